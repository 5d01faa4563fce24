import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { features } from '../../features.ts'
import { buildRegistry } from '../../platform/registry.ts'
import { testApp, type Answer, type TestApp } from '../../../test/app.ts'
import { importCustomers, importedCustomer } from '../../../test/customers.ts'
import {
  makeTerritory,
  makeUnit,
  signInAs,
  systemContext,
  type TestStaff,
  type TestTerritory,
  type TestUnit,
} from '../../../test/factories.ts'
import { queuesOf } from '../../platform/queues.ts'
import type { Context } from '../../platform/work.ts'
import { settleAssignments } from '../assignments/assignments.usecases.ts'
import { authenticate } from '../session/session.usecases.ts'
import type { BulkView } from './bulk.contract.ts'
import { prepareBulk, runBulk, sweepBulk } from './bulk.run.usecases.ts'

type Person = TestStaff & { token: string }
let app: TestApp
let system: Context
let north: TestUnit
let northLand: TestTerritory
let creek: TestTerritory
let head: Person
let an: Person
let bo: Person
let bei: Person
let creekUnit: TestUnit
let other: Person

beforeAll(async () => {
  app = await testApp({ features, authenticate })
  await queuesOf(app.services).ensure('obligations.refresh')
  system = systemContext(app.services, buildRegistry(features).permissions)
  const branch = await makeUnit(app.services)
  north = await makeUnit(app.services, { parent: branch })
  creekUnit = await makeUnit(app.services, { parent: north })
  const south = await makeUnit(app.services, { parent: branch })
  northLand = await makeTerritory(app.services, { unit: north })
  creek = await makeTerritory(app.services, { parent: northLand, unit: creekUnit })
  ;[an, bo] = [await signInAs(app.services, 'VM', north), await signInAs(app.services, 'VM', north)]
  bei = await signInAs(app.services, 'VM', creekUnit)
  other = await signInAs(app.services, 'SV', south)
  head = await signInAs(app.services, 'SV', north)
})
afterAll(() => app.close())
beforeEach(async () => {
  await behind(
    'truncate customer, customer_number, customer_search, subscription_number, assignment_bulk, bulk_act, bulk_item, notification cascade',
  )
  await behind('delete from pgboss.job')
})

const behind = <T extends object>(text: string, values: unknown[] = []) =>
  app.services.behind.query<T>(text, values).then((found) => found.rows)
const call = (method: 'GET' | 'POST', path: string, body?: unknown, as: Person = head) =>
  app.call(method, path, { as: as.token, ...(body === undefined ? {} : { body }) })
const code = (answer: Answer): string => (answer.body as { error: { code: string } }).error.code
const act = (answer: Answer): BulkView => {
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body as BulkView
}

async function vips(count: number, territory: TestTerritory, manager: Person | null = an): Promise<string[]> {
  const { createdIds } = await importCustomers(
    app.services,
    Array.from({ length: count }, () => importedCustomer({ territoryId: territory.id })),
  )
  await behind(`update customer set tier = 'silver', value_score = 60, manager_id = $2 where customer_id = any($1)`, [
    createdIds,
    manager?.id ?? null,
  ])
  if (manager !== null)
    await behind(
      `insert into assignment (customer_id, id, manager_id, mode, from_at, reason, created_by)
       select unnest($1::uuid[]), uuidv7(), $2, 'full', $3, 'territory', $2`,
      [createdIds, manager.id, new Date(app.services.clock.now().getTime() - 86_400_000)],
    )
  return createdIds
}
const toBo = () => ({ kind: 'assign', to: { kind: 'managers', staffIds: [bo.id] }, reason: '离职交接' })

/** Asked for and prepared: the preview stands. */
async function preview(task: unknown, selection: unknown, as: Person = head): Promise<BulkView> {
  const { id } = act(await call('POST', '/api/bulk', { task, selection }, as))
  await prepareBulk(system, id)
  return act(await call('GET', `/api/bulk/${id}`, undefined, as))
}
async function confirmed(task: unknown, selection: unknown, as: Person = head): Promise<BulkView> {
  const shown = await preview(task, selection, as)
  return act(await call('POST', `/api/bulk/${shown.id}/confirm`, { expected: shown.preview!.able }, as))
}
const get = async (id: string, as: Person = head) => act(await call('GET', `/api/bulk/${id}`, undefined, as))
const reasons = async (id: string) =>
  Object.fromEntries(
    (
      await behind<{ reason: string; n: number }>(
        'select reason, count(*)::int as n from bulk_item where bulk_id = $1 and reason is not null group by 1',
        [id],
      )
    ).map((row) => [row.reason, row.n]),
  )

/** C1: never two at once, no hole, and the customer's row says the same. */
async function expectOneManagerEach(): Promise<void> {
  expect(
    await behind(`
      select c.customer_id from customer c left join assignment a on a.customer_id = c.customer_id and a.mode = 'full' and a.to_at is null
        where c.manager_id is distinct from a.manager_id
      union all
      select customer_id from (select customer_id, from_at, lag(to_at) over (partition by customer_id order by from_at, id) as before from assignment
        where mode = 'full') x where before is distinct from from_at and before is not null`),
  ).toEqual([])
}

describe('a leaver’s whole portfolio', () => {
  test('is shown first, exactly, with who cannot move and why; then moves batch by batch and is told', async () => {
    const ids = await vips(10, northLand)
    await vips(3, northLand, bo)
    await behind(`update customer set status = 'left' where customer_id = $1`, [ids[0]])
    const shown = await preview(toBo(), { filter: { managerId: an.id } })
    expect(shown).toMatchObject({ state: 'ready', total: 10, failed: 1, byFilter: true })
    expect(shown.preview).toMatchObject({ able: 9, byTier: { silver: 9 }, reasons: { left: 1 } })
    expect(Object.fromEntries(shown.preview!.loads.map((each) => [each.staffId, [each.before, each.after]]))).toEqual({
      [an.id]: [10, 1],
      [bo.id]: [3, 12],
    })
    expect(await behind(`select 1 from customer where manager_id = $1`, [bo.id])).toHaveLength(3)

    expect(code(await call('POST', `/api/bulk/${shown.id}/confirm`, { expected: 10 }))).toBe('bulk.preview_outdated')
    act(await call('POST', `/api/bulk/${shown.id}/confirm`, { expected: 9 }))
    await runBulk(system, shown.id, 4)
    expect(await get(shown.id)).toMatchObject({ state: 'done', done: 9, failed: 1, skipped: 0 })
    await expectOneManagerEach()
    expect(await behind(`select moved, reason from assignment_bulk`)).toEqual([{ moved: 9, reason: '离职交接' }])
    expect(await behind(`select params ->> 'count' as count from notification where staff_id = $1`, [bo.id])).toEqual([
      { count: '9' },
    ])
    expect(await behind(`select 1 from notification where staff_id = $1 and kind = 'bulk.done'`, [head.id])).toHaveLength(1)
    // One act with its counts, one line a batch, and the customer's own history.
    const audit = await behind<{ action: string; purpose: string }>(
      `select action, purpose from audit_entry where object_id = $1 order by seq`,
      [shown.id],
    )
    expect(audit.map((row) => row.action)).toEqual([
      'bulk.ask',
      'bulk.prepare',
      'bulk.confirm',
      ...Array.from({ length: 3 }, () => 'bulk.batch_assign'),
      'bulk.finish',
    ])
    expect(audit.at(-1)!.purpose).toBe('离职交接 (done 9, skipped 0, failed 1, total 10)')
    expect(await behind(`select data -> 'data' as data from pgboss.job where name = 'obligations.refresh'`)).toEqual([
      { data: { customerIds: expect.arrayContaining(ids.slice(1)) as unknown } },
    ])
    // What is over is not run again.
    await runBulk(system, shown.id)
    expect(await get(shown.id)).toMatchObject({ state: 'done', done: 9 })

    const file = await call('GET', `/api/bulk/${shown.id}/failures.csv`)
    const [number] = await behind<{ customer_no: string }>('select customer_no from customer where customer_id = $1', [ids[0]])
    expect(file.body).toContain(`${number!.customer_no},没办成,客户已离网,`)
  })

  test('spread over a unit goes to those who serve each territory, the emptiest first', async () => {
    await vips(4, creek, null)
    await vips(9, northLand, null)
    await vips(1, northLand, an)
    const done = await confirmed(
      { kind: 'assign', to: { kind: 'unit', unitId: north.id }, reason: '分配' },
      { filter: { managerId: 'none' } },
    )
    await runBulk(system, done.id)
    const loads = await behind<{ id: string; n: number }>('select manager_id as id, count(*)::int as n from customer group by 1')
    const of = (person: Person) => loads.find((load) => load.id === person.id)?.n
    // The creek is served by its own manager; the rest by whoever of the unit has fewest.
    expect(await behind(`select distinct manager_id as id from customer where territory_id = $1`, [creek.id])).toEqual([
      { id: bei.id },
    ])
    expect([of(an), of(bo), of(bei)].toSorted()).toEqual([4, 5, 5])
    await expectOneManagerEach()
  })
})

describe('what changed between the preview and the run', () => {
  test('is reported row by row, and the rest goes through', async () => {
    const ids = await vips(8, northLand)
    const { id } = await confirmed(toBo(), { filter: { managerId: an.id, tier: 'silver' } })
    const [left, gold, moved, gone, away] = ids
    await behind(`update customer set status = 'left' where customer_id = $1`, [left])
    await behind(`update customer set tier = 'gold' where customer_id = $1`, [gold])
    await behind(`update customer set manager_id = $2 where customer_id = $1`, [moved, bo.id])
    await behind(`update customer set merged_into = $2 where customer_id = $1`, [gone, ids[7]])
    const southLand = await makeTerritory(app.services)
    await behind(`update customer set territory_id = $2, manager_id = null where customer_id = $1`, [away, southLand.id])
    await runBulk(system, id, 3)
    expect(await get(id)).toMatchObject({ state: 'done', done: 3, skipped: 1, failed: 4 })
    expect(await reasons(id)).toEqual({ left: 1, no_longer_matches: 1, already_manager: 1, merged: 1, out_of_reach: 1 })
    const items = (await call('GET', `/api/bulk/${id}/items?state=failed`)).body as {
      items: { customerNo: string; name: string | null; reason: string }[]
    }
    // Whoever is out of reach keeps the number that was seen, and loses the name.
    expect(items.items.find((item) => item.reason === 'out_of_reach')).toMatchObject({ name: null })
    expect(items.items.find((item) => item.reason === 'left')!.name).toMatch(/^客户/)
  })

  test('chosen rows whose manager somebody else changed stay with the new one', async () => {
    const customerIds = await vips(2, northLand)
    const { id } = await confirmed(toBo(), { customerIds })
    await behind(`update customer set manager_id = $2 where customer_id = $1`, [customerIds[0], bei.id])
    await runBulk(system, id)
    expect(await reasons(id)).toEqual({ changed_since: 1 })
    expect(await behind('select manager_id as id from customer where customer_id = $1', [customerIds[0]])).toEqual([
      { id: bei.id },
    ])
  })

  test('a new manager who is gone gets nobody', async () => {
    await vips(2, northLand)
    const { id } = await confirmed(toBo(), { filter: { managerId: an.id } })
    await behind(`update staff set state = 'disabled' where id = $1`, [bo.id])
    await runBulk(system, id)
    await behind(`update staff set state = 'active' where id = $1`, [bo.id])
    expect(await reasons(id)).toEqual({ manager_gone: 2 })
    expect(await get(id)).toMatchObject({ state: 'done', done: 0, failed: 2 })
  })
})

describe('stopped in the middle', () => {
  /** The batch whose first customer is `at` breaks as a crash would: nothing of it stays. */
  async function breakAt(customerId: string): Promise<() => Promise<unknown>> {
    await behind(
      `alter table assignment add constraint test_break check (to_at is null or customer_id <> '${customerId}') not valid`,
    )
    return () => behind('alter table assignment drop constraint test_break')
  }

  test('by a crash: whole batches stay, the rest is done by the next run, each customer once', async () => {
    const ids = await vips(10, northLand)
    const { id } = await confirmed(toBo(), { filter: { managerId: an.id } })
    const mend = await breakAt(ids.toSorted()[5]!)
    await expect(runBulk(system, id, 4)).rejects.toThrow()
    expect(await get(id)).toMatchObject({ state: 'running', done: 4 })
    expect(await behind(`select 1 from customer where manager_id = $1`, [bo.id])).toHaveLength(4)
    await expectOneManagerEach()
    await mend()
    // Two workers at once: the turn is one's.
    await Promise.allSettled([runBulk(system, id, 4), runBulk(system, id, 4)])
    await runBulk(system, id, 4)
    expect(await get(id)).toMatchObject({ state: 'done', done: 10 })
    expect(await behind(`select 1 from assignment where bulk_id = $1`, [id])).toHaveLength(10)
    await expectOneManagerEach()
  })

  test('by the asker: what was done stays and is told, and an unconfirmed one leaves nothing', async () => {
    const ids = await vips(6, northLand)
    const { id } = await confirmed(toBo(), { filter: { managerId: an.id } })
    const mend = await breakAt(ids.toSorted()[3]!)
    await expect(runBulk(system, id, 3)).rejects.toThrow()
    await mend()
    expect(act(await call('POST', `/api/bulk/${id}/cancel`, {}))).toMatchObject({ state: 'running', cancelRequested: true })
    await runBulk(system, id, 3)
    expect(await get(id)).toMatchObject({ state: 'cancelled', done: 3, total: 6 })
    expect(await behind(`select 1 from customer where manager_id = $1`, [bo.id])).toHaveLength(3)
    expect(await behind(`select 1 from notification where kind = 'bulk.cancelled'`)).toHaveLength(1)
    expect(code(await call('POST', `/api/bulk/${id}/resume`, {}))).toBe('bulk.wrong_state')

    const shown = await preview(toBo(), { filter: { managerId: an.id } })
    expect(act(await call('POST', `/api/bulk/${shown.id}/cancel`, {}))).toMatchObject({ state: 'discarded' })
    expect(await behind(`select 1 from bulk_item where bulk_id = $1`, [shown.id])).toEqual([])
    await runBulk(system, shown.id)
    expect(await behind(`select 1 from customer where manager_id = $1`, [bo.id])).toHaveLength(3)
  })

  test('by a right that is gone: the rest waits, and goes on when the right is back', async () => {
    const ids = await vips(6, northLand)
    const { id } = await confirmed(toBo(), { filter: { managerId: an.id } })
    const mend = await breakAt(ids.toSorted()[3]!)
    await expect(runBulk(system, id, 3)).rejects.toThrow()
    await mend()
    await behind(`update staff set role = 'QA' where id = $1`, [head.id])
    await runBulk(system, id, 3)
    await behind(`update staff set role = 'SV' where id = $1`, [head.id])
    expect(await get(id)).toMatchObject({ state: 'failed', errorCode: 'bulk.rights_lost', done: 3 })
    act(await call('POST', `/api/bulk/${id}/resume`, {}))
    await runBulk(system, id, 3)
    expect(await get(id)).toMatchObject({ state: 'done', done: 6, errorCode: null })
  })

  test('by nothing that came back: the hourly look says so, and throws an old preview away', async () => {
    await vips(2, northLand)
    const lost = await confirmed(toBo(), { filter: { managerId: an.id } })
    const old = await preview(toBo(), { filter: { managerId: an.id } })
    await behind(`update bulk_act set updated_at = updated_at - interval '2 days'`)
    await sweepBulk(system)
    expect(await get(lost.id)).toMatchObject({ state: 'failed', errorCode: 'bulk.stopped' })
    expect(await get(old.id)).toMatchObject({ state: 'discarded' })
    expect(await behind(`select 1 from bulk_item where bulk_id = $1`, [old.id])).toEqual([])
  })
})

describe('duties and marks', () => {
  test('a manager suspends his own in bulk with the reason, and resumes them; history carries the act', async () => {
    const ids = await vips(3, northLand)
    await vips(2, northLand, bo)
    await behind(
      `insert into customer_suspension (customer_id, id, reason, from_at, created_at, created_by) values ($1, uuidv7(), 'abroad', $2, $2, $3)`,
      [ids[0], app.services.clock.now(), an.id],
    )
    const shown = await confirmed({ kind: 'suspend', reason: 'other', note: '洪水' }, { filter: {} }, an)
    expect(shown).toMatchObject({ total: 3, skipped: 1 })
    await runBulk(system, shown.id)
    expect(await behind(`select reason, note from customer_suspension where to_at is null order by reason`)).toEqual([
      { reason: 'abroad', note: null },
      { reason: 'other', note: '洪水' },
      { reason: 'other', note: '洪水' },
    ])
    expect(
      await behind(`select actor_id as who, field, origin, origin_id as id from customer_change where origin = 'bulk'`),
    ).toEqual(Array.from({ length: 2 }, () => ({ who: an.id, field: 'suspension', origin: 'bulk', id: shown.id })))
    const back = await confirmed({ kind: 'resume', reason: '水退了' }, { customerIds: ids }, an)
    await runBulk(system, back.id)
    expect(await get(back.id, an)).toMatchObject({ state: 'done', done: 3 })
    expect(await behind(`select 1 from customer_suspension where to_at is null`)).toEqual([])
    expect(await behind(`select distinct version from customer where manager_id = $1 order by 1`, [an.id])).toEqual([
      { version: 2 },
      { version: 3 },
    ])
  })

  test('important customers are marked with the reason', async () => {
    const customerIds = await vips(2, northLand)
    const { id } = await confirmed({ kind: 'flag', important: true, reason: '人大代表' }, { customerIds })
    await runBulk(system, id)
    expect(await behind(`select is_important as is, important_reason as why from customer`)).toEqual(
      Array.from({ length: 2 }, () => ({ is: true, why: '人大代表' })),
    )
  })
})

describe('who may', () => {
  test('a manager gives nobody away, and nobody acts on, sees or stops what is another’s', async () => {
    const ids = await vips(2, northLand)
    expect((await call('POST', '/api/bulk', { task: toBo(), selection: { filter: {} } }, an)).status).toBe(403)
    const shown = await preview(toBo(), { filter: { managerId: an.id } })
    for (const path of ['', '/items', '/failures.csv'])
      expect((await call('GET', `/api/bulk/${shown.id}${path}`, undefined, other)).status).toBe(404)
    for (const step of ['confirm', 'cancel', 'resume'])
      expect((await call('POST', `/api/bulk/${shown.id}/${step}`, { expected: 2 }, other)).status).toBe(404)
    // Customers out of reach are not even counted.
    expect(
      code(await call('POST', '/api/bulk', { task: { kind: 'resume', reason: '试试' }, selection: { customerIds: ids } }, other)),
    ).toBe('bulk.nobody_selected')
    expect(
      code(
        await call('POST', '/api/bulk', {
          task: { ...toBo(), to: { kind: 'managers', staffIds: [head.id] } },
          selection: { filter: {} },
        }),
      ),
    ).toBe('assignments.manager_not_available')
    expect(
      code(
        await call('POST', '/api/bulk', { task: { kind: 'suspend', reason: 'other', note: null }, selection: { filter: {} } }),
      ),
    ).toBe('customers.suspension_needs_note')
  })

  test('what was typed into the search is not kept', async () => {
    await vips(1, northLand)
    await preview({ kind: 'flag', important: true, reason: '试试' }, { filter: { q: '客户' } })
    const [kept] = await behind<{ selection: object }>('select selection from bulk_act')
    expect(Object.keys(kept!.selection)).toEqual(['ids'])
  })

  test('the nightly settlement and a bulk act leave one manager each', async () => {
    await vips(5, northLand, null)
    const { id } = await confirmed({ ...toBo() }, { filter: { managerId: 'none' } })
    await settleAssignments(system)
    await runBulk(system, id)
    await expectOneManagerEach()
    const { done, failed, skipped } = await get(id)
    expect([done, failed + skipped]).toEqual([0, 5])
  })
})
