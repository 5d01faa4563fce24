import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { contextOf, makeStaff, makeUnit, systemContext, type TestStaff } from '../../../test/factories.ts'
import { testServices, type TestServices } from '../../../test/harness.ts'
import { features } from '../../features.ts'
import { closeQueues } from '../../platform/queues.ts'
import { buildRegistry } from '../../platform/registry.ts'
import { settingsOf, type ModelSettings } from './models.settings.rules.ts'
import * as models from './models.usecases.ts'

const { permissions } = buildRegistry(features)
let services: TestServices
let analyst: TestStaff
let colleague: TestStaff
let executive: TestStaff
let own: ModelSettings

/** The test's clock stands on Monday, 2026-11-23. */
beforeAll(async () => {
  services = await testServices()
  const unit = await makeUnit(services)
  analyst = await makeStaff(services, 'AN', unit)
  colleague = await makeStaff(services, 'AN', unit)
  executive = await makeStaff(services, 'EX', unit)
  own = settingsOf(services.pack.value)
})
beforeEach(() => services.clock.advance(60_000))
afterAll(async () => {
  await closeQueues(services)
  await services.close()
})

const as = (staff: TestStaff) => contextOf(services, permissions, staff)
const propose = async (settings: ModelSettings, effectiveFrom = '2026-12-01', who = analyst) =>
  models.proposeModel(await as(who), { settings, effectiveFrom, reason: '收紧有效期' })
const decide = async (number: number, decision: 'approve' | 'reject', who = executive, version = 1, note = '说明') =>
  models.decideModel(await as(who), number, version, { decision, note })
const inForce = (on: string) =>
  systemContext(services, permissions).read('value:run', (work) => models.modelInForce(work, services.pack, on))
const noticesOf = async (staff: TestStaff) =>
  (
    await services.behind.query<{ kind: string; number: number }>(
      `select kind, (params->>'number')::int as number from notification where staff_id = $1 order by created_at, id`,
      [staff.id],
    )
  ).rows

describe('a version of the value model', () => {
  test('is proposed by one, approved by another, and counts from its day', async () => {
    const proposed = await propose({ ...own, validityMonths: 6 })
    expect(proposed).toMatchObject({ number: 1, standing: 'proposed', base: { number: 0 }, mayDecide: false, mayWithdraw: true })
    expect(await noticesOf(executive)).toEqual([{ kind: 'models.proposed', number: 1 }])
    const { rows: jobs } = await services.behind.query<{ data: unknown }>(
      `select data from pgboss.job where name = 'value.rehearse'`,
    )
    expect(jobs).toHaveLength(1)

    const seen = await models.getModel(await as(executive), 1)
    expect(seen).toMatchObject({ mayDecide: true, mayWithdraw: false })
    expect((await inForce('2026-12-01')).number).toBe(0)

    const approved = await decide(1, 'approve')
    expect(approved).toMatchObject({ standing: 'scheduled', inForceFrom: '2026-12-01', decidedByName: executive.displayName })
    expect(await noticesOf(analyst)).toEqual([{ kind: 'models.approved', number: 1 }])
    expect((await inForce('2026-11-30')).number).toBe(0)
    const counted = await inForce('2026-12-01')
    expect(counted).toMatchObject({ number: 1, settings: { validityMonths: 6 } })
    expect(counted.model.validityMonths.value).toBe(6)
    expect(counted.model.groupTiers).toEqual(services.pack.value.groupTiers)
  })

  test('is never decided by its proposer, not even past the program', async () => {
    const { number } = await propose({ ...own, validityMonths: 9 })
    // Even one who holds both rights, as after a change of office.
    await services.behind.query(`update staff set role = 'EX' where id = $1`, [analyst.id])
    await expect(decide(number, 'approve', { ...analyst, role: 'EX' })).rejects.toMatchObject({ code: 'models.second_person' })
    await services.behind.query(`update staff set role = 'AN' where id = $1`, [analyst.id])
    await expect(decide(number, 'approve', colleague)).rejects.toMatchObject({ code: 'access.forbidden' })
    await expect(
      services.behind.query(
        `update model_version set state = 'approved', in_force_from = effective_from, decided_at = now(), decided_by = proposed_by where number = $1`,
        [number],
      ),
    ).rejects.toMatchObject({ constraint: 'model_version_second_person' })
    await expect(
      services.behind.query(`update model_version set state = 'approved', in_force_from = effective_from where number = $1`, [
        number,
      ]),
    ).rejects.toMatchObject({ constraint: 'model_version_decided' })
    expect((await models.getModel(await as(executive), number)).standing).toBe('proposed')
  })

  test('is rejected only with a reason, once, and from what was read', async () => {
    const { number } = await propose({ ...own, validityMonths: 18 })
    await expect(decide(number, 'reject', executive, 1, '')).rejects.toMatchObject({ code: 'models.note_missing' })
    await expect(decide(number, 'reject', executive, 2)).rejects.toMatchObject({ code: 'request.stale' })
    expect(await decide(number, 'reject')).toMatchObject({ standing: 'rejected', decisionNote: '说明', inForceFrom: null })
    await expect(decide(number, 'approve', executive, 2)).rejects.toMatchObject({ code: 'models.wrong_state' })
    expect((await noticesOf(analyst)).at(-1)).toEqual({ kind: 'models.rejected', number })
  })

  test('approved after its wished day, begins on the day of approval', async () => {
    const { number } = await propose({ ...own, entryMargin: 1 }, '2026-11-23')
    services.clock.advance(3 * 86_400_000)
    expect(await decide(number, 'approve')).toMatchObject({ standing: 'in_force', inForceFrom: '2026-11-26' })
    expect((await inForce('2026-11-25')).number).toBe(0)
    expect((await inForce('2026-11-26')).number).toBe(number)
    // The next proposal is told against it.
    const next = await propose({ ...own, entryMargin: 2 })
    expect(next.base).toMatchObject({ number, settings: { entryMargin: 1 } })
  })

  test('is withdrawn by its proposer, or by anybody with the right until it counts', async () => {
    const { number } = await propose({ ...own, exitMargin: 3 })
    const withdraw = async (who: TestStaff, version: number) => models.withdrawModel(await as(who), number, version, '另有安排')
    await expect(withdraw(colleague, 1)).rejects.toMatchObject({ code: 'models.not_yours' })
    await decide(number, 'approve')
    // Notices of one moment have no order.
    services.clock.advance(1000)
    expect(await withdraw(executive, 2)).toMatchObject({ standing: 'withdrawn', inForceFrom: null })
    expect((await inForce('2027-01-01')).number).not.toBe(number)
    expect((await noticesOf(analyst)).at(-1)).toEqual({ kind: 'models.withdrawn', number })
    const counting = (await models.listModels(await as(analyst), { limit: 50 })).inForce
    await expect(models.withdrawModel(await as(executive), counting, 2, '不要了')).rejects.toMatchObject({
      code: 'models.in_force_already',
    })
  })

  test('that cannot be a model, changes nothing or begins yesterday is not taken', async () => {
    const counting = await inForce('2026-11-26')
    await expect(propose({ ...own, economicWeight: 2 })).rejects.toMatchObject({
      code: 'models.settings_invalid',
      details: { problems: ['economic_range'] },
    })
    await expect(propose(counting.settings)).rejects.toMatchObject({ code: 'models.nothing_changed' })
    await expect(propose({ ...own, validityMonths: 7 }, '2026-11-25')).rejects.toMatchObject({ code: 'models.effective_in_past' })
    await expect(propose({ ...own, validityMonths: 7 }, '2028-01-01')).rejects.toMatchObject({ code: 'models.effective_too_far' })
  })

  test('stands in the list down to the pack, page by page', async () => {
    const reader = await as(analyst)
    const all = await models.listModels(reader, { limit: 50 })
    expect(all.items.map((one) => one.number)).toEqual([...all.items.keys()].toReversed())
    expect(all.items.at(-1)).toMatchObject({ number: 0, standing: 'superseded', settings: own, base: null })
    const paged: number[] = []
    let cursor: string | undefined
    do {
      const page = await models.listModels(reader, { limit: 2, ...(cursor === undefined ? {} : { cursor }) })
      paged.push(...page.items.map((one) => one.number))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(paged).toEqual(all.items.map((one) => one.number))
    await expect(models.listModels(reader, { limit: 2, cursor: 'x' })).rejects.toMatchObject({ code: 'request.invalid' })
    await expect(models.getModel(reader, 99)).rejects.toMatchObject({ code: 'models.not_found' })
  })
})
