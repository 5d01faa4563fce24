import { sql, type RawBuilder } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tier } from '../../kernel/tiers.ts'
import type { Tx } from '../../platform/work.ts'
import type { ACCOUNT_ROLES, CHANNELS, CUSTOMER_STATUSES } from './customers.rules.ts'
import { customerInScope } from './customers.scope.ts'

export interface CustomerFilter {
  readonly tier?: readonly Tier[] | undefined
  readonly status?: readonly (typeof CUSTOMER_STATUSES)[number][] | undefined
  /** A territory and all below it, resolved. */
  readonly territoryIds?: readonly string[] | undefined
  readonly managerId?: string | undefined
  readonly important?: boolean | undefined
  readonly accountId?: string | undefined
  readonly channel?: readonly (typeof CHANNELS)[number][] | undefined
  readonly birthMonth?: number | undefined
  readonly contractFrom?: string | undefined
  readonly contractTo?: string | undefined
  readonly owed?: boolean | undefined
  /** Those that a search found. */
  readonly ids?: readonly string[] | undefined
}

export interface ListedCustomer {
  readonly customerId: string
  readonly customerNo: string
  readonly name: string
  readonly tier: Tier
  readonly tierValidTo: string | null
  readonly status: (typeof CUSTOMER_STATUSES)[number]
  readonly isImportant: boolean
  readonly phone: Buffer | null
  readonly territoryName: string | null
  readonly managerId: string | null
  readonly managerName: string | null
  readonly accountId: string | null
  readonly accountName: string | null
  readonly accountRole: (typeof ACCOUNT_ROLES)[number] | null
  readonly preferredChannel: (typeof CHANNELS)[number] | null
  readonly birthCalendar: 'solar' | 'lunar' | null
  readonly birthYear: number | null
  readonly birthMonth: number | null
  readonly birthDay: number | null
  readonly birthLeapMonth: boolean
  readonly openedOn: string | null
  readonly contractEnd: string | null
  readonly valueScore: number | null
  readonly owed: number
  readonly sortKey: string | number
}

/** One value is an equality: only then is an index that begins with the column in the order of the list. */
function oneOf(column: RawBuilder<unknown>, values: readonly string[]): RawBuilder<boolean> {
  return values.length === 1
    ? sql<boolean>`${column} = ${values[0]}::text`
    : sql<boolean>`${column} = any(${[...values]}::text[])`
}

/** Every listed field, as a condition over alias `c`. */
export function matches(filter: CustomerFilter): RawBuilder<boolean>[] {
  const all: RawBuilder<boolean>[] = []
  if (filter.ids !== undefined) all.push(sql`c.customer_id = any(${[...filter.ids]}::uuid[])`)
  if (filter.tier !== undefined) all.push(oneOf(sql`c.tier`, filter.tier))
  if (filter.status !== undefined) all.push(oneOf(sql`c.status`, filter.status))
  if (filter.territoryIds !== undefined) all.push(sql`c.territory_id = any(${[...filter.territoryIds]}::uuid[])`)
  if (filter.managerId === 'none') all.push(sql`c.manager_id is null`)
  else if (filter.managerId !== undefined) all.push(sql`c.manager_id = ${filter.managerId}::uuid`)
  if (filter.important !== undefined) all.push(filter.important ? sql`c.is_important` : sql`not c.is_important`)
  if (filter.accountId !== undefined) all.push(sql`c.account_id = ${filter.accountId}::uuid`)
  if (filter.channel !== undefined) all.push(oneOf(sql`c.preferred_channel`, filter.channel))
  if (filter.birthMonth !== undefined) all.push(sql`c.birth_month = ${filter.birthMonth}::smallint`)
  if (filter.contractFrom !== undefined || filter.contractTo !== undefined) {
    // No contract is a contract that ends beyond all days.
    all.push(
      sql`c.contract_order between ${filter.contractFrom ?? '0001-01-01'}::date and ${filter.contractTo ?? '9999-12-30'}::date`,
    )
  }
  if (filter.owed === true)
    all.push(sql`exists (select 1 from obligation o where o.root_id = c.customer_id and o.state = 'open')`)
  return all
}

interface Order {
  readonly from: RawBuilder<unknown>
  readonly key: RawBuilder<unknown>
  /** The id that stands beside the key in the index. */
  readonly tie: RawBuilder<unknown>
  readonly type: string
  readonly direction: 'asc' | 'desc'
}

const root = sql`customer c`
/** By name means by pinyin; the side table is in that order already. */
const bySearch = (column: string): Pick<Order, 'from' | 'key' | 'tie' | 'type'> => ({
  from: sql`customer_search x join customer c on c.customer_id = x.customer_id`,
  key: sql.ref(`x.${column}`),
  tie: sql`x.customer_id`,
  type: 'text',
})
export const ORDERS = {
  score: { from: root, key: sql`c.score_order`, tie: sql`c.customer_id`, type: 'int', direction: 'desc' },
  name: { ...bySearch('pinyin'), direction: 'asc' },
  number: { ...bySearch('number'), direction: 'asc' },
  opened: { from: root, key: sql`c.opened_order`, tie: sql`c.customer_id`, type: 'date', direction: 'desc' },
  contract_end: { from: root, key: sql`c.contract_order`, tie: sql`c.customer_id`, type: 'date', direction: 'asc' },
} satisfies Record<string, Order>
export type OrderName = keyof typeof ORDERS

export interface ListPage {
  readonly order: OrderName
  readonly direction: 'asc' | 'desc' | undefined
  readonly after: { readonly key: string | number; readonly id: string } | undefined
  readonly limit: number
}

/** The page's ids come first, by index alone; only they are dressed with names and the sealed phone. */
export async function listCustomers(tx: Tx, scope: Scope, filter: CustomerFilter, page: ListPage): Promise<ListedCustomer[]> {
  const order: Order = ORDERS[page.order]
  const direction = page.direction ?? order.direction
  const conditions = [customerInScope(scope), ...matches(filter)]
  if (page.after !== undefined) {
    const beyond = direction === 'asc' ? sql`>` : sql`<`
    conditions.push(
      sql`(${order.key}, ${order.tie}) ${beyond} (${page.after.key}::${sql.raw(order.type)}, ${page.after.id}::uuid)`,
    )
  }
  const way = sql.raw(direction)
  const { rows } = await sql<ListedCustomer>`
    with page as materialized (
      select c.*, ${order.key} as sort_key from ${order.from}
      where ${sql.join(conditions, sql` and `)}
      order by ${order.key} ${way}, ${order.tie} ${way} limit ${page.limit}
    )
    select c.customer_id as "customerId", c.customer_no as "customerNo", c.name, c.tier, c.tier_valid_to as "tierValidTo", c.status,
      c.is_important as "isImportant", s.phone, t.name as "territoryName", c.manager_id as "managerId", m.display_name as "managerName",
      c.account_id as "accountId", a.name as "accountName", c.account_role as "accountRole", c.preferred_channel as "preferredChannel",
      c.birth_calendar as "birthCalendar", c.birth_year as "birthYear", c.birth_month as "birthMonth", c.birth_day as "birthDay",
      c.birth_leap_month as "birthLeapMonth", c.opened_on as "openedOn", c.contract_end as "contractEnd", c.value_score::float8 as "valueScore",
      (select count(*)::int from obligation o where o.root_id = c.customer_id and o.state = 'open') as owed, c.sort_key as "sortKey"
    from page c
    left join customer_secret s on s.customer_id = c.customer_id
    left join territory t on t.id = c.territory_id
    left join staff m on m.id = c.manager_id
    left join account a on a.id = c.account_id
    order by c.sort_key ${way}, c.customer_id ${way}`.execute(tx)
  return rows
}

export async function territorySubtree(tx: Tx, _scope: Scope, territoryId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive below as (
      select id from territory where id = ${territoryId}
      union all select t.id from territory t join below b on t.parent_id = b.id
    ) select id from below`.execute(tx)
  return rows.map((row) => row.id)
}
