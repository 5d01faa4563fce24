import { describe, expect, test } from 'vitest'
import { telecomPack } from '../../../packs/telecom/index.ts'
import { assertApplicable, assertPeriod, noticeWindow, type ReviewState } from './reviews.rules.ts'

const code = (act: () => void): string => {
  try {
    act()
    return 'fine'
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('the notice of a fall (OB24)', () => {
  test.each([
    ['long before the end', '2027-06-30', '2026-11-23', { opensOn: '2027-05-01', dueOn: '2027-05-31' }],
    ['inside the window', '2027-01-01', '2026-11-23', { opensOn: '2026-11-23', dueOn: '2026-12-02' }],
    ['too late for it: a week is left', '2026-12-10', '2026-11-23', { opensOn: '2026-11-23', dueOn: '2026-11-30' }],
    ['after the end', '2026-11-01', '2026-11-23', { opensOn: '2026-11-23', dueOn: '2026-11-30' }],
  ])('%s', (_name, validTo, today, window) => expect(noticeWindow(validTo, today, telecomPack.tiers)).toEqual(window))
})

describe('a review', () => {
  test.each([
    ['2026-12-01', '2027-03-01', 'fine'],
    ['2026-12-01', '2026-12-01', 'reviews.period_invalid'],
    ['2027-03-01', '2026-12-01', 'reviews.period_invalid'],
    ['2026-12-01', '2029-01-01', 'reviews.period_invalid'],
  ])('from %s to %s: %s', (from, to, outcome) => expect(code(() => assertPeriod(from, to))).toBe(outcome))

  test.each([
    ['open', 0, 'b', 'fine'],
    ['open', 0, 'a', 'reviews.second_person'],
    ['open', 3, 'b', 'reviews.undecided'],
    ['preparing', 0, 'b', 'reviews.wrong_state'],
    ['applied', 0, 'b', 'reviews.wrong_state'],
    ['cancelled', 0, 'b', 'reviews.wrong_state'],
  ] as const)('%s with %d undecided falls, applied by %s: %s', (state: ReviewState, undecided, actor, outcome) =>
    expect(code(() => assertApplicable({ state, openedBy: 'a' }, undecided, actor))).toBe(outcome),
  )
})
