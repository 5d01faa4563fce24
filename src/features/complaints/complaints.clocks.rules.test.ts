import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { telecomPack } from '../../../packs/telecom/index.ts'
import {
  addWorkingMinutes,
  businessCalendar,
  workingMinutesBetween,
  type BusinessCalendar,
} from '../../kernel/business-calendar.ts'
import { figure } from '../../kernel/pack/figure.ts'
import { addDays } from '../../kernel/dates.ts'
import type { ComplaintsPack } from '../../kernel/pack/complaints-pack.ts'
import {
  clocksOf,
  dueEscalations,
  escalationKey,
  momentAfter,
  nextDue,
  nextEscalationAt,
  type Clock,
  type ClockFacts,
} from './complaints.clocks.rules.ts'

const pack = telecomPack.complaints
const calendar = businessCalendar(telecomPack.calendar)
const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** Monday, 10:00 in Shanghai. */
const START = new Date('2026-11-23T02:00:00Z')
const at = (hours: number): Date => new Date(START.getTime() + hours * HOUR)
const BARE: ClockFacts = {
  receivedAt: START,
  roundFrom: START,
  tier: 'gold',
  takenAt: null,
  firstContactAt: null,
  lastProgressAt: null,
  resultAt: null,
  promise: null,
  pauses: [],
  closedAt: null,
}
const clocks = (facts: Partial<ClockFacts>, now: Date, of: ComplaintsPack = pack, cal: BusinessCalendar = calendar): Clock[] =>
  clocksOf({ ...BARE, ...facts }, of, cal, now)
const find = (list: readonly Clock[], kind: Clock['kind']): Clock => list.find((clock) => clock.kind === kind)!

/** A pack whose first contact, progress and result count working time. */
const working = (firstContact: number, progress: number, result: number): ComplaintsPack => {
  const limit = (minutes: number) =>
    figure(
      { counts: 'working' as const, minutes: { diamond: minutes, gold: minutes, silver: minutes, none: minutes } },
      'assumed',
    )
  return {
    ...pack,
    clocks: { ...pack.clocks, firstContact: limit(firstContact), progress: limit(progress), result: limit(result) },
  }
}

const calendars = fc
  .record({
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
    cuts: fc.uniqueArray(fc.integer({ min: 0, max: 95 }), { minLength: 2, maxLength: 6 }),
    holidays: fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 8 }),
    makeUp: fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 4 }),
  })
  .map(({ weekdays, cuts, holidays, makeUp }): BusinessCalendar => {
    const times = cuts
      .toSorted((a, b) => a - b)
      .slice(0, cuts.length - (cuts.length % 2))
      .map((quarter) => `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`)
    const periods = Array.from({ length: times.length / 2 }, (_, i) => ({ from: times[2 * i]!, to: times[2 * i + 1]! }))
    const day = (n: number): string => addDays('2026-11-20', n)
    return {
      zone: 'Asia/Shanghai',
      weekdays: new Set(weekdays),
      holidays: new Set(holidays.map(day)),
      makeUpWorkdays: new Set(makeUp.map(day)),
      periods,
    }
  })
const minutes = fc.integer({ min: 0, max: 2_000 })
const start = fc.integer({ min: 0, max: 7 * 24 * 60 }).map((offset) => new Date(START.getTime() + offset * MINUTE))

describe('over random calendars', () => {
  test('a longer limit never falls due earlier, and neither does a later start', () => {
    fc.assert(
      fc.property(calendars, start, minutes, minutes, (cal, from, a, b) => {
        const [short, long] = [Math.min(a, b), Math.max(a, b)]
        expect(momentAfter(cal, 'working', from, short, []) <= momentAfter(cal, 'working', from, long, [])).toBe(true)
        expect(
          momentAfter(cal, 'working', from, long, []) <=
            momentAfter(cal, 'working', new Date(from.getTime() + a * MINUTE), long, []),
        ).toBe(true)
      }),
      { numRuns: 150 },
    )
  })
  test('between start and deadline lies exactly the limit in working time: no night, lunch or day off is counted', () => {
    fc.assert(
      fc.property(calendars, start, minutes, (cal, from, limit) => {
        expect(workingMinutesBetween(cal, from, momentAfter(cal, 'working', from, limit, []))).toBeCloseTo(limit, 6)
      }),
      { numRuns: 150 },
    )
  })
  test('a pause adds exactly its length: in working time what of it was worked, on the clock all of it', () => {
    fc.assert(
      fc.property(
        calendars,
        start,
        fc.integer({ min: 1, max: 600 }),
        fc.integer({ min: 0, max: 600 }),
        fc.integer({ min: 1, max: 3_000 }),
        (cal, from, limit, offset, length) => {
          const pause = {
            from: new Date(from.getTime() + offset * MINUTE),
            to: new Date(from.getTime() + (offset + length) * MINUTE),
          }
          const plain = momentAfter(cal, 'working', from, limit, [])
          const paused = momentAfter(cal, 'working', from, limit, [pause])
          if (pause.from >= plain) expect(paused).toEqual(plain)
          else expect(paused).toEqual(addWorkingMinutes(cal, from, limit + workingMinutesBetween(cal, pause.from, pause.to)))
          const elapsed = momentAfter(cal, 'elapsed', from, limit, [pause])
          expect(elapsed.getTime() - from.getTime()).toBe((limit + (offset < limit ? length : 0)) * MINUTE)
          expect(momentAfter(cal, 'wall', from, limit, [pause]).getTime() - from.getTime()).toBe(limit * MINUTE)
        },
      ),
      { numRuns: 150 },
    )
  })
  test('closing stops every clock that still ran, and keeps what was met', () => {
    fc.assert(
      fc.property(calendars, fc.integer({ min: 1, max: 500 }), fc.boolean(), (cal, hours, contacted) => {
        const facts = { closedAt: at(hours), firstContactAt: contacted ? at(1) : null }
        const soon = clocks(facts, at(hours), pack, cal)
        expect(soon.every((clock) => ['met', 'met_late', 'stopped'].includes(clock.state))).toBe(true)
        expect(clocks(facts, at(hours + 10_000), pack, cal)).toEqual(soon)
        expect(nextDue(soon)).toBeUndefined()
        expect(nextEscalationAt(soon, {})).toBeNull()
      }),
      { numRuns: 100 },
    )
  })
})

describe('what peers got wrong', () => {
  test('zammad 5177: a progress limit shorter than the first contact does not overrule it; the first contact is due first', () => {
    const short = working(240, 30, 960)
    expect(clocks({}, START, short).some((clock) => clock.kind === 'progress')).toBe(false)
    const due = nextDue(clocks({ takenAt: START }, START, short))
    expect([due?.kind, due?.dueAt]).toEqual(['first_contact', addWorkingMinutes(calendar, START, 240)])
    expect(find(clocks({ firstContactAt: at(1) }, at(1), short), 'progress').startedAt).toEqual(at(1))
  })
  test('zammad 3140: our own word starts the progress clock anew; a customer who does not answer does not make us late', () => {
    const told = clocks({ firstContactAt: at(1), lastProgressAt: at(40) }, at(50))
    expect(find(told, 'progress')).toMatchObject({ startedAt: at(40), dueAt: at(88), state: 'running' })
  })
  test('zammad 2579: closing leaves the time it took and whether it was in time, with or without a note', () => {
    const closed = clocks({ firstContactAt: at(1), resultAt: at(47), closedAt: at(60) }, at(100))
    expect(find(closed, 'result')).toMatchObject({ state: 'met', metAt: at(47), dueAt: at(48) })
    expect(find(clocks({ resultAt: at(49), closedAt: at(60) }, at(100)), 'result').state).toBe('met_late')
  })
  test('chatwoot PR 13392: a limit in working time falls due in working time, not on the wall clock', () => {
    const friday = new Date('2026-11-27T09:30:00Z')
    const due = find(
      clocksOf({ ...BARE, receivedAt: friday, roundFrom: friday }, working(60, 960, 960), calendar, friday),
      'first_contact',
    )
    expect(due.dueAt).toEqual(new Date('2026-11-30T01:00:00Z'))
  })
  test('chatwoot 10178: nothing counts on after the end, even where the customer had the last word', () => {
    const closed = clocks({ firstContactAt: at(1), closedAt: at(5) }, at(500))
    expect(closed.filter((clock) => clock.state === 'late' || clock.state === 'running')).toEqual([])
    expect(dueEscalations(closed, {}, at(500))).toEqual([])
  })
  test('chatwoot 14009: a day has several periods; the lunch between them is not counted', () => {
    const beforeLunch = new Date('2026-11-23T03:30:00Z')
    const due = find(
      clocksOf({ ...BARE, receivedAt: beforeLunch, roundFrom: beforeLunch }, working(60, 960, 960), calendar, beforeLunch),
      'first_contact',
    )
    expect(due.dueAt).toEqual(new Date('2026-11-23T06:30:00Z'))
  })
})

describe('escalation', () => {
  test('three steps missed at once are one message, the highest; and none is told twice', () => {
    const late = clocks({ takenAt: START }, at(30))
    const steps = dueEscalations(late, {}, at(30))
    expect(steps.filter((step) => step.clock === 'first_contact')).toMatchObject([{ percent: 100 }])
    expect(dueEscalations(late, { first_contact: 100 }, at(30)).filter((step) => step.clock === 'first_contact')).toEqual([])
  })
  test('a paused clock tells nobody; a promise on the wall clock and the regulator’s limit go on', () => {
    const promise = { givenAt: START, at: at(4), repliedAt: null }
    const paused = clocks({ promise, pauses: [{ from: START, to: null }] }, at(400))
    expect(find(paused, 'first_contact').state).toBe('paused')
    expect(dueEscalations(paused, {}, at(400)).map((step) => step.clock)).toEqual(['promised_reply', 'hard_stop'])
  })
  test('a new progress clock is told of anew', () => {
    const [first, second] = [
      find(clocks({ firstContactAt: at(1) }, at(2)), 'progress'),
      find(clocks({ firstContactAt: at(1), lastProgressAt: at(20) }, at(21)), 'progress'),
    ]
    expect(escalationKey(first)).not.toBe(escalationKey(second))
  })
})
