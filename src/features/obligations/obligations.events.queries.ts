import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import { kept } from '../../platform/connection.ts'
import type { Tx } from '../../platform/work.ts'

/** Which duties an event is about: one subject's of a rule, of one period or of all. */
export interface Duty {
  readonly rule: string
  readonly rootId: string
  readonly subjectId: string
  readonly period?: string
}

const match = (duty: Duty) => sql`o.root_id = ${duty.rootId} and o.rule = ${duty.rule} and o.subject_id = ${duty.subjectId}
  and (${duty.period ?? null}::text is null or o.period = ${duty.period ?? null})`

export interface NewDuty extends Duty {
  readonly period: string
  readonly subjectKind: string
  readonly ownerId: string | null
  readonly opensAt: Date
  readonly dueAt: Date
  readonly tier: string | null
  readonly reason: Readonly<Record<string, string | number>>
}

/** Undefined where it is owed already: owing twice changes nothing. */
export async function insertDuty(tx: Tx, _scope: Scope, duty: NewDuty, now: Date): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    insert into obligation (root_id, rule, subject_kind, subject_id, period, owner_id, unit_id, tier, owed_from, opens_at, due_at, first_due_at, state, reason, created_at)
    select ${duty.rootId}, ${duty.rule}, ${duty.subjectKind}, ${duty.subjectId}, ${duty.period}, ${duty.ownerId}::uuid,
           (select p.unit_id from staff p where p.id = ${duty.ownerId}::uuid), ${duty.tier}, ${duty.opensAt}, ${duty.opensAt}, ${duty.dueAt}, ${duty.dueAt},
           'open', ${JSON.stringify(duty.reason)}::jsonb, ${now}
    on conflict (root_id, rule, subject_id, period) do nothing
    returning id`.execute(tx)
  return rows[0]?.id
}

/** Several at once, for an event that owes more than one thing: one statement. */
export async function insertDuties(tx: Tx, _scope: Scope, duties: readonly NewDuty[], now: Date): Promise<void> {
  const rows = duties.map((duty) => ({ ...duty, opensAt: duty.opensAt.toISOString(), dueAt: duty.dueAt.toISOString() }))
  await kept(sql`
    insert into obligation (root_id, rule, subject_kind, subject_id, period, owner_id, unit_id, tier, owed_from, opens_at, due_at, first_due_at, state, reason, created_at)
    select d."rootId", d.rule, d."subjectKind", d."subjectId", d.period, d."ownerId", p.unit_id, d.tier, d."opensAt", d."opensAt", d."dueAt", d."dueAt",
           'open', d.reason, ${now}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) d("rootId" uuid, rule text, "subjectKind" text, "subjectId" uuid, period text, "ownerId" uuid,
           tier text, "opensAt" timestamptz, "dueAt" timestamptz, reason jsonb)
      left join staff p on p.id = d."ownerId"
    on conflict (root_id, rule, subject_id, period) do nothing`).execute(tx)
}

/** In time or late by the moment of the event, not of its entry. */
export async function markMet(tx: Tx, _scope: Scope, duty: Duty, event: { id: string; at: Date }): Promise<number> {
  const { numAffectedRows } = await kept(sql`
    update obligation o set state = case when ${event.at}::timestamptz < o.due_at then 'met' else 'met_late' end,
           satisfied_by = ${event.id}, satisfied_at = ${event.at}, closed_at = ${event.at}, revision = o.revision + 1
     where ${match(duty)} and o.closed_at is null`).execute(tx)
  return Number(numAffectedRows ?? 0)
}

export async function takeBackMet(tx: Tx, _scope: Scope, rootId: string, eventId: string): Promise<number> {
  const { numAffectedRows } = await sql`
    update obligation o set state = 'open', satisfied_by = null, satisfied_at = null, closed_at = null, revision = o.revision + 1
     where o.root_id = ${rootId} and o.satisfied_by = ${eventId}`.execute(tx)
  return Number(numAffectedRows ?? 0)
}

export async function moveDue(tx: Tx, _scope: Scope, duty: Duty, dueAt: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    update obligation o set due_at = ${dueAt}, revision = o.revision + 1
     where ${match(duty)} and o.closed_at is null and o.due_at <> ${dueAt}`.execute(tx)
  return Number(numAffectedRows ?? 0)
}

export async function setState(
  tx: Tx,
  _scope: Scope,
  duty: Duty,
  state: 'open' | 'suspended' | 'void',
  now: Date,
): Promise<number> {
  const { numAffectedRows } = await sql`
    update obligation o set state = ${state}, closed_at = case when ${state} = 'void' then ${now}::timestamptz end, revision = o.revision + 1
     where ${match(duty)} and o.closed_at is null and o.state <> ${state}`.execute(tx)
  return Number(numAffectedRows ?? 0)
}

export async function moveOwner(tx: Tx, _scope: Scope, duty: Duty, ownerId: string): Promise<number> {
  const { numAffectedRows } = await sql`
    update obligation o set owner_id = ${ownerId}, unit_id = (select p.unit_id from staff p where p.id = ${ownerId}), revision = o.revision + 1
     where ${match(duty)} and o.closed_at is null and o.owner_id is distinct from ${ownerId}`.execute(tx)
  return Number(numAffectedRows ?? 0)
}
