import { sql, type RawBuilder } from 'kysely'
import type { Tier } from '../../kernel/tiers.ts'
import type { CHANNELS, CUSTOMER_STATUSES } from './customers.rules.ts'

export interface CustomerFilter {
  readonly tier?: readonly Tier[] | undefined
  readonly status?: readonly (typeof CUSTOMER_STATUSES)[number][] | undefined
  /** A territory and all below it, resolved. */
  readonly territoryIds?: readonly string[] | undefined
  readonly managerId?: string | undefined
  readonly important?: boolean | undefined
  readonly growing?: boolean | undefined
  readonly accountId?: string | undefined
  readonly channel?: readonly (typeof CHANNELS)[number][] | undefined
  readonly birthMonth?: number | undefined
  /** Value points, both bounds included. */
  readonly scoreFrom?: number | undefined
  readonly scoreTo?: number | undefined
  readonly openedFrom?: string | undefined
  readonly openedTo?: string | undefined
  readonly contractFrom?: string | undefined
  readonly contractTo?: string | undefined
  readonly owed?: boolean | undefined
  /** Those that a search found. */
  readonly ids?: readonly string[] | undefined
}

/** One value is an equality: only then is an index that begins with the column in the order of the list. */
function oneOf(column: RawBuilder<unknown>, values: readonly string[]): RawBuilder<boolean> {
  return values.length === 1
    ? sql<boolean>`${column} = ${values[0]}::text`
    : sql<boolean>`${column} = any(${[...values]}::text[])`
}

/** What numeric(7, 4) can hold at most, in points. */
const SCORE_LIMIT = 999.9999
/** Points as `score_order` keeps them. */
const inOrder = (points: number): number => Math.round(points * 10_000)

export type Conditions = Partial<Record<keyof CustomerFilter, RawBuilder<boolean>>>

/** Every listed field, as a condition over alias `c`; a range stands under the name of its lower bound. */
export function conditionsOf(filter: CustomerFilter): Conditions {
  const all: { -readonly [key in keyof Conditions]: Conditions[key] } = {}
  if (filter.ids !== undefined) all.ids = sql`c.customer_id = any(${[...filter.ids]}::uuid[])`
  if (filter.tier !== undefined) all.tier = oneOf(sql`c.tier`, filter.tier)
  if (filter.status !== undefined) all.status = oneOf(sql`c.status`, filter.status)
  if (filter.territoryIds !== undefined) all.territoryIds = sql`c.territory_id = any(${[...filter.territoryIds]}::uuid[])`
  if (filter.managerId === 'none') all.managerId = sql`c.manager_id is null`
  else if (filter.managerId !== undefined) all.managerId = sql`c.manager_id = ${filter.managerId}::uuid`
  if (filter.important !== undefined) all.important = filter.important ? sql`c.is_important` : sql`not c.is_important`
  if (filter.growing === true) all.growing = sql`c.is_growing`
  if (filter.accountId !== undefined) all.accountId = sql`c.account_id = ${filter.accountId}::uuid`
  if (filter.channel !== undefined) all.channel = oneOf(sql`c.preferred_channel`, filter.channel)
  if (filter.birthMonth !== undefined) all.birthMonth = sql`c.birth_month = ${filter.birthMonth}::smallint`
  if (filter.scoreFrom !== undefined || filter.scoreTo !== undefined) {
    // Those without a score stand at -1.
    all.scoreFrom = sql`c.score_order between ${inOrder(filter.scoreFrom ?? 0)}::int and ${inOrder(filter.scoreTo ?? SCORE_LIMIT)}::int`
  }
  if (filter.openedFrom !== undefined || filter.openedTo !== undefined) {
    // An unknown day of opening stands before all days.
    all.openedFrom = sql`c.opened_order between ${filter.openedFrom ?? '0001-01-02'}::date and ${filter.openedTo ?? '9999-12-31'}::date`
  }
  if (filter.contractFrom !== undefined || filter.contractTo !== undefined) {
    // No contract is a contract that ends beyond all days.
    all.contractFrom = sql`c.contract_order between ${filter.contractFrom ?? '0001-01-01'}::date and ${filter.contractTo ?? '9999-12-30'}::date`
  }
  if (filter.owed === true)
    all.owed = sql`exists (select 1 from obligation o where o.root_id = c.customer_id and o.closed_at is null and o.state = 'open')`
  return all
}

export function matches(filter: CustomerFilter): RawBuilder<boolean>[] {
  return Object.values(conditionsOf(filter))
}
