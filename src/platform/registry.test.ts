import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { endpoint, type Endpoint } from '../contract/endpoint.ts'
import { defineErrors } from '../kernel/errors.ts'
import { all, definePermissions } from '../kernel/roles.ts'
import type { Feature } from './feature.ts'
import { buildRegistry } from './registry.ts'

const declared = (more: Partial<Endpoint> & { id: string; path: string }): Endpoint =>
  ({ ...endpoint({ method: 'GET', summary: 's', permission: 'a:read', response: z.object({}), ...more }), ...more }) as Endpoint

function feature(endpoints: readonly Endpoint[], more: Partial<Feature> = {}): Feature {
  return {
    name: 'a',
    permissions: definePermissions({ 'a:read': { AD: all } }),
    errors: defineErrors({ 'a.known': 'conflict' }),
    routes: endpoints.map((one) => ({ endpoint: one, handle: async () => ({}) })),
    jobs: [],
    ...more,
  }
}

describe('the server does not start', () => {
  it.each([
    [
      'with an endpoint whose permission nobody declared',
      [declared({ id: 'a.x', path: '/api/x', permission: 'a:wriet' })],
      'permission a:wriet is not declared',
    ],
    [
      'with an endpoint without any permission',
      [declared({ id: 'a.x', path: '/api/x', permission: undefined as unknown as string })],
      'permission undefined is not declared',
    ],
    [
      'with two endpoints of one id',
      [declared({ id: 'a.x', path: '/api/x' }), declared({ id: 'a.x', path: '/api/y' })],
      'endpoint a.x is declared twice',
    ],
    [
      'with two endpoints at one address',
      [
        declared({ id: 'a.x', path: '/api/x/:id', params: z.object({}) }),
        declared({ id: 'a.y', path: '/api/x/:key', params: z.object({}) }),
      ],
      'GET /api/x/:key is declared twice',
    ],
    [
      'with an endpoint that may answer an undeclared error',
      [declared({ id: 'a.x', path: '/api/x', errors: ['a.unknown'] })],
      'error a.unknown is not declared',
    ],
    ['with an endpoint outside /api/', [declared({ id: 'a.x', path: '/x' })], '/x is not below /api/'],
    ['with parameters in the address that no schema checks', [declared({ id: 'a.x', path: '/api/x/:id' })], 'no schema for them'],
  ])('%s', (_name, endpoints, message) => {
    expect(() => buildRegistry([feature(endpoints)])).toThrow(message)
  })
  it('with a constraint or a notification that leads nowhere, and says all faults at once', () => {
    const broken = feature([declared({ id: 'a.x', path: '/x', permission: 'b:read' })], {
      constraintErrors: { some_unique: 'a.missing' },
      noticeRights: { 'a.note': 'c:read' },
    })
    expect(() => buildRegistry([broken])).toThrow(/some_unique[\s\S]*\/x is not below[\s\S]*b:read[\s\S]*c:read/)
  })
  it('when two features declare the same permission or error', () => {
    expect(() => buildRegistry([feature([]), feature([])])).toThrow(
      /permission a:read is declared twice[\s\S]*error a.known is declared twice/,
    )
  })
})

describe('the words of an error', () => {
  it('are filled with its details and fall back to a general sentence', () => {
    const registry = buildRegistry([
      feature([], { texts: { zh: { 'error.a.known': '已有 {count} 个' }, en: { 'error.a.known': 'There are {count}' } } }),
    ])
    expect(registry.errorText('a.known', 'en', { count: 3 })).toBe('There are 3')
    expect(registry.errorText('a.other', 'zh')).toBe('服务暂时不可用，请稍后重试')
  })
})
