import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tier } from '../../kernel/tiers.ts'
import type { Tx } from '../../platform/work.ts'
import { matches, type CustomerFilter } from './customers.filter.queries.ts'
import type { ACCOUNT_ROLES, CHANNELS, CUSTOMER_STATUSES } from './customers.rules.ts'
import { customerInScope } from './customers.scope.ts'

export interface ExportedRow {
  readonly customerId: string
  readonly customerNo: string
  readonly name: string
  readonly tier: Tier
  readonly tierValidTo: string | null
  readonly status: (typeof CUSTOMER_STATUSES)[number]
  readonly important: boolean
  readonly valueScore: number | null
  readonly phone: Buffer | null
  readonly idNumber: Buffer | null
  readonly address: Buffer | null
  readonly birthCalendar: 'solar' | 'lunar' | null
  readonly birthYear: number | null
  readonly birthMonth: number | null
  readonly birthDay: number | null
  readonly birthLeapMonth: boolean
  readonly territory: string | null
  readonly manager: string | null
  readonly account: string | null
  readonly accountRole: (typeof ACCOUNT_ROLES)[number] | null
  readonly channel: (typeof CHANNELS)[number] | null
  readonly openedOn: string | null
  readonly contractEnd: string | null
}

/** In the order of the ids; `sealed`: whether sealed fields are needed at all. */
export async function pageForExport(
  tx: Tx,
  scope: Scope,
  filter: CustomerFilter,
  page: { readonly after: string | null; readonly limit: number; readonly sealed: boolean },
): Promise<ExportedRow[]> {
  const conditions = [customerInScope(scope), ...matches(filter)]
  if (page.after !== null) conditions.push(sql<boolean>`c.customer_id > ${page.after}::uuid`)
  const secret = page.sealed
    ? sql`s.phone, s.id_number as "idNumber", s.address`
    : sql`null::bytea as phone, null::bytea as "idNumber", null::bytea as address`
  const { rows } = await sql<ExportedRow>`
    with page as materialized (select c.* from customer c where ${sql.join(conditions, sql` and `)} order by c.customer_id limit ${page.limit})
    select c.customer_id as "customerId", c.customer_no as "customerNo", c.name, c.tier, c.tier_valid_to as "tierValidTo", c.status,
      c.is_important as important, c.value_score::float8 as "valueScore", ${secret},
      c.birth_calendar as "birthCalendar", c.birth_year as "birthYear", c.birth_month as "birthMonth", c.birth_day as "birthDay",
      c.birth_leap_month as "birthLeapMonth", t.name as territory, m.display_name as manager, a.name as account, c.account_role as "accountRole",
      c.preferred_channel as channel, c.opened_on as "openedOn", c.contract_end as "contractEnd"
    from page c ${page.sealed ? sql`left join customer_secret s on s.customer_id = c.customer_id` : sql``}
    left join territory t on t.id = c.territory_id left join staff m on m.id = c.manager_id left join account a on a.id = c.account_id
    order by c.customer_id`.execute(tx)
  return rows
}
