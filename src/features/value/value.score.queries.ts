import type { ByAccountRole, PiecewiseLinear, ValuePack } from '../../kernel/pack/value-pack.ts'
import { VALUE_COMPONENTS } from '../../kernel/pack/value-pack.ts'
import { monthsRead, VIP_TIERS, YEAR_MONTHS } from './value.rules.ts'

/**
 * The value model of 4.7 as DuckDB SQL over two relations:
 * - usage: `customer_id, month ('YYYY-MM'), revenue_fen, arrears_fen`, one row a subscription and month, only subscriptions that count;
 * - customers: `customer_id, customer_no, opened_on, status, account_role, account_segment, industry, tier, tier_valid_to, manual_tier, protected_until`.
 * `month` is the last complete month. The text is built from the pack; names and figures come from typed data, never from a user.
 */
export interface ModelInput {
  readonly usage: string
  readonly customers: string
  /** `2026-10` */
  readonly month: string
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** A literal of the very double that JavaScript holds: one with a point would be read as a decimal and rounded again. */
const double = (value: number): string => value.toExponential()

/** 0 none … 3 diamond. */
export const rankSql = (column: string): string =>
  `case ${column} when 'diamond' then 3 when 'gold' then 2 when 'silver' then 1 else 0 end`

/** A piecewise-linear map as one expression. */
export function piecewiseSql(map: PiecewiseLinear, x: string): string {
  const [first] = map
  if (first === undefined) throw new Error('a map has no points')
  const pieces = map.slice(1).map(([x1, y1], i) => {
    const [x0, y0] = map[i]!
    return `when ${x} <= ${x1} then ${y0} + (${x} - ${x0}) * ${double((y1 - y0) / (x1 - x0))}`
  })
  return `case when ${x} <= ${first[0]} then ${double(first[1])} ${pieces.join(' ')} else ${double(map.at(-1)![1])} end`
}

function byAccountRoleSql<T extends number | string>(table: ByAccountRole<T>, otherwise: string): string {
  const rows = Object.entries(table).flatMap(([segment, roles]) =>
    Object.entries(roles).map(
      ([role, value]) =>
        `when account_segment = ${quoted(segment)} and account_role = ${quoted(role)} then ${typeof value === 'number' ? value : quoted(value)}`,
    ),
  )
  return rows.length === 0 ? otherwise : `case ${rows.join(' ')} else ${otherwise} end`
}

/** One row a customer: complete months, mean revenue, tenure, growth, payment. Cost: one pass over the months of usage. */
export function measuresSql(pack: ValuePack, { usage, customers, month }: ModelInput): string {
  const last = `date ${quoted(`${month}-01`)}`
  const window = pack.revenueMonths.value
  const growth = pack.growthMonths.value
  const reach = monthsRead(pack)
  const recent = `u.age < ${growth}`
  const before = `u.age >= ${growth} and u.age < ${2 * growth}`
  return `
  with span as (
    -- A month counts once it is complete since opening; a customer without an opening date counts from the whole window.
    select c.*,
      case when c.opened_on is null then ${window}
        else greatest(0, least(${window},
          date_diff('month', date_trunc('month', c.opened_on), ${last}) + case when day(c.opened_on) = 1 then 1 else 0 end)) end as months,
      case when c.opened_on is null then 0
        else greatest(0, date_sub('month', c.opened_on, ${last} + interval 1 month)) end as tenure
    from ${customers} c
  ), measured as (
    select u.customer_id,
      sum(u.revenue_fen) filter (u.age < s.months) as revenue_fen,
      sum(u.revenue_fen) filter (u.age < ${YEAR_MONTHS}) as revenue_total,
      sum(u.revenue_fen) filter (${recent}) as recent_fen,
      sum(u.revenue_fen) filter (${before}) as before_fen,
      -- One bit a month, so that two subscriptions in arrears in one month count once.
      bit_or(case when u.arrears_fen > 0 and u.age < s.months then 1 << u.age else 0 end) as arrears
    from (
      select customer_id, revenue_fen, arrears_fen, date_diff('month', (month || '-01')::date, ${last})::integer as age
      from ${usage}
    ) u join span s using (customer_id)
    where u.age >= 0 and u.age < ${reach}
    group by u.customer_id
  )
  select s.*,
    coalesce(m.revenue_fen, 0)::double / nullif(s.months, 0) as revenue,
    coalesce(m.revenue_total, 0)::bigint as revenue_total,
    case when s.months >= ${2 * growth} then
      (coalesce(m.recent_fen, 0) - coalesce(m.before_fen, 0)) * 100.0::double / nullif(m.before_fen, 0) end as growth,
    12.0::double * (s.months - bit_count(coalesce(m.arrears, 0))) / nullif(s.months, 0) as payment
  from span s left join measured m using (customer_id)`
}

/** 0 to 100: the larger of what the role in the account and the industry give (A9). */
export function socialSql(pack: ValuePack): string {
  const industries = Object.entries(pack.strategicIndustries.value)
  const industry =
    industries.length === 0
      ? '0'
      : `case industry ${industries.map(([name, points]) => `when ${quoted(name)} then ${points}`).join(' ')} else 0 end`
  return `greatest(${byAccountRoleSql(pack.groupRoles.value, '0')}, ${industry})`
}

const groupTierSql = (pack: ValuePack): string => byAccountRoleSql(pack.groupTiers.value, 'null')

/** The rank that the role in an account or a relationship gives whatever the score. */
export function givenRankSql(pack: ValuePack): string {
  return `greatest(${rankSql(`(${groupTierSql(pack)})`)}, ${rankSql('manual_tier')})`
}

/** Adds the score and its parts; `score` is null where the customer is not rated yet. */
export function scoreSql(pack: ValuePack, measures: string): string {
  const measure = { revenue: 'revenue', tenure: 'tenure', growth: 'coalesce(growth, 0)', payment: 'payment' }
  const points = VALUE_COMPONENTS.map((component) => {
    const { weight, map } = pack.components[component]
    return `${double(pack.economicWeight.value * weight.value)} * (${piecewiseSql(map.value, measure[component])}) as ${component}_points`
  })
  return `
  select *, case when status = 'active' and months >= ${pack.minimumMonths.value}
      then round(revenue_points + tenure_points + growth_points + payment_points + social_points, 4) end as score
  from (select *, ${points.join(', ')}, ${double(pack.socialWeight.value)} * ${socialSql(pack)} as social_points,
      ${groupTierSql(pack)} as group_tier
    from (${measures}))`
}

/**
 * Adds `proposed`: what the model gives today. The highest of group, relationship (manual) and value level counts
 * (facts 2.1); those whose level is given take their places first, so that a share is never exceeded by score.
 */
export function proposedTierSql(pack: ValuePack, scored: string): string {
  const given = `greatest(${rankSql('group_tier')}, ${rankSql('manual_tier')})`
  const rule = pack.tiering.value
  const tierOf = (level: string) => `case ${level} when 3 then 'diamond' when 2 then 'gold' when 1 then 'silver' else 'none' end`
  if (rule.by === 'threshold') {
    const held = rankSql('tier')
    const byScore = VIP_TIERS.map((tier, i) => {
      const level = 3 - i
      const border = rule.thresholds[tier]
      return `when score >= ${border} - case when ${held} >= ${level} then ${pack.exitMargin.value} else ${-pack.entryMargin.value} end then ${level}`
    })
    return `select *, ${tierOf(`case when score is null then 0 else greatest(${given}, case ${byScore.join(' ')} else 0 end) end`)} as proposed from (${scored})`
  }
  let sum = 0
  const upTo = VIP_TIERS.map((tier) => (sum += rule.basisPoints[tier]))
  // A tier in hand counts as so many points more, a tier not in hand as so many less: the margins, where places decide.
  const margin = `case when ${rankSql('tier')} > 0 then ${pack.exitMargin.value} else ${-pack.entryMargin.value} end`
  return `
  with scored as materialized (select *, ${given} as given from (${scored})),
  base as (select count(*) as n from scored where status = 'active'),
  -- Tier by tier: who is given it takes a place first, then the best scores of those who are left.
  diamonds as (
    select customer_id, given, revenue, customer_no, round(score + ${margin}, 4) as points,
      row_number() over (order by given >= 3 desc, points desc, revenue desc, customer_no) <= (select n from base) * ${upTo[0]} // 10000 as high
    from scored where score is not null
  ), golds as (
    select *, row_number() over (order by high desc, given >= 2 desc, points desc, revenue desc, customer_no) <= (select n from base) * ${upTo[1]} // 10000 as middle
    from diamonds
  ), placed as (
    select *, row_number() over (order by middle desc, given >= 1 desc, points desc, revenue desc, customer_no) <= (select n from base) * ${upTo[2]} // 10000 as low
    from golds
  )
  select s.* exclude (given), ${tierOf(`case when s.score is null then 0
      else greatest(s.given, case when p.high then 3 when p.middle then 2 when p.low then 1 else 0 end) end`)} as proposed
  from scored s left join placed p using (customer_id)`
}
