import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'
import { customerInScope } from '../customers/customers.scope.ts'
import type { BulkPreview } from './bulk.contract.ts'
import type { ItemReason, ItemState } from './bulk.rules.ts'

export interface NewItem {
  readonly customerId: string
  readonly customerNo: string
  readonly fromId: string | null
  readonly reason: ItemReason | undefined
  readonly state: ItemState
}

/** `first`: the ordinal of the first of them. */
export async function insertItems(
  tx: Tx,
  _scope: Scope,
  act: { id: string; createdBy: string },
  first: number,
  items: readonly NewItem[],
): Promise<void> {
  await sql`
    insert into bulk_item (customer_id, bulk_id, ordinal, customer_no, from_id, state, reason, created_by)
    select g.customer_id, ${act.id}, ${first - 1} + g.n, g.customer_no, g.from_id, g.state, g.reason, ${act.createdBy}
    from unnest(${items.map((each) => each.customerId)}::uuid[], ${items.map((each) => each.customerNo)}::text[],
      ${items.map((each) => each.fromId)}::uuid[], ${items.map((each) => each.state)}::text[], ${items.map((each) => each.reason ?? null)}::text[])
      with ordinality as g (customer_id, customer_no, from_id, state, reason, n)`.execute(tx)
}

export async function deleteItems(tx: Tx, _scope: Scope, bulkId: string): Promise<void> {
  await sql`delete from bulk_item where bulk_id = ${bulkId}`.execute(tx)
}

export interface PendingItem {
  readonly customerId: string
  readonly ordinal: number
  readonly fromId: string | null
  readonly toId: string | null
}

export async function nextItems(tx: Tx, _scope: Scope, bulkId: string, after: number, limit: number): Promise<PendingItem[]> {
  const { rows } = await sql<PendingItem>`
    select customer_id as "customerId", ordinal, from_id as "fromId", to_id as "toId" from bulk_item
    where bulk_id = ${bulkId} and state = 'pending' and ordinal > ${after} order by ordinal limit ${limit}`.execute(tx)
  return rows
}

export async function setReceivers(
  tx: Tx,
  _scope: Scope,
  bulkId: string,
  planned: readonly { customerId: string; managerId: string }[],
): Promise<void> {
  await sql`update bulk_item i set to_id = g.to_id
    from unnest(${planned.map((each) => each.customerId)}::uuid[], ${planned.map((each) => each.managerId)}::uuid[]) as g (customer_id, to_id)
    where i.bulk_id = ${bulkId} and i.customer_id = g.customer_id`.execute(tx)
}

export async function failWithoutReceiver(tx: Tx, _scope: Scope, bulkId: string, reason: ItemReason): Promise<number> {
  const done = await sql`update bulk_item set state = 'failed', reason = ${reason}
    where bulk_id = ${bulkId} and state = 'pending' and to_id is null`.execute(tx)
  return Number(done.numAffectedRows ?? 0n)
}

export async function settleItems(
  tx: Tx,
  _scope: Scope,
  bulkId: string,
  settled: readonly { customerId: string; state: ItemState; reason: ItemReason | undefined }[],
  now: Date,
): Promise<void> {
  await sql`update bulk_item i set state = g.state, reason = g.reason, settled_at = ${now}
    from unnest(${settled.map((each) => each.customerId)}::uuid[], ${settled.map((each) => each.state)}::text[], ${settled.map((each) => each.reason ?? null)}::text[])
      as g (customer_id, state, reason)
    where i.bulk_id = ${bulkId} and i.customer_id = g.customer_id and i.state = 'pending'`.execute(tx)
}

export async function countReasons(tx: Tx, _scope: Scope, bulkId: string): Promise<BulkPreview['reasons']> {
  const { rows } = await sql<{
    reason: ItemReason
    count: number
  }>`select reason, count(*)::int as count from bulk_item where bulk_id = ${bulkId} and reason is not null group by reason order by reason`.execute(
    tx,
  )
  return Object.fromEntries(rows.map((row) => [row.reason, row.count]))
}

export async function countTiers(tx: Tx, _scope: Scope, bulkId: string): Promise<BulkPreview['byTier']> {
  const { rows } = await sql<BulkPreview['byTier']>`
    select count(*) filter (where c.tier = 'diamond')::int as diamond, count(*) filter (where c.tier = 'gold')::int as gold,
      count(*) filter (where c.tier = 'silver')::int as silver, count(*) filter (where c.tier = 'none')::int as "none"
    from bulk_item i join customer c on c.customer_id = i.customer_id where i.bulk_id = ${bulkId} and i.state = 'pending'`.execute(
    tx,
  )
  return rows[0]!
}

/** Who would lose and who would get how many; after the run, who has. */
export async function countMoves(
  tx: Tx,
  _scope: Scope,
  bulkId: string,
  state: Extract<ItemState, 'pending' | 'done'>,
): Promise<{ staffId: string; gains: number; loses: number }[]> {
  const { rows } = await sql<{ staffId: string; gains: number; loses: number }>`
    select "staffId", sum(gains)::int as gains, sum(loses)::int as loses from (
      select to_id as "staffId", count(*) as gains, 0 as loses from bulk_item where bulk_id = ${bulkId} and state = ${state} and to_id is not null group by to_id
      union all
      select from_id, 0, count(*) from bulk_item where bulk_id = ${bulkId} and state = ${state} and from_id is not null and to_id is not null group by from_id
    ) moves group by "staffId"`.execute(tx)
  return rows
}

export async function idsDone(tx: Tx, _scope: Scope, bulkId: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{
    id: string
  }>`select customer_id as id from bulk_item where bulk_id = ${bulkId} and state = 'done' limit ${limit}`.execute(tx)
  return rows.map((row) => row.id)
}

export interface ShownItem {
  readonly ordinal: number
  readonly customerId: string
  readonly customerNo: string
  readonly name: string | null
  readonly state: ItemState
  readonly reason: ItemReason | null
  readonly fromName: string | null
  readonly toName: string | null
}

/** The name only where the customer is in reach now. */
export async function listItems(
  tx: Tx,
  scope: Scope,
  bulkId: string,
  page: { states: readonly ItemState[] | undefined; after: number; limit: number },
): Promise<ShownItem[]> {
  const { rows } = await sql<ShownItem>`
    select i.ordinal, i.customer_id as "customerId", i.customer_no as "customerNo", c.name, i.state, i.reason,
      f.display_name as "fromName", t.display_name as "toName"
    from bulk_item i left join customer c on c.customer_id = i.customer_id and ${customerInScope(scope)}
    left join staff f on f.id = i.from_id left join staff t on t.id = i.to_id
    where i.bulk_id = ${bulkId} and i.ordinal > ${page.after}
      and ${page.states === undefined ? sql`true` : sql`i.state = any(${[...page.states]}::text[])`}
    order by i.ordinal limit ${page.limit}`.execute(tx)
  return rows
}
