import type { Work } from '../../platform/work.ts'
import * as events from './obligations.events.queries.ts'
import type { ObligationRule } from './obligations.rules.ts'

/**
 * For the features whose events owe and meet duties: complaints, promises, plans, and whatever comes. They are part of
 * the caller's act and transaction; the caller writes the audit.
 */
export interface DutyOf {
  readonly rule: ObligationRule
  /** The customer; the member of staff or the unit where no customer is concerned. */
  readonly rootId: string
  readonly subjectId: string
  /** Left out: every open period of the subject. */
  readonly period?: string
}

export interface NewDuty extends DutyOf {
  /** The id of the row that caused it, or `2026-11`. */
  readonly period: string
  readonly subjectKind: string
  readonly ownerId: string | null
  readonly opensAt: Date
  /** Exclusive. */
  readonly dueAt: Date
  readonly tier?: string | null
  /** What the words of `obligation.<rule>.reason` are filled with: never a masked value. */
  readonly reason?: Readonly<Record<string, string | number>>
}

const key = (duty: DutyOf): events.Duty => ({
  rule: duty.rule.code,
  rootId: duty.rootId,
  subjectId: duty.subjectId,
  ...(duty.period === undefined ? {} : { period: duty.period }),
})

const newDuty = (duty: NewDuty): events.NewDuty => ({
  ...key(duty),
  period: duty.period,
  subjectKind: duty.subjectKind,
  ownerId: duty.ownerId,
  opensAt: duty.opensAt,
  dueAt: duty.dueAt,
  tier: duty.tier ?? null,
  reason: duty.reason ?? {},
})

/** Undefined where it is owed already. */
export function oweObligation(work: Work, duty: NewDuty): Promise<string | undefined> {
  return events.insertDuty(work.tx, work.scope, newDuty(duty), work.now)
}

/** Several things that one event owes; what is owed already stays as it is. */
export async function oweObligations(work: Work, duties: readonly NewDuty[]): Promise<void> {
  if (duties.length > 0) await events.insertDuties(work.tx, work.scope, duties.map(newDuty), work.now)
}

/** `at`: when the event happened. In time is met, later is met late. Returns how many were met. */
export function meetObligations(work: Work, duty: DutyOf, event: { id: string; at: Date }): Promise<number> {
  return events.markMet(work.tx, work.scope, key(duty), event)
}

/** The event was withdrawn: what it met is owed again. */
export function takeBackMeeting(work: Work, rootId: string, eventId: string): Promise<number> {
  return events.takeBackMet(work.tx, work.scope, rootId, eventId)
}

/** After a pause, or a new promise. */
export function moveObligationDue(work: Work, duty: DutyOf, dueAt: Date): Promise<number> {
  return events.moveDue(work.tx, work.scope, key(duty), dueAt)
}

export function suspendObligations(work: Work, duty: DutyOf): Promise<number> {
  return events.setState(work.tx, work.scope, key(duty), 'suspended', work.now)
}

export function resumeObligations(work: Work, duty: DutyOf): Promise<number> {
  return events.setState(work.tx, work.scope, key(duty), 'open', work.now)
}

/** No longer owed to anybody: closed by other means, withdrawn, a duplicate. */
export function voidObligations(work: Work, duty: DutyOf): Promise<number> {
  return events.setState(work.tx, work.scope, key(duty), 'void', work.now)
}

export function moveObligationOwner(work: Work, duty: DutyOf, ownerId: string): Promise<number> {
  return events.moveOwner(work.tx, work.scope, key(duty), ownerId)
}
