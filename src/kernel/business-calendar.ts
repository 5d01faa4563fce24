import { addDays, lastDayOf, weekday, type Month, type PlainDate } from './dates.ts'
import type { CalendarPack } from './pack/calendar-pack.ts'
import { localDate, momentAt } from './zones.ts'

export interface Interval {
  readonly from: Date
  readonly to: Date
}

/** Working time of a branch: several periods a day, holidays, and weekend days worked in exchange for them. */
export interface BusinessCalendar {
  readonly zone: string
  readonly weekdays: ReadonlySet<number>
  readonly holidays: ReadonlySet<PlainDate>
  readonly makeUpWorkdays: ReadonlySet<PlainDate>
  readonly periods: readonly { readonly from: string; readonly to: string }[]
}

const MINUTE = 60_000
/** Longer than any run of days off; a calendar without workdays fails instead of looping. */
const FURTHEST = 400

const calendars = new WeakMap<CalendarPack, BusinessCalendar>()

/** One for each pack, so that what was worked out from it once is remembered with it. */
export function businessCalendar(pack: CalendarPack): BusinessCalendar {
  let calendar = calendars.get(pack)
  if (calendar === undefined) calendars.set(pack, (calendar = readCalendar(pack)))
  return calendar
}

function readCalendar(pack: CalendarPack): BusinessCalendar {
  const periods = pack.periods.value
  periods.forEach((period, i) => {
    const before = periods[i - 1]
    if (period.from >= period.to || (before !== undefined && before.to > period.from)) {
      throw new RangeError(`working periods must be in order and must not overlap: ${period.from} to ${period.to}`)
    }
  })
  return {
    zone: pack.timeZone.value,
    weekdays: new Set(pack.workdays.value),
    holidays: new Set(pack.holidays.value),
    makeUpWorkdays: new Set(pack.makeUpWorkdays.value),
    periods,
  }
}

export function isWorkday(calendar: BusinessCalendar, date: PlainDate): boolean {
  if (calendar.makeUpWorkdays.has(date)) return true
  return calendar.weekdays.has(weekday(date)) && !calendar.holidays.has(date)
}

function seek(calendar: BusinessCalendar, date: PlainDate, step: 1 | -1): PlainDate {
  let day = date
  for (let i = 0; i < FURTHEST; i++) {
    if (isWorkday(calendar, day)) return day
    day = addDays(day, step)
  }
  throw new RangeError('the calendar has no workday')
}

/** The first workday after `date`. */
export function nextWorkday(calendar: BusinessCalendar, date: PlainDate): PlainDate {
  return seek(calendar, addDays(date, 1), 1)
}

/** `date` itself where it is a workday, else the last one before it. */
export function workdayOnOrBefore(calendar: BusinessCalendar, date: PlainDate): PlainDate {
  return seek(calendar, date, -1)
}

export function workdayOnOrAfter(calendar: BusinessCalendar, date: PlainDate): PlainDate {
  return seek(calendar, date, 1)
}

export function lastWorkdayOf(calendar: BusinessCalendar, month: Month): PlainDate {
  return workdayOnOrBefore(calendar, lastDayOf(month))
}

/** The `count`-th workday after `date`; 0 is the day itself, or the next workday where it is none. */
export function addWorkdays(calendar: BusinessCalendar, date: PlainDate, count: number): PlainDate {
  let day = count === 0 ? workdayOnOrAfter(calendar, date) : date
  for (let i = 0; i < count; i++) day = nextWorkday(calendar, day)
  return day
}

const REMEMBERED = 4_000
/** The spans of a calendar that were asked for: a list counts from the same day to the same few deadlines. */
const spans = new WeakMap<BusinessCalendar, Map<string, number>>()

/** Workdays from `from` on and before `to`. */
export function workdaysBetween(calendar: BusinessCalendar, from: PlainDate, to: PlainDate): number {
  let known = spans.get(calendar)
  if (known === undefined || known.size >= REMEMBERED) spans.set(calendar, (known = new Map<string, number>()))
  const span = `${from}/${to}`
  let count = known.get(span)
  if (count === undefined) {
    count = 0
    for (let day = from; day < to; day = addDays(day, 1)) if (isWorkday(calendar, day)) count++
    known.set(span, count)
  }
  return count
}

/** The days of a calendar that were asked for: deadlines walk over the same weeks again and again. */
const days = new WeakMap<BusinessCalendar, Map<PlainDate, readonly Interval[]>>()

export function workingPeriods(calendar: BusinessCalendar, date: PlainDate): readonly Interval[] {
  let known = days.get(calendar)
  if (known === undefined || known.size >= REMEMBERED) days.set(calendar, (known = new Map<PlainDate, readonly Interval[]>()))
  let periods = known.get(date)
  if (periods === undefined) {
    periods = !isWorkday(calendar, date)
      ? []
      : calendar.periods.map((period) => ({
          from: momentAt(date, period.from, calendar.zone),
          to: momentAt(date, period.to, calendar.zone),
        }))
    known.set(date, periods)
  }
  return periods
}

/** What is left of `whole` outside the pauses, which may overlap and come in any order. */
function withoutPauses(whole: Interval, pauses: readonly Interval[]): Interval[] {
  const left: Interval[] = []
  let from = whole.from
  for (const pause of pauses.toSorted((a, b) => a.from.getTime() - b.from.getTime())) {
    if (pause.to <= from || pause.from >= whole.to) continue
    if (pause.from > from) left.push({ from, to: pause.from })
    from = pause.to
  }
  if (from < whole.to) left.push({ from, to: whole.to })
  return left
}

function milliseconds(interval: Interval): number {
  return interval.to.getTime() - interval.from.getTime()
}

/** Working minutes from `from` to `to`; time inside a pause does not count. Negative where `to` is earlier. */
export function workingMinutesBetween(
  calendar: BusinessCalendar,
  from: Date,
  to: Date,
  pauses: readonly Interval[] = [],
): number {
  if (to < from) return -workingMinutesBetween(calendar, to, from, pauses)
  let total = 0
  const last = localDate(to, calendar.zone)
  for (let day = localDate(from, calendar.zone); day <= last; day = addDays(day, 1)) {
    for (const period of workingPeriods(calendar, day)) {
      const begin = period.from > from ? period.from : from
      const end = period.to < to ? period.to : to
      if (begin >= end) continue
      for (const piece of withoutPauses({ from: begin, to: end }, pauses)) total += milliseconds(piece)
    }
  }
  return total / MINUTE
}

/** The moment at which that much working time has passed; with 0 the start of the next working moment. */
export function addWorkingMinutes(
  calendar: BusinessCalendar,
  from: Date,
  minutes: number,
  pauses: readonly Interval[] = [],
): Date {
  if (minutes < 0) throw new RangeError('working time is added forwards')
  let left = minutes * MINUTE
  let idle = 0
  for (let day = localDate(from, calendar.zone); idle < FURTHEST; day = addDays(day, 1)) {
    const periods = workingPeriods(calendar, day)
    idle = periods.length === 0 ? idle + 1 : 0
    for (const period of periods) {
      const begin = period.from > from ? period.from : from
      if (begin >= period.to) continue
      for (const piece of withoutPauses({ from: begin, to: period.to }, pauses)) {
        if (milliseconds(piece) >= left) return new Date(piece.from.getTime() + left)
        left -= milliseconds(piece)
      }
    }
  }
  throw new RangeError('the calendar has no working time')
}

/** Clock time (not working time) that moves on only outside the pauses: a limit of 48 h in calendar hours. */
export function addElapsed(from: Date, minutes: number, pauses: readonly Interval[] = []): Date {
  let at = from.getTime()
  let left = minutes * MINUTE
  for (const pause of pauses.toSorted((a, b) => a.from.getTime() - b.from.getTime())) {
    if (pause.to.getTime() <= at) continue
    if (pause.from.getTime() >= at + left) break
    left -= Math.max(0, pause.from.getTime() - at)
    at = pause.to.getTime()
  }
  return new Date(at + left)
}
