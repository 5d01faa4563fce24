import { z } from 'zod'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ADMIN, sampleActor, sampleFeature, sampleOutcome, samplePermissions, sampleRuns } from '../../test/sample-feature.ts'
import { testServices, type TestServices } from '../../test/harness.ts'
import { newId } from '../kernel/ids.ts'
import type { Actor } from '../kernel/scope.ts'
import { createContext } from './context.ts'
import { job } from './feature.ts'
import { startWorker, type Worker } from './jobs.ts'
import { closeQueues, requeue } from './queues.ts'

let services: TestServices
let worker: Worker
let known = true

beforeAll(async () => {
  services = await testServices()
  worker = await startWorker({
    services,
    features: [sampleFeature],
    actorOf: async (_services, id) => (known && id === admin.id ? admin : undefined),
    superviseSeconds: 1,
  })
})
afterAll(async () => {
  await worker?.stop(1000)
  await closeQueues(services)
  await services?.close()
})
beforeEach(() => {
  sampleRuns.length = 0
  sampleOutcome.fail = 'none'
  known = true
})

const admin: Actor = sampleActor(ADMIN)
const act = (data: Record<string, unknown>, more: { fail?: boolean; singletonKey?: string; startAfter?: Date } = {}) =>
  createContext(services, samplePermissions, admin, 'test').write('sample:write', async (work) => {
    await work.enqueue({
      name: 'sample.follow',
      data,
      ...(more.singletonKey === undefined ? {} : { singletonKey: more.singletonKey }),
      ...(more.startAfter === undefined ? {} : { startAfter: more.startAfter }),
    })
    work.audit({ action: 'sample.ask', objectKind: 'job', objectId: null })
    if (more.fail === true) throw new Error('the act failed')
  })
const jobs = async (name: string) =>
  (
    await services.behind.query(
      'select id, state, retry_count, data, output from pgboss.job where name = $1 order by created_on',
      [name],
    )
  ).rows
const deadReasons = async () => (await jobs('dead_letters')).map((row) => row.output?.error?.message as string)
const later = () => new Date(Date.now() + 3_600_000)

describe('a job', () => {
  it('runs after the commit under the rights of the person who asked for it', async () => {
    const id = newId(services.clock.now())
    await act({ id })
    await expect.poll(() => sampleRuns, { timeout: 10_000 }).toEqual([{ id, actor: admin.id }])
  })
  it('does not exist when its act was rolled back', async () => {
    const before = (await jobs('sample.follow')).length
    await expect(act({ id: newId(services.clock.now()) }, { fail: true })).rejects.toThrow('the act failed')
    expect((await jobs('sample.follow')).length).toBe(before)
  })
  it('waits only once under one key, while jobs without a key never meet', async () => {
    const before = (await jobs('sample.follow')).length
    const id = newId(services.clock.now())
    for (let i = 0; i < 3; i++) await act({ id }, { singletonKey: 'one', startAfter: later() })
    for (let i = 0; i < 2; i++) await act({ id }, { startAfter: later() })
    expect((await jobs('sample.follow')).length).toBe(before + 3)
  })
  it('is tried again later when it fails, up to five times', async () => {
    sampleOutcome.fail = 'always'
    await act({ id: newId(services.clock.now()) })
    await expect
      .poll(async () => (await jobs('sample.follow')).filter((row) => row.state === 'retry').length, { timeout: 10_000 })
      .toBe(1)
    const [row] = (await jobs('sample.follow')).filter((one) => one.state === 'retry')
    expect(row.output.error).toEqual({ type: 'Error', message: 'not today' })
    const { rows } = await services.behind.query(
      `select retry_limit, retry_backoff from pgboss.queue where name = 'sample.follow'`,
    )
    expect(rows[0]).toEqual({ retry_limit: 5, retry_backoff: true })
    await services.behind.query(`delete from pgboss.job where id = $1`, [row.id])
  })
  it('is given up at once when the person may no longer act', async () => {
    known = false
    await act({ id: newId(services.clock.now()) })
    await expect.poll(deadReasons, { timeout: 10_000 }).toContain('the person who asked for it may no longer act')
    expect(sampleRuns).toEqual([])
  })
  it('is given up at once when its data does not fit its schema', async () => {
    await act({ id: 'not an id' })
    await expect.poll(deadReasons, { timeout: 10_000 }).toContain('the data does not fit: id invalid_format')
  })
  it('that took three workers down with it is given up, not taken up again', async () => {
    const id = newId(services.clock.now())
    await act({ id }, { startAfter: later() })
    const [row] = (await jobs('sample.follow')).filter((one) => one.data.data.id === id)
    await services.behind.query('insert into job_crash values ($1, $2, 3, now())', [row.id, 'sample.follow'])
    await services.behind.query(`update pgboss.job set start_after = now() where id = $1`, [row.id])
    await act({ id: newId(services.clock.now()) })
    await expect.poll(deadReasons, { timeout: 15_000 }).toContain('taken up 3 times without an end: its worker died each time')
    expect(sampleRuns.map((run) => run.id)).not.toContain(id)
    expect((await services.behind.query('select from job_crash where job_id = $1', [row.id])).rowCount).toBe(0)
  })
  it('that was given up goes back to its queue in the name of who asked for it', async () => {
    const id = newId(services.clock.now())
    const done = await services.db.kysely
      .transaction()
      .execute((tx) => requeue(services, tx, 'sample.follow', { requestedBy: admin.id, data: { id } }))
    expect(done).toBe(true)
    await expect.poll(() => sampleRuns, { timeout: 10_000 }).toContainEqual({ id, actor: admin.id })
    expect(await services.db.kysely.transaction().execute((tx) => requeue(services, tx, 'no.such_queue', {}))).toBe(false)
  })
  it('that waits behind another runs as soon as that one ends', async () => {
    await createContext(services, samplePermissions, admin, 'test').write('sample:write', async (work) => {
      for (let i = 0; i < 12; i++) await work.enqueue({ name: 'sample.follow', data: { id: newId(services.clock.now()) } })
      work.audit({ action: 'sample.ask', objectKind: 'job', objectId: null })
    })
    await expect.poll(() => sampleRuns.length, { timeout: 5_000 }).toBe(12)
  })
})

describe('a job of the clock', () => {
  it('that came due while nothing ran is made up once, however often it was missed', async () => {
    const own = await testServices()
    let runs = 0
    // Every quarter of an hour; three hours of outage miss a dozen.
    const tick = job({
      name: 'sample.tick',
      data: z.object({}),
      schedule: '*/15 * * * *',
      run: async () => {
        runs += 1
      },
    })
    const features = [{ ...sampleFeature, jobs: [tick] }]
    const options = { services: own, features, actorOf: async () => undefined }
    const before = await startWorker(options)
    const { rows } = await own.behind.query('select name, cron, timezone from pgboss.schedule')
    expect(rows).toEqual([{ name: 'sample.tick', cron: '*/15 * * * *', timezone: 'Asia/Shanghai' }])
    await before.stop(1000)
    runs = 0
    await own.behind.query(
      `delete from pgboss.job; update pgboss.version set cron_on = now() - interval '3 hours'; update pgboss.schedule set created_on = now() - interval '1 day'`,
    )
    const after = await startWorker(options)
    await expect.poll(() => runs, { timeout: 20_000 }).toBe(1)
    await after.stop(1000)
    const without = await startWorker({ ...options, features: [{ ...sampleFeature, jobs: [] }] })
    expect((await own.behind.query('select from pgboss.schedule')).rowCount).toBe(0)
    await without.stop(1000)
    await own.close()
  })
})
