import { sql, type RawBuilder } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'
import type { ComplaintClass } from '../complaints/complaints.rules.ts'
import { complaintInScope } from '../complaints/complaints.scope.ts'
import { customerInScope } from '../customers/customers.scope.ts'

export interface Cell {
  readonly current: boolean
  readonly class: ComplaintClass
  readonly subClass: string
  readonly cause: string | null
  readonly received: number
  readonly closed: number
  readonly firstContact: number
  readonly resolved: number
  readonly justified: number
  readonly reopened: number
  readonly repeated: number
  readonly calledBack: number
  readonly satisfied: number
}

const unitBelow = (unitId: string | null): RawBuilder<unknown> =>
  unitId === null
    ? sql``
    : sql`and k.unit_id in (with recursive down as (select ${unitId}::uuid as id union all select u.id from unit u join down on u.parent_id = down.id) select id from down)`

/**
 * One pass over two months: every figure of the digest is a sum of these cells. A complaint belongs to the month of its
 * receipt, with what has become of it since (4.4).
 */
export async function monthCells(
  tx: Tx,
  scope: Scope,
  at: { before: Date; from: Date; to: Date },
  unitId: string | null,
): Promise<Cell[]> {
  const { rows } = await sql<Cell>`
    select k.received_at >= ${at.from} as current, k.class, k.sub_class as "subClass", k.cause, count(*)::int as received,
           count(*) filter (where k.closed_at is not null)::int as closed,
           count(*) filter (where k.first_contact_in_time)::int as "firstContact",
           count(*) filter (where k.result_in_time)::int as resolved,
           count(*) filter (where k.verdict)::int as justified,
           count(*) filter (where k.reopened_count > 0)::int as reopened,
           count(k.repeat_of)::int as repeated,
           count(k.satisfaction)::int as "calledBack",
           count(*) filter (where k.satisfaction >= 4)::int as satisfied
      from complaint k left join customer c on c.customer_id = k.customer_id
     where k.received_at >= ${at.before} and k.received_at < ${at.to} and ${complaintInScope(scope)} ${unitBelow(unitId)}
     group by 1, 2, 3, 4`.execute(tx)
  return rows
}

export interface PromiseCell {
  readonly current: boolean
  readonly due: number
  readonly onTime: number
}

/** Promised replies by the month in which they fell due. */
export async function replyCells(
  tx: Tx,
  scope: Scope,
  at: { before: Date; from: Date; to: Date; now: Date },
  unitId: string | null,
): Promise<PromiseCell[]> {
  const { rows } = await sql<PromiseCell>`
    select m.due_at >= ${at.from} as current, count(*)::int as due, count(*) filter (where m.state = 'kept')::int as "onTime"
      from promise m join complaint k on k.customer_id = m.customer_id and k.id = m.source_id left join customer c on c.customer_id = k.customer_id
     where m.is_reply and m.state <> 'withdrawn' and m.due_at >= ${at.before} and m.due_at < ${at.to} and (m.due_at <= ${at.now} or m.state <> 'open')
       and ${complaintInScope(scope)} ${unitBelow(unitId)}
     group by 1`.execute(tx)
  return rows
}

export async function countVips(tx: Tx, scope: Scope): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from customer c where c.tier in ('diamond', 'gold', 'silver') and ${customerInScope(scope)}`.execute(
    tx,
  )
  return rows[0]!.count
}

export async function openPromises(tx: Tx, scope: Scope, now: Date): Promise<{ open: number; overdue: number }> {
  const { rows } = await sql<{ open: number; overdue: number }>`
    select count(*)::int as open, count(*) filter (where m.due_at <= ${now})::int as overdue
      from promise m join complaint k on k.customer_id = m.customer_id and k.id = m.source_id left join customer c on c.customer_id = k.customer_id
     where m.state = 'open' and ${complaintInScope(scope)}`.execute(tx)
  return rows[0]!
}

export async function suggestionCounts(
  tx: Tx,
  scope: Scope,
  from: Date,
  to: Date,
): Promise<{ received: number; accepted: number; done: number }> {
  const { rows } = await sql<{ received: number; accepted: number; done: number }>`
    select count(*)::int as received, count(*) filter (where s.state in ('accepted', 'done'))::int as accepted, count(*) filter (where s.state = 'done')::int as done
      from suggestion s join customer c on c.customer_id = s.customer_id
     where s.created_at >= ${from} and s.created_at < ${to} and ${customerInScope(scope)}`.execute(tx)
  return rows[0]!
}

export async function findDigest(
  tx: Tx,
  _scope: Scope,
  unitId: string,
  month: string,
): Promise<{ byName: string; at: Date; conclusion: string } | undefined> {
  const { rows } = await sql<{ byName: string; at: Date; conclusion: string }>`
    select p.display_name as "byName", d.at, d.conclusion from complaint_digest d join staff p on p.id = d.by_id where d.unit_id = ${unitId} and d.month = ${month}`.execute(
    tx,
  )
  return rows[0]
}

/** False: somebody has concluded it already. */
export async function saveDigest(
  tx: Tx,
  scope: Scope,
  row: { unitId: string; month: string; conclusion: string },
  now: Date,
): Promise<boolean> {
  const { numAffectedRows } = await sql`insert into complaint_digest (unit_id, month, conclusion, by_id, at)
    values (${row.unitId}, ${row.month}, ${row.conclusion}, ${scope.actorId}, ${now}) on conflict on constraint complaint_digest_pk do nothing`.execute(
    tx,
  )
  return (numAffectedRows ?? 0n) > 0n
}

/** Every unit that has a named handler owes its digest. */
export async function digestOwners(tx: Tx, _scope: Scope): Promise<{ unitId: string; ownerId: string }[]> {
  const { rows } = await sql<{
    unitId: string
    ownerId: string
  }>`select n.unit_id as "unitId", n.handler_id as "ownerId" from complaint_handler n order by 1`.execute(tx)
  return rows
}

export async function unitExists(tx: Tx, scope: Scope, unitId: string): Promise<boolean> {
  const inReach = scope.reach === 'all' ? sql`true` : sql`u.id = any (${[...scope.unitIds]}::uuid[])`
  const { rows } = await sql`select 1 from unit u where u.id = ${unitId} and ${inReach}`.execute(tx)
  return rows.length > 0
}

export interface HeatCell {
  readonly territoryId: string | null
  readonly name: string | null
  readonly week: string
  readonly count: number
}

/** Weeks begin on Monday in the branch's time zone. */
export async function heatCells(tx: Tx, scope: Scope, from: Date, to: Date, zone: string): Promise<HeatCell[]> {
  const { rows } = await sql<HeatCell>`
    select k.territory_id as "territoryId", t.name, to_char(date_trunc('week', k.received_at at time zone ${zone}::text), 'YYYY-MM-DD') as week, count(*)::int as count
      from complaint k left join territory t on t.id = k.territory_id left join customer c on c.customer_id = k.customer_id
     where k.received_at >= ${from} and k.received_at < ${to} and ${complaintInScope(scope)}
     group by 1, 2, 3 order by 2 nulls last, 1, 3`.execute(tx)
  return rows
}
