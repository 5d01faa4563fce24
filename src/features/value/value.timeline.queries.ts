import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tier } from '../../kernel/tiers.ts'
import type { Tx } from '../../platform/work.ts'

export interface GrantRow {
  readonly id: string
  readonly at: Date
  readonly tier: Tier
  readonly previousTier: Tier
  readonly change: string
  readonly validTo: string | null
  readonly score: number | null
  readonly reason: string | null
}

/** Newest first; a tier counts from the first moment of its day. */
export async function listGrants(
  tx: Tx,
  _scope: Scope,
  customerId: string,
  page: { before: { at: Date; id: string } | undefined; limit: number; zone: string },
): Promise<GrantRow[]> {
  const at = sql`(g.valid_from::timestamp at time zone ${page.zone})`
  const beyond =
    page.before === undefined ? sql`true` : sql`(${at}, g.id) < (${page.before.at}::timestamptz, ${page.before.id}::uuid)`
  const { rows } = await sql<GrantRow>`
    select g.id, ${at} as at, g.tier, g.previous_tier as "previousTier", g.change, g.valid_to as "validTo", g.score::float8 as score, g.reason
    from tier_grant g where g.customer_id = ${customerId} and ${beyond}
    order by g.valid_from desc, g.id desc limit ${page.limit}`.execute(tx)
  return rows
}
