import { LunarYear } from 'tyme4ts'
import { dayNumber, fromDayNumber, isLeapYear, partsOf, plainDate, type PlainDate } from './dates.ts'

/** ICU's Chinese calendar differs from the almanac on hundreds of days, so the tables come from tyme4ts. */
export interface LunarDate {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly leap: boolean
  readonly daysInMonth: number
  /** The month of that year which is doubled; 0 where none is. */
  readonly leapMonth: number
}

/** A birthday as told. The year may be unknown; `leapMonth` is true only for one born in a doubled lunar month. */
export interface Birthday {
  readonly calendar: 'solar' | 'lunar'
  readonly month: number
  readonly day: number
  readonly leapMonth: boolean
}

/** What a pack says where the almanac leaves a choice. */
export interface BirthdayPolicy {
  readonly leapMonth: 'regular_month' | 'leap_month_when_present'
  readonly missingThirtieth: 'last_day_of_month'
  readonly leapDay: 'feb_28'
}

interface LunarMonthOf {
  readonly month: number
  readonly leap: boolean
  readonly first: number
  readonly days: number
}

const years = new Map<number, readonly LunarMonthOf[]>()

function monthsOf(lunarYear: number): readonly LunarMonthOf[] {
  const known = years.get(lunarYear)
  if (known !== undefined) return known
  const months: LunarMonthOf[] = []
  for (const month of LunarYear.fromYear(lunarYear).getMonths()) {
    const first = month.getFirstDay().getSolarDay()
    const previous = months.at(-1)
    months.push({
      month: Math.abs(month.getMonthWithLeap()),
      leap: month.isLeap(),
      first:
        previous === undefined
          ? dayNumber(plainDate(first.getYear(), first.getMonth(), first.getDay()))
          : previous.first + previous.days,
      days: month.getDayCount(),
    })
  }
  years.set(lunarYear, months)
  return months
}

export function leapMonthOf(lunarYear: number): number {
  return monthsOf(lunarYear).find((month) => month.leap)?.month ?? 0
}

export function toLunar(date: PlainDate): LunarDate {
  const day = dayNumber(date)
  const solarYear = partsOf(date).year
  const year = monthsOf(solarYear)[0]!.first <= day ? solarYear : solarYear - 1
  const month = monthsOf(year).findLast((each) => each.first <= day)!
  return {
    year,
    month: month.month,
    day: day - month.first + 1,
    leap: month.leap,
    daysInMonth: month.days,
    leapMonth: leapMonthOf(year),
  }
}

/** Undefined where that year has no such month or day. */
export function fromLunar(year: number, month: number, day: number, leap: boolean): PlainDate | undefined {
  const found = monthsOf(year).find((each) => each.month === month && each.leap === leap)
  if (found === undefined || day < 1 || day > found.days) return undefined
  return fromDayNumber(found.first + day - 1)
}

/**
 * The day of a birthday in one year of its own calendar (a lunar birthday is owed once a lunar year: a solar year may
 * hold none or two of them). Every birthday has exactly one day in every year.
 */
export function birthdayIn(year: number, birthday: Birthday, policy: BirthdayPolicy): PlainDate {
  if (birthday.calendar === 'solar') {
    const missing = birthday.month === 2 && birthday.day === 29 && !isLeapYear(year)
    return plainDate(year, birthday.month, missing ? 28 : birthday.day)
  }
  const months = monthsOf(year)
  const inLeapMonth =
    birthday.leapMonth &&
    policy.leapMonth === 'leap_month_when_present' &&
    months.some((each) => each.leap && each.month === birthday.month)
  const month = months.find((each) => each.month === birthday.month && each.leap === inLeapMonth)!
  return fromDayNumber(month.first + Math.min(birthday.day, month.days) - 1)
}

/** The birthdays that fall from `from` to `to`, both included, each with the year it is owed for. */
export function birthdaysBetween(
  from: PlainDate,
  to: PlainDate,
  birthday: Birthday,
  policy: BirthdayPolicy,
): { year: number; date: PlainDate }[] {
  const found: { year: number; date: PlainDate }[] = []
  for (let year = partsOf(from).year - 1; year <= partsOf(to).year; year++) {
    const date = birthdayIn(year, birthday, policy)
    if (date >= from && date <= to) found.push({ year, date })
  }
  return found
}
