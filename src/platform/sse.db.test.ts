import { request, type IncomingMessage } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ADMIN,
  MANAGER,
  READER,
  sampleActor,
  sampleAuthenticate,
  sampleFeature,
  samplePermissions,
} from '../../test/sample-feature.ts'
import { testApp, type TestApp } from '../../test/app.ts'
import { createContext } from './context.ts'
import { publishNotice, publishSessionEnd } from './notices.ts'

let app: TestApp
let port = 0
const revoked = new Set<string>()

beforeAll(async () => {
  app = await testApp({
    features: [sampleFeature],
    authenticate: sampleAuthenticate(revoked),
    more: { limits: { streamBufferBytes: 4096 } },
  })
  await app.server.app.listen({ host: '127.0.0.1', port: 0 })
  port = (app.server.app.server.address() as { port: number }).port
  for (const token of [ADMIN, MANAGER]) {
    const { id, role } = sampleActor(token)
    const unit = '0196a000-0000-7000-8000-000000000001'
    await app.services.behind.query(
      `insert into unit (id, name, kind, created_at, created_by) values ($1, 'u', 'branch', now(), $1) on conflict do nothing`,
      [unit],
    )
    await app.services.behind.query(
      `insert into staff (id, user_name, display_name, role, unit_id, state, created_at, created_by) values ($1, $2, 'x', $3, $4, 'active', now(), $1)`,
      [id, token.slice(0, 8), role, unit],
    )
  }
})
afterAll(async () => app?.close())

interface Listener {
  readonly status: number
  text(): string
  readonly ended: Promise<number>
  close(): void
}

function listen(token: string): Promise<Listener> {
  return new Promise((resolve, reject) => {
    const call = request(
      { host: '127.0.0.1', port, path: '/api/events', headers: { cookie: `__Host-sid=${token}` } },
      (reply: IncomingMessage) => {
        let text = ''
        reply.setEncoding('utf8')
        reply.on('data', (chunk: string) => (text += chunk))
        const ended = new Promise<number>((done) => reply.on('close', () => done(Date.now())))
        resolve({ status: reply.statusCode ?? 0, text: () => text, ended, close: () => call.destroy() })
      },
    )
    call.on('error', reject)
    call.end()
  })
}
const notify = (staffId: string, kind: string) =>
  createContext(app.services, samplePermissions, sampleActor(ADMIN), 'test').write('sample:write', async (work) => {
    await work.notify({ staffId, kind, params: { count: 2 }, href: '/x' })
    work.audit({ action: 'sample.tell', objectKind: 'staff', objectId: staffId })
  })

describe('the stream of events', () => {
  it('is only for those who are signed in and hold the right', async () => {
    expect((await listen('unknown-token-0123456789')).status).toBe(401)
  })
  it('brings a notification to its owner and to nobody else', async () => {
    const [mine, other] = [await listen(MANAGER), await listen(ADMIN)]
    await notify(sampleActor(MANAGER).id, 'sample.note')
    await expect.poll(mine.text).toContain('"kind":"sample.note","params":{"count":2}')
    expect(
      mine
        .text()
        .split('\n')
        .filter((line) => line.startsWith('data:'))
        .every((line) => JSON.parse(line.slice(5)) !== undefined),
    ).toBe(true)
    expect(other.text()).not.toContain('sample.note')
    mine.close()
    other.close()
  })
  it('keeps back what the reader’s role has no right to now', async () => {
    const [manager, admin] = [await listen(MANAGER), await listen(ADMIN)]
    await notify(sampleActor(MANAGER).id, 'sample.secret_note')
    await notify(sampleActor(ADMIN).id, 'sample.secret_note')
    await notify(sampleActor(MANAGER).id, 'sample.note')
    await expect.poll(admin.text).toContain('sample.secret_note')
    await expect.poll(manager.text).toContain('sample.note')
    expect(manager.text()).not.toContain('secret')
    manager.close()
    admin.close()
  })
  it('carries a feature’s own events', async () => {
    const mine = await listen(MANAGER)
    await publishNotice(app.services.db.kysely, {
      staffId: sampleActor(MANAGER).id,
      event: 'imports.progress',
      data: { done: 5 },
    })
    await expect.poll(mine.text).toContain('event: imports.progress\ndata: {"done":5}')
    mine.close()
  })
  it('ends within five seconds of a revocation', async () => {
    const mine = await listen(READER).then((reader) => (reader.status === 403 ? listen(MANAGER) : reader))
    const at = Date.now()
    revoked.add(MANAGER)
    revoked.add(READER)
    await publishSessionEnd(app.services.db.kysely, sampleActor(MANAGER).id)
    await publishSessionEnd(app.services.db.kysely, sampleActor(READER).id)
    expect((await mine.ended) - at).toBeLessThan(5_000)
    expect(mine.text()).toContain('event: session_ended')
    revoked.clear()
  })
  it('sends nothing to a revoked session even when nobody said that it ended', async () => {
    const mine = await listen(MANAGER)
    revoked.add(MANAGER)
    await notify(sampleActor(MANAGER).id, 'sample.late')
    await mine.ended
    expect(mine.text()).not.toContain('sample.late')
    revoked.clear()
  })
  it('ends when the database says that the person was disabled', async () => {
    const mine = await listen(MANAGER)
    revoked.add(MANAGER)
    const at = Date.now()
    await app.services.behind.query(`update staff set state = 'disabled' where id = $1`, [sampleActor(MANAGER).id])
    expect((await mine.ended) - at).toBeLessThan(5_000)
    revoked.clear()
  })
  it('is given three times to one person, and again when one is closed', async () => {
    const three = [await listen(ADMIN), await listen(ADMIN), await listen(ADMIN)]
    expect((await listen(ADMIN)).status).toBe(429)
    three[0]?.close()
    await expect.poll(() => app.server.hub.size).toBe(2)
    const again = await listen(ADMIN)
    expect(again.status).toBe(200)
    again.close()
    for (const one of three) one.close()
    await expect.poll(() => app.server.hub.size).toBe(0)
  })
  it('drops what a slow reader leaves lying and tells him to read anew', async () => {
    const { hub } = app.server
    const body = hub.open(sampleActor(ADMIN), ADMIN)
    for (let i = 0; i < 200; i++)
      await publishNotice(app.services.db.kysely, {
        staffId: sampleActor(ADMIN).id,
        event: 'sample.flood',
        data: { i, fill: 'x'.repeat(60) },
      })
    await new Promise((resolve) => setTimeout(resolve, 500))
    let text = ''
    body.on('data', (chunk: Buffer) => (text += chunk.toString()))
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(text.length).toBeLessThan(6_000)
    await publishNotice(app.services.db.kysely, { staffId: sampleActor(ADMIN).id, event: 'sample.after', data: {} })
    await expect.poll(() => text).toContain('event: resync')
    body.destroy()
  })
  it('tells every reader to read anew after the listening connection was lost', async () => {
    const mine = await listen(ADMIN)
    await app.services.behind.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'zhixin events' and datname = current_database()`,
    )
    await expect.poll(mine.text, { timeout: 5_000 }).toContain('event: resync')
    mine.close()
  })
})
