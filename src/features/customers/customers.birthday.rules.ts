import { daysBetween, daysInMonth, type PlainDate } from '../../kernel/dates.ts'
import { birthdaysBetween, fromLunar, type Birthday, type BirthdayPolicy } from '../../kernel/lunar.ts'
import { addDays } from '../../kernel/dates.ts'
import { customersErrors } from './customers.rules.ts'

export interface FileBirthday extends Birthday {
  readonly year: number | null
}

/** At most 13 lunar months lie between two birthdays of the lunar calendar. */
const LONGEST_YEAR = 385

export function nextBirthday(
  birthday: Birthday,
  today: PlainDate,
  policy: BirthdayPolicy,
): { date: PlainDate; days: number } | null {
  const date = birthdaysBetween(today, addDays(today, LONGEST_YEAR), birthday, policy)[0]?.date
  return date === undefined ? null : { date, days: daysBetween(today, date) }
}

/** A day that exists in some year of its calendar, and in that year if it is known. */
export function assertBirthday(birthday: FileBirthday, today: PlainDate): void {
  const thisYear = Number(today.slice(0, 4))
  const { calendar, year, month, day, leapMonth } = birthday
  const impossible = (): never => {
    throw customersErrors.make('customers.birthday_impossible', { month, day })
  }
  if (year !== null && (year < 1900 || year > thisYear)) impossible()
  if (month < 1 || month > 12 || day < 1) impossible()
  if (calendar === 'solar') {
    if (leapMonth || day > daysInMonth(year ?? 2000, month)) impossible()
    return
  }
  if (day > 30) impossible()
  if (year !== null && fromLunar(year, month, day, leapMonth) === undefined) impossible()
}
