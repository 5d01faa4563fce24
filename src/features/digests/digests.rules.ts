import { defineErrors } from '../../kernel/errors.ts'
import { all, allAggregate, definePermissions, own, self, territory } from '../../kernel/roles.ts'
import { obligationRule } from '../obligations/obligations.rules.ts'

/** J10: the month's complaints put in order by whoever handles them; read and confirmed is done. */
export const OB13 = obligationRule({
  code: 'OB13',
  kind: 'event',
  owner: 'named',
  metBy: 'event',
  pause: 'ignores',
  action: 'open',
})

export const SUGGESTION_STATES = ['open', 'accepted', 'done', 'declined'] as const
export type SuggestionState = (typeof SUGGESTION_STATES)[number]
export const SUGGESTION_SOURCES = ['complaint', 'contact', 'callback', 'other'] as const

export const digestsPermissions = definePermissions({
  'digests:read': { CH: all, SV: territory, QA: all, AN: allAggregate, EX: allAggregate },
  'digests:confirm': { CH: self, SV: territory },
  'suggestions:write': { VM: own, GM: own, ZS: territory, CH: all, SV: territory },
  'suggestions:read': { CH: all, SV: territory, QA: all },
  'suggestions:decide': { SV: territory },
  'digests:run': {},
})

export const digestsErrors = defineErrors({
  'digests.month_not_over': 'conflict',
  'digests.unit_not_found': 'not_found',
  'digests.already_confirmed': 'conflict',
  'digests.not_owed': 'conflict',
  'suggestions.not_found': 'not_found',
  'suggestions.customer_not_found': 'not_found',
  'suggestions.wrong_state': 'conflict',
})

const MOVES: Readonly<Record<'accepted' | 'done' | 'declined', readonly SuggestionState[]>> = {
  accepted: ['open'],
  declined: ['open', 'accepted'],
  done: ['accepted'],
}

export function assertSuggestionMove(to: keyof typeof MOVES, from: SuggestionState): void {
  if (!MOVES[to].includes(from)) throw digestsErrors.make('suggestions.wrong_state', { state: from })
}

/** Running share of the causes, the most frequent first (A1's way of looking, for reasons). */
export function pareto(rows: readonly { cause: string; count: number }[]): { cause: string; count: number; running: number }[] {
  let running = 0
  return rows
    .toSorted((a, b) => b.count - a.count || (a.cause < b.cause ? -1 : 1))
    .map(({ cause, count }) => ({ cause, count, running: (running += count) }))
}
