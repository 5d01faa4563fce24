import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { features } from '../../features.ts'
import { buildRegistry } from '../../platform/registry.ts'
import { testApp, type Answer, type TestApp } from '../../../test/app.ts'
import { importCustomers, importedCustomer, makeCustomer } from '../../../test/customers.ts'
import {
  makeTerritory,
  makeUnit,
  sessionFor,
  signInAs,
  systemContext,
  type TestStaff,
  type TestTerritory,
  type TestUnit,
} from '../../../test/factories.ts'
import { authenticate } from '../session/session.usecases.ts'
import { settleAssignments } from './assignments.usecases.ts'

type Person = TestStaff & { token: string }
let app: TestApp
let branch: TestUnit
let north: TestUnit
let south: TestUnit
let northLand: TestTerritory
let southLand: TestTerritory
let northManagers: Person[]
let southManager: Person
let head: Person

beforeAll(async () => {
  app = await testApp({ features, authenticate })
  branch = await makeUnit(app.services)
  north = await makeUnit(app.services, { parent: branch })
  south = await makeUnit(app.services, { parent: branch })
  northLand = await makeTerritory(app.services, { unit: north })
  southLand = await makeTerritory(app.services, { unit: south })
  northManagers = [await signInAs(app.services, 'VM', north), await signInAs(app.services, 'VM', north)]
  southManager = await signInAs(app.services, 'VM', south)
  head = await signInAs(app.services, 'SV', north)
})
afterAll(() => app.close())
beforeEach(async () => {
  await app.services.behind.query(
    'truncate customer, customer_number, customer_search, subscription_number, assignment_bulk, account cascade',
  )
})

const behind = <T extends object>(text: string, values: unknown[] = []) =>
  app.services.behind.query<T>(text, values).then((found) => found.rows)
const settle = () => settleAssignments(systemContext(app.services, buildRegistry(features).permissions))
/** The clock runs on by days here: everyone signs in again for each call. */
const token = (as: Person) => sessionFor(app.services, as)
const post = async (path: string, body: unknown, as: Person = head) => app.call('POST', path, { as: await token(as), body })
const get = async (path: string, as: Person = head) => app.call('GET', path, { as: await token(as) })
const code = (answer: Answer): string => (answer.body as { error: { code: string } }).error.code

async function vips(count: number, territory: TestTerritory | null): Promise<string[]> {
  const { createdIds } = await importCustomers(
    app.services,
    Array.from({ length: count }, () => importedCustomer({ territoryId: territory?.id ?? null })),
  )
  await behind(`update customer set tier = 'silver', value_score = 60 where customer_id = any($1)`, [createdIds])
  return createdIds
}

/** C1: never two at once, no hole while somebody serves, and the customer's row says the same. */
async function expectOneManagerEach(): Promise<void> {
  const faults = await behind(`
    select a.customer_id, 'overlap' as fault from assignment a join assignment b on b.customer_id = a.customer_id and b.id <> a.id
      where a.mode = 'full' and b.mode = 'full' and a.from_at <= b.from_at and (a.to_at is null or a.to_at > b.from_at) and (a.from_at < b.from_at or a.id < b.id)
        and not (a.to_at = a.from_at)
    union all
    select c.customer_id, 'row says otherwise' from customer c left join assignment a on a.customer_id = c.customer_id and a.mode = 'full' and a.to_at is null
      where c.manager_id is distinct from a.manager_id
    union all
    select c.customer_id, 'search says otherwise' from customer c join customer_search x on x.customer_id = c.customer_id
      where c.manager_id is distinct from x.manager_id
    union all
    select c.customer_id, 'VIP without manager' from customer c where c.tier <> 'none' and c.status <> 'left' and c.manager_id is null`)
  expect(faults).toEqual([])
}

describe('the nightly settlement', () => {
  test('gives every VIP one manager of the serving unit, balanced, and running it again changes nothing', async () => {
    await vips(21, northLand)
    await vips(4, southLand)
    expect(await settle()).toEqual({ ended: 0, moved: 25, left: 0 })
    const loads = await behind<{ id: string; n: number }>(
      `select manager_id as id, count(*)::int as n from customer group by 1 order by 2`,
    )
    expect(loads.find((load) => load.id === southManager.id)!.n).toBe(4)
    expect(northManagers.map((each) => loads.find((load) => load.id === each.id)!.n).toSorted((a, b) => a - b)).toEqual([10, 11])
    await expectOneManagerEach()
    expect(await settle()).toEqual({ ended: 0, moved: 0, left: 0 })
  })

  test('who has no territory is shared by the whole branch', async () => {
    await vips(9, null)
    expect((await settle()).moved).toBe(9)
    expect(await behind(`select distinct reason from assignment`)).toEqual([{ reason: 'branch' }])
    expect(
      (await behind<{ n: number }>(`select count(*)::int as n from customer group by manager_id`)).map((row) => row.n),
    ).toEqual([3, 3, 3])
  })

  test("a member of a corporate account goes to the account's manager, wherever he lives", async () => {
    const gm = await signInAs(app.services, 'GM', south)
    const { customerId } = await makeCustomer(app.services, {
      territoryId: northLand.id,
      accountNo: 'G1',
      accountRole: 'leader',
      tier: 'gold',
    })
    await behind(`update account set manager_id = $1 where account_no = 'G1'`, [gm.id])
    await settle()
    expect(await behind(`select manager_id, reason from assignment where customer_id = $1`, [customerId])).toEqual([
      { manager_id: gm.id, reason: 'account_manager' },
    ])
  })

  test('who left or is no VIP any more is released; one who comes back returns to his manager', async () => {
    const [first, second] = await vips(2, northLand)
    await settle()
    const [before] = await behind<{ manager_id: string }>(`select manager_id from customer where customer_id = $1`, [second])
    await behind(`update customer set status = 'left' where customer_id = $1`, [first])
    await behind(`update customer set tier = 'none' where customer_id = $1`, [second])
    app.services.clock.advance(86_400_000)
    expect(await settle()).toMatchObject({ ended: 2, moved: 0 })
    await vips(5, northLand)
    await behind(`update customer set tier = 'gold' where customer_id = $1`, [second])
    app.services.clock.advance(86_400_000)
    await settle()
    expect(await behind(`select manager_id, reason from assignment where customer_id = $1 and to_at is null`, [second])).toEqual([
      { manager_id: before!.manager_id, reason: 'previous_manager' },
    ])
    await expectOneManagerEach()
  })
})

describe('by hand', () => {
  test('the new manager begins the moment the old one ends; the notification and the audit follow', async () => {
    const [customerId] = await vips(1, northLand)
    await settle()
    const [{ manager_id: old }] = (await behind<{ manager_id: string }>(
      `select manager_id from customer where customer_id = $1`,
      [customerId],
    )) as [{ manager_id: string }]
    const next = northManagers.find((each) => each.id !== old)!
    app.services.clock.advance(3_600_000)
    const body = { customerId, managerId: next.id, mode: 'full', reason: '客户要求' }
    expect((await post('/api/assignments', body)).status).toBe(200)
    expect(code(await post('/api/assignments', body))).toBe('assignments.already_manager')
    const history = (await get(`/api/customers/${customerId}/assignments`)).body as {
      items: { managerId: string; fromAt: string; toAt: string | null }[]
    }
    expect(history.items.map((row) => row.managerId)).toEqual([next.id, old])
    expect(history.items[0]!.fromAt).toBe(history.items[1]!.toAt)
    expect(await behind(`select 1 from notification where staff_id = $1 and kind = 'assignments.given'`, [next.id])).toHaveLength(
      1,
    )
    await expectOneManagerEach()
  })
  test('not to another unit, not by a manager, not a customer out of reach', async () => {
    const [ours] = await vips(1, northLand)
    const [theirs] = await vips(1, southLand)
    expect(
      code(await post('/api/assignments', { customerId: ours, managerId: southManager.id, mode: 'full', reason: '试' })),
    ).toBe('assignments.manager_not_available')
    expect(
      code(await post('/api/assignments', { customerId: theirs, managerId: northManagers[0]!.id, mode: 'full', reason: '试' })),
    ).toBe('assignments.customer_not_found')
    expect(
      (
        await post(
          '/api/assignments',
          { customerId: ours, managerId: northManagers[0]!.id, mode: 'full', reason: '试' },
          northManagers[0],
        )
      ).status,
    ).toBe(403)
    expect(await behind('select 1 from assignment')).toEqual([])
  })
  test('a colleague assists beside the accountable manager', async () => {
    const [customerId] = await vips(1, northLand)
    await settle()
    const [{ manager_id: full }] = (await behind<{ manager_id: string }>(`select manager_id from customer`)) as [
      { manager_id: string },
    ]
    const assistant = northManagers.find((each) => each.id !== full)!
    expect(
      (await post('/api/assignments', { customerId, managerId: assistant.id, mode: 'assisted', reason: '外语' })).status,
    ).toBe(200)
    await expectOneManagerEach()
    expect((await post('/api/assignments/assistance/end', { customerId, managerId: assistant.id })).status).toBe(200)
    expect(code(await post('/api/assignments/assistance/end', { customerId, managerId: assistant.id }))).toBe(
      'assignments.not_assisting',
    )
  })
})

describe('in bulk', () => {
  test('the preview says what then happens, and what changed since stops it', async () => {
    await vips(10, northLand)
    await settle()
    const [a, b] = northManagers as [Person, Person]
    const move = { filter: { fromManagerId: a.id }, to: [b.id] }
    const preview = await post('/api/assignments/bulk/preview', move)
    expect(preview.body).toMatchObject({
      matched: 5,
      byTier: { silver: 5 },
      targets: [{ staffId: b.id, before: 5, after: 10, overloaded: false }],
    })
    expect(code(await post('/api/assignments/bulk', { ...move, reason: '休产假', expected: 4 }))).toBe(
      'assignments.preview_outdated',
    )
    app.services.clock.advance(60_000)
    const moved = await post('/api/assignments/bulk', { ...move, reason: '休产假', expected: 5 })
    expect(moved.body).toMatchObject({ moved: 5 })
    expect(
      await behind(`select count(*)::int as n from assignment where bulk_id = $1 and reason = '休产假'`, [
        (moved.body as { bulkId: string }).bulkId,
      ]),
    ).toEqual([{ n: 5 }])
    expect((await post('/api/assignments/bulk/preview', move)).body).toMatchObject({ matched: 0 })
    expect(code(await post('/api/assignments/bulk', { ...move, reason: '休产假', expected: 5 }))).toBe(
      'assignments.nothing_to_move',
    )
    expect(code(await post('/api/assignments/bulk/preview', { filter: {}, to: [b.id] }))).toBe('assignments.filter_empty')
    await expectOneManagerEach()
  })
  test('the preview by arithmetic equals the plan by SQL', async () => {
    await vips(7, northLand)
    await behind(`update customer set manager_id = $1 where customer_id in (select customer_id from customer limit 3)`, [
      northManagers[0]!.id,
    ])
    await vips(20, northLand)
    const to = northManagers.map((each) => each.id)
    const preview = (await post('/api/assignments/bulk/preview', { filter: { unassigned: true }, to })).body as {
      matched: number
      targets: { staffId: string; after: number }[]
    }
    await post('/api/assignments/bulk', { filter: { unassigned: true }, to, reason: '分配', expected: preview.matched })
    const loads = await behind<{ staffId: string; after: number }>(
      `select manager_id as "staffId", count(*)::int as after from customer where manager_id is not null group by 1`,
    )
    expect(
      preview.targets.map(({ staffId, after }) => ({ staffId, after })).toSorted((x, y) => (x.staffId < y.staffId ? -1 : 1)),
    ).toEqual(loads.toSorted((x, y) => (x.staffId < y.staffId ? -1 : 1)))
  })
})

test('portfolios show each manager in reach with tiers, and how many VIPs have nobody', async () => {
  await vips(3, northLand)
  const before = (await get('/api/assignments/portfolios')).body as { unassigned: number; items: { staffId: string }[] }
  expect(before.unassigned).toBe(3)
  expect(before.items.map((row) => row.staffId).toSorted()).toEqual(northManagers.map((each) => each.id).toSorted())
  expect((await post('/api/assignments/automatic', {})).body).toEqual({ moved: 3, left: 0 })
  const own = (await get('/api/assignments/portfolios', northManagers[0]!)).body as {
    items: { staffId: string; customers: number }[]
  }
  expect(own.items).toHaveLength(1)
  expect(own.items[0]!.customers).toBeGreaterThan(0)
})

test('nobody leaves the house while customers are his', async () => {
  const admin = await signInAs(app.services, 'AD', branch)
  const leaver = await signInAs(app.services, 'VM', north)
  await makeCustomer(app.services, { territoryId: northLand.id, tier: 'gold', managerId: leaver.id })
  const answer = await app.call('POST', `/api/staff/${leaver.id}/end-of-office`, {
    as: admin.token,
    body: { endedOn: '2026-11-30' },
    version: 1,
  })
  expect(JSON.stringify(answer.body)).toContain('"customers"')
})

test('any order of tier changes, leaving, returns, moves by hand and nights leaves one manager a VIP, without gap or overlap', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('tier' as const), who: fc.nat(3), tier: fc.constantFrom('none', 'silver', 'gold') }),
    fc.record({ kind: fc.constant('status' as const), who: fc.nat(3), status: fc.constantFrom('active', 'left') }),
    fc.record({ kind: fc.constant('hand' as const), who: fc.nat(3), to: fc.nat(1) }),
    fc.record({ kind: fc.constant('bulk' as const), from: fc.nat(1) }),
    fc.record({ kind: fc.constant('night' as const) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      await behind('truncate customer, customer_number, customer_search, subscription_number, assignment_bulk cascade')
      const ids = await vips(4, northLand)
      for (const each of steps) {
        app.services.clock.advance(60_000)
        if (each.kind === 'tier') await behind(`update customer set tier = $2 where customer_id = $1`, [ids[each.who], each.tier])
        if (each.kind === 'status')
          await behind(`update customer set status = $2 where customer_id = $1`, [ids[each.who], each.status])
        if (each.kind === 'hand')
          await post('/api/assignments', {
            customerId: ids[each.who],
            managerId: northManagers[each.to]!.id,
            mode: 'full',
            reason: '手工',
          })
        if (each.kind === 'bulk') {
          const move = { filter: { fromManagerId: northManagers[each.from]!.id }, to: [northManagers[1 - each.from]!.id] }
          const { matched } = (await post('/api/assignments/bulk/preview', move)).body as { matched: number }
          if (matched > 0) await post('/api/assignments/bulk', { ...move, reason: '调整', expected: matched })
        }
        if (each.kind === 'night') await settle()
      }
      await settle()
      await expectOneManagerEach()
      const gaps = await behind(`
        select customer_id from (select customer_id, from_at, lag(to_at) over w as before, lag(manager_id) over w as who, manager_id from assignment where mode = 'full'
          window w as (partition by customer_id order by from_at, id)) x where before > from_at`)
      expect(gaps).toEqual([])
    }),
    { numRuns: 15 },
  )
}, 60_000)
