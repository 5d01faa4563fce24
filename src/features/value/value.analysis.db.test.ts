import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { value as pack } from '../../../packs/telecom/value.ts'
import { openDuck, type Duck, type DuckSession } from '../../platform/duck.ts'
import { TIERS, type Tier } from '../../kernel/tiers.ts'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { concentrationOf, scoreBase } from './value.analysis.queries.ts'
import { placesByShare, scoreOf, socialValue, tierAfterReview } from './value.rules.ts'

const MONTH = '2026-10'
const ON = '2026-11-05'
let duck: Duck
let session: DuckSession

interface Row {
  customer_no: string
  status: string
  tier_before: Tier
  proposed: Tier
  tier_after: Tier
  change: string
  score: number | null
  months: number
  revenue: number | null
  revenue_total: number
  tenure: number
  growth: number | null
  payment: number | null
}

/** A base of 4,000 with every kind of history: new customers, gaps, arrears, groups, tiers in hand, leavers. */
beforeAll(async () => {
  duck = openDuck({ dataDir: mkdtempSync(join(tmpdir(), 'zhixin-value-')) })
  session = await duck.connection()
  await session.run(`create temp table customers as select
      i::varchar as customer_id, 'C' || lpad(i::varchar, 6, '0') as customer_no,
      case when i % 50 = 0 then null else (date '2026-11-01' - to_days((hash(i * 7) % 2500)::integer))::date end as opened_on,
      case when i % 41 = 0 then 'left' when i % 43 = 0 then 'suspended' else 'active' end as status,
      case i % 20 when 0 then 'leader' when 1 then 'key_person' when 2 then 'liaison' when 3 then 'member' end as account_role,
      case when i % 20 < 4 then ['strategic','large','medium','small'][i % 4 + 1] end as account_segment,
      case i % 9 when 0 then 'government' when 1 then 'finance' when 2 then 'retail' end as industry,
      ['none','none','none','silver','gold','diamond'][i % 6 + 1] as tier,
      case when i % 6 >= 3 then (date '2026-11-05' + to_days((i % 5 - 2) * 30))::date end as tier_valid_to,
      null::varchar as manual_tier,
      case when i % 7 = 0 then (date '2026-11-05' + to_days((i % 3 - 1) * 40))::date end as protected_until, null::double as score_before, false as growing_before
    from range(4000) rows(i)`)
  await session.run(`create temp table usage as
    select customer_id, strftime(date '2026-10-01' - to_months(age), '%Y-%m') as month,
      ((hash(customer_no || age) % 60000) * case when hash(customer_no) % 9 = 0 then 12 else 1 end)::bigint as revenue_fen,
      case when hash(customer_no || age || 'a') % 12 = 0 then 500 else 0 end as arrears_fen
    from customers, range(14) ages(age)
    where hash(customer_no || age || 'gap') % 10 > 0
    union all select customer_id, '2026-10', 1500, 700 from customers where hash(customer_no) % 5 = 0`)
  await scoreBase(session, pack, { usage: 'usage', customers: 'customers', month: MONTH }, ON)
})
afterAll(async () => {
  session.close()
  await duck.close()
})

describe('the value model in the analytical engine', () => {
  test('gives the score that the rules give, for every customer', async () => {
    const rows = await session.rows<
      Row & { account_segment: string | null; account_role: string | null; industry: string | null }
    >(
      `select r.*, c.account_segment, c.account_role, c.industry from result r join customers c using (customer_id) where score is not null`,
    )
    expect(rows.length).toBeGreaterThan(3000)
    for (const row of rows) {
      const social = socialValue(pack, row.account_segment, row.account_role, row.industry)
      const expected = scoreOf(
        pack,
        { revenue: row.revenue!, tenure: row.tenure, growth: row.growth, payment: row.payment! },
        social,
      )
      expect(Math.abs(row.score! - expected.score), row.customer_no).toBeLessThan(0.0001)
    }
  })
  test('counts only complete months since opening, and a gap as nothing', async () => {
    const [checked] = await session.rows<{ wrong: number }>(`
      with by_hand as (
        select c.customer_id, sum(u.revenue_fen) as fen from customers c join usage u using (customer_id)
        where (u.month || '-01')::date >= coalesce(c.opened_on, date '1900-01-01') and u.month >= '2025-11' and u.month <= '${MONTH}' group by 1)
      select count(*) as wrong from result r join by_hand h using (customer_id) where r.months > 0 and abs(r.revenue * r.months - h.fen) > 1`)
    expect(checked!.wrong).toBe(0)
  })
  test('a customer is rated from three complete months on', async () => {
    const rows = await session.rows<Row>('select * from result')
    for (const row of rows) expect(row.score !== null, row.customer_no).toBe(row.status === 'active' && row.months >= 3)
  })
  test('two numbers in arrears in one month are one month in arrears', async () => {
    const [most] = await session.rows<{ least: number; most: number }>(
      'select min(payment) as least, max(payment) as most from result',
    )
    expect(most!.least).toBeGreaterThanOrEqual(0)
    expect(most!.most).toBe(12)
  })
  test('the shares of the base are kept, those with a tier by role first', async () => {
    const rows = await session.rows<Row>("select * from result where status = 'active'")
    const places = placesByShare(rows.length, { diamond: 35, gold: 150, silver: 400 })
    const vips = rows.filter((row) => row.proposed !== 'none').length
    expect(vips).toBe(Math.max(places.silver, rows.filter((row) => row.proposed === 'gold' || row.proposed === 'diamond').length))
  })
  test('a role that gives gold never takes a place among the diamonds', async () => {
    const [found] = await session.rows<{ wrong: number; diamonds: number }>(`
      select count(*) filter (score < (select min(score) from (select score from result where score is not null order by score desc limit 40))) as wrong,
        count(*) as diamonds from result where proposed = 'diamond'`)
    expect(found!.diamonds).toBeGreaterThan(5)
    expect(found!.wrong).toBe(0)
  })
  test('a tier in hand is reviewed as the rules say', async () => {
    const rows = await session.rows<Row & { valid_to: string | null; protected_until: string | null }>(
      `select r.*, c.tier_valid_to::varchar as valid_to, c.protected_until::varchar as protected_until from result r join customers c using (customer_id) where r.status = 'active'`,
    )
    for (const row of rows) {
      const current = { tier: row.tier_before, validTo: row.valid_to, protectedUntil: row.protected_until }
      const review = tierAfterReview(current, row.proposed, ON)
      expect({ tier: row.tier_after, change: row.change }, row.customer_no).toEqual(review)
    }
  })
  test('the concentration adds up and its curve only rises', async () => {
    const found = await concentrationOf(session)
    expect(found.tiers.map((one) => one.tier)).toEqual([...TIERS])
    expect(found.tiers.reduce((sum, one) => sum + one.customers, 0)).toBe(found.customers)
    expect(found.tiers.reduce((sum, one) => sum + one.revenueFen, 0)).toBe(found.revenueFen)
    expect(found.curve.at(-1)).toEqual([1, 1])
    for (let i = 1; i < found.curve.length; i++) expect(found.curve[i]![1]).toBeGreaterThanOrEqual(found.curve[i - 1]![1])
    const [by80] = found.curve.filter(([, revenue]) => revenue >= 0.8)
    expect(found.customersFor80 / found.customers).toBeLessThanOrEqual(by80![0])
  })
})
