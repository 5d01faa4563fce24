import { sql, type RawBuilder } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tier } from '../../kernel/tiers.ts'
import { kept } from '../../platform/kept.ts'
import type { Tx } from '../../platform/work.ts'
import { estimateCount } from './customers.count.queries.ts'
import { conditionsOf, type CustomerFilter } from './customers.filter.queries.ts'
import type { ACCOUNT_ROLES, CHANNELS, CUSTOMER_STATUSES } from './customers.rules.ts'
import { customerInPortfolios, customerInScope, territoriesAreForeign } from './customers.scope.ts'

export interface ListedCustomer {
  readonly customerId: string
  readonly customerNo: string
  readonly name: string
  readonly tier: Tier
  readonly tierValidTo: string | null
  readonly status: (typeof CUSTOMER_STATUSES)[number]
  readonly isImportant: boolean
  readonly isGrowing: boolean
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

interface Order {
  readonly from: RawBuilder<unknown>
  readonly key: RawBuilder<unknown>
  /** The id that stands beside the key in the index. */
  readonly tie: RawBuilder<unknown>
  readonly type: string
  readonly direction: 'asc' | 'desc'
}

const root = sql`customer c`
export const ORDERS = {
  score: { from: root, key: sql`c.score_order`, tie: sql`c.customer_id`, type: 'int', direction: 'desc' },
  // By name means by pinyin; the side table is in that order already.
  name: {
    from: sql`customer_search x join customer c on c.customer_id = x.customer_id`,
    key: sql`x.pinyin`,
    tie: sql`x.customer_id`,
    type: 'text',
    direction: 'asc',
  },
  number: { from: root, key: sql`c.customer_no collate "C"`, tie: sql`c.customer_id`, type: 'text', direction: 'asc' },
  birthday: { from: root, key: sql`c.birthday_order`, tie: sql`c.customer_id`, type: 'smallint', direction: 'asc' },
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

/** Rows that a page is looked for in the list's own order before its filters are asked alone. */
const WALK = 4_000

/** What leaves so few that they are read and sorted sooner than a list is walked. */
function isNarrow(scope: Scope, filter: CustomerFilter): boolean {
  const byKey = filter.ids ?? filter.accountId ?? (filter.managerId === 'none' ? undefined : filter.managerId)
  return (
    scope.reach === 'own' || scope.reach === 'case' || byKey !== undefined || territoriesAreForeign(scope, filter.territoryIds)
  )
}

/** As many are read and sorted about as soon as a walk that fills no page has ended. */
const FEW = 5_000

/**
 * VIPs of a county are a few thousand: in another order than that of their tiers a walk seldom meets them. Those of a whole
 * branch fill a page at once.
 */
async function areSeldomMet(tx: Tx, scope: Scope, { tier }: CustomerFilter, order: OrderName): Promise<boolean> {
  if (scope.reach !== 'territory' || order === 'score' || tier === undefined || tier.includes('none')) return false
  return (await estimateCount(tx, scope, { tier })) < FEW
}

/** The filters that an index in this order also carries: the range of the order's key, and the one rarest kind. */
function carriedBy(order: OrderName, filter: CustomerFilter): (keyof CustomerFilter)[] {
  if (order === 'opened') return ['openedFrom']
  if (order === 'contract_end') return ['contractFrom']
  if (order !== 'score') return []
  const [kind] = [
    ...(filter.important === true ? (['important'] as const) : []),
    ...(filter.growing === true ? (['growing'] as const) : []),
    ...(filter.status?.length === 1 && filter.status[0] !== 'active' ? (['status'] as const) : []),
    ...(filter.tier?.length === 1 && filter.tier[0] !== 'none' ? (['tier'] as const) : []),
    ...(filter.channel?.length === 1 ? (['channel'] as const) : []),
    ...(filter.tier?.length === 1 ? (['tier'] as const) : []),
  ]
  return kind === undefined ? ['scoreFrom'] : ['scoreFrom', kind]
}

/**
 * One page. Filters that nobody has together cannot be told beforehand from filters that everybody has: the planner takes
 * them for chances that multiply, and may walk a million rows in the list's order for a page that is not there. So the
 * walk is bounded, and a page that it does not fill is found by the filters alone and then sorted.
 */
export async function listCustomers(tx: Tx, scope: Scope, filter: CustomerFilter, page: ListPage): Promise<ListedCustomer[]> {
  const order: Order = ORDERS[page.order]
  const direction = page.direction ?? order.direction
  const way = sql.raw(direction)
  const conditions = conditionsOf(filter)
  const bounds = [territoriesAreForeign(scope, filter.territoryIds) ? customerInPortfolios(scope) : customerInScope(scope)]
  if (page.after !== undefined) {
    const beyond = direction === 'asc' ? sql`>` : sql`<`
    bounds.push(sql`(${order.key}, ${order.tie}) ${beyond} (${page.after.key}::${sql.raw(order.type)}, ${page.after.id}::uuid)`)
  }
  const and = (all: readonly RawBuilder<boolean>[]): RawBuilder<boolean> => sql<boolean>`${sql.join(all, sql` and `)}`
  const sorted = sql`order by sort_key ${way}, c.customer_id ${way} limit ${page.limit}`
  if (!isNarrow(scope, filter) && !(await areSeldomMet(tx, scope, filter, page.order))) {
    const carried = new Set(carriedBy(page.order, filter))
    const names = Object.keys(conditions) as (keyof CustomerFilter)[]
    const within = names.filter((name) => carried.has(name)).map((name) => conditions[name]!)
    const beside = names.filter((name) => !carried.has(name)).map((name) => conditions[name]!)
    const walk = sql`select c.*, ${order.key} as sort_key from ${order.from} where ${and([...bounds, ...within])}
      order by ${order.key} ${way}, ${order.tie} ${way} limit ${beside.length === 0 ? page.limit : WALK}`
    const rows = await dressed(
      (query) => query.execute(tx),
      way,
      beside.length === 0 ? walk : sql`select c.* from (${walk}) c where ${and(beside)} ${sorted}`,
    )
    if (rows.length === page.limit || beside.length === 0) return rows
  }
  return dressed(
    (query) => (isNarrow(scope, filter) ? kept(query) : query).execute(tx),
    way,
    sql`select c.*, f.sort_key from (
      with found as materialized (select c.customer_id, ${order.key} as sort_key from ${order.from}
        where ${and([...bounds, ...Object.values(conditions)])})
      select c.customer_id, c.sort_key from found c ${sorted}
    ) f join customer c on c.customer_id = f.customer_id`,
  )
}

/** The page's rows come first, by index alone; only they are dressed with names and the sealed phone. */
async function dressed(
  run: (query: RawBuilder<ListedCustomer>) => Promise<{ rows: ListedCustomer[] }>,
  way: RawBuilder<unknown>,
  page: RawBuilder<unknown>,
): Promise<ListedCustomer[]> {
  const { rows } = await run(sql<ListedCustomer>`
    with page as materialized (${page})
    select c.customer_id as "customerId", c.customer_no as "customerNo", c.name, c.tier, c.tier_valid_to as "tierValidTo", c.status,
      c.is_important as "isImportant", c.is_growing as "isGrowing", s.phone, t.name as "territoryName", c.manager_id as "managerId", m.display_name as "managerName",
      c.account_id as "accountId", a.name as "accountName", c.account_role as "accountRole", c.preferred_channel as "preferredChannel",
      c.birth_calendar as "birthCalendar", c.birth_year as "birthYear", c.birth_month as "birthMonth", c.birth_day as "birthDay",
      c.birth_leap_month as "birthLeapMonth", c.opened_on as "openedOn", c.contract_end as "contractEnd", c.value_score::float8 as "valueScore",
      (select count(*)::int from obligation o where o.root_id = c.customer_id and o.state = 'open') as owed, c.sort_key as "sortKey"
    from page c
    left join customer_secret s on s.customer_id = c.customer_id
    left join territory t on t.id = c.territory_id
    left join staff m on m.id = c.manager_id
    left join account a on a.id = c.account_id
    order by c.sort_key ${way}, c.customer_id ${way}`)
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
