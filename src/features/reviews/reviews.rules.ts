import { addDays } from '../../kernel/dates.ts'
import { defineErrors } from '../../kernel/errors.ts'
import type { TiersPack } from '../../kernel/pack/tiers-pack.ts'
import { all, definePermissions, own, territory } from '../../kernel/roles.ts'
import { obligationRule } from '../obligations/obligations.rules.ts'

/** Model 4.5: who is going to lose a tier is told before it ends. */
export const OB24 = obligationRule({
  code: 'OB24',
  kind: 'event',
  owner: 'manager',
  metBy: 'event',
  pause: 'moves_deadline',
  action: 'open',
})

/** Model 4.3: the analyst writes, the supervisor decides on exceptions in his unit, the executive approves. */
export const reviewsPermissions = definePermissions({
  'reviews:read': { VM: own, GM: own, SV: territory, QA: all, AN: all, EX: all },
  'reviews:items': { VM: own, GM: own, SV: territory, QA: all, AN: all },
  'reviews:open': { AN: all },
  'reviews:decide': { SV: territory, AN: all },
  'reviews:notice': { VM: own, GM: own },
  'reviews:apply': { EX: all },
  /** The system's own. */
  'reviews:carry_out': {},
})

export const reviewsErrors = defineErrors({
  'reviews.not_found': 'not_found',
  'reviews.item_not_found': 'not_found',
  'reviews.period_invalid': 'invalid',
  'reviews.open_already': 'conflict',
  'reviews.no_usage': 'conflict',
  'reviews.wrong_state': 'conflict',
  'reviews.undecided': 'conflict',
  'reviews.second_person': 'forbidden',
  'reviews.reason_missing': 'invalid',
  'reviews.nothing_chosen': 'invalid',
})

export const REVIEW_STATES = ['preparing', 'open', 'applied', 'cancelled'] as const
export type ReviewState = (typeof REVIEW_STATES)[number]
export const REVIEW_KINDS = ['upgrade', 'retain', 'downgrade'] as const
export type ReviewKind = (typeof REVIEW_KINDS)[number]
export const ITEM_DECISIONS = ['confirm', 'protect'] as const
export type ItemDecision = (typeof ITEM_DECISIONS)[number]
export const ITEM_OUTCOMES = ['applied', 'protected', 'overtaken'] as const

/** A review looks at most two years ahead: beyond it no validity can end. */
const LONGEST_PERIOD_DAYS = 731

export function assertPeriod(fromOn: string, toOn: string): void {
  if (fromOn >= toOn || toOn > addDays(fromOn, LONGEST_PERIOD_DAYS)) throw reviewsErrors.make('reviews.period_invalid')
}

export function assertOpen(state: ReviewState): void {
  if (state !== 'open') throw reviewsErrors.make('reviews.wrong_state', { state })
}

/** The executive applies what another opened, once every fall has been decided on; re-qualifiers renew by themselves. */
export function assertApplicable(review: { state: ReviewState; openedBy: string }, undecided: number, actorId: string): void {
  if (review.openedBy === actorId) throw reviewsErrors.make('reviews.second_person')
  assertOpen(review.state)
  if (undecided > 0) throw reviewsErrors.make('reviews.undecided', { n: undecided })
}

/** OB24: from sixty days before the end until thirty before; a late review still leaves the least days. Plain dates, the last exclusive. */
export function noticeWindow(validTo: string, today: string, pack: TiersPack): { opensOn: string; dueOn: string } {
  const from = addDays(validTo, -pack.noticeFromDays.value)
  const until = addDays(validTo, -pack.noticeUntilDays.value)
  const least = addDays(today, pack.noticeLeastDays.value)
  return { opensOn: from > today ? from : today, dueOn: until > least ? until : least }
}
