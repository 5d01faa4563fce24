import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeCustomer } from '../../../test/customers.ts'
import { contextOf, makeStaff, makeTerritory, makeUnit, systemContext, type TestStaff } from '../../../test/factories.ts'
import { testServices, type TestServices } from '../../../test/harness.ts'
import { features } from '../../features.ts'
import { closeQueues } from '../../platform/queues.ts'
import { buildRegistry } from '../../platform/registry.ts'
import { explainValue } from '../value/value.usecases.ts'
import * as cases from './exceptions.usecases.ts'

const { permissions } = buildRegistry(features)
const UNTIL = '2027-05-01'
let services: TestServices
let analyst: TestStaff
let supervisor: TestStaff
let elsewhere: TestStaff
let manager: TestStaff
let gold: string
let plain: string

beforeAll(async () => {
  services = await testServices()
  const branch = await makeUnit(services)
  const unit = await makeUnit(services, { parent: branch })
  const other = await makeUnit(services, { parent: branch })
  const territory = await makeTerritory(services, { unit })
  analyst = await makeStaff(services, 'AN', branch)
  supervisor = await makeStaff(services, 'SV', unit)
  elsewhere = await makeStaff(services, 'SV', other)
  manager = await makeStaff(services, 'VM', unit)
  const of = { territoryId: territory.id, managerId: manager.id }
  gold = (await makeCustomer(services, { ...of, tier: 'gold' })).customerId
  plain = (await makeCustomer(services, { ...of, tier: 'none' })).customerId
  await services.behind.query(
    `update customer set tier_since = '2026-01-01', tier_valid_to = '2027-01-01' where customer_id = $1`,
    [gold],
  )
})
beforeEach(() => services.clock.advance(60_000))
afterAll(async () => {
  await closeQueues(services)
  await services.close()
})

const as = (staff: TestStaff) => {
  services.clock.advance(1000)
  return contextOf(services, permissions, staff)
}
const tierOf = async (id: string) =>
  (
    await services.behind.query<{ tier: string; until: string | null }>(
      'select tier, tier_valid_to::text as until from customer where customer_id = $1',
      [id],
    )
  ).rows[0]
const protectedUntil = async (id: string) =>
  (
    await services.behind.query<{ until: string }>(
      'select until_on::text as until from tier_protection where customer_id = $1 and ended_at is null',
      [id],
    )
  ).rows.map((row) => row.until)

describe('a protection', () => {
  test('is given with reason and last day by the unit or the analyst, one at a time, and ended early with a reason', async () => {
    const protect = async (who: TestStaff, untilOn: string, id = gold) =>
      cases.protectTier(await as(who), id, { untilOn, reason: '对手正在挖角' })
    await expect(protect(manager, UNTIL)).rejects.toMatchObject({ code: 'access.forbidden' })
    await expect(protect(elsewhere, UNTIL)).rejects.toMatchObject({ code: 'exceptions.customer_not_found' })
    await expect(protect(supervisor, UNTIL, plain)).rejects.toMatchObject({ code: 'exceptions.no_tier' })
    await expect(protect(supervisor, '2026-11-23')).rejects.toMatchObject({ code: 'exceptions.until_in_past' })
    await expect(protect(supervisor, '2027-11-24')).rejects.toMatchObject({ code: 'exceptions.until_too_far' })
    await protect(supervisor, '2027-03-01')
    const second = await protect(analyst, UNTIL)
    expect(await protectedUntil(gold)).toEqual([UNTIL])
    const read = await cases.readTierCare(await as(manager), gold)
    expect(read.protections).toHaveLength(2)
    expect(read.may).toEqual({ protect: false, request: false })
    expect((await cases.listProtections(await as(supervisor), { limit: 50 })).items).toHaveLength(1)
    expect((await cases.listProtections(await as(elsewhere), { limit: 50 })).items).toEqual([])
    const end = async (who: TestStaff, version: number) =>
      cases.endProtection(await as(who), { customerId: gold, id: second.id, version }, '风险解除')
    await expect(end(elsewhere, 1)).rejects.toMatchObject({ code: 'exceptions.not_found' })
    await expect(end(supervisor, 9)).rejects.toMatchObject({ code: 'request.stale' })
    expect(await end(supervisor, 1)).toMatchObject({ endReason: '风险解除' })
    await expect(end(supervisor, 2)).rejects.toMatchObject({ code: 'exceptions.wrong_state' })
    expect(await protectedUntil(gold)).toEqual([])
    // The tier itself was never touched.
    expect(await tierOf(gold)).toEqual({ tier: 'gold', until: '2027-01-01' })
  })
})

describe('an exception', () => {
  const ask = async (who: TestStaff, tier: 'diamond' | 'gold' | 'silver', id = gold) =>
    cases.requestException(await as(who), id, { tier, untilOn: UNTIL, reason: '行业龙头' })
  const decide = async (
    who: TestStaff,
    of: { customerId: string; id: string; version: number },
    decision: 'approve' | 'refuse',
  ) => cases.decideException(await as(who), of, { decision, note: '了解情况' })

  test('is asked for by one and approved by another; the tier rises at once, with its history', async () => {
    await expect(ask(supervisor, 'diamond')).rejects.toMatchObject({ code: 'access.forbidden' })
    await expect(ask(analyst, 'gold')).rejects.toMatchObject({ code: 'exceptions.not_higher' })
    const asked = await ask(analyst, 'diamond')
    await expect(ask(analyst, 'diamond')).rejects.toMatchObject({ constraint: 'tier_exception_one_standing' })
    expect(await tierOf(gold)).toMatchObject({ tier: 'gold' })
    await expect(decide(analyst, asked, 'approve')).rejects.toMatchObject({ code: 'access.forbidden' })
    await expect(decide(elsewhere, asked, 'approve')).rejects.toMatchObject({ code: 'exceptions.not_found' })
    await expect(
      services.behind.query(`update tier_exception set state = 'approved', decided_by = requested_by where id = $1`, [asked.id]),
    ).rejects.toMatchObject({ constraint: 'tier_exception_second_person' })
    const { rows } = await services.behind.query<{ kind: string }>('select kind from notification where staff_id = $1', [
      supervisor.id,
    ])
    expect(rows).toEqual([{ kind: 'exceptions.requested' }])
    expect(await decide(supervisor, asked, 'approve')).toMatchObject({ state: 'approved', decidedByName: supervisor.displayName })
    expect(await tierOf(gold)).toEqual({ tier: 'diamond', until: UNTIL })
    const { rows: grants } = await services.behind.query(
      'select tier, previous_tier, change, reason, valid_to::text from tier_grant where customer_id = $1',
      [gold],
    )
    expect(grants).toEqual([{ tier: 'diamond', previous_tier: 'gold', change: 'exception', reason: '行业龙头', valid_to: UNTIL }])
    await expect(decide(supervisor, { ...asked, version: 2 }, 'approve')).rejects.toMatchObject({
      code: 'exceptions.wrong_state',
    })
    await expect(explainValue(await as(manager), gold)).rejects.toMatchObject({ code: 'value.not_rated' })
  })

  test('is refused only with a reason, and taken back only by who asked', async () => {
    const asked = await ask(analyst, 'silver', plain)
    await expect(cases.decideException(await as(supervisor), asked, { decision: 'refuse', note: '' })).rejects.toMatchObject({
      code: 'exceptions.note_missing',
    })
    await expect(cases.endException(await as(supervisor), asked, '不用了')).rejects.toMatchObject({
      code: 'exceptions.not_yours',
    })
    expect(await cases.endException(await as(analyst), asked, '不用了')).toMatchObject({ state: 'withdrawn' })
    const again = await ask(analyst, 'silver', plain)
    expect(await decide(supervisor, again, 'refuse')).toMatchObject({ state: 'refused', decisionNote: '了解情况' })
    expect(await tierOf(plain)).toMatchObject({ tier: 'none' })
  })

  test('and a protection count until their day, and no longer', async () => {
    await cases.protectTier(await as(supervisor), gold, { untilOn: '2026-12-01', reason: '过渡' })
    const system = systemContext(services, permissions)
    const standing = async () =>
      (
        await services.behind.query(
          `select (select count(*)::int from tier_protection where ended_at is null) as protections,
                  (select count(*)::int from tier_exception where state = 'approved') as exceptions`,
        )
      ).rows[0]
    services.clock.set('2026-11-30T15:59:00Z')
    await cases.endPast(system)
    expect(await standing()).toEqual({ protections: 1, exceptions: 1 })
    services.clock.set('2026-11-30T16:10:00Z')
    await cases.endPast(system)
    expect(await standing()).toEqual({ protections: 0, exceptions: 1 })
    services.clock.set('2027-04-30T16:10:00Z')
    await cases.endPast(system)
    expect(await standing()).toEqual({ protections: 0, exceptions: 0 })
  })

  test('is found by state, page by page', async () => {
    const reader = await as(analyst)
    const all = await cases.listExceptions(reader, { limit: 50 })
    expect(all.items.map((one) => one.state)).toEqual(['refused', 'withdrawn', 'ended'])
    const first = await cases.listExceptions(reader, { limit: 2 })
    const second = await cases.listExceptions(reader, { limit: 2, cursor: first.nextCursor! })
    expect([...first.items, ...second.items].map((one) => one.id)).toEqual(all.items.map((one) => one.id))
    expect((await cases.listExceptions(reader, { limit: 50, state: 'refused' })).items).toHaveLength(1)
  })
})
