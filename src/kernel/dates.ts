/** A day without time of day, `2026-11-22`. Compares as text. */
export type PlainDate = string
/** `2026-11` */
export type Month = string
/** `2026-Q4` */
export type Quarter = string
export type Cadence = 'month' | 'quarter'

const DAY = 86_400_000
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/

export function plainDate(year: number, month: number, day: number): PlainDate {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

export function isPlainDate(text: string): boolean {
  const parts = DATE.exec(text)
  if (parts === null) return false
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
}

export function partsOf(date: PlainDate): { year: number; month: number; day: number } {
  const parts = DATE.exec(date)
  if (parts === null) throw new RangeError(`not a plain date: ${date}`)
  return { year: Number(parts[1]), month: Number(parts[2]), day: Number(parts[3]) }
}

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

export function daysInMonth(year: number, month: number): number {
  return month === 2 ? (isLeapYear(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** Days since 1970-01-01; the arithmetic of plain dates never touches a zone. */
export function dayNumber(date: PlainDate): number {
  const { year, month, day } = partsOf(date)
  return Date.UTC(year, month - 1, day) / DAY
}

export function fromDayNumber(days: number): PlainDate {
  return new Date(days * DAY).toISOString().slice(0, 10)
}

export function addDays(date: PlainDate, days: number): PlainDate {
  return fromDayNumber(dayNumber(date) + days)
}

/** Days from `a` to `b`; negative when `b` is earlier. */
export function daysBetween(a: PlainDate, b: PlainDate): number {
  return dayNumber(b) - dayNumber(a)
}

/** Months later on the same day, or on the last day of a shorter month. */
export function addMonths(date: PlainDate, months: number): PlainDate {
  const { year, month, day } = partsOf(date)
  const index = year * 12 + month - 1 + months
  const toYear = Math.floor(index / 12)
  const toMonth = (index % 12) + 1
  return plainDate(toYear, toMonth, Math.min(day, daysInMonth(toYear, toMonth)))
}

/** Whole months from `a` to `b`. */
export function monthsBetween(a: PlainDate, b: PlainDate): number {
  const from = partsOf(a)
  const to = partsOf(b)
  return (to.year - from.year) * 12 + to.month - from.month - (to.day < from.day ? 1 : 0)
}

/** Monday 1 … Sunday 7. */
export function weekday(date: PlainDate): number {
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1
}

export function mondayOf(date: PlainDate): PlainDate {
  return addDays(date, 1 - weekday(date))
}

export function monthOf(date: PlainDate): Month {
  return date.slice(0, 7)
}

export function quarterOf(date: PlainDate): Quarter {
  return `${date.slice(0, 4)}-Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`
}

export function addToMonth(month: Month, months: number): Month {
  return monthOf(addMonths(`${month}-01`, months))
}

export function lastDayOf(month: Month): PlainDate {
  return addDays(addMonths(`${month}-01`, 1), -1)
}

/** The key of the period a day lies in: `2026-11` or `2026-Q4`. */
export function periodKey(cadence: Cadence, date: PlainDate): Month | Quarter {
  return cadence === 'month' ? monthOf(date) : quarterOf(date)
}

/** First day, and the first day after; the end is exclusive. */
export function periodDays(key: Month | Quarter): { from: PlainDate; to: PlainDate } {
  const quarter = /^(\d{4})-Q([1-4])$/.exec(key)
  if (quarter !== null) {
    const from = plainDate(Number(quarter[1]), (Number(quarter[2]) - 1) * 3 + 1, 1)
    return { from, to: addMonths(from, 3) }
  }
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(key)) throw new RangeError(`not a period: ${key}`)
  return { from: `${key}-01`, to: addMonths(`${key}-01`, 1) }
}

/** The keys of all periods that contain a day from `from` to `to`, both included. */
export function periodsFrom(cadence: Cadence, from: PlainDate, to: PlainDate): string[] {
  const keys: string[] = []
  for (let day = from; day <= to; day = periodDays(periodKey(cadence, day)).to) keys.push(periodKey(cadence, day))
  return keys
}
