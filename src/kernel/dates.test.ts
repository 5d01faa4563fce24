import { describe, expect, it } from 'vitest'
import {
  addDays,
  addMonths,
  daysBetween,
  isPlainDate,
  lastDayOf,
  mondayOf,
  monthsBetween,
  periodDays,
  periodsFrom,
  quarterOf,
  weekday,
} from './dates.ts'
import { localDate, localTime, momentAt, startOfDay } from './zones.ts'

describe('plain dates', () => {
  it.each([
    ['2028-02-29', true],
    ['2026-02-29', false],
    ['2026-13-01', false],
    ['2026-1-1', false],
  ])('%s is a date: %s', (text, expected) => expect(isPlainDate(text)).toBe(expected))

  it('cross month ends, leap days and years', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
    expect(addMonths('2026-01-15', -13)).toBe('2024-12-15')
    expect(daysBetween('2026-11-22', '2027-01-01')).toBe(40)
    expect(monthsBetween('2025-11-23', '2026-11-22')).toBe(11)
    expect(lastDayOf('2028-02')).toBe('2028-02-29')
  })

  it('weeks start on Monday', () => {
    expect(weekday('2026-11-22')).toBe(7)
    expect(mondayOf('2026-11-22')).toBe('2026-11-16')
  })

  it('name periods and their exclusive ends', () => {
    expect(quarterOf('2026-11-22')).toBe('2026-Q4')
    expect(periodDays('2026-Q4')).toEqual({ from: '2026-10-01', to: '2027-01-01' })
    expect(periodDays('2026-11')).toEqual({ from: '2026-11-01', to: '2026-12-01' })
    expect(periodsFrom('month', '2026-11-30', '2027-01-01')).toEqual(['2026-11', '2026-12', '2027-01'])
    expect(() => periodDays('2026-Q5')).toThrow(RangeError)
  })
})

describe('Asia/Shanghai', () => {
  const zone = 'Asia/Shanghai'

  it('starts every local day of 1980 to 1995 at the first moment that shows its date', () => {
    let underSummerTime = 0
    for (let day = '1980-01-01'; day < '1996-01-01'; day = addDays(day, 1)) {
      const start = startOfDay(day, zone)
      expect(localDate(start, zone)).toBe(day)
      expect(localDate(new Date(start.getTime() - 1), zone)).toBe(addDays(day, -1))
      if (start.toISOString().slice(11, 13) !== '16') underSummerTime++
    }
    expect(underSummerTime).toBeGreaterThan(800)
  })

  it('reads and makes local times', () => {
    expect(localTime(new Date('2026-11-22T00:30:00Z'), zone)).toEqual({ date: '2026-11-22', time: '08:30' })
    expect(momentAt('2026-11-22', '09:15', zone).toISOString()).toBe('2026-11-22T01:15:00.000Z')
  })

  it('yields the jump where a zone skips the hour of midnight', () => {
    expect(startOfDay('2018-11-04', 'America/Sao_Paulo').toISOString()).toBe('2018-11-04T03:00:00.000Z')
  })
})
