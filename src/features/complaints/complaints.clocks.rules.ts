import { addElapsed, addWorkingMinutes, type BusinessCalendar, type Interval } from '../../kernel/business-calendar.ts'
import type { ClockSetting, ComplaintsPack } from '../../kernel/pack/complaints-pack.ts'
import type { Tier } from '../../kernel/tiers.ts'

export const CLOCKS = ['receipt', 'first_contact', 'promised_reply', 'progress', 'result', 'hard_stop'] as const
export type ClockKind = (typeof CLOCKS)[number]
/** `late`: still running, past its deadline. `stopped`: the complaint was closed or withdrawn before it was met. */
export const CLOCK_STATES = ['running', 'paused', 'late', 'met', 'met_late', 'stopped'] as const
export type ClockState = (typeof CLOCK_STATES)[number]

/** What the clocks of a complaint depend on: moments only. */
export interface ClockFacts {
  readonly receivedAt: Date
  /** Receipt, or the last reopening: from here the clocks of this round run. The regulator’s limit never starts anew. */
  readonly roundFrom: Date
  readonly tier: Tier
  readonly takenAt: Date | null
  readonly firstContactAt: Date | null
  /** The last time that the customer was told how it stands, or spoke with us; starts the next progress clock. */
  readonly lastProgressAt: Date | null
  readonly resultAt: Date | null
  readonly promise: { readonly givenAt: Date; readonly at: Date; readonly repliedAt: Date | null } | null
  /** Ended pauses, and the open one if there is one. */
  readonly pauses: readonly { readonly from: Date; readonly to: Date | null }[]
  readonly closedAt: Date | null
}

export interface Clock {
  readonly kind: ClockKind
  readonly startedAt: Date
  /** Exclusive; of a paused clock, as if the pause ended now. */
  readonly dueAt: Date
  readonly metAt: Date | null
  readonly state: ClockState
  readonly limitMinutes: number | null
  /** The moments at which somebody is told, with the share of the time that has passed. */
  readonly escalations: readonly { readonly percent: number; readonly at: Date }[]
}

const MINUTE = 60_000
const DAY_MINUTES = 24 * 60

export function endedPauses(facts: Pick<ClockFacts, 'pauses'>, now: Date): Interval[] {
  return facts.pauses.map(({ from, to }) => ({ from, to: to ?? now })).filter(({ from, to }) => from < to)
}

/** When so much of a limit has passed. Working time counts no night, lunch or day off; elapsed time only skips pauses. */
export function momentAfter(
  calendar: BusinessCalendar,
  counts: ClockSetting['counts'],
  from: Date,
  minutes: number,
  pauses: readonly Interval[],
): Date {
  if (counts === 'working') return addWorkingMinutes(calendar, from, minutes, pauses)
  return counts === 'elapsed' ? addElapsed(from, minutes, pauses) : new Date(from.getTime() + minutes * MINUTE)
}

interface Question {
  readonly kind: ClockKind
  readonly startedAt: Date
  readonly minutes: number
  readonly counts: ClockSetting['counts']
  readonly metAt: Date | null
}

/**
 * Every clock of a complaint as a function of what happened and the moment. A first contact that is still owed is not
 * hidden by a shorter progress limit: progress only starts with it. Our own word restarts progress; the customer's
 * silence does not make us late. Closing stops whatever still runs and keeps what was met.
 */
export function clocksOf(facts: ClockFacts, pack: ComplaintsPack, calendar: BusinessCalendar, now: Date): Clock[] {
  const pauses = endedPauses(facts, now)
  const isPaused = facts.pauses.some((pause) => pause.to === null)
  const asks: Question[] = []
  const limit = (kind: 'receipt' | 'firstContact' | 'progress' | 'result'): ClockSetting => pack.clocks[kind].value
  const ask = (kind: ClockKind, setting: ClockSetting, startedAt: Date, metAt: Date | null): void => {
    asks.push({ kind, startedAt, minutes: setting.minutes[facts.tier], counts: setting.counts, metAt })
  }
  ask('receipt', limit('receipt'), facts.roundFrom, facts.takenAt)
  ask('first_contact', limit('firstContact'), facts.roundFrom, facts.firstContactAt)
  if (facts.firstContactAt !== null && facts.resultAt === null) {
    ask('progress', limit('progress'), facts.lastProgressAt ?? facts.firstContactAt, null)
  }
  ask('result', limit('result'), facts.roundFrom, facts.resultAt)
  asks.push({
    kind: 'hard_stop',
    startedAt: facts.receivedAt,
    minutes: pack.clocks.hardStopDays.value * DAY_MINUTES,
    counts: 'wall',
    metAt: facts.resultAt,
  })
  const clocks = asks.map((one) => {
    const at = (minutes: number): Date =>
      momentAfter(calendar, one.counts, one.startedAt, minutes, one.counts === 'wall' ? [] : pauses)
    return clock(one, at(one.minutes), (percent) => at((one.minutes * percent) / 100))
  })
  if (facts.promise !== null) {
    const { givenAt, at, repliedAt } = facts.promise
    const length = at.getTime() - givenAt.getTime()
    const ask: Question = {
      kind: 'promised_reply',
      startedAt: givenAt,
      minutes: length / MINUTE,
      counts: 'wall',
      metAt: repliedAt,
    }
    clocks.push(clock(ask, at, (percent) => new Date(givenAt.getTime() + (length * percent) / 100)))
  }
  return clocks.toSorted((a, b) => CLOCKS.indexOf(a.kind) - CLOCKS.indexOf(b.kind))

  function clock(one: Question, dueAt: Date, passed: (percent: number) => Date): Clock {
    const frozen = isPaused && one.counts !== 'wall'
    const escalations = pack.escalation.value.map(({ percent }) => ({ percent, at: passed(percent) }))
    const state = stateOf(one, dueAt, frozen)
    return {
      kind: one.kind,
      startedAt: one.startedAt,
      dueAt,
      metAt: one.metAt,
      state,
      limitMinutes: one.counts === 'wall' && one.kind === 'promised_reply' ? null : one.minutes,
      escalations,
    }
  }

  function stateOf(one: Question, dueAt: Date, frozen: boolean): ClockState {
    if (one.metAt !== null) return one.metAt < dueAt ? 'met' : 'met_late'
    if (facts.closedAt !== null) return 'stopped'
    if (now >= dueAt) return 'late'
    return frozen ? 'paused' : 'running'
  }
}

export const isOpenClock = (clock: Clock): boolean =>
  clock.state === 'running' || clock.state === 'paused' || clock.state === 'late'

/** What is due next; undefined where nothing runs any more. */
export function nextDue(clocks: readonly Clock[]): Clock | undefined {
  return clocks.filter(isOpenClock).toSorted((a, b) => a.dueAt.getTime() - b.dueAt.getTime())[0]
}

export interface Escalation {
  readonly clock: ClockKind
  readonly percent: number
  readonly at: Date
}

/** Key of what has been told already: a progress clock that started anew is told of anew. */
export function escalationKey(clock: Pick<Clock, 'kind' | 'startedAt'>): string {
  return clock.kind === 'progress' || clock.kind === 'promised_reply'
    ? `${clock.kind}@${clock.startedAt.toISOString()}`
    : clock.kind
}

/** For each clock the highest step that is due and was not told yet: three steps at once are one message. */
export function dueEscalations(clocks: readonly Clock[], told: Readonly<Record<string, number>>, now: Date): Escalation[] {
  return clocks
    .filter((clock) => clock.state === 'running' || clock.state === 'late')
    .flatMap((clock) => {
      const due = clock.escalations.filter((step) => step.at <= now && step.percent > (told[escalationKey(clock)] ?? 0))
      const last = due.at(-1)
      return last === undefined ? [] : [{ clock: clock.kind, percent: last.percent, at: last.at }]
    })
}

/** When the next message will be due. While paused only the clocks on the wall go on. */
export function nextEscalationAt(clocks: readonly Clock[], told: Readonly<Record<string, number>>): Date | null {
  const moments = clocks
    .filter((clock) => clock.state === 'running' || clock.state === 'late')
    .flatMap((clock) =>
      clock.escalations.filter((step) => step.percent > (told[escalationKey(clock)] ?? 0)).map((step) => step.at.getTime()),
    )
  return moments.length === 0 ? null : new Date(Math.min(...moments))
}

/** H4: the more valued or the graver case stands earlier in the queue, by the lead that the pack gives it. */
export function queueMoment(
  dueAt: Date,
  tier: Tier,
  flags: { isMajor: boolean; isRegulator: boolean },
  pack: ComplaintsPack,
): Date {
  const lead = pack.queueLeadMinutes.value
  const minutes = lead[tier] + (flags.isMajor ? lead.major : 0) + (flags.isRegulator ? lead.regulator : 0)
  return new Date(dueAt.getTime() - minutes * MINUTE)
}
