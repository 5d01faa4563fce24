import { Solar } from 'lunar-typescript'
import { describe, expect, it } from 'vitest'
import { addDays } from './dates.ts'
import { birthdayIn, birthdaysBetween, fromLunar, leapMonthOf, toLunar, type BirthdayPolicy } from './lunar.ts'

const policy: BirthdayPolicy = { leapMonth: 'regular_month', missingThirtieth: 'last_day_of_month', leapDay: 'feb_28' }

describe('the lunar calendar', () => {
  it('agrees with a second library on all 73,049 days of 1901 to 2100', () => {
    let days = 0
    const differences: string[] = []
    for (let date = '1901-01-01'; date <= '2100-12-31'; date = addDays(date, 1)) {
      days++
      const [year, month, day] = date.split('-').map(Number) as [number, number, number]
      const other = Solar.fromYmd(year, month, day).getLunar()
      const ours = toLunar(date)
      const same =
        ours.year === other.getYear() &&
        (ours.leap ? -ours.month : ours.month) === other.getMonth() &&
        ours.day === other.getDay()
      if (!same || fromLunar(ours.year, ours.month, ours.day, ours.leap) !== date) differences.push(date)
    }
    expect(days).toBe(73_049)
    expect(differences).toEqual([])
  }, 60_000)
})

describe('birthdays', () => {
  it.each(['regular_month', 'leap_month_when_present'] as const)(
    'of every lunar day fall exactly once in each lunar year (%s)',
    (leapMonth) => {
      for (let month = 1; month <= 12; month++) {
        for (const day of [1, 15, 29, 30]) {
          for (const born of [false, true]) {
            const birthday = { calendar: 'lunar' as const, month, day, leapMonth: born }
            const found = birthdaysBetween('1901-02-19', '2100-02-08', birthday, { ...policy, leapMonth })
            expect(found.map((each) => each.year)).toEqual(Array.from({ length: 199 }, (_, i) => 1901 + i))
            for (const { year, date } of found) {
              const lunar = toLunar(date)
              expect([lunar.year, lunar.month]).toEqual([year, month])
              expect(lunar.leap).toBe(born && leapMonth === 'leap_month_when_present' && leapMonthOf(year) === month)
              expect(lunar.day).toBe(Math.min(day, lunar.daysInMonth))
            }
          }
        }
      }
    },
    60_000,
  )

  it('of every solar day fall exactly once in each year; 29 February on the 28th of a common year', () => {
    const birthday = { calendar: 'solar' as const, month: 2, day: 29, leapMonth: false }
    expect(birthdayIn(2027, birthday, policy)).toBe('2027-02-28')
    expect(birthdayIn(2028, birthday, policy)).toBe('2028-02-29')
    expect(birthdaysBetween('1901-01-01', '2100-12-31', birthday, policy)).toHaveLength(200)
  })

  it('in the doubled sixth month of 2025', () => {
    const birthday = { calendar: 'lunar' as const, month: 6, day: 10, leapMonth: true }
    expect(birthdayIn(2025, birthday, policy)).toBe('2025-07-04')
    expect(birthdayIn(2025, birthday, { ...policy, leapMonth: 'leap_month_when_present' })).toBe('2025-08-03')
  })
})
