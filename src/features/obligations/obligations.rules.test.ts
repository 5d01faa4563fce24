import { describe, expect, it } from 'vitest'
import { calendar as calendarPack } from '../../../packs/telecom/calendar.ts'
import { businessCalendar } from '../../kernel/business-calendar.ts'
import { dueChip, groupOf, remindedOn } from './obligations.chip.rules.ts'
import { assertMayDecideWaiver, assertSnooze, assertWaivable, counts, qualifies } from './obligations.rules.ts'

const calendar = businessCalendar(calendarPack)
const at = (local: string): Date => new Date(`${local}+08:00`)
const month = { state: 'open' as const, opensAt: at('2026-11-01T00:00'), dueAt: at('2026-12-01T00:00') }
const call = { oneToOne: true, reached: true, isBroadcast: false, faceToFace: false, care: null }

describe('a contact counts', () => {
  it.each([
    ['a call that reached him', call, true],
    ['a broadcast', { ...call, oneToOne: false, isBroadcast: true }, false],
    ['a call that reached nobody', { ...call, reached: false }, false],
  ])('%s: %s', (_, contact, expected) => expect(counts(contact)).toBe(expected))

  it.each([
    ['OB1', call, true],
    ['OB3', call, false],
    ['OB3', { ...call, faceToFace: true }, true],
    ['OB5', call, false],
    ['OB5', { ...call, care: 'birthday' }, true],
    ['OB10', call, false],
  ])('for %s', (rule, contact, expected) => expect(qualifies(rule, contact)).toBe(expected))
})

describe('the chip', () => {
  it.each([
    ['2026-11-10T10:00', 'todo', 15],
    ['2026-11-25T10:00', 'warn', 4],
    ['2026-11-30T10:00', 'warn', 1],
    ['2026-12-01T00:00', 'late', 0],
  ])('at %s is %s with %i workdays left', (now, kind, workdaysLeft) =>
    expect(dueChip(month, at(now), calendar, 80)).toEqual({ kind, workdaysLeft }),
  )

  it('says what became of it', () => {
    expect(dueChip({ ...month, state: 'met' }, at('2026-12-05T10:00'), calendar, 80).kind).toBe('met')
    expect(dueChip({ ...month, state: 'suspended' }, at('2026-11-05T10:00'), calendar, 80).kind).toBe('hold')
  })

  it('groups by the last day on which something can be done', () => {
    const zone = calendar.zone
    expect(groupOf(month.dueAt, at('2026-12-01T00:00'), zone)).toBe('overdue')
    expect(groupOf(month.dueAt, at('2026-11-30T09:00'), zone)).toBe('today')
    expect(groupOf(month.dueAt, at('2026-11-02T09:00'), zone)).toBe('month')
    expect(groupOf(month.dueAt, at('2026-10-31T09:00'), zone)).toBe('later')
  })
})

describe('the morning digest', () => {
  it('names a duty at 50 %, at 80 % and on the last working day, on workdays only', () => {
    const days = Array.from({ length: 30 }, (_, i) => `2026-11-${String(i + 1).padStart(2, '0')}`)
    expect(days.filter((day) => remindedOn(day, month, calendar, [50, 80]))).toEqual(['2026-11-16', '2026-11-25', '2026-11-30'])
  })
})

describe('putting off and waiving', () => {
  const now = at('2026-11-10T10:00')
  it('ends before the deadline and within the days of the pack', () => {
    expect(() => assertSnooze(now, at('2026-11-12T10:00'), month.dueAt, 14)).not.toThrow()
    expect(() => assertSnooze(now, at('2026-11-26T10:00'), month.dueAt, 14)).toThrow('obligations.snooze_too_far')
    expect(() => assertSnooze(at('2026-11-30T10:00'), at('2026-12-01T10:00'), month.dueAt, 14)).toThrow(
      'obligations.snooze_too_far',
    )
    expect(() => assertSnooze(now, now, month.dueAt, 14)).toThrow('obligations.snooze_in_past')
    expect(() => assertSnooze(at('2026-12-02T10:00'), at('2026-12-03T09:00'), month.dueAt, 14)).not.toThrow()
  })
  it('is never decided by the owner or by whoever asked', () => {
    expect(() => assertMayDecideWaiver('sv', { requestedBy: 'vm', ownerId: 'vm' })).not.toThrow()
    expect(() => assertMayDecideWaiver('sv', { requestedBy: 'vm', ownerId: 'sv' })).toThrow('obligations.waiver_own')
    expect(() => assertMayDecideWaiver('vm', { requestedBy: 'vm', ownerId: 'x' })).toThrow('obligations.waiver_own')
  })
  it('comes too late for what was missed, not for what stays open', () => {
    expect(() => assertWaivable({ rulePeriodic: true, state: 'open', dueAt: month.dueAt }, month.dueAt)).toThrow(
      'obligations.waiver_after_deadline',
    )
    expect(() => assertWaivable({ rulePeriodic: false, state: 'open', dueAt: month.dueAt }, month.dueAt)).not.toThrow()
    expect(() => assertWaivable({ rulePeriodic: false, state: 'met_late', dueAt: month.dueAt }, now)).toThrow(
      'obligations.not_open',
    )
  })
})
