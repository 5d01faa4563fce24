import { isWorkday, workdayOnOrBefore, workdaysBetween, type BusinessCalendar } from '../../kernel/business-calendar.ts'
import { addDays, monthOf, type PlainDate } from '../../kernel/dates.ts'
import { localDate } from '../../kernel/zones.ts'
import type { DueChipKind, ObligationState } from './obligations.rules.ts'

/** Server time; words in workdays beyond a day, hours within it, minutes within two hours (design: deadline chip). */
export interface DueChip {
  readonly kind: DueChipKind
  readonly workdaysLeft: number
}

const HOUR = 3_600_000

interface Timed {
  readonly state: ObligationState
  readonly opensAt: Date
  readonly dueAt: Date
}

/** The last day on which something may still be done: due_at is exclusive. */
export function lastDay(dueAt: Date, zone: string): PlainDate {
  return localDate(new Date(dueAt.getTime() - 1), zone)
}

export function dueChip(obligation: Timed, now: Date, calendar: BusinessCalendar, warnPercent: number): DueChip {
  const today = localDate(now, calendar.zone)
  const last = lastDay(obligation.dueAt, calendar.zone)
  const workdaysLeft = now < obligation.dueAt ? workdaysBetween(calendar, today, addDays(last, 1)) : 0
  return { kind: chipKind(obligation, now, calendar, warnPercent, today, last), workdaysLeft }
}

function chipKind(
  obligation: Timed,
  now: Date,
  calendar: BusinessCalendar,
  warnPercent: number,
  today: PlainDate,
  last: PlainDate,
): DueChipKind {
  if (obligation.state === 'met' || obligation.state === 'met_late') return 'met'
  if (obligation.state === 'suspended' || obligation.state === 'waived' || obligation.state === 'void') return 'hold'
  if (obligation.state === 'missed' || now >= obligation.dueAt) return 'late'
  const whole = obligation.dueAt.getTime() - obligation.opensAt.getTime()
  const passed = now.getTime() - obligation.opensAt.getTime()
  if (obligation.dueAt.getTime() - now.getTime() <= 2 * HOUR) return 'warn'
  if (passed * 100 >= whole * warnPercent) return 'warn'
  return today >= workdayOnOrBefore(calendar, last) ? 'warn' : 'todo'
}

export type TodayGroup = 'overdue' | 'today' | 'month' | 'later'

export function groupOf(dueAt: Date, now: Date, zone: string): TodayGroup {
  if (now >= dueAt) return 'overdue'
  const today = localDate(now, zone)
  const last = lastDay(dueAt, zone)
  if (last === today) return 'today'
  return monthOf(last) === monthOf(today) ? 'month' : 'later'
}

/**
 * Whether today's morning digest names a duty: on the first workday on or after a reminder share of its time, and on
 * the last working day before it is due.
 */
export function remindedOn(day: PlainDate, obligation: Timed, calendar: BusinessCalendar, percents: readonly number[]): boolean {
  if (!isWorkday(calendar, day)) return false
  const last = lastDay(obligation.dueAt, calendar.zone)
  if (day > last) return false
  if (day === workdayOnOrBefore(calendar, last)) return true
  const whole = obligation.dueAt.getTime() - obligation.opensAt.getTime()
  return percents.some((percent) => {
    let due = localDate(new Date(obligation.opensAt.getTime() + (whole * percent) / 100), calendar.zone)
    while (!isWorkday(calendar, due)) due = addDays(due, 1)
    return due === day
  })
}
