import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addElapsed,
  addWorkdays,
  addWorkingMinutes,
  businessCalendar,
  isWorkday,
  lastWorkdayOf,
  nextWorkday,
  workdaysBetween,
  workingMinutesBetween,
} from './business-calendar.ts'
import { figure } from './pack/figure.ts'

const calendar = businessCalendar({
  timeZone: figure('Asia/Shanghai', 'test'),
  workdays: figure([1, 2, 3, 4, 5], 'test'),
  periods: figure(
    [
      { from: '08:30', to: '12:00' },
      { from: '14:00', to: '18:00' },
    ],
    'test',
  ),
  holidays: figure(['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07'], 'test'),
  makeUpWorkdays: figure(['2026-10-10'], 'test'),
})
const at = (local: string) => new Date(`${local}:00+08:00`)

describe('workdays', () => {
  it('leave out weekends and holidays and take in make-up days', () => {
    expect(isWorkday(calendar, '2026-10-01')).toBe(false)
    expect(isWorkday(calendar, '2026-10-10')).toBe(true)
    expect(isWorkday(calendar, '2026-10-11')).toBe(false)
    expect(nextWorkday(calendar, '2026-09-30')).toBe('2026-10-08')
    expect(lastWorkdayOf(calendar, '2026-10')).toBe('2026-10-30')
    expect(addWorkdays(calendar, '2026-09-30', 3)).toBe('2026-10-10')
    expect(addWorkdays(calendar, '2026-10-03', 0)).toBe('2026-10-08')
    expect(workdaysBetween(calendar, '2026-10-01', '2026-10-13')).toBe(4)
  })
})

describe('working time', () => {
  it.each([
    ['2026-11-20T11:30', 60, '2026-11-20T14:30'],
    ['2026-11-20T17:30', 60, '2026-11-23T09:00'],
    ['2026-09-30T17:00', 120, '2026-10-08T09:30'],
    ['2026-11-22T03:00', 0, '2026-11-23T08:30'],
    ['2026-11-20T08:30', 450, '2026-11-20T18:00'],
  ])('from %s, %i minutes end at %s', (from, minutes, to) =>
    expect(addWorkingMinutes(calendar, at(from), minutes)).toEqual(at(to)),
  )

  it('stands still in a pause, also where pauses overlap', () => {
    const pauses = [
      { from: at('2026-11-20T10:00'), to: at('2026-11-20T11:00') },
      { from: at('2026-11-20T10:30'), to: at('2026-11-20T15:00') },
    ]
    expect(addWorkingMinutes(calendar, at('2026-11-20T09:30'), 60, pauses)).toEqual(at('2026-11-20T15:30'))
    expect(workingMinutesBetween(calendar, at('2026-11-20T09:30'), at('2026-11-20T15:30'), pauses)).toBe(60)
    expect(addElapsed(at('2026-11-20T09:30'), 60, pauses)).toEqual(at('2026-11-20T15:30'))
    expect(addElapsed(at('2026-11-20T08:00'), 60, pauses)).toEqual(at('2026-11-20T09:00'))
  })

  it('added and measured again is the same', () => {
    const start = at('2026-09-28T00:00').getTime()
    const moment = fc.integer({ min: 0, max: 20_000 }).map((minutes) => new Date(start + minutes * 60_000))
    fc.assert(
      fc.property(
        moment,
        fc.integer({ min: 0, max: 3000 }),
        fc.array(fc.tuple(moment, fc.integer({ min: 1, max: 600 })), { maxLength: 3 }),
        (from, minutes, cuts) => {
          const pauses = cuts.map(([pause, length]) => ({ from: pause, to: new Date(pause.getTime() + length * 60_000) }))
          const end = addWorkingMinutes(calendar, from, minutes, pauses)
          expect(workingMinutesBetween(calendar, from, end, pauses)).toBeCloseTo(minutes, 6)
        },
      ),
      { numRuns: 200 },
    )
  })
})
