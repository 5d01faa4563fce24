import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'
import { matches, type CustomerFilter } from './customers.filter.queries.ts'
import { customerInScope } from './customers.scope.ts'

export async function countExactly(tx: Tx, scope: Scope, filter: CustomerFilter): Promise<number> {
  const conditions = [customerInScope(scope), ...matches(filter)]
  const { rows } = await sql<{
    count: number
  }>`select count(*)::int as count from customer c where ${sql.join(conditions, sql` and `)}`.execute(tx)
  return rows[0]!.count
}

interface Plan {
  readonly Plan: { readonly 'Plan Rows': number }
}

async function plannedRows(tx: Tx, where: ReturnType<typeof customerInScope>): Promise<number> {
  const { rows } = await sql<{
    'QUERY PLAN': readonly Plan[]
  }>`explain (format json) select 1 from customer c where ${where}`.execute(tx)
  return rows[0]!['QUERY PLAN'][0]!.Plan['Plan Rows']
}

/**
 * What the planner expects, in a millisecond. The policy of row-level security distorts its figure; the same
 * distortion lies on the plan without a filter, so the quotient of the two is free of it.
 */
export async function estimateCount(tx: Tx, scope: Scope, filter: CustomerFilter): Promise<number> {
  const { rows } = await sql<{
    rows: number
  }>`select greatest(reltuples, 0)::int as rows from pg_class where oid = 'customer'::regclass`.execute(tx)
  const whole = await plannedRows(tx, sql<boolean>`true`)
  const found = await plannedRows(tx, sql<boolean>`${sql.join([customerInScope(scope), ...matches(filter)], sql` and `)}`)
  return whole === 0 ? 0 : Math.round((rows[0]!.rows * found) / whole)
}
