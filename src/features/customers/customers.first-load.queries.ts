import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'

/** Nobody is on file, nobody ever was. */
export async function isBaseEmpty(tx: Tx, _scope: Scope): Promise<boolean> {
  const { rows } = await sql<{ empty: boolean }>`select not exists (select from customer_number) as empty`.execute(tx)
  return rows[0]!.empty
}

/** How many indexes of the lists were put off: none once a single customer is on file. */
export async function deferIndexes(tx: Tx, _scope: Scope): Promise<number> {
  const { rows } = await sql<{ deferred: number }>`select defer_customer_indexes() as deferred`.execute(tx)
  return rows[0]!.deferred
}

export async function findDeferredIndexes(tx: Tx, _scope: Scope): Promise<string[]> {
  const rows = await tx.selectFrom('deferred_index').select('name').orderBy('name').execute()
  return rows.map((row) => row.name)
}

/** Builds one that was put off; the size of the base decides how long that takes. */
export async function restoreIndex(tx: Tx, _scope: Scope, name: string): Promise<void> {
  await sql`set local statement_timeout = 0`.execute(tx)
  await sql`select restore_deferred_index(${name})`.execute(tx)
}
