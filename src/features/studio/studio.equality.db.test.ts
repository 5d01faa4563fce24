import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { value as pack } from '../../../packs/telecom/value.ts'
import { dayNumber } from '../../kernel/dates.ts'
import type { TieringRule, ValuePack } from '../../kernel/pack/value-pack.ts'
import { openDuck, type Duck, type DuckSession } from '../../platform/duck.ts'
import { concentrationOf, scoreBase } from '../value/value.analysis.queries.ts'
import { writeBase } from '../value/value.base.queries.ts'
import { readBase } from './studio.base.queries.ts'
import { customerIdAt, RANKS, type Base } from './studio.base.rules.ts'
import { lorenzOf, paretoOf } from './studio.effects.rules.ts'
import { compare, territoryFigures, territoryTotals } from './studio.figures.rules.ts'
import { POINT, scoreInto, scoresFor, UNRATED } from './studio.scores.rules.ts'
import { deskFor, grade, type Graded } from './studio.tiering.rules.ts'

const MONTH = '2026-10'
const ON = '2026-11-05'
const WINDOWS = [6, 12]
let dataDir: string
let duck: Duck
let session: DuckSession

/** Numbers that look random and are the same every time. */
function randomOf(seed: number): () => number {
  let state = seed * 2_654_435_761
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) | 0
    return ((state ^ (state >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Few different revenues, so that many scores tie; every kind of history, role, tier in hand and given tier. */
async function makeBase(seed: number, size: number): Promise<Base> {
  await session.run(`create or replace temp table customers as select
      (lpad(to_hex(hash(i * 31 + ${seed})), 8, '0') [:8] || '-0000-7000-8000-' || lpad(i::varchar, 12, '0'))::uuid as customer_id,
      'C' || lpad((hash(i + ${seed}) % 1000000)::varchar, 6, '0') || '-' || i as customer_no,
      case when i % 50 = 0 then null else (date '2026-11-01' - to_days((hash(i * 7 + ${seed}) % 2500)::integer))::date end as opened_on,
      case when i % 41 = 0 then 'left' when i % 43 = 0 then 'suspended' else 'active' end as status,
      case hash(i + ${seed}) % 20 when 0 then 'leader' when 1 then 'key_person' when 2 then 'liaison' when 3 then 'member' end as account_role,
      case when hash(i + ${seed}) % 20 < 4 then ['strategic','large','medium','small'][i % 4 + 1] end as account_segment,
      case i % 9 when 0 then 'government' when 1 then 'finance' when 2 then 'retail' end as industry,
      ['none','none','none','none','none','none','none','silver','gold','diamond'][(hash(i * 3 + ${seed}) % 10)::integer + 1] as tier,
      case when i % 6 >= 3 then (date '${ON}' + to_days(((i % 5)::integer - 2) * 30))::date end as tier_valid_to,
      case hash(i * 5 + ${seed}) % 97 when 0 then 'silver' when 1 then 'gold' when 2 then 'diamond' end as manual_tier,
      case when hash(i * 7 + ${seed}) % 11 = 0 then (date '${ON}' + to_days(((i % 3)::integer - 1) * 45))::date end as protected_until,
      null::double as score_before, false as growing_before
    from range(${size}) rows(i)`)
  await session.run(`create or replace temp table counted_usage as
    select customer_id, strftime(date '2026-10-01' - to_months(age), '%Y-%m') as month,
      ((hash(customer_no || '${seed}') % 12) * 5000 + case when hash(customer_no || age) % 7 = 0 then 2500 else 0 end)::bigint as revenue_fen,
      case when hash(customer_no || age || 'a') % 12 = 0 then 500 else 0 end as arrears_fen
    from customers, range(14) ages(age)
    where hash(customer_no || age || 'gap') % 10 > 0
    union all select customer_id, '2026-10', 1500, 700 from customers where hash(customer_no) % 5 = 0`)
  const places = join(dataDir, `places-${seed}.csv`)
  await session.run(`copy (select customer_id, 'T' || hash(customer_no) % 9 as territory_id,
      case when hash(customer_no) % 3 > 0 then 'M' || hash(customer_no) % 17 end as manager_id from customers) to '${places}' (header true)`)
  const path = join(dataDir, `base-${seed}.parquet`)
  await writeBase(session, pack, { month: MONTH, windows: WINDOWS, places, path })
  return readBase(dataDir, path, pack, WINDOWS)
}

function randomModel(random: () => number): ValuePack {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!
  const cuts = [random(), random(), random()].map((cut) => Math.round(cut * 20) * 5).toSorted((a, b) => a - b)
  const weights = [cuts[0]!, cuts[1]! - cuts[0]!, cuts[2]! - cuts[1]!, 100 - cuts[2]!].map((weight) => weight / 100)
  const economic = pick([0, 0.5, 0.7, 0.85, 0.9, 1])
  const silver = Math.round(random() * 600) / 10
  const tiering: TieringRule =
    random() < 0.6
      ? {
          by: 'share',
          basisPoints: { diamond: pick([0, 35, 200, 900]), gold: pick([0, 150, 1200]), silver: pick([0, 400, 3000, 7000]) },
        }
      : { by: 'threshold', thresholds: { silver, gold: silver + 8.5, diamond: silver + 20.3 } }
  const set = <T>(figure: { value: T; source: string }, value: T) => ({ ...figure, value })
  const { components } = pack
  return {
    ...pack,
    economicWeight: set(pack.economicWeight, economic),
    socialWeight: set(pack.socialWeight, Math.round((1 - economic) * 10_000) / 10_000),
    components: {
      revenue: { ...components.revenue, weight: set(components.revenue.weight, weights[0]!) },
      tenure: { ...components.tenure, weight: set(components.tenure.weight, weights[1]!) },
      growth: { ...components.growth, weight: set(components.growth.weight, weights[2]!) },
      payment: { ...components.payment, weight: set(components.payment.weight, weights[3]!) },
    },
    revenueMonths: set(pack.revenueMonths, pick(WINDOWS)),
    tiering: set(pack.tiering, tiering),
    entryMargin: set(pack.entryMargin, pick([0, 0, 0.5, 1.3])),
    exitMargin: set(pack.exitMargin, pick([0, 0, 0.2, 2])),
  }
}

function gradeNew(base: Base, model: ValuePack): Graded {
  const scored = scoresFor(base.size)
  scoreInto(base, model, scored)
  return grade(base, scored, model, dayNumber(ON), new Uint8Array(base.size), deskFor(base.size))
}

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'zhixin-studio-'))
  duck = openDuck({ dataDir })
  session = await duck.connection()
})
afterAll(async () => {
  session.close()
  await duck.close()
  rmSync(dataDir, { recursive: true, force: true })
})

describe('the typed arrays say what the SQL of the value run says', () => {
  test.each([1, 2])('base %i under ten models: every score, every tier, every sum', async (seed) => {
    const base = await makeBase(seed, 2_000 + seed * 333)
    const random = randomOf(seed)
    const first = gradeNew(base, pack)
    for (let round = 0; round < 10; round++) {
      const model = round === 0 ? pack : randomModel(random)
      const said = JSON.stringify({ ...model.tiering.value, round, entry: model.entryMargin.value, exit: model.exitMargin.value })
      await scoreBase(session, model, { usage: 'counted_usage', customers: 'customers', month: MONTH }, ON)
      const rows = await session.rows<{ id: string; score: number | null; proposed: string; tier_after: string }>(
        `select customer_id::varchar as id, score, proposed, tier_after from result where status = 'active' order by customer_no`,
      )
      const graded = gradeNew(base, model)
      const found = rows.map((_, row) => {
        const ranks = graded.ranks[row]!
        const score = graded.scores[row]!
        return [customerIdAt(base, row), score === UNRATED ? null : score / POINT, RANKS[ranks & 3], RANKS[ranks >> 2]]
      })
      expect(base.size).toBe(rows.length)
      expect(found, said).toEqual(rows.map((row) => [row.id, row.score, row.proposed, row.tier_after]))

      const summary = await concentrationOf(session)
      const totals = territoryTotals(base)
      const figures = compare(base, totals, first, territoryFigures(base, totals, first, 'start'), graded, 'start')
      for (const tier of summary.tiers) {
        const rank = RANKS.indexOf(tier.tier)
        expect([figures.after.customers[rank], figures.after.revenue[rank]], said).toEqual([tier.customers, tier.revenueFen])
      }
      expect(figures.unrated).toBe(summary.unrated)
      expect([...figures.heldAfter].reduce((sum, n) => sum + n, 0)).toBe(base.size)
      const regions = await session.rows<{ n: number; fen: number }>(
        `select count(*) as n, sum(revenue_total)::bigint as fen from result where status = 'active' and tier_after <> 'none'
         group by 'T' || hash(customer_no) % 9 order by 1, 2`,
      )
      const byTerritory = base.territories
        .map((_, at) => ({
          n: [1, 2, 3].reduce((sum, rank) => sum + figures.territoriesAfter.customers[at * 4 + rank]!, 0),
          fen: [1, 2, 3].reduce((sum, rank) => sum + figures.territoriesAfter.revenue[at * 4 + rank]!, 0),
        }))
        .filter(({ n }) => n > 0)
        .toSorted((a, b) => a.n - b.n || a.fen - b.fen)
      expect(byTerritory, said).toEqual(regions)
    }
  })

  test('the curves end in everybody and say what the concentration of the run says', async () => {
    const base = await makeBase(4, 1_500)
    await scoreBase(session, pack, { usage: 'counted_usage', customers: 'customers', month: MONTH }, ON)
    const summary = await concentrationOf(session)
    const pareto = paretoOf(base)
    expect([pareto.for80, pareto.top20]).toEqual([summary.customersFor80, summary.top20RevenueFen])
    expect(pareto.curve.at(-1)).toEqual([1, 1])
    const { curve, gini } = lorenzOf(base, gradeNew(base, pack))
    expect(curve.at(-1)).toEqual([1, 1])
    for (let i = 1; i < curve.length; i++) expect(curve[i]![1]).toBeGreaterThanOrEqual(curve[i - 1]![1])
    expect(gini).toBeGreaterThan(0.1)
    expect(gini).toBeLessThan(1)
  })
})
