import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'
import { customerInScope } from './customers.scope.ts'

/** The manager on a customer's row is a copy of the open full assignment, for lists and for the scope of rows. */
export async function setManager(tx: Tx, _scope: Scope, customerId: string, managerId: string, now: Date): Promise<void> {
  await sql`update customer set manager_id = ${managerId}, updated_at = ${now} where customer_id = ${customerId}`.execute(tx)
}

/** All that one bulk opened, in one statement. */
export async function setManagersOfBulk(tx: Tx, _scope: Scope, bulkId: string, now: Date): Promise<void> {
  await sql`update customer c set manager_id = a.manager_id, updated_at = ${now} from assignment a
    where a.bulk_id = ${bulkId} and a.mode = 'full' and a.to_at is null and c.customer_id = a.customer_id`.execute(tx)
}

export async function clearManagers(tx: Tx, _scope: Scope, customerIds: readonly string[], now: Date): Promise<void> {
  await sql`update customer set manager_id = null, updated_at = ${now} where customer_id = any(${[...customerIds]}::uuid[])`.execute(
    tx,
  )
}

export interface ManagerMove {
  readonly customerId: string
  /** The manager that the act was shown with. */
  readonly fromId: string | null
  readonly toId: string
}

/** Only who still stands as the act was shown: the row's lock decides between two acts at once. */
export async function moveManagers(tx: Tx, scope: Scope, moves: readonly ManagerMove[], now: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update customer c set manager_id = g.to_id, updated_at = ${now}
    from unnest(${moves.map((each) => each.customerId)}::uuid[], ${moves.map((each) => each.fromId)}::uuid[], ${moves.map((each) => each.toId)}::uuid[])
      as g (customer_id, from_id, to_id)
    where c.customer_id = g.customer_id and c.manager_id is not distinct from g.from_id and c.status <> 'left' and c.merged_into is null
      and ${customerInScope(scope)}
    returning c.customer_id as id`.execute(tx)
  return rows.map((row) => row.id)
}
