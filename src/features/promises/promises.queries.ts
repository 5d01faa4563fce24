import { sql, type RawBuilder } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tier } from '../../kernel/tiers.ts'
import type { Tx } from '../../platform/work.ts'
import { customerInScope } from '../customers/customers.scope.ts'
import type { PromiseSource, PromiseState } from './promises.rules.ts'

export interface PromiseRow {
  readonly id: string
  readonly customerId: string
  readonly customerName: string | null
  readonly customerTier: Tier | null
  readonly promiserId: string
  readonly promiserName: string
  readonly text: string
  readonly givenAt: Date
  readonly dueAt: Date
  readonly state: PromiseState
  readonly keptAt: Date | null
  readonly proof: string | null
  readonly source: PromiseSource
  readonly sourceId: string | null
  readonly isReply: boolean
  readonly version: number
}

const selectPromise = sql`
  select m.id, m.customer_id as "customerId", c.name as "customerName", c.tier as "customerTier", m.promiser_id as "promiserId",
         p.display_name as "promiserName", m.text, m.given_at as "givenAt", m.due_at as "dueAt", m.state, m.kept_at as "keptAt", m.proof,
         m.source, m.source_id as "sourceId", m.is_reply as "isReply", m.version
    from promise m join staff p on p.id = m.promiser_id left join customer c on c.customer_id = m.customer_id`

/** One's own, or those to a customer whom the scope covers. */
export function promiseInScope(scope: Scope): RawBuilder<boolean> {
  if (scope.reach === 'all') return sql<boolean>`true`
  return sql<boolean>`(m.promiser_id = any (${[...scope.staffIds]}::uuid[]) or (c.customer_id is not null and ${customerInScope(scope)}))`
}

export interface PromiseFilter {
  readonly promisers: readonly string[] | null
  readonly openOnly: boolean
  readonly customerId: string | undefined
  readonly sourceId: string | undefined
}

const filtered = (scope: Scope, filter: PromiseFilter) => sql`${promiseInScope(scope)}
  and (${filter.promisers === null} or m.promiser_id = any (${[...(filter.promisers ?? [])]}::uuid[]))
  ${filter.openOnly ? sql`and m.state = 'open'` : sql``}
  ${filter.customerId === undefined ? sql`` : sql`and m.customer_id = ${filter.customerId}`}
  ${filter.sourceId === undefined ? sql`` : sql`and m.source_id = ${filter.sourceId}`}`

export async function listPromises(
  tx: Tx,
  scope: Scope,
  filter: PromiseFilter,
  after: { at: Date; id: string } | undefined,
  limit: number,
): Promise<PromiseRow[]> {
  const from = after === undefined ? sql`` : sql`and (m.due_at, m.id) > (${after.at}::timestamptz, ${after.id}::uuid)`
  const { rows } =
    await sql<PromiseRow>`${selectPromise} where ${filtered(scope, filter)} ${from} order by m.due_at, m.id limit ${limit}`.execute(
      tx,
    )
  return rows
}

export async function countPromises(
  tx: Tx,
  scope: Scope,
  filter: PromiseFilter,
  now: Date,
): Promise<{ open: number; overdue: number }> {
  const { rows } = await sql<{ open: number; overdue: number }>`
    select count(*)::int as open, count(*) filter (where m.due_at <= ${now})::int as overdue
      from promise m left join customer c on c.customer_id = m.customer_id
     where ${filtered(scope, { ...filter, openOnly: true })}`.execute(tx)
  return rows[0]!
}

export async function promisesOfSource(tx: Tx, _scope: Scope, customerId: string, sourceId: string): Promise<PromiseRow[]> {
  const { rows } =
    await sql<PromiseRow>`${selectPromise} where m.customer_id = ${customerId} and m.source_id = ${sourceId} order by m.due_at, m.id`.execute(
      tx,
    )
  return rows
}

export async function findPromise(tx: Tx, scope: Scope, id: string): Promise<PromiseRow | undefined> {
  const { rows } = await sql<PromiseRow>`${selectPromise} where m.id = ${id} and ${promiseInScope(scope)}`.execute(tx)
  return rows[0]
}

export async function lockPromise(tx: Tx, scope: Scope, id: string): Promise<PromiseRow | undefined> {
  const found = await findPromise(tx, scope, id)
  if (found === undefined) return undefined
  await sql`select 1 from promise where customer_id = ${found.customerId} and id = ${id} for update`.execute(tx)
  return findPromise(tx, scope, id)
}

export interface NewPromiseRow {
  readonly id: string
  readonly customerId: string
  readonly promiserId: string
  readonly text: string
  readonly dueAt: Date
  readonly source: PromiseSource
  readonly sourceId: string | null
  readonly isReply: boolean
}

export async function insertPromise(tx: Tx, scope: Scope, row: NewPromiseRow, now: Date): Promise<void> {
  await sql`insert into promise (customer_id, id, promiser_id, text, given_at, due_at, state, source, source_id, is_reply, entered_by)
    values (${row.customerId}, ${row.id}, ${row.promiserId}, ${row.text}, ${now}, ${row.dueAt}, 'open', ${row.source}, ${row.sourceId}, ${row.isReply}, ${scope.actorId})`.execute(
    tx,
  )
}

export async function markKept(
  tx: Tx,
  _scope: Scope,
  of: { customerId: string; id: string },
  keptAt: Date,
  proof: string,
): Promise<boolean> {
  const { numAffectedRows } =
    await sql`update promise set state = case when ${keptAt}::timestamptz <= due_at then 'kept' else 'kept_late' end, kept_at = ${keptAt},
           proof = ${proof}, version = version + 1
     where customer_id = ${of.customerId} and id = ${of.id} and state = 'open'`.execute(tx)
  return (numAffectedRows ?? 0n) > 0n
}

export async function markWithdrawn(
  tx: Tx,
  _scope: Scope,
  of: { customerId: string; id: string },
  reason: string,
): Promise<void> {
  await sql`update promise set state = 'withdrawn', proof = ${reason}, version = version + 1
             where customer_id = ${of.customerId} and id = ${of.id} and state = 'open'`.execute(tx)
}

export async function moveOpen(tx: Tx, _scope: Scope, of: { customerId: string; id: string }, promiserId: string): Promise<void> {
  await sql`update promise set promiser_id = ${promiserId}, version = version + 1 where customer_id = ${of.customerId} and id = ${of.id} and state = 'open'`.execute(
    tx,
  )
}

export async function findCustomer(tx: Tx, scope: Scope, customerId: string): Promise<{ name: string; tier: Tier } | undefined> {
  const { rows } = await sql<{ name: string; tier: Tier }>`
    select c.name, c.tier from customer c where c.customer_id = ${customerId} and ${customerInScope(scope)}`.execute(tx)
  return rows[0]
}

export async function keepReplies(
  tx: Tx,
  _scope: Scope,
  customerId: string,
  sourceId: string,
  proof: string,
  now: Date,
): Promise<string[]> {
  const { rows } = await sql<{
    id: string
  }>`update promise set state = case when ${now}::timestamptz <= due_at then 'kept' else 'kept_late' end, kept_at = ${now},
           proof = ${proof}, version = version + 1
     where customer_id = ${customerId} and source_id = ${sourceId} and is_reply and state = 'open' returning id`.execute(tx)
  return rows.map((row) => row.id)
}
