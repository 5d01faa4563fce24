import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeCustomer } from '../../../test/customers.ts'
import { makeStaff, makeUnit, systemContext, type TestStaff } from '../../../test/factories.ts'
import { testServices, type TestServices } from '../../../test/harness.ts'
import { closeQueues } from '../../platform/queues.ts'
import { sendDigests } from './obligations.digest.usecases.ts'
import { obligationsPermissions } from './obligations.rules.ts'
import { runForEverybody } from './obligations.usecases.ts'

let services: TestServices
let manager: TestStaff
let supervisor: TestStaff
let quality: TestStaff

const system = () => systemContext(services, obligationsPermissions)
async function morning(at: string): Promise<void> {
  services.clock.set(at)
  await runForEverybody(system())
  await sendDigests(system())
}
async function notes(who: TestStaff): Promise<[string, number][]> {
  const { rows } = await services.behind.query<{ kind: string; n: number }>(
    `select kind, (params ->> 'count')::int as n from notification where staff_id = $1 order by created_at, kind`,
    [who.id],
  )
  await services.behind.query('delete from notification where staff_id = $1', [who.id])
  return rows.map((row) => [row.kind, row.n])
}

beforeAll(async () => {
  services = await testServices({ now: '2026-09-01T02:00:00Z' })
  const branch = await makeUnit(services)
  const county = await makeUnit(services, { parent: branch })
  manager = await makeStaff(services, 'VM', county)
  // The county has no supervisor of its own: the branch's is the nearest.
  supervisor = await makeStaff(services, 'SV', branch)
  quality = await makeStaff(services, 'QA', branch)
  for (let i = 0; i < 3; i++) await makeCustomer(services, { tier: 'gold', managerId: manager.id })
  await runForEverybody(system())
})
afterAll(async () => {
  await closeQueues(services)
  await services.close()
})

it('reminds the manager once a morning, at 50 %, 80 % and on the last working day', async () => {
  await morning('2026-09-15T00:30:00Z')
  expect(await notes(manager)).toEqual([])
  await morning('2026-09-16T00:30:00Z')
  expect(await notes(manager)).toEqual([['obligations.morning', 3]])
  await sendDigests(system())
  expect(await notes(manager)).toEqual([])
  await morning('2026-09-30T00:30:00Z')
  expect(await notes(manager)).toEqual([['obligations.morning', 3]])
})

it('tells the nearest supervisor of a miss, and quality of the second running one', async () => {
  const { rows } = await services.behind.query<{ customer_id: string }>(
    'select customer_id from customer order by customer_id limit 1',
  )
  await services.behind.query(
    `insert into contact (customer_id, id, channel, mode, touchpoint, one_to_one, face_to_face, reached, is_broadcast, occurred_at, entered_at, made_by, entered_by, content, result)
     values ($1, $2, 'phone', 'proactive', 'manager', true, false, true, false, $3, $3, $4, $4, '', 'neutral')`,
    [rows[0]!.customer_id, randomUUID(), services.clock.now(), manager.id],
  )
  await morning('2026-10-01T00:30:00Z')
  expect(await notes(supervisor)).toEqual([['obligations.missed', 2]])
  expect(await notes(quality)).toEqual([])
  await morning('2026-11-01T00:30:00Z')
  expect(await notes(supervisor)).toEqual([['obligations.missed', 3]])
  expect(await notes(quality)).toEqual([['obligations.missed_twice', 2]])
})
