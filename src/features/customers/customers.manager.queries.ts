import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'

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
