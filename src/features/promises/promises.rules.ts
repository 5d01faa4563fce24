import { defineErrors } from '../../kernel/errors.ts'
import { all, cases, definePermissions, own, territory } from '../../kernel/roles.ts'
import { obligationRule } from '../obligations/obligations.rules.ts'

/** J2, P6: whoever promised, owes. A promise runs on the wall clock: no pause moves it. */
export const OB11 = obligationRule({
  code: 'OB11',
  kind: 'event',
  owner: 'named',
  metBy: 'event',
  pause: 'ignores',
  action: 'open',
})

export const PROMISE_STATES = ['open', 'kept', 'kept_late', 'withdrawn'] as const
export type PromiseState = (typeof PROMISE_STATES)[number]
/** The page from which it was given. */
export const PROMISE_SOURCES = ['complaint', 'contact', 'customer', 'visit', 'other'] as const
export type PromiseSource = (typeof PROMISE_SOURCES)[number]
export const PROMISE_VIEWS = ['mine', 'all'] as const

export const promisesPermissions = definePermissions({
  'promises:read': { VM: own, GM: own, ZS: territory, CH: cases, SV: territory, QA: all },
  'promises:write': { VM: own, GM: own, ZS: territory, CH: cases, SV: territory },
})

export const promisesErrors = defineErrors({
  'promises.not_found': 'not_found',
  'promises.customer_not_found': 'not_found',
  'promises.in_past': 'invalid',
  'promises.too_far': 'invalid',
  'promises.not_open': 'conflict',
  'promises.proof_missing': 'invalid',
  'promises.not_yours': 'forbidden',
})

const FURTHEST_DAYS = 366

export function assertPromise(dueAt: Date, now: Date): void {
  if (dueAt <= now) throw promisesErrors.make('promises.in_past')
  if (dueAt.getTime() - now.getTime() > FURTHEST_DAYS * 86_400_000) throw promisesErrors.make('promises.too_far')
}

/** The one who promised, or whoever leads him, keeps or takes back; others would keep it in his name. */
export function assertMayKeep(
  actor: { id: string; role: string; servesStaffIds: readonly string[]; unitStaffIds: readonly string[] },
  promiserId: string,
): void {
  if (actor.role === 'SYSTEM' || actor.id === promiserId || actor.servesStaffIds.includes(promiserId)) return
  if (actor.role === 'SV' && actor.unitStaffIds.includes(promiserId)) return
  throw promisesErrors.make('promises.not_yours')
}
