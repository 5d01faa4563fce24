import { describe, expect, test } from 'vitest'
import { expected } from './permission-matrix.expected.ts'
import { endpoints, fixtures, testMatrix } from './permission-matrix.ts'

describe('the table', () => {
  test('names every endpoint, and no other', () => {
    expect(Object.keys(expected).toSorted()).toEqual(endpoints.map((endpoint) => endpoint.id).toSorted())
  })
  test('has a cell for every role on every line', () => {
    for (const [id, line] of Object.entries(expected))
      expect([id, line]).toEqual([id, expect.stringMatching(/^[+-]{11} (\.|=|[+-]{11})( [+-]{3})?$/)])
  })
  test('has a fixture for every endpoint that takes something', () => {
    const missing = endpoints.filter(
      (endpoint) => (endpoint.params ?? endpoint.body) !== undefined && fixtures[endpoint.id] === undefined,
    )
    expect(missing.map((endpoint) => endpoint.id)).toEqual([])
  })
})

testMatrix(endpoints.filter((endpoint) => endpoint.method === 'GET'))
