import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'

/** Nobody is on file, nobody ever was. */
export async function isBaseEmpty(tx: Tx, _scope: Scope): Promise<boolean> {
  const { rows } = await sql<{ empty: boolean }>`select not exists (select from customer_number) as empty`.execute(tx)
  return rows[0]!.empty
}

/** How many indexes and foreign keys were put off: none once a single customer is on file. */
export async function deferDefinitions(tx: Tx, _scope: Scope): Promise<number> {
  const { rows } = await sql<{ deferred: number }>`select defer_customer_definitions() as deferred`.execute(tx)
  return rows[0]!.deferred
}

/** Indexes that are missing, and foreign keys. */
export async function findDeferred(tx: Tx, _scope: Scope): Promise<{ indexes: string[]; keys: string[] }> {
  const { rows } = await sql<{ name: string; is_key: boolean }>`
    select name, definition like 'alter table %' as is_key from deferred_definition order by name`.execute(tx)
  const names = (isKey: boolean) => rows.filter((row) => row.is_key === isKey).map((row) => row.name)
  return { indexes: names(false), keys: names(true) }
}

/** Brings one back that was put off; the size of the base decides how long that takes. */
export async function restoreDefinition(tx: Tx, _scope: Scope, name: string): Promise<void> {
  await sql`set local statement_timeout = 0`.execute(tx)
  // Two are built at a time: helpers of each would take the cores from the other.
  await sql`set local max_parallel_maintenance_workers = 0`.execute(tx)
  await sql`select restore_deferred_definition(${name})`.execute(tx)
}
