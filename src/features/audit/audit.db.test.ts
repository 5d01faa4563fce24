import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { features } from '../../features.ts'
import { buildRegistry } from '../../platform/registry.ts'
import { testApp, type Answer, type TestApp } from '../../../test/app.ts'
import { makeUnit, signInAs, systemContext, type TestStaff } from '../../../test/factories.ts'
import { authenticate } from '../session/session.usecases.ts'
import { stillRuns } from './audit.rules.ts'
import { nightlyAudit, runVerification } from './audit.usecases.ts'

let app: TestApp
let guardian: TestStaff & { token: string }
let admin: TestStaff & { token: string }
const { permissions } = buildRegistry(features)

beforeAll(async () => {
  app = await testApp({ features, authenticate })
  const branch = await makeUnit(app.services)
  guardian = await signInAs(app.services, 'DP', branch)
  admin = await signInAs(app.services, 'AD', branch)
  for (let i = 0; i < 5; i++) {
    await app.call('POST', '/api/units', {
      as: admin.token,
      body: { parentId: branch.id, name: `单位${i}号`, kind: 'department' },
    })
  }
  await app.call('POST', '/api/units', { as: guardian.token, body: { parentId: branch.id, name: '越权', kind: 'department' } })
})
afterAll(() => app.close())

interface Page {
  items: { seq: number; action: string; outcome: string; actorName: string | null; fields: string[] }[]
  nextCursor: string | null
}
const read = async (query: string): Promise<Page> =>
  (await app.call('GET', `/api/audit?${query}`, { as: guardian.token })).body as Page
const code = (answer: Answer): string => (answer.body as { error: { code: string } }).error.code

test('data protection pages through the trail without gaps, the latest first', async () => {
  const first = await read('limit=3&action=staff.create_unit')
  const second = await read(`limit=3&action=staff.create_unit&cursor=${first.nextCursor}`)
  expect([...first.items, ...second.items].map((item) => item.action)).toEqual(Array(5).fill('staff.create_unit'))
  expect(second.nextCursor).toBeNull()
  const order = [...first.items, ...second.items].map((item) => item.seq)
  expect(order).toEqual(order.toSorted((a, b) => b - a))
  expect(first.items[0]).toMatchObject({ actorName: admin.displayName, outcome: 'done' })
})

test('it is filtered by feature, person, outcome and day of the branch', async () => {
  expect((await read(`action=staff.&actorId=${admin.id}`)).items).toHaveLength(5)
  expect((await read(`outcome=denied&actorId=${guardian.id}`)).items).toHaveLength(1)
  // 10:00 in Shanghai on the 23rd
  expect((await read('action=staff.&from=2026-11-23&to=2026-11-23')).items).toHaveLength(5)
  expect((await read('action=staff.&from=2026-11-24')).items).toHaveLength(0)
  expect((await read('action=staff.&to=2026-11-22')).items).toHaveLength(0)
})

test('whoever reads the trail is in it, with the filters used', async () => {
  await read(`actorId=${admin.id}&outcome=denied`)
  const [latest] = (await read('action=audit.read&limit=1')).items
  expect(latest).toMatchObject({ action: 'audit.read', fields: ['actorId', 'outcome'] })
})

test('administrators do not read it, and their attempt is in it', async () => {
  const refused = await app.call('GET', '/api/audit', { as: admin.token })
  expect([refused.status, code(refused)]).toEqual([403, 'access.forbidden'])
  expect((await read(`outcome=denied&actorId=${admin.id}`)).items).toHaveLength(1)
})

test('a check runs as a job, one at a time, and its result is kept', async () => {
  const asked = await app.call('POST', '/api/audit/verifications', { as: guardian.token })
  expect(asked.body).toMatchObject({ outcome: 'waiting' })
  expect(code(await app.call('POST', '/api/audit/verifications', { as: guardian.token }))).toBe('audit.verification_running')
  await runVerification(systemContext(app.services, permissions), (asked.body as { id: string }).id)
  const list = await app.call('GET', '/api/audit/verifications', { as: guardian.token })
  expect(list.body).toMatchObject({ items: [{ outcome: 'whole', brokenSeq: null }] })
})

test('each night the head leaves the database; a changed entry is found and data protection is told', async () => {
  const system = systemContext(app.services, permissions)
  await nightlyAudit(system)
  expect(existsSync(join(app.services.config.dataDir, 'audit-heads/2026-11-23.json'))).toBe(true)
  await app.services.behind.query('alter table audit_entry disable trigger audit_entry_append_only')
  await app.services.behind.query("update audit_entry set action = 'staff.read' where seq = 3")
  app.services.clock.advance(86_400_000)
  await nightlyAudit(system)
  const { rows } = await app.services.behind.query(
    'select outcome, broken_seq from audit_verification order by requested_at desc limit 1',
  )
  expect(rows).toEqual([{ outcome: 'broken', broken_seq: 3 }])
  const notes = await app.services.db.kysely
    .selectFrom('notification')
    .select('kind')
    .where('staff_id', '=', guardian.id)
    .execute()
  expect(notes).toEqual([{ kind: 'audit.broken' }])
})

test.each([
  ['waiting', 59, true],
  ['waiting', 60, false],
  ['whole', 1, false],
] as const)('a check that is %s for %i minutes still runs: %s', (outcome, minutes, runs) => {
  const now = new Date()
  expect(stillRuns({ outcome, requestedAt: new Date(now.getTime() - minutes * 60_000) }, now)).toBe(runs)
})
