import { describe, expect, it } from 'vitest'
import { formatYuan, parseYuan } from './money.ts'
import { compareRatios, inPercent, isBelow, ratio, reaches } from './ratio.ts'

describe('rates', () => {
  it('are compared without dividing: 35 of 1,000 is not below 3.5 %', () => {
    expect(isBelow(ratio(35, 1000), ratio(35, 1000))).toBe(false)
    expect(isBelow(ratio(34, 1000), ratio(35, 1000))).toBe(true)
    expect(reaches(ratio(85, 100), ratio(17, 20))).toBe(true)
    expect(compareRatios(ratio(1, 0), ratio(1, 2))).toBeUndefined()
    expect(isBelow(ratio(0, 0), ratio(1, 2))).toBe(false)
    expect(
      compareRatios(ratio(9_007_199_254_740_991, 9_007_199_254_740_990), ratio(9_007_199_254_740_990, 9_007_199_254_740_991)),
    ).toBe(1)
  })

  it('are shown with the decimals asked for, "--" where nothing was owed', () => {
    expect(inPercent(ratio(1, 3))).toBe('33.3%')
    expect(inPercent(ratio(2, 3), 0)).toBe('67%')
    expect(inPercent(ratio(71_623, 1_224_325), 2)).toBe('5.85%')
    expect(inPercent(ratio(0, 0))).toBe('--')
  })
})

describe('money', () => {
  it('is read and shown in yuan and kept in fen', () => {
    expect(formatYuan(-123_456)).toBe('-¥1,234.56')
    expect(parseYuan('1,234.5')).toBe(123_450)
    expect(parseYuan('¥12元')).toBe(1200)
    expect(parseYuan('1.234')).toBeUndefined()
    expect(parseYuan('12,34')).toBeUndefined()
    expect(parseYuan('')).toBeUndefined()
  })
})
