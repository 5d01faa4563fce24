import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'
import { customerInScope } from '../customers/customers.scope.ts'

/** Those of a chunk who are to be shared out; the best customers first, whatever chunk they come in. */
export async function planGiven(tx: Tx, scope: Scope, customerIds: readonly string[]): Promise<void> {
  await sql`
    insert into assignment_plan (customer_id, tier, territory_id, account_id, rank)
    select c.customer_id, c.tier, c.territory_id, c.account_id,
      (case c.tier when 'diamond' then 0 when 'gold' then 1 when 'silver' then 2 else 3 end) * 20000000 + (10000000 - c.score_order)
    from customer c where c.customer_id = any(${[...customerIds]}::uuid[]) and ${customerInScope(scope)}`.execute(tx)
}

/** The plan is new, and without its numbers the sharing out would be planned for a handful. */
export async function measurePlan(tx: Tx, _scope: Scope): Promise<void> {
  await sql`analyze assignment_plan`.execute(tx)
}

export async function planned(
  tx: Tx,
  _scope: Scope,
  after: string | null,
  limit: number,
): Promise<{ customerId: string; managerId: string }[]> {
  const { rows } = await sql<{ customerId: string; managerId: string }>`
    select customer_id as "customerId", manager_id as "managerId" from assignment_plan
    where manager_id is not null and ${after === null ? sql`true` : sql`customer_id > ${after}::uuid`} order by customer_id limit ${limit}`.execute(
    tx,
  )
  return rows
}

/** Managers of a unit and the units below it whom the scope may give customers to. */
export async function managersBelow(tx: Tx, scope: Scope, unitId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive below as (
      select id from unit where id = ${unitId} union all select u.id from unit u join below b on u.parent_id = b.id
    )
    select s.id from staff s join below b on b.id = s.unit_id
    where s.role in ('VM', 'GM') and s.state = 'active' and ${scope.reach === 'all' ? sql`true` : sql`s.unit_id = any(${[...scope.unitIds]}::uuid[])`}
    order by s.id`.execute(tx)
  return rows.map((row) => row.id)
}

export interface ManagerLoad {
  readonly staffId: string
  readonly name: string
  readonly customers: number
}

export async function loadsOf(tx: Tx, _scope: Scope, staffIds: readonly string[]): Promise<ManagerLoad[]> {
  const { rows } = await sql<ManagerLoad>`
    select s.id as "staffId", s.display_name as name, (select count(*)::int from customer c where c.manager_id = s.id) as customers
    from staff s where s.id = any(${[...staffIds]}::uuid[]) order by s.display_name, s.id`.execute(tx)
  return rows
}

/** Closes the old full assignment and opens the new one, two statements whatever the number. */
export async function turnOver(
  tx: Tx,
  _scope: Scope,
  moves: readonly { customerId: string; toId: string }[],
  act: { bulkId: string; reason: string; now: Date; actorId: string },
): Promise<void> {
  const ids = moves.map((each) => each.customerId)
  await sql`update assignment set to_at = ${act.now}
    where customer_id = any(${ids}::uuid[]) and mode = 'full' and to_at is null`.execute(tx)
  await sql`
    insert into assignment (customer_id, id, manager_id, mode, from_at, reason, bulk_id, created_by)
    select g.customer_id, uuidv7(), g.to_id, 'full', ${act.now}, ${act.reason}, ${act.bulkId}, ${act.actorId}
    from unnest(${ids}::uuid[], ${moves.map((each) => each.toId)}::uuid[]) as g (customer_id, to_id)`.execute(tx)
  await sql`
    insert into assignment_bulk (id, kind, reason, moved, created_at, created_by)
    values (${act.bulkId}, 'by_hand', ${act.reason}, ${moves.length}, ${act.now}, ${act.actorId})
    on conflict (id) do update set moved = assignment_bulk.moved + excluded.moved`.execute(tx)
}
