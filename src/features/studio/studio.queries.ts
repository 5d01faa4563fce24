import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'
import { customerInScope } from '../customers/customers.scope.ts'

export interface TerritoryRow {
  readonly id: string
  readonly parentId: string | null
  readonly unitId: string | null
}

export async function listTerritories(tx: Tx, _scope: Scope): Promise<TerritoryRow[]> {
  const { rows } = await sql<TerritoryRow>`select id, parent_id as "parentId", unit_id as "unitId" from territory`.execute(tx)
  return rows
}

export async function listUnits(tx: Tx, _scope: Scope): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`select id, name from unit order by created_at, id`.execute(tx)
  return rows
}

export async function listManagers(
  tx: Tx,
  _scope: Scope,
  ids: readonly string[],
): Promise<{ id: string; name: string; unitId: string; unitName: string }[]> {
  const { rows } = await sql<{ id: string; name: string; unitId: string; unitName: string }>`
    select s.id, s.display_name as name, u.id as "unitId", u.name as "unitName" from staff s join unit u on u.id = s.unit_id
    where s.id = any(${[...ids]}::uuid[])`.execute(tx)
  return rows
}

/** Only those in scope. */
export async function listNames(
  tx: Tx,
  scope: Scope,
  ids: readonly string[],
): Promise<{ customerId: string; customerNo: string; name: string }[]> {
  const { rows } = await sql<{ customerId: string; customerNo: string; name: string }>`
    select c.customer_id as "customerId", c.customer_no as "customerNo", c.name from customer c
    where c.customer_id = any(${[...ids]}::uuid[]) and ${customerInScope(scope)}`.execute(tx)
  return rows
}
