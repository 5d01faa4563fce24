import { sql, type RawBuilder } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'
import type { SUSPENSION_REASONS } from './customers.rules.ts'
import { customerInScope } from './customers.scope.ts'

export interface BulkMark {
  readonly bulkId: string
  readonly now: Date
  readonly actorId: string
}

const chosen = (scope: Scope, ids: readonly string[]): RawBuilder<boolean> =>
  sql<boolean>`c.customer_id = any(${[...ids]}::uuid[]) and ${customerInScope(scope)}`
const idsOf = (rows: readonly { id: string }[]): string[] => rows.map((row) => row.id)

/** Whoever rests already is left as he is: two acts at once open one suspension. */
export async function suspendMany(
  tx: Tx,
  scope: Scope,
  ids: readonly string[],
  suspension: { reason: (typeof SUSPENSION_REASONS)[number]; note: string | null },
  { now, actorId }: BulkMark,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    insert into customer_suspension (customer_id, id, reason, note, from_at, created_at, created_by)
    select c.customer_id, uuidv7(), ${suspension.reason}, ${suspension.note}, ${now}, ${now}, ${actorId}
    from customer c where ${chosen(scope, ids)} and c.status <> 'left' order by c.customer_id
    on conflict (customer_id) where to_at is null do nothing returning customer_id as id`.execute(tx)
  return idsOf(rows)
}

export async function resumeMany(tx: Tx, scope: Scope, ids: readonly string[], { now }: BulkMark): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update customer_suspension s set to_at = ${now}, version = s.version + 1 from customer c
    where s.customer_id = c.customer_id and s.to_at is null and ${chosen(scope, ids)} returning s.customer_id as id`.execute(tx)
  return idsOf(rows)
}

export async function flagMany(
  tx: Tx,
  scope: Scope,
  ids: readonly string[],
  flag: { important: boolean; reason: string | null },
): Promise<{ id: string; before: string | null }[]> {
  const { rows } = await sql<{ id: string; before: string | null }>`
    update customer c set is_important = ${flag.important}, important_reason = ${flag.reason}
    where ${chosen(scope, ids)} and c.is_important <> ${flag.important} and c.status <> 'left'
    returning c.customer_id as id, old.important_reason as before`.execute(tx)
  return rows
}

/** The pages that others have open notice that the file has changed. */
export async function raiseVersions(tx: Tx, _scope: Scope, ids: readonly string[], now: Date): Promise<void> {
  await sql`update customer set version = version + 1, updated_at = ${now} where customer_id = any(${[...ids]}::uuid[])`.execute(
    tx,
  )
}

/** F4: one line a customer, with the act's id. */
export async function recordMany(
  tx: Tx,
  _scope: Scope,
  field: string,
  changes: readonly { id: string; before: string | null; after: string | null }[],
  { bulkId, now, actorId }: BulkMark,
): Promise<void> {
  await sql`
    insert into customer_change (customer_id, id, at, actor_id, field, old_value, new_value, origin, origin_id)
    select g.id, uuidv7(), ${now}, ${actorId}, ${field}, g.before, g.after, 'bulk', ${bulkId}
    from unnest(${changes.map((each) => each.id)}::uuid[], ${changes.map((each) => each.before)}::text[], ${changes.map((each) => each.after)}::text[])
      as g (id, before, after)`.execute(tx)
}
