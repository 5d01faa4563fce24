import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Move } from '../../platform/customer-rows.ts'
import type { Tx } from '../../platform/work.ts'

export interface OpenServices {
  readonly fromManager: string | null
  readonly intoManager: string | null
  /** Who assists the one that is merged. */
  readonly assistants: readonly string[]
}

export async function openServices(tx: Tx, _scope: Scope, move: Move): Promise<OpenServices> {
  const { rows } = await sql<OpenServices>`
    select (select manager_id from assignment where customer_id = ${move.from} and mode = 'full' and to_at is null) as "fromManager",
      (select manager_id from assignment where customer_id = ${move.into} and mode = 'full' and to_at is null) as "intoManager",
      coalesce((select array_agg(a.manager_id::text order by a.from_at, a.id) from assignment a
        where a.customer_id = ${move.from} and a.mode = 'assisted' and a.to_at is null
          and not exists (select 1 from assignment o where o.customer_id = ${move.into} and o.to_at is null and o.mode = 'assisted' and o.manager_id = a.manager_id)), '{}') as assistants`.execute(
    tx,
  )
  return rows[0]!
}

/** The time of all who served him ends with his file; the history stays with it, since full service never overlaps. */
export async function closeAll(tx: Tx, _scope: Scope, customerId: string, now: Date): Promise<void> {
  await sql`update assignment set to_at = ${now} where customer_id = ${customerId} and to_at is null`.execute(tx)
}
