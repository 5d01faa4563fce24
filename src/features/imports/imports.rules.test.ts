import { describe, expect, it } from 'vitest'
import { batchRows } from './imports.rules.ts'

const batch = (batchNo: number, rows: number) => ({ batchNo, counts: { rows } })

describe('batches of an import', () => {
  it('are few for a small file and no longer than a transaction should be', () => {
    expect([500, 8_001, 40_000, 1_224_325].map((rows) => batchRows(rows))).toEqual([1_000, 1_001, 5_000, 10_000])
  })

  it('of one that was broken off are cut as they were, by whichever version', () => {
    expect(batchRows(1_224_325, [batch(1, 10_000), batch(3, 10_000)])).toBe(10_000)
    expect(batchRows(1_224_325, [batch(2, 20_000)])).toBe(20_000)
    expect(batchRows(1_224_325, [batch(62, 4_325)])).toBe(20_000)
    expect(batchRows(1_224_325, [batch(123, 4_325)])).toBe(10_000)
    expect(batchRows(1_224_325, [batch(0, 1_224_325)])).toBe(10_000)
  })

  it('that were cut otherwise stop the run instead of leaving rows out', () => {
    expect(() => batchRows(1_224_325, [batch(1, 7_000)])).toThrow('do not fit')
  })
})
