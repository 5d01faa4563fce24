import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { localDate, localTime, momentAt } from './zones.ts'

const ZONES = [
  'Asia/Shanghai',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Africa/Casablanca',
  'America/Caracas',
]
const dateIn = (zone: string) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
const formats = new Map(ZONES.map((zone) => [zone, dateIn(zone)]))
const moment = fc.date({ min: new Date('1950-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })

describe('local days', () => {
  it('are those of the zone’s own rules, summer time and odd offsets included', () => {
    fc.assert(
      fc.property(moment, fc.constantFrom(...ZONES), (at, zone) => {
        expect(localDate(at, zone)).toBe(formats.get(zone)!.format(at))
      }),
      { numRuns: 3_000 },
    )
  })

  it('begin and end where the clocks were put forward and back', () => {
    for (const [zone, from] of [
      ['America/New_York', '2026-03-08T00:00:00Z'],
      ['America/New_York', '2026-11-01T00:00:00Z'],
      ['Australia/Lord_Howe', '2026-04-04T00:00:00Z'],
      ['Asia/Shanghai', '1986-05-03T00:00:00Z'],
    ] as const) {
      for (let minutes = 0; minutes < 48 * 60; minutes++) {
        const at = new Date(Date.parse(from) + minutes * 60_000)
        expect(localDate(at, zone)).toBe(formats.get(zone)!.format(at))
      }
    }
  })

  it('lead back to the moment', () => {
    fc.assert(
      fc.property(moment, (at) => {
        const minute = new Date(Math.floor(at.getTime() / 60_000) * 60_000)
        const { date, time } = localTime(minute, 'Asia/Shanghai')
        const back = momentAt(date, time, 'Asia/Shanghai')
        // The repeated hour of autumn has two moments of one name.
        expect([0, 3_600_000]).toContain(Math.abs(minute.getTime() - back.getTime()))
      }),
    )
  })

  it('a moment that is none is refused', () => {
    expect(() => localDate(new Date(Number.NaN), 'Asia/Shanghai')).toThrow(RangeError)
  })
})
