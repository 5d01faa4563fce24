import { describe, expect, test } from 'vitest'
import { assertKeepable, assertMayShare, keepable } from './views.rules.ts'

describe('what a view keeps', () => {
  test('filters and order, but neither the search nor the page it stood at', () => {
    expect(keepable({ tier: 'vip', order: 'name', q: '13800001234', cursor: 'x', saved: 'y', owed: undefined })).toEqual({
      tier: 'vip',
      order: 'name',
    })
    expect(() => assertKeepable({ tier: 'vip' })).not.toThrow()
    expect(() => assertKeepable({ q: '13800001234' })).toThrow('views.search_not_kept')
  })
  test('who shares within a unit does not share with the branch', () => {
    expect(() => assertMayShare('unit', 'territory')).not.toThrow()
    expect(() => assertMayShare('everybody', 'territory')).toThrow('views.beyond_unit')
    expect(() => assertMayShare('everybody', 'all')).not.toThrow()
  })
})
