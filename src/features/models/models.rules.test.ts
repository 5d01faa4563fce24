import { describe, expect, test } from 'vitest'
import { assertDecidable, assertWithdrawable, inForceOn, standingOf, type Placed } from './models.rules.ts'

const approved = (number: number, inForceFrom: string): Placed => ({ number, state: 'approved', inForceFrom })
const code = (act: () => void): string => {
  try {
    act()
    return 'fine'
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('the model in force', () => {
  const versions = [approved(1, '2026-01-01'), approved(2, '2026-06-01'), approved(3, '2026-06-01'), approved(4, '2026-03-01')]
  test.each([
    ['before any began it is the pack', '2025-12-31', undefined],
    ['from its first day', '2026-01-01', 1],
    ['the one that began last counts, though it was approved later', '2026-03-01', 4],
    ['of two that begin on one day, the later number', '2026-06-01', 3],
    ['and for ever after', '2030-01-01', 3],
  ])('%s', (_name, on, number) => expect(inForceOn(versions, on)?.number).toBe(number))

  test('what waits, what counts and what is past are told apart', () => {
    const standings = (on: string) => versions.map((version) => standingOf(version, versions, on))
    expect(standings('2025-12-31')).toEqual(['scheduled', 'scheduled', 'scheduled', 'scheduled'])
    expect(standings('2026-02-01')).toEqual(['in_force', 'scheduled', 'scheduled', 'scheduled'])
    expect(standings('2026-07-01')).toEqual(['superseded', 'superseded', 'in_force', 'superseded'])
    expect(standingOf({ number: 5, state: 'rejected', inForceFrom: null }, versions, '2026-07-01')).toBe('rejected')
  })

  test('a proposal, a rejection and a withdrawal never count', () => {
    const others = (['proposed', 'rejected', 'withdrawn'] as const).map((state, i) => ({
      number: 10 + i,
      state,
      inForceFrom: null,
    }))
    expect(inForceOn(others, '2030-01-01')).toBeUndefined()
  })
})

describe('who may move a version', () => {
  test('never its proposer decides it, and nobody twice', () => {
    expect(code(() => assertDecidable({ state: 'proposed', proposedBy: 'a' }, 'b'))).toBe('fine')
    expect(code(() => assertDecidable({ state: 'proposed', proposedBy: 'a' }, 'a'))).toBe('models.second_person')
    for (const state of ['approved', 'rejected', 'withdrawn'] as const) {
      expect(code(() => assertDecidable({ state, proposedBy: 'a' }, 'b'))).toBe('models.wrong_state')
    }
  })

  test.each([
    ['his own proposal', 'proposed', null, 'a', 'fine'],
    ["another's proposal", 'proposed', null, 'b', 'models.not_yours'],
    ['an approved one before its day', 'approved', '2026-12-01', 'b', 'fine'],
    ['an approved one on its day', 'approved', '2026-11-23', 'a', 'models.in_force_already'],
    ['a rejected one', 'rejected', null, 'a', 'models.wrong_state'],
    ['a withdrawn one', 'withdrawn', null, 'a', 'models.wrong_state'],
  ] as const)('withdraws %s', (_name, state, inForceFrom, actor, outcome) => {
    expect(code(() => assertWithdrawable({ state, inForceFrom, proposedBy: 'a' }, actor, '2026-11-23'))).toBe(outcome)
  })
})
