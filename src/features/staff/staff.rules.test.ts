import { describe, expect, test } from 'vitest'
import { leaveProblem, leavesNoAdministrator, mayHappen, STAFF_STATES, territoryFits, type LeaveQuestion } from './staff.rules.ts'

describe('leave with cover (D1)', () => {
  const leave: LeaveQuestion = {
    staffId: 'li',
    fromOn: '2026-12-01',
    toOn: '2026-12-05',
    cover: { id: 'wang', state: 'active' },
    others: [],
  }
  test.each<[string, Partial<LeaveQuestion>, string | undefined]>([
    ['an active colleague can cover', {}, undefined],
    ['one day is a leave', { toOn: '2026-12-01' }, undefined],
    ['a leave cannot end before it begins', { toOn: '2026-11-30' }, 'staff.leave_order'],
    ['nobody covers himself', { cover: { id: 'li', state: 'active' } }, 'staff.cover_is_oneself'],
    ['a disabled colleague cannot cover', { cover: { id: 'wang', state: 'disabled' } }, 'staff.cover_not_active'],
    ['somebody who left cannot cover', { cover: { id: 'wang', state: 'left' } }, 'staff.cover_not_active'],
    [
      'two leaves of one person do not overlap',
      { others: [{ staffId: 'li', coverStaffId: 'zhao', fromOn: '2026-12-05', toOn: '2026-12-09' }] },
      'staff.leave_overlaps',
    ],
    [
      'a cover who is away on the last day leaves a gap',
      { others: [{ staffId: 'wang', coverStaffId: 'zhao', fromOn: '2026-12-05', toOn: '2026-12-05' }] },
      'staff.cover_on_leave',
    ],
    [
      'whoever covers somebody cannot leave on these days',
      { others: [{ staffId: 'zhao', coverStaffId: 'li', fromOn: '2026-11-20', toOn: '2026-12-01' }] },
      'staff.covers_another',
    ],
    [
      'the day before and the day after are free',
      {
        others: [
          { staffId: 'wang', coverStaffId: 'li', fromOn: '2026-11-28', toOn: '2026-11-30' },
          { staffId: 'wang', coverStaffId: 'li', fromOn: '2026-12-06', toOn: '2026-12-09' },
        ],
      },
      undefined,
    ],
    [
      'a cover may cover two colleagues',
      { others: [{ staffId: 'zhao', coverStaffId: 'wang', fromOn: '2026-12-01', toOn: '2026-12-05' }] },
      undefined,
    ],
  ])('%s', (_sentence, change, problem) => {
    expect(leaveProblem({ ...leave, ...change })).toBe(problem)
  })
})

describe('states of staff', () => {
  test.each([
    ['edit', 'active disabled'],
    ['disable', 'active'],
    ['enable', 'disabled'],
    ['unlock', 'active disabled'],
    ['reset_password', 'active disabled'],
    ['end_office', 'active disabled'],
  ] as const)('%s is possible for %s staff only', (move, states) => {
    expect(STAFF_STATES.filter((state) => mayHappen(move, state)).join(' ')).toBe(states)
  })
  test('the last active administrator stays', () => {
    expect(leavesNoAdministrator('AD', 'active', 0)).toBe(true)
    expect(leavesNoAdministrator('AD', 'active', 1)).toBe(false)
    expect(leavesNoAdministrator('AD', 'disabled', 0)).toBe(false)
    expect(leavesNoAdministrator('VM', 'active', 0)).toBe(false)
  })
})

test.each([
  [null, 'city', true],
  [null, 'district', false],
  ['city', 'district', true],
  ['city', 'county', true],
  ['city', 'area', false],
  ['county', 'area', true],
  ['district', 'area', true],
  ['county', 'district', false],
  ['area', 'area', false],
] as const)('below %s a %s fits: %s', (parent, kind, fits) => {
  expect(territoryFits(parent, kind)).toBe(fits)
})
