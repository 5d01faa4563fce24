import type { ValuePack } from '../../kernel/pack/value-pack.ts'
import { TIERS, type Tier } from '../../kernel/tiers.ts'
import { sqlText, type DuckRunner, type DuckSession } from '../../platform/duck.ts'
import type { Concentration } from './value.contract.ts'
import { VIP_TIERS } from './value.rules.ts'
import { measuresSql, proposedTierSql, scoreSql, type ModelInput } from './value.score.queries.ts'

const rank = (column: string) => `case ${column} when 'diamond' then 3 when 'gold' then 2 when 'silver' then 1 else 0 end`

/**
 * Scores and tiers the base into the temporary table `result`, one row a customer, ordered by customer.
 * `on` is the day the tiers are granted. Leaving cancels a tier (facts 2.2); a suspended customer keeps it unrated.
 * The review is `tierAfterReview` of the rules, as SQL; a test holds the two together.
 */
export async function scoreBase(duck: DuckSession, pack: ValuePack, input: ModelInput, on: string): Promise<void> {
  // Within its validity a tier does not fall; protected, it is renewed like any other but does not fall either.
  const held = `((tier_valid_to is not null and date '${on}' < tier_valid_to)
    or (protected_until is not null and date '${on}' < protected_until and proposed <> tier))`
  const proposed = proposedTierSql(pack, scoreSql(pack, measuresSql(pack, input)))
  await duck.run(`
    create or replace temp table result as
    with reviewed as (
      select *,
        case when status = 'left' then 'none'
          when status <> 'active' then tier
          when tier = 'none' then proposed
          when ${rank('proposed')} > ${rank('tier')} then proposed
          when ${held} then tier
          else proposed end as tier_after
      from (${proposed})
    )
    select customer_id, customer_no, status, tier as tier_before, proposed, tier_after,
      case when status = 'left' then case when tier = 'none' then 'none' else 'down' end
        when status <> 'active' then case when tier = 'none' then 'none' else 'kept' end
        when tier = 'none' then case when proposed = 'none' then 'none' else 'first' end
        when ${rank('proposed')} > ${rank('tier')} then 'up'
        when ${held} then 'kept'
        when proposed = tier then 'renewed' else 'down' end as change,
      coalesce(status = 'active' and tier_after = 'none' and growth >= ${pack.growthPotentialPercent.value}, false) as growing, growing_before,
      score, score_before, months, revenue, revenue_total, tenure, growth, payment,
      revenue_points, tenure_points, growth_points, payment_points, social_points,
      case when score is not null then percent_rank() over (partition by score is null order by score) end as above
    from reviewed
    order by customer_id`)
}

/** The figures of A1 and A2 over `result`: active customers and their revenue of the last twelve months. */
export async function concentrationOf(duck: DuckSession): Promise<Concentration> {
  const [totals] = await duck.rows<{ customers: number; revenue: number; unrated: number; growing: number }>(`
    select count(*) as customers, coalesce(sum(revenue_total), 0)::bigint as revenue, count(*) filter (score is null) as unrated,
      count(*) filter (growing) as growing
    from result where status = 'active'`)
  const tiers = await duck.rows<{ tier: Tier; customers: number; revenue: number; lowest: number | null }>(`
    select tier_after as tier, count(*) as customers, sum(revenue_total)::bigint as revenue, min(score)::double as lowest
    from result where status = 'active' group by 1`)
  const changes = await duck.rows<{ change: string; customers: number }>(
    'select change, count(*) as customers from result group by 1',
  )
  const { customers, revenue, unrated, growing } = totals!
  // One pass in the order of revenue; the curve keeps one point a hundredth of the base.
  const curve = await duck.rows<{ place: number; cumulative: number }>(`
    with ordered as (
      select row_number() over (order by revenue_total desc, customer_id) as place,
        sum(revenue_total) over (order by revenue_total desc, customer_id rows unbounded preceding)::bigint as cumulative
      from result where status = 'active'
    )
    select place, cumulative from ordered where place = ${Math.max(1, customers)} or place % ${Math.max(1, Math.ceil(customers / 100))} = 0 order by place`)
  const [marks] = await duck.rows<{ for80: number | null; top20: number | null }>(`
    with ordered as (
      select row_number() over (order by revenue_total desc, customer_id) as place,
        sum(revenue_total) over (order by revenue_total desc, customer_id rows unbounded preceding) as cumulative
      from result where status = 'active'
    )
    select min(place) filter (cumulative * 100 >= ${revenue}::hugeint * 80) as for80,
      (max(cumulative) filter (place * 100 <= ${customers} * 20))::bigint as top20 from ordered`)
  const of = (tier: Tier) => tiers.find((row) => row.tier === tier)
  const vip = VIP_TIERS.map(of)
  const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)
  const changed = (name: string) => changes.find((row) => row.change === name)?.customers ?? 0
  return {
    customers,
    revenueFen: revenue,
    vips: vip.reduce((sum, row) => sum + (row?.customers ?? 0), 0),
    vipRevenueFen: vip.reduce((sum, row) => sum + (row?.revenue ?? 0), 0),
    customersFor80: marks?.for80 ?? 0,
    top20RevenueFen: marks?.top20 ?? 0,
    tiers: TIERS.map((tier) => ({
      tier,
      customers: of(tier)?.customers ?? 0,
      revenueFen: of(tier)?.revenue ?? 0,
      lowestScore: of(tier)?.lowest ?? null,
    })),
    curve: [[0, 0], ...curve.map((point): [number, number] => [share(point.place, customers), share(point.cumulative, revenue)])],
    unrated,
    growing,
    changes: {
      first: changed('first'),
      up: changed('up'),
      down: changed('down'),
      renewed: changed('renewed'),
      kept: changed('kept'),
    },
  }
}

/** Active customers by the tier in hand before the grading. */
export async function countHeld(duck: DuckSession): Promise<ReadonlyMap<Tier, number>> {
  const rows = await duck.rows<{ tier: Tier; customers: number }>(
    "select tier_before as tier, count(*) as customers from result where status = 'active' group by 1",
  )
  return new Map(rows.map((row) => [row.tier, row.customers]))
}

/** Writes `result` as the run's Parquet file; small row groups, so that one customer is found by reading one of them. */
export async function writeResult(duck: DuckSession, path: string): Promise<void> {
  await duck.run(
    `copy (from result order by customer_id) to ${sqlText(path)} (format parquet, compression zstd, row_group_size 20480)`,
  )
}

export interface Change {
  readonly customer_id: string
  readonly score: number | null
  readonly tier_before: string
  readonly tier_after: string
  readonly change: string
  readonly growing: boolean
}

/** Numbers the rows of `result` whose score, tier or growth is not what the record holds. */
export async function markChanges(duck: DuckSession): Promise<void> {
  await duck.run(`create or replace temp table changed as
    select row_number() over (order by customer_id) as place, customer_id::varchar as customer_id, score, tier_before, tier_after, change, growing
    from result where score is distinct from score_before or growing <> growing_before or change not in ('none', 'kept')`)
}

export function readChanges(duck: DuckSession, after: number, upTo: number): Promise<Change[]> {
  return duck.rows<Change>(`select * from changed where place > ${after} and place <= ${upTo} order by place`)
}

/** Whom a review of a period finds, numbered: who rises at all, and whoever's validity ends from one day until before another. */
export async function markReviewed(duck: DuckSession, { fromOn, toOn }: { fromOn: string; toOn: string }): Promise<void> {
  await duck.run(`create or replace temp table reviewed as
    select row_number() over (order by r.customer_id) as place, r.customer_id::varchar as customer_id, r.score, r.proposed,
      case when ${rank('proposed')} > ${rank('tier_before')} then 'upgrade' when proposed = tier_before then 'retain' else 'downgrade' end as kind
    from result r join customers c using (customer_id)
    where r.status = 'active' and (${rank('proposed')} > ${rank('tier_before')}
      or (tier_before <> 'none' and c.tier_valid_to >= date ${sqlText(fromOn)} and c.tier_valid_to < date ${sqlText(toOn)}))`)
}

export interface Reviewed {
  readonly customer_id: string
  readonly kind: 'upgrade' | 'retain' | 'downgrade'
  readonly proposed: string
  readonly score: number | null
}

export function readReviewed(duck: DuckSession, after: number, upTo: number): Promise<Reviewed[]> {
  return duck.rows<Reviewed>(
    `select customer_id, kind, proposed, score from reviewed where place > ${after} and place <= ${upTo} order by place`,
  )
}

export interface ScoredCustomer {
  readonly proposed: Tier | null
  readonly score: number | null
  readonly above: number | null
  readonly months: number
  readonly revenue: number | null
  readonly tenure: number
  readonly growth: number | null
  readonly payment: number | null
  readonly revenue_points: number | null
  readonly tenure_points: number | null
  readonly growth_points: number | null
  readonly payment_points: number | null
  readonly social_points: number | null
}

/** One customer of a kept run. */
export async function readScored(duck: DuckRunner, path: string, customerId: string): Promise<ScoredCustomer | undefined> {
  const [row] = await duck.rows<ScoredCustomer>(
    `select proposed, score, above, months, revenue, tenure, growth, payment, revenue_points, tenure_points, growth_points, payment_points, social_points
     from read_parquet(${sqlText(path)}) where customer_id = $id::uuid`,
    { id: customerId },
  )
  return row
}
