import { sql, type RawBuilder } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tier } from '../../kernel/tiers.ts'
import { customerInScope } from '../customers/customers.scope.ts'
import type { ObligationState } from './obligations.rules.ts'

export interface ObligationRow {
  readonly id: string
  readonly rootId: string
  readonly rule: string
  readonly subjectKind: string
  readonly subjectId: string
  readonly period: string
  readonly tier: Tier | null
  readonly ownerId: string | null
  readonly ownerName: string | null
  readonly opensAt: Date
  readonly dueAt: Date
  readonly state: ObligationState
  readonly closedAt: Date | null
  readonly satisfiedBy: string | null
  readonly satisfiedAt: Date | null
  readonly reason: Record<string, string | number>
  readonly snoozedUntil: Date | null
  readonly snoozeReason: string | null
  readonly waiverPending: boolean
}

/** The columns of an ObligationRow over the aliases `o` (obligation) and `p` (its owner, left joined). */
export const obligationColumns = sql`
  o.id, o.root_id as "rootId", o.rule, o.subject_kind as "subjectKind", o.subject_id as "subjectId", o.period, o.tier,
  o.owner_id as "ownerId", p.display_name as "ownerName", o.opens_at as "opensAt", o.due_at as "dueAt", o.state, o.closed_at as "closedAt",
  o.satisfied_by as "satisfiedBy", o.satisfied_at as "satisfiedAt", o.reason, o.snoozed_until as "snoozedUntil", o.snooze_reason as "snoozeReason",
  exists (select 1 from obligation_waiver w where w.root_id = o.root_id and w.obligation_id = o.id and w.decision is null) as "waiverPending"`

/** Duties of the scope, over the alias `o`: one's own, or those about a customer whom the scope covers. */
export function obligationInScope(scope: Scope): RawBuilder<boolean> {
  if (scope.reach === 'all') return sql<boolean>`true`
  const owned = sql`o.owner_id = any (${scope.staffIds}::uuid[])`
  if (scope.reach === 'self') return sql<boolean>`${owned}`
  return sql<boolean>`(${owned} or exists (select 1 from customer c where c.customer_id = o.root_id and ${customerInScope(scope)}))`
}
