import { sql, type RawBuilder } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'
import { customerInScope } from '../customers/customers.scope.ts'
import { obligationColumns, obligationInScope, type ObligationRow } from './obligations.scope.ts'

/** Only the owner's own, and of those he covers for: a colleague's list is not put off by another. */
export function obligationOwned(scope: Scope): RawBuilder<boolean> {
  return sql<boolean>`o.owner_id = any (${scope.staffIds}::uuid[])`
}

export async function seesCustomer(tx: Tx, scope: Scope, customerId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from customer c where c.customer_id = ${customerId} and ${customerInScope(scope)}`.execute(
    tx,
  )
  return rows.length > 0
}

export async function findObligation(
  tx: Tx,
  _scope: Scope,
  id: string,
  which: RawBuilder<boolean>,
): Promise<ObligationRow | undefined> {
  const { rows } = await sql<ObligationRow>`
    select ${obligationColumns} from obligation o left join staff p on p.id = o.owner_id
     where o.id = ${id} and ${which}`.execute(tx)
  return rows[0]
}

export async function lockObligation(tx: Tx, _scope: Scope, row: Pick<ObligationRow, 'rootId' | 'id'>): Promise<void> {
  await sql`select 1 from obligation o where o.root_id = ${row.rootId} and o.id = ${row.id} for update`.execute(tx)
}

export async function listOfRoot(tx: Tx, scope: Scope, rootId: string, closedLimit: number): Promise<ObligationRow[]> {
  const { rows } = await sql<ObligationRow>`
    (select ${obligationColumns} from obligation o left join staff p on p.id = o.owner_id
      where o.root_id = ${rootId} and o.closed_at is null and ${obligationInScope(scope)} order by o.due_at, o.id)
    union all
    (select ${obligationColumns} from obligation o left join staff p on p.id = o.owner_id
      where o.root_id = ${rootId} and o.closed_at is not null and ${obligationInScope(scope)} order by o.closed_at desc, o.id desc limit ${closedLimit})`.execute(
    tx,
  )
  return rows
}

export async function setSnooze(
  tx: Tx,
  _scope: Scope,
  row: Pick<ObligationRow, 'rootId' | 'id'>,
  until: Date | null,
  reason: string | null,
): Promise<void> {
  await sql`update obligation set snoozed_until = ${until}, snooze_reason = ${reason} where root_id = ${row.rootId} and id = ${row.id}`.execute(
    tx,
  )
}

export async function insertWaiver(
  tx: Tx,
  scope: Scope,
  waiver: { id: string; rootId: string; obligationId: string; reason: string; requestedAt: Date },
): Promise<void> {
  await tx
    .insertInto('obligation_waiver')
    .values({
      root_id: waiver.rootId,
      id: waiver.id,
      obligation_id: waiver.obligationId,
      reason: waiver.reason,
      requested_by: scope.actorId,
      requested_at: waiver.requestedAt,
    })
    .execute()
}

export interface WaiverRow extends ObligationRow {
  readonly waiverId: string
  readonly customerName: string | null
  readonly waiverReason: string
  readonly requestedBy: string
  readonly requestedByName: string
  readonly requestedAt: Date
  readonly decision: 'approved' | 'refused' | null
  readonly decidedByName: string | null
  readonly decidedAt: Date | null
  readonly decisionNote: string | null
}

const waiverSelect = sql`
  select ${obligationColumns}, v.id as "waiverId", c.name as "customerName", v.reason as "waiverReason", v.requested_by as "requestedBy",
         r.display_name as "requestedByName", v.requested_at as "requestedAt", v.decision, d.display_name as "decidedByName",
         v.decided_at as "decidedAt", v.decision_note as "decisionNote"
    from obligation_waiver v
    join obligation o on o.root_id = v.root_id and o.id = v.obligation_id
    left join staff p on p.id = o.owner_id
    left join customer c on c.customer_id = o.root_id
    join staff r on r.id = v.requested_by
    left join staff d on d.id = v.decided_by`

export async function findWaiver(tx: Tx, scope: Scope, id: string): Promise<WaiverRow | undefined> {
  const { rows } = await sql<WaiverRow>`${waiverSelect} where v.id = ${id} and ${obligationInScope(scope)}`.execute(tx)
  return rows[0]
}

export async function listWaivers(
  tx: Tx,
  scope: Scope,
  pending: boolean,
  before: string | undefined,
  limit: number,
): Promise<WaiverRow[]> {
  const { rows } = await sql<WaiverRow>`
    ${waiverSelect}
     where ${pending ? sql`v.decision is null` : sql`v.decision is not null`} and ${obligationInScope(scope)}
       and (${before ?? null}::uuid is null or v.id < ${before ?? null}::uuid)
     order by v.id desc limit ${limit}`.execute(tx)
  return rows
}

export async function decideWaiver(
  tx: Tx,
  scope: Scope,
  waiver: Pick<WaiverRow, 'rootId' | 'waiverId'>,
  decision: 'approved' | 'refused',
  note: string,
  now: Date,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update obligation_waiver set decision = ${decision}, decided_by = ${scope.actorId}, decided_at = ${now}, decision_note = ${note}, version = version + 1
     where root_id = ${waiver.rootId} and id = ${waiver.waiverId} and decision is null`.execute(tx)
  return numAffectedRows === 1n
}

/** A duty that no engine judges: the approval itself closes it. */
export async function closeWaived(tx: Tx, _scope: Scope, row: Pick<ObligationRow, 'rootId' | 'id'>, now: Date): Promise<void> {
  await sql`update obligation set state = 'waived', closed_at = ${now}, revision = revision + 1
             where root_id = ${row.rootId} and id = ${row.id} and closed_at is null`.execute(tx)
}

/** Duties by name that nobody else takes over by himself; those about a customer follow his manager. */
export async function countHeldByName(
  tx: Tx,
  _scope: Scope,
  staffId: string,
  followingRules: readonly string[],
): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from obligation o
     where o.owner_id = ${staffId} and o.closed_at is null and o.rule <> all (${[...followingRules]}::text[])`.execute(tx)
  return rows[0]?.n ?? 0
}
