import { sql, type RawBuilder } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tier } from '../../kernel/tiers.ts'
import type { Tx } from '../../platform/work.ts'
import { customerInScope } from '../customers/customers.scope.ts'
import type { AvailableManager, Pool, ServedTerritory, ServingUnit } from './assignments.rules.ts'

/** Who goes to whom, before anything is written: `assignment_plan`, dropped at the commit. */
export async function openPlan(tx: Tx, _scope: Scope): Promise<void> {
  await sql`drop table if exists pg_temp.assignment_plan`.execute(tx)
  await sql`create temp table assignment_plan (customer_id uuid primary key, manager_id uuid, reason text, tier text not null, territory_id uuid,
    account_id uuid, rank integer not null) on commit drop`.execute(tx)
}

const tierRank = sql`case c.tier when 'diamond' then 0 when 'gold' then 1 when 'silver' then 2 else 3 end`

export interface MoveFilter {
  readonly fromManagerId?: string | undefined
  readonly customerIds?: readonly string[] | undefined
  readonly tier?: readonly Tier[] | undefined
  readonly territoryIds?: readonly string[] | undefined
  readonly accountId?: string | undefined
  readonly unassigned?: boolean | undefined
}

async function plan(tx: Tx, conditions: readonly RawBuilder<unknown>[]): Promise<number> {
  const done = await sql`
    insert into assignment_plan (customer_id, tier, territory_id, account_id, rank)
    select c.customer_id, c.tier, c.territory_id, c.account_id, row_number() over (order by ${tierRank}, c.score_order desc, c.customer_id)
    from customer c where ${sql.join([...conditions], sql` and `)}`.execute(tx)
  return Number(done.numAffectedRows ?? 0n)
}

/** Every VIP in scope who has nobody. */
export function planUnassigned(tx: Tx, scope: Scope): Promise<number> {
  return plan(tx, [customerInScope(scope), sql`c.tier <> 'none'`, sql`c.status <> 'left'`, sql`c.manager_id is null`])
}

function moving(scope: Scope, filter: MoveFilter, to: readonly string[]): RawBuilder<unknown>[] {
  const conditions: RawBuilder<unknown>[] = [customerInScope(scope), sql`c.status <> 'left'`]
  if (filter.fromManagerId !== undefined) conditions.push(sql`c.manager_id = ${filter.fromManagerId}::uuid`)
  if (filter.customerIds !== undefined) conditions.push(sql`c.customer_id = any(${[...filter.customerIds]}::uuid[])`)
  if (filter.tier !== undefined) conditions.push(sql`c.tier = any(${[...filter.tier]}::text[])`)
  if (filter.territoryIds !== undefined) conditions.push(sql`c.territory_id = any(${[...filter.territoryIds]}::uuid[])`)
  if (filter.accountId !== undefined) conditions.push(sql`c.account_id = ${filter.accountId}::uuid`)
  if (filter.unassigned === true) conditions.push(sql`c.manager_id is null and c.tier <> 'none'`)
  // Those who already are with one of the targets stay where they are.
  conditions.push(sql`(c.manager_id is null or c.manager_id <> all(${[...to]}::uuid[]))`)
  return conditions
}

export function planMove(tx: Tx, scope: Scope, filter: MoveFilter, to: readonly string[]): Promise<number> {
  return plan(tx, moving(scope, filter, to))
}

/** One-to-one service outlives a gap: back to the manager of the last year, if he is still there. */
export async function planPrevious(tx: Tx, _scope: Scope, managers: readonly string[], since: Date): Promise<void> {
  await sql`update assignment_plan p set manager_id = h.manager_id, reason = 'previous_manager'
    from (select distinct on (a.customer_id) a.customer_id, a.manager_id from assignment a join assignment_plan q on q.customer_id = a.customer_id
          where a.mode = 'full' and a.to_at >= ${since} order by a.customer_id, a.to_at desc, a.id desc) h
    where h.customer_id = p.customer_id and h.manager_id = any(${[...managers]}::uuid[])`.execute(tx)
}

/** N2: who belongs to a corporate account goes to the account's manager. */
export async function planByAccount(tx: Tx, _scope: Scope, managers: readonly string[]): Promise<void> {
  await sql`update assignment_plan p set manager_id = a.manager_id, reason = 'account_manager'
    from account a where p.manager_id is null and a.id = p.account_id and a.manager_id = any(${[...managers]}::uuid[])`.execute(
    tx,
  )
}

/**
 * Fills the emptiest portfolio first, and hands out the best customers in turn: slots (manager, level) in the order of
 * the level meet the customers in the order of tier and score. One statement, whatever the number.
 */
export async function planByCapacity(
  tx: Tx,
  _scope: Scope,
  managerIds: readonly string[],
  reason: string,
  territoryIds?: Pool['territoryIds'],
): Promise<void> {
  const among =
    territoryIds === undefined
      ? sql`true`
      : sql`(p.territory_id = any(${territoryIds.filter((each) => each !== null)}::uuid[])${territoryIds.includes(null) ? sql` or p.territory_id is null` : sql``})`
  await sql`
    with todo as (
      select p.customer_id, row_number() over (order by p.rank, p.customer_id) as n from assignment_plan p where p.manager_id is null and ${among}
    ), load as (
      select m.id, (select count(*) from customer c where c.manager_id = m.id and not exists (select 1 from assignment_plan p where p.customer_id = c.customer_id))
        + (select count(*) from assignment_plan p where p.manager_id = m.id) as customers
      from unnest(${[...managerIds]}::uuid[]) as m (id)
    ), ceiling as (
      select (select max(customers) from load) + (select count(*) from todo) / (select count(*) from load) + 1 as level
    ), slot as (
      select l.id, row_number() over (order by s.level, l.id) as n
      from load l cross join ceiling k cross join lateral generate_series(l.customers + 1, k.level) as s (level)
    )
    update assignment_plan p set manager_id = slot.id, reason = ${reason}
    from todo join slot on slot.n = todo.n where p.customer_id = todo.customer_id`.execute(tx)
}

export interface MoveTotals {
  readonly matched: number
  readonly diamond: number
  readonly gold: number
  readonly silver: number
  readonly none: number
}

/** For the preview, which writes nothing. */
export async function countMoving(tx: Tx, scope: Scope, filter: MoveFilter, to: readonly string[]): Promise<MoveTotals> {
  const { rows } = await sql<MoveTotals>`
    select count(*)::int as matched, count(*) filter (where c.tier = 'diamond')::int as diamond, count(*) filter (where c.tier = 'gold')::int as gold,
      count(*) filter (where c.tier = 'silver')::int as silver, count(*) filter (where c.tier = 'none')::int as none
    from customer c where ${sql.join(moving(scope, filter, to), sql` and `)}`.execute(tx)
  return rows[0]!
}

export async function countPlanned(tx: Tx, _scope: Scope): Promise<{ planned: number; left: number }> {
  const { rows } = await sql<{ planned: number; left: number }>`
    select count(manager_id)::int as planned, (count(*) - count(manager_id))::int as left from assignment_plan`.execute(tx)
  return rows[0]!
}

export async function workforce(
  tx: Tx,
  _scope: Scope,
): Promise<{ territories: ServedTerritory[]; units: ServingUnit[]; managers: (AvailableManager & { role: string })[] }> {
  const territories =
    await sql<ServedTerritory>`select id, parent_id as "parentId", unit_id as "unitId" from territory order by code`.execute(tx)
  const units = await sql<ServingUnit>`select id, parent_id as "parentId" from unit order by id`.execute(tx)
  const managers = await sql<AvailableManager & { role: string }>`
    select id, unit_id as "unitId", role from staff where role in ('VM', 'GM') and state = 'active' order by id`.execute(tx)
  return { territories: territories.rows, units: units.rows, managers: managers.rows }
}
