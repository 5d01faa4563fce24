import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'

/** E6: the contact that caused it must be with this customer. */
export async function findContactOf(tx: Tx, _scope: Scope, customerId: string, contactId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from contact x where x.customer_id = ${customerId} and x.id = ${contactId}`.execute(tx)
  return rows.length > 0
}
