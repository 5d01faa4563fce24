import { describe, expect, test } from 'vitest'
import { value as pack } from '../../../packs/telecom/value.ts'
import { interpolate, placesByShare, scoreOf, socialValue, tierAfterReview } from './value.rules.ts'

describe('a piecewise-linear map', () => {
  const map = [
    [0, 0],
    [100, 50],
    [200, 100],
  ] as const
  test.each([
    [-5, 0],
    [0, 0],
    [50, 25],
    [100, 50],
    [150, 75],
    [200, 100],
    [900, 100],
  ])('gives %d → %d, flat outside its ends', (x, y) => {
    expect(interpolate(map, x)).toBe(y)
  })
})

describe('the score', () => {
  test('the weights of the pack sum to one, so the score runs from 0 to 100', () => {
    expect(pack.economicWeight.value + pack.socialWeight.value).toBeCloseTo(1)
    expect(Object.values(pack.components).reduce((sum, one) => sum + one.weight.value, 0)).toBeCloseTo(1)
    expect(scoreOf(pack, { revenue: 1e9, tenure: 1e4, growth: 1e3, payment: 12 }, 100).score).toBeCloseTo(100)
    expect(scoreOf(pack, { revenue: 0, tenure: 0, growth: -100, payment: 0 }, 0).score).toBe(0)
  })
  test('its parts sum to it', () => {
    const parts = scoreOf(pack, { revenue: 45_000, tenure: 50, growth: 12, payment: 11 }, 60)
    expect(Object.values(parts.points).reduce((sum, one) => sum + one, 0)).toBeCloseTo(parts.score)
  })
  test('too little history to tell growth counts as no growth', () => {
    const measures = { revenue: 45_000, tenure: 4, payment: 12 }
    expect(scoreOf(pack, { ...measures, growth: null }, 0).score).toBe(scoreOf(pack, { ...measures, growth: 0 }, 0).score)
  })
  test('the larger of the role in the account and the strategic industry counts', () => {
    expect(socialValue(pack, 'strategic', 'leader', 'government')).toBe(100)
    expect(socialValue(pack, 'small', 'member', 'government')).toBe(60)
    expect(socialValue(pack, null, null, null)).toBe(0)
  })
})

describe('places by share', () => {
  test("the source's branch has exactly its 71,623 VIPs at 5.85 % (A2)", () => {
    const places = placesByShare(1_224_325, { diamond: 35, gold: 150, silver: 400 })
    expect(places).toEqual({ diamond: 4285, gold: 22_650, silver: 71_623 })
  })
  test('a share is never exceeded', () => {
    expect(placesByShare(17, { diamond: 100, gold: 500, silver: 1000 })).toEqual({ diamond: 0, gold: 1, silver: 2 })
  })
})

describe('a tier in hand', () => {
  const on = '2026-11-22'
  test.each([
    ['none', null, 'gold', 'gold', 'first'],
    ['none', null, 'none', 'none', 'none'],
    ['silver', '2027-01-01', 'gold', 'gold', 'up'],
    ['gold', '2027-01-01', 'none', 'gold', 'kept'],
    ['gold', '2026-11-22', 'none', 'none', 'down'],
    ['gold', '2026-11-01', 'silver', 'silver', 'down'],
    ['gold', '2026-11-01', 'gold', 'gold', 'renewed'],
    ['gold', null, 'silver', 'silver', 'down'],
  ] as const)(
    '%s until %s, proposed %s: %s (%s), for it rises at once and falls only at its end (facts 2.2)',
    (tier, validTo, proposed, after, change) => {
      expect(tierAfterReview({ tier, validTo }, proposed, on)).toEqual({ tier: after, change })
    },
  )

  test.each([
    ['until a day to come', '2026-12-01', 'silver', { tier: 'gold', change: 'kept' }],
    ['until today', on, 'silver', { tier: 'silver', change: 'down' }],
    ['not at all', null, 'silver', { tier: 'silver', change: 'down' }],
    ['and earned again', '2026-12-01', 'gold', { tier: 'gold', change: 'renewed' }],
    ['and outgrown', '2026-12-01', 'diamond', { tier: 'diamond', change: 'up' }],
  ] as const)('past its validity, protected %s (%s), proposed %s', (_name, protectedUntil, proposed, outcome) => {
    expect(tierAfterReview({ tier: 'gold', validTo: '2026-01-01', protectedUntil }, proposed, on)).toEqual(outcome)
  })
})
