import { defineErrors } from '../../kernel/errors.ts'
import { all, allAggregate, cases, definePermissions, own, self, territory } from '../../kernel/roles.ts'
import { obligationRule } from '../obligations/obligations.rules.ts'

export const OB23 = obligationRule({
  code: 'OB23',
  kind: 'event',
  owner: 'named',
  metBy: 'event',
  pause: 'ignores',
  action: 'open',
})

/** Model 4.2: spent at once within the limit; above it asked for and approved first. */
export const GOODWILL_STATES = ['requested', 'refused', 'spent', 'reported', 'reviewed', 'questioned'] as const
export type GoodwillState = (typeof GOODWILL_STATES)[number]
/** States in which the money has left the fund. */
export const SPENT_STATES: readonly GoodwillState[] = ['spent', 'reported', 'reviewed', 'questioned']

export const goodwillPermissions = definePermissions({
  'goodwill:spend': { VM: own, GM: own, ZS: territory, CH: cases },
  'goodwill:read': { VM: self, GM: self, ZS: self, CH: self, SV: territory, QA: all },
  'goodwill:review': { SV: territory },
  'goodwill:figures': { SV: territory, QA: all, AN: allAggregate, EX: allAggregate },
})

export const goodwillErrors = defineErrors({
  'goodwill.not_found': 'not_found',
  'goodwill.customer_not_found': 'not_found',
  'goodwill.amount_invalid': 'invalid',
  'goodwill.fund_exhausted': 'conflict',
  'goodwill.wrong_state': 'conflict',
  'goodwill.not_yours': 'forbidden',
  'goodwill.review_own': 'forbidden',
})

const MOVES: Readonly<Record<'approve' | 'refuse' | 'report' | 'review' | 'question' | 'story', readonly GoodwillState[]>> = {
  approve: ['requested'],
  refuse: ['requested'],
  report: ['spent', 'questioned'],
  review: ['reported'],
  question: ['reported', 'reviewed'],
  story: ['spent', 'reported', 'reviewed'],
}
export type GoodwillMove = keyof typeof MOVES

export function assertGoodwillMove(move: GoodwillMove, state: GoodwillState): void {
  if (!MOVES[move].includes(state)) throw goodwillErrors.make('goodwill.wrong_state', { state })
}

/** M1: within the limit nobody is asked first; above it the spend waits. The year's fund is never overdrawn. */
export function firstState(amount: number, limit: number, balance: number): 'spent' | 'requested' {
  if (!Number.isSafeInteger(amount) || amount <= 0) throw goodwillErrors.make('goodwill.amount_invalid')
  if (amount > balance) throw goodwillErrors.make('goodwill.fund_exhausted', { balance })
  return amount <= limit ? 'spent' : 'requested'
}
