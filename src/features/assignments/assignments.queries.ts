import { sql } from 'kysely'
import { newId } from '../../kernel/ids.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tier } from '../../kernel/tiers.ts'
import type { Tx } from '../../platform/work.ts'
import { customerInScope } from '../customers/customers.scope.ts'
import { AUTOMATIC_REASONS, type SERVICE_MODES } from './assignments.rules.ts'

/** Carries out the plan: closes and opens, two statements for any number of customers. */
export async function applyPlan(
  tx: Tx,
  _scope: Scope,
  act: { bulkId: string; kind: 'automatic' | 'by_hand'; reason: string; now: Date; actorId: string },
): Promise<number> {
  await sql`delete from assignment_plan where manager_id is null`.execute(tx)
  await sql`update assignment a set to_at = ${act.now} from assignment_plan p
    where a.customer_id = p.customer_id and a.mode = 'full' and a.to_at is null`.execute(tx)
  const done = await sql`
    insert into assignment (customer_id, id, manager_id, mode, from_at, reason, bulk_id, created_by)
    select p.customer_id, uuidv7(), p.manager_id, 'full', ${act.now}, coalesce(p.reason, ${act.reason}), ${act.bulkId}, ${act.actorId} from assignment_plan p`.execute(
    tx,
  )
  const moved = Number(done.numAffectedRows ?? 0n)
  await tx
    .insertInto('assignment_bulk')
    .values({ id: act.bulkId, kind: act.kind, reason: act.reason, moved, created_at: act.now, created_by: act.actorId })
    .execute()
  return moved
}

/** Who left, or fell out of the VIP tiers and was not given a manager by hand, is nobody's any more. */
export async function endStale(tx: Tx, _scope: Scope, now: Date): Promise<string[]> {
  const { rows } = await sql<{ customerId: string }>`
    with stale as (
      select c.customer_id from customer c
      where c.manager_id is not null and (c.status = 'left' or c.merged_into is not null or (c.tier = 'none' and not c.is_important
        and exists (select 1 from assignment a where a.customer_id = c.customer_id and a.mode = 'full' and a.to_at is null and a.reason = any(${[...AUTOMATIC_REASONS]}::text[]))))
    ), closed as (
      update assignment a set to_at = ${now} from stale s where a.customer_id = s.customer_id and a.to_at is null
    )
    select customer_id as "customerId" from stale`.execute(tx)
  return rows.map((row) => row.customerId)
}

export async function lockCustomer(tx: Tx, scope: Scope, customerId: string): Promise<{ managerId: string | null } | undefined> {
  const { rows } = await sql<{ managerId: string | null }>`
    select c.manager_id as "managerId" from customer c where c.customer_id = ${customerId} and ${customerInScope(scope)} for update of c`.execute(
    tx,
  )
  return rows[0]
}

/** Those of the staff whom the scope may give customers to. */
export async function availableOf(tx: Tx, scope: Scope, staffIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select s.id from staff s where s.id = any(${[...staffIds]}::uuid[]) and s.role in ('VM', 'GM') and s.state = 'active'
      and ${scope.reach === 'all' ? sql`true` : sql`s.unit_id = any(${[...scope.unitIds]}::uuid[])`} order by s.id`.execute(tx)
  return rows.map((row) => row.id)
}

interface Assigned {
  readonly customerId: string
  readonly managerId: string
  readonly mode: (typeof SERVICE_MODES)[number]
  readonly reason: string
  readonly now: Date
  readonly actorId: string
}

export async function insertAssignment(tx: Tx, _scope: Scope, given: Assigned): Promise<string> {
  const id = newId(given.now)
  await tx
    .insertInto('assignment')
    .values({
      customer_id: given.customerId,
      id,
      manager_id: given.managerId,
      mode: given.mode,
      from_at: given.now,
      reason: given.reason,
      created_by: given.actorId,
    })
    .execute()
  return id
}

export async function closeFull(tx: Tx, _scope: Scope, customerId: string, now: Date): Promise<void> {
  await sql`update assignment set to_at = ${now} where customer_id = ${customerId} and mode = 'full' and to_at is null`.execute(
    tx,
  )
}

export async function closeAssistance(tx: Tx, _scope: Scope, customerId: string, managerId: string, now: Date): Promise<boolean> {
  const done = await sql`update assignment set to_at = ${now}
    where customer_id = ${customerId} and manager_id = ${managerId} and mode = 'assisted' and to_at is null`.execute(tx)
  return (done.numAffectedRows ?? 0n) > 0n
}

export async function assists(tx: Tx, _scope: Scope, customerId: string, managerId: string): Promise<boolean> {
  const { rows } =
    await sql`select 1 from assignment where customer_id = ${customerId} and manager_id = ${managerId} and mode = 'assisted' and to_at is null`.execute(
      tx,
    )
  return rows.length > 0
}

export async function countCustomersOf(tx: Tx, _scope: Scope, staffId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from assignment a where a.manager_id = ${staffId} and a.to_at is null`.execute(tx)
  return rows[0]!.count
}

export interface PortfolioRow {
  readonly staffId: string
  readonly name: string
  readonly role: string
  readonly unitId: string
  readonly unitName: string
  readonly customers: number
  readonly diamond: number
  readonly gold: number
  readonly silver: number
  readonly none: number
  readonly assisting: number
}

/** Managers in reach with what they carry. Counting is over the customers the reach shows, which for them is all. */
export async function listPortfolios(tx: Tx, scope: Scope): Promise<PortfolioRow[]> {
  const inReach =
    scope.reach === 'all'
      ? sql`true`
      : scope.reach === 'territory'
        ? sql`s.unit_id = any(${[...scope.unitIds]}::uuid[])`
        : sql`s.id = any(${[...scope.staffIds]}::uuid[])`
  const { rows } = await sql<PortfolioRow>`
    with carried as (
      select c.manager_id, count(*)::int as customers, count(*) filter (where c.tier = 'diamond')::int as diamond, count(*) filter (where c.tier = 'gold')::int as gold,
        count(*) filter (where c.tier = 'silver')::int as silver, count(*) filter (where c.tier = 'none')::int as none
      from customer c where c.manager_id is not null group by c.manager_id
    )
    select s.id as "staffId", s.display_name as name, s.role, s.unit_id as "unitId", u.name as "unitName", coalesce(n.customers, 0) as customers,
      coalesce(n.diamond, 0) as diamond, coalesce(n.gold, 0) as gold, coalesce(n.silver, 0) as silver, coalesce(n.none, 0) as none,
      (select count(*)::int from assignment a where a.manager_id = s.id and a.mode = 'assisted' and a.to_at is null) as assisting
    from staff s join unit u on u.id = s.unit_id left join carried n on n.manager_id = s.id
    where s.role in ('VM', 'GM') and (s.state = 'active' or n.customers > 0) and ${inReach}
    order by u.name, coalesce(n.customers, 0) desc, s.display_name, s.id`.execute(tx)
  return rows
}

const withoutManager = sql`c.tier <> 'none' and c.status <> 'left' and c.manager_id is null`

export async function countUnassigned(tx: Tx, scope: Scope): Promise<number> {
  const { rows } = await sql<{
    count: number
  }>`select count(*)::int as count from customer c where ${withoutManager} and ${customerInScope(scope)}`.execute(tx)
  return rows[0]!.count
}

export async function listUnassigned(
  tx: Tx,
  scope: Scope,
  after: { key: string | number; id: string } | undefined,
  limit: number,
) {
  const beyond = after === undefined ? sql`true` : sql`(c.score_order, c.customer_id) < (${after.key}::int, ${after.id}::uuid)`
  const { rows } = await sql<{
    customerId: string
    customerNo: string
    name: string
    tier: Tier
    territoryName: string | null
    scoreOrder: number
  }>`
    select c.customer_id as "customerId", c.customer_no as "customerNo", c.name, c.tier, t.name as "territoryName", c.score_order as "scoreOrder"
    from customer c left join territory t on t.id = c.territory_id
    where ${withoutManager} and ${customerInScope(scope)} and ${beyond} order by c.score_order desc, c.customer_id desc limit ${limit}`.execute(
    tx,
  )
  return rows
}

export interface HistoryRow {
  readonly id: string
  readonly managerId: string
  readonly managerName: string | null
  readonly mode: (typeof SERVICE_MODES)[number]
  readonly fromAt: Date
  readonly toAt: Date | null
  readonly reason: string
}

/** Newest first. */
export async function listHistory(
  tx: Tx,
  scope: Scope,
  customerId: string,
  page: { before?: { at: Date; id: string } | undefined; limit: number },
): Promise<HistoryRow[]> {
  const beyond =
    page.before === undefined ? sql`true` : sql`(a.from_at, a.id) < (${page.before.at}::timestamptz, ${page.before.id}::uuid)`
  const { rows } = await sql<HistoryRow>`
    select a.id, a.manager_id as "managerId", m.display_name as "managerName", a.mode, a.from_at as "fromAt", a.to_at as "toAt", a.reason
    from assignment a join customer c on c.customer_id = a.customer_id left join staff m on m.id = a.manager_id
    where a.customer_id = ${customerId} and ${customerInScope(scope)} and ${beyond} order by a.from_at desc, a.id desc limit ${page.limit}`.execute(
    tx,
  )
  return rows
}

export async function customerIsInScope(tx: Tx, scope: Scope, customerId: string): Promise<boolean> {
  return (
    (await sql`select 1 from customer c where c.customer_id = ${customerId} and ${customerInScope(scope)}`.execute(tx)).rows
      .length > 0
  )
}

/** Whom the caller may give customers to. */
export async function listManagers(tx: Tx, scope: Scope) {
  const { rows } = await sql<{ staffId: string; name: string; unitName: string; customers: number }>`
    select s.id as "staffId", s.display_name as name, u.name as "unitName", (select count(*)::int from customer c where c.manager_id = s.id) as customers
    from staff s join unit u on u.id = s.unit_id
    where s.role in ('VM', 'GM') and s.state = 'active' and ${scope.reach === 'all' ? sql`true` : sql`s.unit_id = any(${[...scope.unitIds]}::uuid[])`}
    order by u.name, s.display_name, s.id`.execute(tx)
  return rows
}
