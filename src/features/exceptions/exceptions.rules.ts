import { defineErrors } from '../../kernel/errors.ts'
import { all, cases, definePermissions, own, territory } from '../../kernel/roles.ts'
import { TIERS, type Tier } from '../../kernel/tiers.ts'

/** Model 4.3, "tier rules / grants": the analyst writes, the supervisor approves exceptions, managers read their own. */
export const exceptionsPermissions = definePermissions({
  'exceptions:read': { VM: own, GM: own, ZS: territory, CH: cases, SV: territory, QA: all, AN: all },
  'exceptions:protect': { SV: territory, AN: all },
  'exceptions:request': { AN: all },
  'exceptions:decide': { SV: territory },
  /** The system's own. */
  'exceptions:expire': {},
})

export const exceptionsErrors = defineErrors({
  'exceptions.customer_not_found': 'not_found',
  'exceptions.not_found': 'not_found',
  'exceptions.no_tier': 'conflict',
  'exceptions.until_in_past': 'invalid',
  'exceptions.until_too_far': 'invalid',
  'exceptions.not_higher': 'invalid',
  'exceptions.requested_already': 'conflict',
  'exceptions.second_person': 'forbidden',
  'exceptions.not_yours': 'forbidden',
  'exceptions.note_missing': 'invalid',
  'exceptions.wrong_state': 'conflict',
})

export const EXCEPTION_STATES = ['requested', 'approved', 'refused', 'withdrawn', 'ended'] as const
export type ExceptionState = (typeof EXCEPTION_STATES)[number]
export const EXCEPTION_DECISIONS = ['approve', 'refuse'] as const

export const tierRank = (tier: Tier): number => TIERS.length - TIERS.indexOf(tier)

/** A day that is still to come, and not beyond what the pack allows; exclusive. */
export function assertUntil(until: string, today: string, last: string): void {
  if (until <= today) throw exceptionsErrors.make('exceptions.until_in_past', { today })
  if (until > last) throw exceptionsErrors.make('exceptions.until_too_far', { last })
}

/** An exception only raises: a fall happens at the end of the validity and nowhere else (facts 2.2). */
export function assertRaises(wanted: Tier, inHand: Tier): void {
  if (tierRank(wanted) <= tierRank(inHand)) throw exceptionsErrors.make('exceptions.not_higher')
}

export function assertDecides(exception: { state: ExceptionState; requestedBy: string }, actorId: string): void {
  if (exception.requestedBy === actorId) throw exceptionsErrors.make('exceptions.second_person')
  if (exception.state !== 'requested') throw exceptionsErrors.make('exceptions.wrong_state', { state: exception.state })
}

/** Asked for: taken back by who asked. Approved: ended by anybody who may protect. */
export function assertEnds(exception: { state: ExceptionState; requestedBy: string }, actorId: string): 'withdrawn' | 'ended' {
  if (exception.state === 'approved') return 'ended'
  if (exception.state !== 'requested') throw exceptionsErrors.make('exceptions.wrong_state', { state: exception.state })
  if (exception.requestedBy !== actorId) throw exceptionsErrors.make('exceptions.not_yours')
  return 'withdrawn'
}
