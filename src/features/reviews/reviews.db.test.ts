import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeCustomer } from '../../../test/customers.ts'
import { contextOf, makeStaff, makeTerritory, makeUnit, systemContext, type TestStaff } from '../../../test/factories.ts'
import { testServices, type TestServices } from '../../../test/harness.ts'
import { features } from '../../features.ts'
import { newId } from '../../kernel/ids.ts'
import { closeQueues } from '../../platform/queues.ts'
import { buildRegistry } from '../../platform/registry.ts'
import type { Context } from '../../platform/work.ts'
import * as cases from './reviews.usecases.ts'
import { carryOutReviews, prepareReview } from './reviews.work.usecases.ts'

const { permissions } = buildRegistry(features)
const MONTHS = ['2026-05', '2026-06', '2026-07', '2026-08', '2026-09', '2026-10']
let services: TestServices
let system: Context
let analyst: TestStaff
let supervisor: TestStaff
let executive: TestStaff
let manager: TestStaff
let stranger: TestStaff
/** By what the model will say of them. */
let riser: string
let keeper: string
let faller: string
let guarded: string
let later: string
let reviewId: string

const as = (staff: TestStaff) => {
  services.clock.advance(1000)
  return contextOf(services, permissions, staff)
}

/** Forty customers, 5.85 % of whom are two places: the two who spend most; one already silver, one not. */
beforeAll(async () => {
  services = await testServices()
  system = systemContext(services, permissions)
  const branch = await makeUnit(services)
  const unit = await makeUnit(services, { parent: branch })
  const territory = await makeTerritory(services, { unit })
  analyst = await makeStaff(services, 'AN', branch)
  executive = await makeStaff(services, 'EX', branch)
  supervisor = await makeStaff(services, 'SV', unit)
  manager = await makeStaff(services, 'VM', unit)
  stranger = await makeStaff(services, 'VM', unit)
  const customers: string[] = []
  for (let i = 0; i < 40; i++) {
    const { customerId } = await makeCustomer(services, { territoryId: territory.id, managerId: manager.id, tier: 'none' })
    customers.push(customerId)
  }
  ;[riser, keeper, faller, guarded, later] = customers as [string, string, string, string, string]
  await services.behind.query(`update customer set opened_on = '2020-01-01'`)
  await services.behind.query(
    `update customer set tier = 'silver', tier_since = '2026-01-01',
       tier_valid_to = case when customer_id = $2 then date '2027-09-01' else date '2026-12-31' end where customer_id = any($1)`,
    [[keeper, faller, guarded, later], later],
  )
  for (const month of MONTHS) {
    const id = newId(services.clock.now())
    const path = join('facts', `${id}.parquet`)
    await mkdir(join(services.config.dataDir, 'facts'), { recursive: true })
    const rows = customers.map(
      (customerId, i) =>
        `('${newId(services.clock.now())}'::uuid, '${customerId}'::uuid, '${month}', ${i < 2 ? 900_000 : 3_000 + i * 10}::bigint, 0::bigint)`,
    )
    await services.duck
      .run(`copy (from (values ${rows.join(', ')}) t(subscription_id, customer_id, month, revenue_fen, arrears_fen))
      to '${join(services.config.dataDir, path)}' (format parquet)`)
    await services.behind.query(
      `insert into fact_file (id, kind, month, path, rows, bytes, sha256, is_current, created_at, created_by)
       values ($1, 'usage', $2, $3, 40, 1, '\\x00', true, now(), $1)`,
      [id, month, path],
    )
  }
})
afterAll(async () => {
  await closeQueues(services)
  await services.close()
})

const kinds = async (who: TestStaff) =>
  Object.fromEntries((await cases.getReview(await as(who), reviewId)).counts.map((one) => [one.kind, one.customers]))
const duties = async () =>
  (
    await services.behind.query<{ root_id: string; state: string; due: string }>(
      `select root_id, state, to_char(due_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as due from obligation where rule = 'OB24'`,
    )
  ).rows
const tierOf = async (id: string) =>
  (
    await services.behind.query<{ tier: string; until: string | null }>(
      'select tier, tier_valid_to::text as until from customer where customer_id = $1',
      [id],
    )
  ).rows[0]
const versions = async () =>
  (
    await services.behind.query<{ x: string }>(
      `select customer_id || ' ' || xmin || ' ' || (select count(*) from tier_grant) as x from customer order by 1`,
    )
  ).rows

test('lists who rises, who stays and who falls of those whose validity ends in the period', async () => {
  const opened = await cases.openReview(await as(analyst), { fromOn: '2026-12-01', toOn: '2027-03-01' })
  reviewId = opened.id
  expect(opened.state).toBe('preparing')
  await expect(cases.openReview(await as(analyst), { fromOn: '2026-12-01', toOn: '2027-03-01' })).rejects.toMatchObject({
    constraint: 'tier_review_one_open',
  })
  await expect(cases.openReview(await as(supervisor), { fromOn: '2026-12-01', toOn: '2027-03-01' })).rejects.toMatchObject({
    code: 'access.forbidden',
  })
  await prepareReview(system, reviewId)
  await prepareReview(system, reviewId)
  expect(await kinds(analyst)).toEqual({ upgrade: 1, retain: 1, downgrade: 2 })
  expect(await kinds(manager)).toEqual({ upgrade: 1, retain: 1, downgrade: 2 })
  expect(await kinds(stranger)).toEqual({ upgrade: 0, retain: 0, downgrade: 0 })
  const { groups, month, modelNumber } = await cases.getReview(await as(analyst), reviewId)
  expect({ month, modelNumber }).toEqual({ month: '2026-10', modelNumber: 0 })
  expect(groups.map(({ by, upgrade, retain, downgrade, undecided }) => [by, upgrade, retain, downgrade, undecided])).toEqual([
    ['territory', 1, 1, 2, 2],
    ['manager', 1, 1, 2, 2],
  ])
  const first = await cases.listReviewItems(await as(supervisor), reviewId, { limit: 1, kind: 'downgrade' })
  const second = await cases.listReviewItems(await as(supervisor), reviewId, {
    limit: 1,
    kind: 'downgrade',
    cursor: first.nextCursor!,
  })
  expect(new Set([...first.items, ...second.items].map((one) => one.customerId))).toEqual(new Set([faller, guarded]))
  expect(second.nextCursor).toBeNull()
})

test('a fall is decided on, in bulk or alone; confirmed it is told in time, protected it is not', async () => {
  const decide = async (who: TestStaff, body: Parameters<typeof cases.decideItems>[2]) =>
    cases.decideItems(await as(who), reviewId, body)
  const confirm = { decision: 'confirm', reason: '', untilOn: null } as const
  await expect(decide(manager, { ...confirm, customerIds: [faller] })).rejects.toMatchObject({ code: 'access.forbidden' })
  await expect(decide(supervisor, confirm)).rejects.toMatchObject({ code: 'reviews.nothing_chosen' })
  expect(await decide(supervisor, { ...confirm, matching: { kind: 'downgrade' } })).toEqual({ decided: 2 })
  expect(await decide(supervisor, { ...confirm, matching: { kind: 'downgrade' } })).toEqual({ decided: 0 })
  // Thirty days before the end of the year, OB24.
  expect((await duties()).map(({ state, due }) => [state, due])).toEqual([
    ['open', '2026-12-01'],
    ['open', '2026-12-01'],
  ])
  const protect = { decision: 'protect', untilOn: '2027-05-01', customerIds: [guarded] } as const
  await expect(decide(supervisor, { ...protect, customerIds: [guarded], reason: '' })).rejects.toMatchObject({
    code: 'reviews.reason_missing',
  })
  expect(await decide(supervisor, { ...protect, customerIds: [guarded], reason: '战略客户' })).toEqual({ decided: 1 })
  expect(Object.fromEntries((await duties()).map((one) => [one.root_id, one.state]))).toEqual({
    [faller]: 'open',
    [guarded]: 'void',
  })
  await expect(cases.giveNotice(await as(stranger), reviewId, faller, '电话')).rejects.toMatchObject({
    code: 'reviews.item_not_found',
  })
  await cases.giveNotice(await as(manager), reviewId, faller, '电话')
  await expect(cases.giveNotice(await as(manager), reviewId, faller, '电话')).rejects.toMatchObject({
    code: 'reviews.wrong_state',
  })
  expect(Object.fromEntries((await duties()).map((one) => [one.root_id, one.state]))).toEqual({
    [faller]: 'met',
    [guarded]: 'void',
  })
})

test('applied by a second person, rises and renewals count at once, falls at their end, and twice changes nothing', async () => {
  const { version } = await cases.getReview(await as(executive), reviewId)
  await expect(cases.applyReview(await as(analyst), reviewId, version)).rejects.toMatchObject({ code: 'access.forbidden' })
  await services.behind.query(`update staff set role = 'EX' where id = $1`, [analyst.id])
  await expect(cases.applyReview(await as(analyst), reviewId, version)).rejects.toMatchObject({ code: 'reviews.second_person' })
  await services.behind.query(`update staff set role = 'AN' where id = $1`, [analyst.id])
  expect(await cases.applyReview(await as(executive), reviewId, version)).toMatchObject({ state: 'applied' })
  await carryOutReviews(system)
  expect(await tierOf(riser)).toEqual({ tier: 'silver', until: '2027-11-23' })
  expect(await tierOf(keeper)).toEqual({ tier: 'silver', until: '2027-12-31' })
  expect(await tierOf(faller)).toEqual({ tier: 'silver', until: '2026-12-31' })
  const before = await versions()
  await carryOutReviews(system)
  expect(await versions()).toEqual(before)
  services.clock.set('2026-12-30T16:30:00Z')
  await carryOutReviews(system)
  expect(await tierOf(faller)).toEqual({ tier: 'none', until: null })
  expect(await tierOf(guarded)).toEqual({ tier: 'silver', until: '2026-12-31' })
  expect(await tierOf(later)).toEqual({ tier: 'silver', until: '2027-09-01' })
  const after = await versions()
  await carryOutReviews(system)
  expect(await versions()).toEqual(after)
  const { rows } = await services.behind.query<{ kind: string; outcome: string }>(
    'select kind, outcome from tier_review_item order by kind, outcome',
  )
  expect(rows.map((row) => `${row.kind} ${row.outcome}`)).toEqual([
    'downgrade applied',
    'downgrade protected',
    'retain applied',
    'upgrade applied',
  ])
})
