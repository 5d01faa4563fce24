import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeCustomer } from '../../../test/customers.ts'
import { contextOf, makeStaff, makeTerritory, makeUnit, systemContext, type TestStaff } from '../../../test/factories.ts'
import { testServices, type TestServices } from '../../../test/harness.ts'
import { features } from '../../features.ts'
import { newId } from '../../kernel/ids.ts'
import { closeQueues } from '../../platform/queues.ts'
import { buildRegistry } from '../../platform/registry.ts'
import type { Context } from '../../platform/work.ts'
import { settingsOf, type ModelSettings } from '../models/models.settings.rules.ts'
import { getModel, proposeModel } from '../models/models.usecases.ts'
import { rehearseModel } from './value.rehearse.usecases.ts'
import { abandonValueRun, performValueRun, startValueRun } from './value.run.usecases.ts'
import { explainGrant, explainValue, listValueRuns } from './value.usecases.ts'

const MONTHS = ['2026-05', '2026-06', '2026-07', '2026-08', '2026-09', '2026-10']
const { permissions } = buildRegistry(features)
const GROWING = 5
let services: TestServices
let system: Context
let analyst: TestStaff
let manager: TestStaff
let stranger: TestStaff
const customers: string[] = []

/** Forty customers; the first two bring most of the revenue. */
beforeAll(async () => {
  services = await testServices()
  system = systemContext(services, permissions)
  const unit = await makeUnit(services)
  const territory = await makeTerritory(services, { unit })
  analyst = await makeStaff(services, 'AN', unit)
  manager = await makeStaff(services, 'VM', unit)
  stranger = await makeStaff(services, 'VM', unit)
  for (let i = 0; i < 40; i++) {
    const { customerId } = await makeCustomer(services, { territoryId: territory.id, managerId: manager.id, tier: 'none' })
    customers.push(customerId)
  }
  await services.behind.query(`update customer set opened_on = '2020-01-01'`)
  // The sixth spends half as much again as it did three months before, and is still far from a tier.
  for (const [at, month] of MONTHS.entries())
    await publish(month, (i) => (i < 2 ? 900_000 : i === GROWING && at < 3 ? 2_000 : 3_000 + i * 10))
})
beforeEach(() => services.clock.advance(60_000))
afterAll(async () => {
  await closeQueues(services)
  await services.close()
})

async function publish(month: string, fen: (i: number) => number): Promise<void> {
  const id = newId(services.clock.now())
  const path = join('facts', `${id}.parquet`)
  await mkdir(join(services.config.dataDir, 'facts'), { recursive: true })
  const rows = customers.map(
    (customerId, i) =>
      `('${newId(services.clock.now())}'::uuid, '${customerId}'::uuid, '${month}', ${fen(i)}::bigint, 0::bigint)`,
  )
  await services.duck
    .run(`copy (from (values ${rows.join(', ')}) t(subscription_id, customer_id, month, revenue_fen, arrears_fen))
    to '${join(services.config.dataDir, path)}' (format parquet)`)
  await services.behind.query(
    `insert into fact_file (id, kind, month, path, rows, bytes, sha256, is_current, created_at, created_by)
     values ($1, 'usage', $2, $3, $4, 1, '\\x00', true, now(), $1)`,
    [id, month, path, rows.length],
  )
}

async function tiers(): Promise<Record<string, number>> {
  const { rows } = await services.behind.query<{ tier: string; n: string }>(
    'select tier, count(*) as n from customer group by tier',
  )
  return Object.fromEntries(rows.map((row) => [row.tier, Number(row.n)]))
}

async function growing(): Promise<string[]> {
  const { rows } = await services.behind.query<{ id: string }>('select customer_id as id from customer where is_growing')
  return rows.map((row) => row.id)
}

describe('a value run', () => {
  test('gives tiers by share, with validity and history, and tells what it read', async () => {
    const context = await contextOf(services, permissions, analyst)
    const { id } = await startValueRun(context, {})
    await performValueRun(system, id)
    // 5.85 % of 40 is 2.34: two places.
    expect(await tiers()).toEqual({ none: 38, silver: 2 })
    const { rows } = await services.behind.query<{ tier_valid_to: string; change: string }>(
      `select c.tier_valid_to::text, g.change from customer c join tier_grant g using (customer_id) where c.customer_id = any($1)`,
      [customers.slice(0, 2)],
    )
    expect(rows).toEqual([
      { tier_valid_to: '2027-11-23', change: 'first' },
      { tier_valid_to: '2027-11-23', change: 'first' },
    ])
    const { runs } = await listValueRuns(context)
    expect(runs[0]!.state).toBe('done')
    expect(runs[0]!.inputs.map((file) => file.month)).toEqual(MONTHS)
    expect(runs[0]!.summary!.vips).toBe(2)
    expect(runs[0]!.summary!.customersFor80).toBe(2)
    expect(runs[0]!.summary!.growing).toBe(1)
    expect(await growing()).toEqual([customers[GROWING]])
  })

  test('writes nothing the second time', async () => {
    const before = await services.behind.query<{ x: string }>('select xmin::text as x from customer order by customer_id')
    const { id } = await startValueRun(await contextOf(services, permissions, analyst), {})
    await performValueRun(system, id)
    const after = await services.behind.query<{ x: string }>('select xmin::text as x from customer order by customer_id')
    expect(after.rows).toEqual(before.rows)
  })

  test('done again after it finished changes nothing', async () => {
    const { runs } = await listValueRuns(await contextOf(services, permissions, analyst))
    await performValueRun(system, runs[0]!.id)
    expect((await listValueRuns(await contextOf(services, permissions, analyst))).runs[0]).toEqual(runs[0])
  })

  test('only one runs at a time, and a failed one says so', async () => {
    const context = await contextOf(services, permissions, analyst)
    const { id } = await startValueRun(context, {})
    await expect(startValueRun(context, {})).rejects.toThrow()
    await abandonValueRun(system, id, 'facts.file_missing')
    expect((await listValueRuns(context)).runs[0]).toMatchObject({ state: 'failed', errorCode: 'facts.file_missing' })
  })

  test('reads the version of the model that counts on its day, and says which', async () => {
    const approve = async (number: number, from: string, settings: ModelSettings) =>
      services.behind.query(
        `insert into model_version (id, number, state, pack_id, pack_version, base_number, settings, reason, effective_from, in_force_from,
           proposed_at, proposed_by, decided_at, decided_by)
         values ($1, $2, 'approved', 'telecom', '1', 0, $3, '试行', $4, $4, now(), $5, now(), $6)`,
        [newId(services.clock.now()), number, JSON.stringify(settings), from, analyst.id, manager.id],
      )
    const own = settingsOf(services.pack.value)
    const wider = { by: 'share', basisPoints: { diamond: 500, gold: 500, silver: 500 } } as const
    await approve(1, '2026-11-01', { ...own, tiering: wider, validityMonths: 6 })
    await approve(2, '2026-12-24', { ...own, validityMonths: 3 })
    const context = await contextOf(services, permissions, analyst)
    const { id } = await startValueRun(context, {})
    await performValueRun(system, id)
    expect((await listValueRuns(context)).runs[0]).toMatchObject({ state: 'done', modelNumber: 1 })
    // Fifteen per cent of forty, each tier two; a rise begins a validity of the version's length.
    expect(await tiers()).toEqual({ none: 34, silver: 2, gold: 2, diamond: 2 })
    const { rows } = await services.behind.query<{ tier: string; change: string; valid_to: string }>(
      `select tier, change, valid_to::text from tier_grant where run_id = $1 order by tier, change`,
      [id],
    )
    expect(new Set(rows.map((row) => `${row.tier} ${row.change}`))).toEqual(new Set(['diamond up', 'gold first', 'silver first']))
    expect(new Set(rows.map((row) => row.valid_to))).toEqual(new Set(['2027-05-23']))
    const told = await explainValue(await contextOf(services, permissions, manager), customers[0]!)
    expect(told.history.map((grant) => [grant.tier, grant.modelNumber])).toEqual([
      ['diamond', 1],
      ['silver', 0],
    ])
    const [latest, earliest] = await Promise.all(
      told.history.map(async (grant) => explainGrant(await contextOf(services, permissions, manager), customers[0]!, grant.id)),
    )
    expect(latest).toMatchObject({ tier: 'diamond', proposed: 'diamond', modelNumber: 1, runMonth: '2026-10' })
    expect(latest!.parts.reduce((sum, part) => sum + part.points, 0)).toBeCloseTo(latest!.score!, 3)
    expect(earliest).toMatchObject({ tier: 'silver', modelNumber: 0, packVersion: services.pack.version })
    await expect(
      explainGrant(await contextOf(services, permissions, stranger), customers[0]!, told.history[0]!.id),
    ).rejects.toMatchObject({ code: 'customers.not_found' })
    await services.behind.query('delete from model_version')
  })

  test('rehearses a proposed version on the base of today, and grades nobody', async () => {
    const before = await tiers()
    const settings = {
      ...settingsOf(services.pack.value),
      tiering: { by: 'share', basisPoints: { diamond: 0, gold: 0, silver: 2500 } },
    } as const
    const proposed = await proposeModel(await contextOf(services, permissions, analyst), {
      settings,
      effectiveFrom: '2026-12-01',
      reason: '扩大银卡',
    })
    await rehearseModel(system, proposed.number)
    const { figures } = await getModel(await contextOf(services, permissions, analyst), proposed.number)
    expect(figures).toMatchObject({ month: '2026-10', customers: 40, unrated: 0 })
    // Within their validity nobody falls: the six in hand stay, four rise to silver.
    expect(figures!.tiers.map(({ tier, customers: n, heldNow }) => [tier, n, heldNow])).toEqual([
      ['diamond', 2, 2],
      ['gold', 2, 2],
      ['silver', 6, 2],
      ['none', 30, 34],
    ])
    expect(figures!.changes).toMatchObject({ first: 4, up: 0, down: 0 })
    expect(await tiers()).toEqual(before)
    await rehearseModel(system, 99)
  })

  test('a month without usage is refused', async () => {
    await expect(startValueRun(await contextOf(services, permissions, analyst), { month: '2026-11' })).rejects.toMatchObject({
      code: 'value.no_usage',
    })
  })

  test('a manager may not start one', async () => {
    await expect(startValueRun(await contextOf(services, permissions, manager), {})).rejects.toMatchObject({
      code: 'access.forbidden',
    })
  })
})

describe("a customer's score", () => {
  test('is explained in parts that sum to it, with the distance to the next tier', async () => {
    const told = await explainValue(await contextOf(services, permissions, manager), customers[0]!)
    expect(told.score).not.toBeNull()
    expect(told.parts.reduce((sum, part) => sum + part.points, 0)).toBeCloseTo(told.score!, 3)
    expect(told).toMatchObject({ tier: 'diamond', nextTier: null, rated: true, runMonth: '2026-10' })
    expect(told.history).toHaveLength(2)
  })
  test("another manager's customer is not found", async () => {
    await expect(explainValue(await contextOf(services, permissions, stranger), customers[0]!)).rejects.toMatchObject({
      code: 'customers.not_found',
    })
  })
})
