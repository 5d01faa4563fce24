import { sql, type RawBuilder } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'
import { customerInScope } from './customers.scope.ts'

/**
 * The manager on a customer's row is a copy of the open full assignment, for lists and for the scope of rows; the one beside
 * the words of the search follows it. `moved` gives rows `(customer_id, manager_id)` and may write.
 */
const withSearch = (moved: RawBuilder<unknown>) => sql`with moved as (${moved}),
  noted as (update customer_search x set manager_id = m.manager_id from moved m where x.customer_id = m.customer_id)`

async function copyManagers(tx: Tx, moved: RawBuilder<unknown>, now: Date): Promise<void> {
  await sql`${withSearch(moved)}
    update customer c set manager_id = m.manager_id, updated_at = ${now} from moved m where c.customer_id = m.customer_id`.execute(
    tx,
  )
}

export function setManager(tx: Tx, _scope: Scope, customerId: string, managerId: string, now: Date): Promise<void> {
  return copyManagers(tx, sql`select ${customerId}::uuid as customer_id, ${managerId}::uuid as manager_id`, now)
}

/** All that one bulk opened, in one statement. */
export function setManagersOfBulk(tx: Tx, _scope: Scope, bulkId: string, now: Date): Promise<void> {
  const opened = sql`select a.customer_id, a.manager_id from assignment a
    where a.bulk_id = ${bulkId} and a.mode = 'full' and a.to_at is null`
  return copyManagers(tx, opened, now)
}

export function clearManagers(tx: Tx, _scope: Scope, customerIds: readonly string[], now: Date): Promise<void> {
  return copyManagers(tx, sql`select unnest(${[...customerIds]}::uuid[]) as customer_id, null::uuid as manager_id`, now)
}

export interface ManagerMove {
  readonly customerId: string
  /** The manager that the act was shown with. */
  readonly fromId: string | null
  readonly toId: string
}

/** Only who still stands as the act was shown: the row's lock decides between two acts at once. */
export async function moveManagers(tx: Tx, scope: Scope, moves: readonly ManagerMove[], now: Date): Promise<string[]> {
  const moved = sql`update customer c set manager_id = g.to_id, updated_at = ${now}
    from unnest(${moves.map((each) => each.customerId)}::uuid[], ${moves.map((each) => each.fromId)}::uuid[], ${moves.map((each) => each.toId)}::uuid[])
      as g (customer_id, from_id, to_id)
    where c.customer_id = g.customer_id and c.manager_id is not distinct from g.from_id and c.status <> 'left' and c.merged_into is null
      and ${customerInScope(scope)}
    returning c.customer_id, c.manager_id`
  const { rows } = await sql<{ id: string }>`${withSearch(moved)} select customer_id as id from moved`.execute(tx)
  return rows.map((row) => row.id)
}
