import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tier } from '../../kernel/tiers.ts'
import type { Tx } from '../../platform/work.ts'
import { matches, type CustomerFilter } from './customers.filter.queries.ts'
import type { CUSTOMER_STATUSES } from './customers.rules.ts'
import { customerInScope, customerReach } from './customers.scope.ts'

/** A customer as an act over many looks at him. */
export interface SelectedCustomer {
  readonly customerId: string
  readonly customerNo: string
  readonly tier: Tier
  readonly status: (typeof CUSTOMER_STATUSES)[number]
  readonly managerId: string | null
  readonly isImportant: boolean
  readonly isSuspended: boolean
  readonly isMerged: boolean
}

const standing = sql`c.customer_id as "customerId", c.customer_no as "customerNo", c.tier, c.status, c.manager_id as "managerId",
  c.is_important as "isImportant", c.merged_into is not null as "isMerged",
  exists (select 1 from customer_suspension s where s.customer_id = c.customer_id and s.to_at is null) as "isSuspended"`

/** In the order of the ids, which is the order of the primary key: any number of them, page by page. */
export async function pageOfSelection(
  tx: Tx,
  scope: Scope,
  filter: CustomerFilter,
  after: string | null,
  limit: number,
): Promise<SelectedCustomer[]> {
  const conditions = [customerInScope(scope), ...matches(filter)]
  if (after !== null) conditions.push(sql<boolean>`c.customer_id > ${after}::uuid`)
  const { rows } = await sql<SelectedCustomer>`
    with page as materialized (select c.* from customer c where ${sql.join(conditions, sql` and `)} order by c.customer_id limit ${limit})
    select ${standing} from page c order by c.customer_id`.execute(tx)
  return rows
}

/** Those of the ids that are in reach now, files merged since among them, and whether the filter still finds them. */
export async function standingOf(
  tx: Tx,
  scope: Scope,
  filter: CustomerFilter,
  ids: readonly string[],
): Promise<(SelectedCustomer & { readonly stillMatches: boolean })[]> {
  const conditions = matches(filter)
  const { rows } = await sql<SelectedCustomer & { readonly stillMatches: boolean }>`
    select ${standing}, coalesce(${conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)}, false) as "stillMatches"
    from customer c where c.customer_id = any(${[...ids]}::uuid[]) and ${customerReach(scope)}`.execute(tx)
  return rows
}
