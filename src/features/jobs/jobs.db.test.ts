import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testApp, type TestApp } from '../../../test/app.ts'
import { makeUnit, signInAs, systemContext, type TestUnit } from '../../../test/factories.ts'
import { startWorker } from '../../platform/jobs.ts'
import { queuesOf } from '../../platform/queues.ts'
import { notificationsFeature } from '../notifications/notifications.routes.ts'
import { sessionFeature } from '../session/session.routes.ts'
import { actorOf, authenticate } from '../session/session.usecases.ts'
import { jobsFeature } from './jobs.routes.ts'
import { jobsPermissions } from './jobs.rules.ts'
import { sweep, tellOfDeadJobs } from './jobs.usecases.ts'

const features = [sessionFeature, notificationsFeature, jobsFeature]
let app: TestApp
let unit: TestUnit
let admin: Awaited<ReturnType<typeof signInAs>>

beforeAll(async () => {
  app = await testApp({ features, authenticate })
  unit = await makeUnit(app.services)
  admin = await signInAs(app.services, 'AD', unit)
  const worker = await startWorker({ services: app.services, features, actorOf })
  await worker.stop(100)
})
afterAll(async () => app?.close())
beforeEach(async () => {
  await app.services.behind.query('delete from pgboss.job')
})

interface Page {
  items: { id: string; queue: string; requestedBy: unknown; tries: number; reason: string }[]
  nextCursor: string | null
}
/** As the queue leaves it when a job of `queue` has failed for the last time. */
async function bury(queue: string, requestedBy: string | null = null): Promise<string> {
  const { rows } = await app.services.behind.query(
    `insert into pgboss.job (name, data, output, source_name, source_id, source_created_on, source_retry_count)
     values ('dead_letters', $1, $2, $3, gen_random_uuid(), now() - interval '1 hour', 5) returning id`,
    [{ requestedBy, data: {} }, { error: { type: 'Error', message: 'not today' } }, queue],
  )
  return rows[0].id as string
}
const queued = async (name: string) =>
  (await app.services.behind.query('select data from pgboss.job where name = $1', [name])).rows

describe('a job that was given up', () => {
  it('is listed with its reason, its tries and who asked for it, page by page', async () => {
    for (let i = 0; i < 5; i++) await bury('jobs.sweep', i === 0 ? admin.id : null)
    const first = (await app.call('GET', '/api/jobs/dead?limit=3', { as: admin.token })).body as Page
    const second = (await app.call('GET', `/api/jobs/dead?limit=3&cursor=${first.nextCursor}`, { as: admin.token })).body as Page
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([3, 2, null])
    const all = [...first.items, ...second.items]
    expect(new Set(all.map((item) => item.id)).size).toBe(5)
    expect(all.filter((item) => item.requestedBy !== null)).toMatchObject([
      { requestedBy: { id: admin.id, displayName: admin.displayName }, tries: 6, reason: 'not today', queue: 'jobs.sweep' },
    ])
  })
  it('goes back to its queue once, in the name of who asked for it', async () => {
    const id = await bury('jobs.sweep', admin.id)
    expect((await app.call('POST', `/api/jobs/dead/${id}/retry`, { as: admin.token })).status).toBe(200)
    expect(await queued('jobs.sweep')).toEqual([{ data: { requestedBy: admin.id, data: {} } }])
    expect((await app.call('POST', `/api/jobs/dead/${id}/retry`, { as: admin.token })).status).toBe(404)
    expect(await queued('jobs.sweep')).toHaveLength(1)
  })
  it('of a queue that is gone can only be discarded', async () => {
    const id = await bury('removed.feature')
    expect(await app.call('POST', `/api/jobs/dead/${id}/retry`, { as: admin.token })).toMatchObject({
      status: 409,
      body: { error: { code: 'jobs.queue_gone' } },
    })
    expect((await app.call('POST', `/api/jobs/dead/${id}/discard`, { as: admin.token })).status).toBe(200)
    expect(await queued('dead_letters')).toEqual([])
  })
  it('is handled by administrators only', async () => {
    const id = await bury('jobs.sweep')
    const manager = await signInAs(app.services, 'VM', unit)
    for (const [method, url] of [
      ['GET', '/api/jobs/dead'],
      ['GET', '/api/jobs/queues'],
      ['POST', `/api/jobs/dead/${id}/retry`],
      ['POST', `/api/jobs/dead/${id}/discard`],
    ] as const) {
      expect((await app.call(method, url, { as: manager.token })).status).toBe(403)
    }
    expect(await queued('dead_letters')).toHaveLength(1)
  })
  it('is told to the administrators, once', async () => {
    await bury('jobs.sweep')
    const system = systemContext(app.services, { ...jobsPermissions })
    await tellOfDeadJobs(system)
    const { rows } = await app.services.behind.query('select staff_id, kind, params from notification')
    expect(rows).toEqual([{ staff_id: admin.id, kind: 'jobs.dead', params: { count: 1 } }])
  })
})

describe('the queues', () => {
  it('are shown with how much waits, runs and was given up', async () => {
    await bury('jobs.watch')
    await queuesOf(app.services).boss.send('jobs.watch', {}, { singletonKey: 'a' })
    await queuesOf(app.services).boss.send('jobs.watch', {}, { singletonKey: 'b', startAfter: 3600 })
    const { items } = (await app.call('GET', '/api/jobs/queues', { as: admin.token })).body as { items: { queue: string }[] }
    expect(items.map((item) => item.queue)).toEqual(['jobs.sweep', 'jobs.watch', 'notifications.sweep', 'session.sweep'])
    expect(items.find((item) => item.queue === 'jobs.watch')).toMatchObject({ waiting: 1, deferred: 1, active: 0, dead: 1 })
  })
})

it('the nightly sweep forgets keys of repeated requests after a day and keeps the younger', async () => {
  const insert = `insert into idempotency_key (staff_id, route, key, request_hash, created_at) values (gen_random_uuid(), 'r', $1, '\\x00', $2)`
  const now = app.services.clock.now().getTime()
  await app.services.behind.query(insert, ['old', new Date(now - 25 * 3_600_000)])
  await app.services.behind.query(insert, ['young', new Date(now - 23 * 3_600_000)])
  await sweep(systemContext(app.services, { ...jobsPermissions }))
  expect((await app.services.behind.query('select key from idempotency_key')).rows).toEqual([{ key: 'young' }])
})
