import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ADMIN,
  HALF,
  MANAGER,
  READER,
  sampleActor,
  sampleAuthenticate,
  sampleFeature,
  samplePermissions,
} from '../../../test/sample-feature.ts'
import { testApp, type TestApp } from '../../../test/app.ts'
import { createContext } from '../context.ts'
import type { DiskState } from '../disk.ts'
import { Idempotency, idempotentCall } from './idempotency.ts'

let app: TestApp
let disk: DiskState = 'fine'
beforeAll(async () => {
  app = await testApp({ features: [sampleFeature], authenticate: sampleAuthenticate(), more: { diskState: () => disk } })
})
afterAll(async () => app?.close())

const code = (answer: { body: unknown }) => (answer.body as { error: { code: string } }).error.code
const audit = async () =>
  (await app.services.behind.query('select action, outcome, object_id, actor_role from audit_entry order by seq')).rows

describe('who may call', () => {
  it('turns away a caller who has not signed in', async () => {
    const answer = await app.call('GET', '/api/sample')
    expect([answer.status, code(answer)]).toEqual([401, 'access.unauthenticated'])
  })
  it('turns away a half-finished sign-in unless the endpoint names it', async () => {
    expect(code(await app.call('GET', '/api/sample', { as: HALF }))).toBe('access.sign_in_incomplete')
    expect((await app.call('GET', '/api/sample-half', { as: HALF })).status).toBe(200)
  })
  it('denies a role without the permission and leaves a denial in the audit, in the caller’s language', async () => {
    const answer = await app.call('GET', '/api/sample', { as: READER, headers: { 'accept-language': 'en-GB,zh;q=0.5' } })
    expect(answer.status).toBe(403)
    expect(answer.body).toMatchObject({
      error: { code: 'access.forbidden', message: 'You do not have this permission', requestId: expect.any(String) },
    })
    expect((await audit()).at(-1)).toEqual({
      action: 'access.denied',
      outcome: 'denied',
      object_id: 'sample:read',
      actor_role: 'EX',
    })
  })
  it('answers "not found" for a record beyond the scope, and the audit keeps a denial', async () => {
    const before = (await audit()).length
    const answer = await app.call('GET', '/api/sample/0196a000-0000-7000-8000-000000000000', { as: MANAGER })
    expect([answer.status, code(answer)]).toEqual([404, 'sample.not_found'])
    expect((await audit()).length).toBe(before + 1)
  })
  it('gives an unauthenticated caller of an open endpoint no role', async () => {
    expect((await app.call('POST', '/api/sample-open', { body: {} })).body).toEqual({ role: 'NOBODY' })
  })
})

describe('what comes in and goes out', () => {
  it('names each wrong field and never repeats its value', async () => {
    const answer = await app.call('POST', '/api/sample', { as: ADMIN, body: { code: '', name: 'x'.repeat(50) } })
    expect([answer.status, code(answer)]).toEqual([400, 'request.invalid'])
    expect(JSON.stringify(answer.body)).toContain('body.code')
    expect(JSON.stringify(answer.body)).not.toContain('xxxx')
  })
  it('asks for If-Match and hands the version on', async () => {
    const url = '/api/sample/0196a000-0000-7000-8000-000000000000'
    expect((await app.call('PATCH', url, { as: ADMIN, body: { name: 'a' } })).status).toBe(428)
    expect((await app.call('PATCH', url, { as: ADMIN, body: { name: 'a' }, version: 7 })).body).toEqual({ version: 8 })
  })
  it('keeps back what the contract does not name', async () => {
    expect((await app.call('GET', '/api/sample-leaky', { as: ADMIN })).body).toEqual({ count: 1 })
  })
  it('answers 500 without a word of the cause when a reply breaks its contract', async () => {
    const answer = await app.call('GET', '/api/sample-wrong', { as: ADMIN })
    expect([answer.status, code(answer)]).toEqual([500, 'platform.internal'])
    expect(JSON.stringify(answer.body)).not.toContain('many')
  })
  it('refuses other content than JSON, too much of it, and what is not JSON at all', async () => {
    expect(
      (
        await app.call('POST', '/api/sample', {
          as: ADMIN,
          body: 'code=1',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
        })
      ).status,
    ).toBe(415)
    expect(
      (await app.call('POST', '/api/sample', { as: ADMIN, body: '<a/>', headers: { 'content-type': 'application/xml' } })).status,
    ).toBe(415)
    expect(
      (
        await app.call('POST', '/api/sample', {
          as: ADMIN,
          body: `"${'x'.repeat(1_100_000)}"`,
          headers: { 'content-type': 'application/json' },
        })
      ).status,
    ).toBe(413)
    expect(
      code(
        await app.call('POST', '/api/sample', { as: ADMIN, body: '{"code":', headers: { 'content-type': 'application/json' } }),
      ),
    ).toBe('request.malformed')
    expect(
      (
        await app.call('POST', '/api/sample', {
          as: ADMIN,
          body: '{"__proto__":{}}',
          headers: { 'content-type': 'application/json' },
        })
      ).status,
    ).toBe(400)
  })
  it('streams an upload to its handler', async () => {
    const answer = await app.call('POST', '/api/sample-upload', {
      as: ADMIN,
      body: Buffer.alloc(3_000_000),
      headers: { 'content-type': 'text/csv' },
    })
    expect(answer.body).toEqual({ bytes: 3_000_000 })
  })
  it('answers an unknown address in the same form', async () => {
    expect(code(await app.call('GET', '/api/nowhere'))).toBe('request.not_found')
  })
})

describe('acts', () => {
  it('maps the violation of a named constraint to the feature’s error', async () => {
    const body = { code: 'taken', name: 'a' }
    expect((await app.call('POST', '/api/sample', { as: ADMIN, body })).status).toBe(200)
    const second = await app.call('POST', '/api/sample', { as: ADMIN, body })
    expect([second.status, code(second)]).toEqual([409, 'sample.name_taken'])
    expect(second.body).toMatchObject({ error: { message: '该编号已被使用' } })
  })
  it('refuses an act that leaves nothing in the audit', async () => {
    expect((await app.call('POST', '/api/sample-silent', { as: ADMIN, body: {} })).status).toBe(500)
  })
  it('has one effect for fifty parallel requests with one key', async () => {
    const body = { code: 'once', name: 'a' }
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => app.call('POST', '/api/sample', { as: ADMIN, body, key: 'the-same-key' })),
    )
    const done = answers.filter((answer) => answer.status === 200)
    expect(done.length).toBeGreaterThan(0)
    expect(answers.every((answer) => answer.status === 200 || code(answer) === 'idempotency.in_flight')).toBe(true)
    expect(new Set(done.map((answer) => JSON.stringify(answer.body))).size).toBe(1)
    const { rows } = await app.services.behind.query(`select count(*)::int as n from territory where code = 'once'`)
    expect(rows[0].n).toBe(1)
    const again = await app.call('POST', '/api/sample', { as: ADMIN, body, key: 'the-same-key' })
    expect([again.status, again.headers['idempotency-replayed']]).toEqual([200, 'true'])
    const other = await app.call('POST', '/api/sample', { as: ADMIN, body: { ...body, name: 'b' }, key: 'the-same-key' })
    expect([other.status, code(other)]).toEqual([422, 'idempotency.other_body'])
  })
  it('keeps a reply for repetition sealed, and the request only as a keyed hash', async () => {
    await app.call('POST', '/api/sample', { as: ADMIN, body: { code: 'sealed', name: 'a' }, key: 'sealed-key' })
    const { rows } = await app.services.behind.query(`select reply, request_hash from idempotency_key where key = 'sealed-key'`)
    expect(rows[0].reply).toMatch(/^[\w+/]+=*$/)
    expect(JSON.stringify(rows[0])).not.toContain('"id"')
  })
  it('gives a key back after a failure without effect', async () => {
    const taken = { as: ADMIN, body: { code: 'taken', name: 'a' }, key: 'failing-key' }
    expect((await app.call('POST', '/api/sample', taken)).status).toBe(409)
    expect(code(await app.call('POST', '/api/sample', taken))).toBe('sample.name_taken')
  })
  it('tells a lost reply from a lost act', async () => {
    const lost = { as: ADMIN, body: { code: 'lost', name: 'a' }, key: 'crashed-key' }
    expect((await app.call('POST', '/api/sample', lost)).status).toBe(200)
    await app.services.behind.query(
      `update idempotency_key set status = null, reply = null, created_at = created_at - interval '1 hour' where key = 'crashed-key'`,
    )
    expect(code(await app.call('POST', '/api/sample', lost))).toBe('idempotency.reply_lost')
    await app.services.behind.query(`update idempotency_key set effect_at = null where key = 'crashed-key'`)
    expect(code(await app.call('POST', '/api/sample', lost))).toBe('sample.name_taken')
  })
  it('keeps a run that outlived its lease from having an effect beside the one that took its key over', async () => {
    const { services } = app
    const idempotency = new Idempotency(services.db, services.keys)
    const actor = sampleActor(ADMIN)
    const claimed = async (at: Date) => {
      const call = idempotentCall(services.keys, actor.id, 'sample.slow', 'slow-run-key', '/api/sample', {}, at)!
      expect(await idempotency.claim(call)).toBeNull()
      const effect = () =>
        createContext(services, samplePermissions, actor, 'test', {
          effect: () => idempotency.effectOf(call, new Date()),
        }).write('sample:write', async (work) => {
          work.audit({ action: 'sample.slow', objectKind: 'sample', objectId: at.toISOString() })
        })
      return { call, effect }
    }
    const slow = await claimed(new Date(Date.now() - 300_000))
    const later = await claimed(new Date())
    await expect(slow.effect()).rejects.toMatchObject({ code: 'idempotency.in_flight' })
    await idempotency.release(slow.call, { status: 409, body: {} })
    await later.effect()
    await later.effect()
    await expect(slow.effect()).rejects.toMatchObject({ code: 'idempotency.in_flight' })
    const { rows } = await services.behind.query(
      `select (select count(*)::int from audit_entry where action = 'sample.slow') as acts, effect_at is not null as marked, status
         from idempotency_key where key = 'slow-run-key'`,
    )
    expect(rows).toEqual([{ acts: 2, marked: true, status: null }])
  })
})

describe('where a request comes from', () => {
  const body = { code: 'site', name: 'a' }
  const browser = { origin: 'http://localhost', host: 'localhost', 'sec-fetch-site': 'same-origin' }
  it.each([
    ['a page of another site', { ...browser, origin: 'https://evil.example', 'x-zhixin': '1' }, 403],
    ['a page of another site, by its fetch metadata', { ...browser, 'sec-fetch-site': 'cross-site', 'x-zhixin': '1' }, 403],
    ['a neighbour host', { ...browser, 'sec-fetch-site': 'same-site', 'x-zhixin': '1' }, 403],
    ['a form of our own page', browser, 403],
    ['our own page', { ...browser, 'x-zhixin': '1' }, 200],
    ['an opaque origin', { ...browser, origin: 'null', 'x-zhixin': '1' }, 403],
  ])('%s', async (_name, headers, status) => {
    expect(
      (await app.call('POST', '/api/sample', { as: ADMIN, body: { ...body, code: `site-${_name}`.slice(0, 20) }, headers }))
        .status,
    ).toBe(status)
  })
  it('a tool without a browser’s headers may sign in with plain JSON', async () => {
    expect((await app.call('POST', '/api/sample-open', { body: {} })).status).toBe(200)
  })
})

describe('when the disk fills up', () => {
  const upload = () =>
    app.call('POST', '/api/sample-upload', { as: ADMIN, body: Buffer.alloc(10), headers: { 'content-type': 'text/csv' } })
  const write = (name: string) => app.call('POST', '/api/sample', { as: ADMIN, body: { code: name, name } })
  it('first nothing large comes in, then nothing is written, while reading goes on', async () => {
    disk = 'low'
    expect(code(await upload())).toBe('platform.read_only')
    expect((await write('low')).status).toBe(200)
    disk = 'full'
    const refused = await write('full')
    expect([refused.status, code(refused), refused.headers['retry-after']]).toEqual([503, 'platform.read_only', '60'])
    expect((await app.call('GET', '/api/sample', { as: ADMIN })).status).toBe(200)
    disk = 'fine'
    expect((await upload()).status).toBe(200)
  })
})
