import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importCustomers, importedCustomer } from '../../../test/customers.ts'
import { contextOf, makeStaff, makeTerritory, makeUnit, systemContext, type TestStaff } from '../../../test/factories.ts'
import { testServices, type TestServices } from '../../../test/harness.ts'
import { features } from '../../features.ts'
import { dayNumber } from '../../kernel/dates.ts'
import { newId } from '../../kernel/ids.ts'
import { closeQueues } from '../../platform/queues.ts'
import { buildRegistry } from '../../platform/registry.ts'
import type { Context } from '../../platform/work.ts'
import { applySettings, settingsOf, type ModelSettings } from '../models/models.settings.rules.ts'
import { performValueRun, startValueRun } from '../value/value.run.usecases.ts'
import { studioEngine } from './studio.engine.usecases.ts'
import { openStudio } from './studio.open.usecases.ts'
import { compareWithDraft, listDraftMovers, weighTheDraft } from './studio.usecases.ts'
import type { Scenario } from './studio.work.usecases.ts'

const MONTHS = ['2026-05', '2026-06', '2026-07', '2026-08', '2026-09', '2026-10']
const { permissions } = buildRegistry(features)
let services: TestServices
let system: Context
let analyst: TestStaff
let head: TestStaff
let executive: TestStaff
const customers: { id: string; isHome: boolean }[] = []

/** A hundred customers, half at home, half abroad; the further in the list, the more they pay. */
beforeAll(async () => {
  services = await testServices()
  system = systemContext(services, permissions)
  const branch = await makeUnit(services)
  const [home, abroad] = [await makeUnit(services, { parent: branch }), await makeUnit(services, { parent: branch })]
  const territories = [await makeTerritory(services, { unit: home }), await makeTerritory(services, { unit: abroad })]
  analyst = await makeStaff(services, 'AN', branch)
  executive = await makeStaff(services, 'EX', branch)
  head = await makeStaff(services, 'SV', home)
  const managers = [await makeStaff(services, 'VM', home), await makeStaff(services, 'VM', abroad)]
  const rows = Array.from({ length: 100 }, (_, i) =>
    importedCustomer({ territoryId: territories[i % 2]!.id, openedOn: '2015-01-01' }),
  )
  const { createdIds } = await importCustomers(services, rows)
  await services.behind.query(`update customer set manager_id = case when territory_id = $1 then $2::uuid else $3::uuid end`, [
    territories[0]!.id,
    managers[0]!.id,
    managers[1]!.id,
  ])
  const { rows: placed } = await services.behind.query<{ id: string; territory: string }>(
    'select customer_id as id, territory_id as territory from customer',
  )
  const homes = new Map(placed.map((row) => [row.id, row.territory === territories[0]!.id]))
  for (const id of createdIds) customers.push({ id, isHome: homes.get(id)! })
  for (const month of MONTHS) await publish(month)
  const { id } = await startValueRun(await contextOf(services, permissions, analyst), {})
  await performValueRun(system, id)
})
afterAll(async () => {
  await studioEngine(services).close()
  await closeQueues(services)
  await services.close()
})

async function publish(month: string): Promise<void> {
  const id = newId(services.clock.now())
  const path = join('facts', `${id}.parquet`)
  await mkdir(join(services.config.dataDir, 'facts'), { recursive: true })
  const rows = customers.map(
    ({ id: customerId }, i) =>
      `('${newId(services.clock.now())}'::uuid, '${customerId}'::uuid, '${month}', ${3_000 + i * 500}::bigint, 0::bigint)`,
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

const PAGE = { limit: 50 }
const inForce = (): ModelSettings => settingsOf(services.pack.value)
/** Ten diamonds, ten golds, ten silvers of a hundred, instead of none, two and three. */
const generous = (): ModelSettings => ({
  ...inForce(),
  tiering: { by: 'share', basisPoints: { diamond: 1000, gold: 1000, silver: 1000 } },
})
function draft(settings: ModelSettings, view: 'rules' | 'start' = 'rules', client = newId(services.clock.now())) {
  return { client, settings, effectiveFrom: '2026-12-01', view }
}
async function opened(who: TestStaff): Promise<Context> {
  const context = await contextOf(services, permissions, who)
  await openStudio(context, { fresh: false })
  await studioEngine(services).settled()
  return context
}

test('the base is read once, says what it holds, and leaves no file behind', async () => {
  const context = await contextOf(services, permissions, analyst)
  expect(await openStudio(context, { fresh: false })).toMatchObject({ state: 'loading', base: null, windows: [6, 12] })
  await expect(compareWithDraft(context, draft(inForce()))).rejects.toMatchObject({ code: 'studio.loading' })
  await studioEngine(services).settled()
  const ready = await openStudio(context, { fresh: false })
  expect(ready).toMatchObject({ state: 'ready', inForce: { number: 0 }, base: { customers: 100, month: '2026-10' } })
  expect(ready.base!.managers).toHaveLength(2)
  expect(ready.base!.regions).toHaveLength(2)
  expect(await readdir(join(services.config.dataDir, 'tmp'))).toEqual([])
})

test('the rules in force against themselves move nobody; a draft moves as many as its shares say', async () => {
  const context = await opened(analyst)
  const same = await compareWithDraft(context, draft(inForce()))
  expect(same).toMatchObject({ customers: 100, moves: { total: 0, waiting: 0 }, vips: { before: { customers: 5 } } })
  const found = await compareWithDraft(context, draft(generous()))
  expect(found.tiers.map((row) => [row.tier, row.before.customers, row.after.customers])).toEqual([
    ['diamond', 0, 10],
    ['gold', 1, 10],
    ['silver', 4, 10],
    ['none', 95, 70],
  ])
  expect(found.moves).toMatchObject({ total: 30, up: 30, down: 0 })
  expect(found.regions.reduce((sum, region) => sum + region.vips.after.customers, 0)).toBe(30)
  expect(found.held.find((row) => row.tier === 'silver')).toMatchObject({ customers: 4 })
  const effects = await weighTheDraft(context, draft(generous()))
  // Twenty a month and ten a quarter.
  expect(effects.load).toMatchObject({ contactsAfter: 23.3, managers: 2, unassignedAfter: 0, capacity: 500 })
  expect(effects.byRegion.reduce((sum, region) => sum + region.up, 0)).toBe(30)
  expect(effects.returns.map((row) => row.after.customers)).toEqual([10, 10, 10, 70])
})

test('a fall waits while the tier in hand is valid, and says until when', async () => {
  const context = await opened(analyst)
  const strict: ModelSettings = {
    ...inForce(),
    tiering: { by: 'share', basisPoints: { diamond: 0, gold: 0, silver: 100 } },
  }
  expect((await compareWithDraft(context, draft(strict))).moves).toMatchObject({ total: 5, down: 5, waiting: 5 })
  expect((await compareWithDraft(context, draft(strict, 'start'))).moves).toMatchObject({ total: 0, waiting: 0 })
  const { items } = await listDraftMovers(context, draft(strict), PAGE)
  expect(items.map((item) => item.waitsUntil)).toEqual(Array.from({ length: 5 }, () => '2027-11-23'))
  expect(items[0]!.reason).toMatchObject({ kind: 'border' })
})

test('movers: masked for the analyst, whole for the head and only of his unit, page by page, none for the executive', async () => {
  const masked = await listDraftMovers(await opened(analyst), draft(generous()), PAGE)
  expect(masked.total).toBe(30)
  expect(masked.items.every((item) => item.name.includes('*'))).toBe(true)
  const context = await opened(head)
  const first = await listDraftMovers(context, draft(generous()), { limit: 10 })
  expect([first.total, first.items.length]).toEqual([15, 10])
  const rest = await listDraftMovers(context, draft(generous()), { limit: 10, cursor: first.nextCursor! })
  expect(rest.items).toHaveLength(5)
  const shown = [...first.items, ...rest.items]
  expect(shown.every((item) => customers.find((one) => one.id === item.customerId)!.isHome)).toBe(true)
  expect(shown.some((item) => item.name.includes('*'))).toBe(false)
  expect(shown.map((item) => item.revenueFen)).toEqual(shown.map((item) => item.revenueFen).toSorted((a, b) => b - a))
  await expect(listDraftMovers(await opened(executive), draft(generous()), PAGE)).rejects.toMatchObject({
    code: 'access.forbidden',
  })
})

test('of one page the newest request counts; those it overtook are told so, and another page is not touched', async () => {
  await opened(analyst)
  const engine = studioEngine(services)
  const scenario: Scenario = {
    before: services.pack.value,
    after: applySettings(services.pack.value, generous()),
    on: dayNumber('2026-12-01'),
    view: 'rules',
  }
  const steps = Array.from({ length: 8 }, () => engine.figures('one', scenario))
  const another = engine.figures('another', scenario)
  const ends = await Promise.allSettled(steps)
  // The first is under way when the second comes; the last is the newest.
  expect(ends.map((end) => (end.status === 'fulfilled' ? 'done' : (end.reason as { code: string }).code))).toEqual([
    'done',
    ...Array.from({ length: 6 }, () => 'studio.superseded'),
    'done',
  ])
  expect((await another).moves.reduce((sum, n) => sum + n, 0)).toBe(100)
  // One that came first and was held up on its way does not push out the one that came after it.
  const early = engine.turn()
  const late = engine.figures('one', scenario)
  await expect(engine.figures('one', scenario, early)).rejects.toMatchObject({ code: 'studio.superseded' })
  expect((await late).moves.reduce((sum, n) => sum + n, 0)).toBe(100)
})

test('a thread that has died is missed by nobody: the base is read again', async () => {
  const context = await opened(analyst)
  await studioEngine(services).close()
  await expect(compareWithDraft(context, draft(generous()))).rejects.toMatchObject({ code: 'studio.loading' })
  await studioEngine(services).settled()
  expect((await compareWithDraft(context, draft(generous()))).moves.total).toBe(30)
})

test('rules that cannot be a model, and windows that were not read, are refused', async () => {
  const context = await opened(analyst)
  await expect(compareWithDraft(context, draft({ ...inForce(), economicWeight: 2 }))).rejects.toMatchObject({
    code: 'studio.settings_invalid',
  })
  await expect(compareWithDraft(context, draft({ ...inForce(), revenueMonths: 9 }))).rejects.toMatchObject({
    code: 'studio.window_unknown',
  })
})
