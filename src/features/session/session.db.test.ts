import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { features } from '../../features.ts'
import { hashPassword } from '../../platform/passwords.ts'
import { testApp, type TestApp } from '../../../test/app.ts'
import { makeStaff, makeUnit, sessionFor, type TestStaff, type TestUnit } from '../../../test/factories.ts'
import { TEST_NOW } from '../../../test/harness.ts'
import { authenticate } from './session.usecases.ts'

const PASSWORD = 'Blue-River-2026'
let app: TestApp
let unit: TestUnit
let passwordHash: string

beforeAll(async () => {
  app = await testApp({ features, authenticate })
  unit = await makeUnit(app.services)
  passwordHash = await hashPassword(PASSWORD)
})
afterAll(() => app.close())
beforeEach(() => app.services.clock.set(TEST_NOW))

const person = (more: { mustChangePassword?: boolean; state?: 'active' | 'disabled' } = {}): Promise<TestStaff> =>
  makeStaff(app.services, 'VM', unit, { passwordHash, ...more })
const signIn = (user: string, password = PASSWORD, headers: Record<string, string> = {}) =>
  app.call('POST', '/api/session', { body: { user, password }, headers })
const code = (answer: { body: unknown }): string => (answer.body as { error: { code: string } }).error.code

describe('signing in', () => {
  test('gives a cookie, the person and the rights of the role', async () => {
    const staff = await person()
    const answer = await signIn(staff.userName.toUpperCase())
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({
      staff: { id: staff.id, userName: staff.userName, role: 'VM', unitName: unit.name, locale: 'zh' },
      authState: 'full',
      permissions: { 'staff:read': { reach: 'own' } },
    })
    expect(answer.body).not.toHaveProperty('permissions.staff:write')
    const now = await app.call('GET', '/api/session', { as: answer.session! })
    expect(now.body).toEqual(answer.body)
  })

  test('never takes over an id that came with the request (fixation)', async () => {
    const staff = await person()
    const planted = 'A'.repeat(43)
    const answer = await app.call('POST', '/api/session', { as: planted, body: { user: staff.userName, password: PASSWORD } })
    expect(answer.session).toMatch(/^[\w-]{43}$/)
    expect(answer.session).not.toBe(planted)
    expect((await app.call('GET', '/api/session', { as: planted })).status).toBe(401)
  })

  test('keeps only the hash of the token', async () => {
    const answer = await signIn((await person()).userName)
    const { rows } = await app.services.behind.query<{ text: string }>('select session::text as text from session')
    expect(rows.some((row) => row.text.includes(answer.session!))).toBe(false)
  })

  test('a wrong password, an unknown user and a disabled person read the same', async () => {
    const staff = await person()
    const disabled = await person({ state: 'disabled' })
    const answers = [
      await signIn(staff.userName, 'Wrong-River-2026'),
      await signIn('nobody.here'),
      await signIn(disabled.userName),
    ]
    expect(answers.map((answer) => [answer.status, code(answer)])).toEqual(Array(3).fill([401, 'session.wrong_credentials']))
  })

  test('a fourth session ends the oldest', async () => {
    const staff = await person()
    const tokens: string[] = []
    for (let i = 0; i < 4; i++) {
      app.services.clock.advance(1000)
      tokens.push((await signIn(staff.userName)).session!)
    }
    const states = await Promise.all(tokens.map(async (token) => (await app.call('GET', '/api/session', { as: token })).status))
    expect(states).toEqual([401, 200, 200, 200])
  })

  test('an idle session ends after 30 minutes, a busy one after 12 hours', async () => {
    const staff = await person()
    const idle = await sessionFor(app.services, staff)
    app.services.clock.advance(29 * 60_000)
    expect((await app.call('GET', '/api/session', { as: idle })).status).toBe(200)
    app.services.clock.advance(31 * 60_000)
    expect((await app.call('GET', '/api/session', { as: idle })).status).toBe(401)
    const busy = await sessionFor(app.services, staff)
    for (let minutes = 0; minutes < 12 * 60 - 25; minutes += 25) {
      app.services.clock.advance(25 * 60_000)
      expect((await app.call('GET', '/api/session', { as: busy })).status).toBe(200)
    }
    app.services.clock.advance(25 * 60_000)
    expect((await app.call('GET', '/api/session', { as: busy })).status).toBe(401)
  })

  test('hashes made at a lower cost are renewed', async () => {
    const { hash } = await import('@node-rs/argon2')
    const staff = await makeStaff(app.services, 'VM', unit, {
      passwordHash: await hash(PASSWORD, { memoryCost: 8192, timeCost: 1 }),
    })
    expect((await signIn(staff.userName)).status).toBe(200)
    const row = await app.services.db.kysely
      .selectFrom('credential')
      .select('password_hash')
      .where('staff_id', '=', staff.id)
      .executeTakeFirstOrThrow()
    expect(row.password_hash).toContain('m=65536,t=3,p=1')
  })
})

describe('lockout', () => {
  const fail = async (user: string, times: number) => {
    const codes: string[] = []
    for (let i = 0; i < times; i++) codes.push(code(await signIn(user, 'Wrong-River-2026')))
    return codes
  }
  const clearAddress = () => app.services.db.kysely.deleteFrom('sign_in_guard').where('key', 'like', 'ip %').execute()
  beforeEach(clearAddress)

  test('five failures lock for 15 minutes, the next five for 30; the right password does not help meanwhile', async () => {
    const { userName } = await person()
    expect(await fail(userName, 6)).toEqual([...Array<string>(5).fill('session.wrong_credentials'), 'session.locked'])
    const refused = await signIn(userName)
    expect([refused.status, code(refused), refused.headers['retry-after']]).toEqual([429, 'session.locked', '900'])
    app.services.clock.advance(15 * 60_000)
    await fail(userName, 5)
    app.services.clock.advance(29 * 60_000)
    expect(code(await signIn(userName))).toBe('session.locked')
    app.services.clock.advance(60_000)
    expect((await signIn(userName)).status).toBe(200)
  })

  test('a name that nobody has is locked in the same way', async () => {
    expect(await fail('stranger.one', 6)).toEqual([...Array<string>(5).fill('session.wrong_credentials'), 'session.locked'])
  })

  test('of many guesses at once no more than five are heard, even if one is right', async () => {
    const { userName, id } = await person()
    const answers = await Promise.all([
      ...Array.from({ length: 12 }, () => signIn(userName, 'Wrong-River-2026')),
      signIn(userName),
    ])
    expect(answers.at(-1)!.status).not.toBe(200)
    const row = await app.services.db.kysely
      .selectFrom('credential')
      .selectAll()
      .where('staff_id', '=', id)
      .executeTakeFirstOrThrow()
    expect(row.lock_count).toBe(1)
  })

  test('30 failures in ten minutes shut an address out, not its neighbours', async () => {
    const { userName } = await person()
    await app.services.db.kysely
      .insertInto('sign_in_guard')
      .values({ key: 'ip 127.0.0.1', failures: 30, window_from: app.services.clock.now() })
      .execute()
    expect(code(await signIn(userName))).toBe('session.too_many_attempts')
    app.services.clock.advance(10 * 60_000)
    expect((await signIn(userName)).status).toBe(200)
  })

  test('what was typed as a user name is nowhere in the database', async () => {
    await signIn('MyS3cret-as-a-name')
    const { rows } = await app.services.behind.query<{ text: string }>(
      'select sign_in_guard::text as text from sign_in_guard union all select audit_entry::text from audit_entry',
    )
    expect(rows.some((row) => row.text.toLowerCase().includes('mys3cret'))).toBe(false)
  })

  test('time does not tell whether a user exists', { timeout: 60_000 }, async () => {
    const timeOf = async (userName: string): Promise<number> => {
      await clearAddress()
      const started = performance.now()
      await signIn(userName, 'Wrong-River-2026')
      return performance.now() - started
    }
    const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] }
    for (let i = 0; i < 20; i++) {
      const names = { known: (await person()).userName, unknown: `ghost${i}` }
      const order = i % 2 === 0 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)
      for (const which of order) times[which].push(await timeOf(names[which]))
    }
    // The shortest of each: what else the machine does at the moment only adds.
    const ratio = Math.min(...times.known) / Math.min(...times.unknown)
    expect(ratio).toBeGreaterThan(0.75)
    expect(ratio).toBeLessThan(1.33)
  })
})

describe('a sign-in that is not finished', () => {
  test('may only look at itself, change the password and leave', async () => {
    const staff = await person({ mustChangePassword: true })
    const answer = await signIn(staff.userName)
    expect(answer.body).toMatchObject({ authState: 'password', permissions: {} })
    const admitted: string[] = []
    for (const { endpoint } of features.flatMap((feature) => feature.routes)) {
      if (endpoint.authState === 'none' || endpoint.id === 'session.sign_out') continue
      const url = endpoint.path.replace(/:\w+/g, staff.id)
      const content =
        endpoint.request === 'upload'
          ? { body: Buffer.from('a,b'), headers: { 'content-type': 'text/csv' } }
          : { body: endpoint.method === 'GET' ? undefined : {} }
      const reply = await app.call(endpoint.method, url, { as: answer.session!, version: 1, ...content })
      if (reply.status !== 401) admitted.push(endpoint.id)
    }
    expect(admitted.sort()).toEqual(['session.change_password', 'session.current'])
    expect((await app.call('DELETE', '/api/session', { as: answer.session! })).status).toBe(200)
  })

  test('becomes full with a new password and a new session', async () => {
    const staff = await person({ mustChangePassword: true })
    const half = (await signIn(staff.userName)).session!
    const change = (next: string, current = PASSWORD) =>
      app.call('POST', '/api/session/password', { as: half, body: { current, next } })
    expect(code(await change('short'))).toBe('session.weak_password')
    expect(code(await change(PASSWORD))).toBe('session.same_password')
    expect(code(await change('Green-Hill-2027', 'Wrong-River-2026'))).toBe('session.wrong_password')
    const done = await change('Green-Hill-2027')
    expect(done.body).toMatchObject({ authState: 'full' })
    expect(done.session).not.toBe(half)
    expect((await app.call('GET', '/api/session', { as: half })).status).toBe(401)
    expect((await app.call('GET', '/api/sessions', { as: done.session! })).status).toBe(200)
    expect((await signIn(staff.userName, 'Green-Hill-2027')).status).toBe(200)
  })

  test('a password of 90 days must be changed', async () => {
    const staff = await person()
    app.services.clock.advance(90 * 86_400_000)
    expect((await signIn(staff.userName)).body).toMatchObject({ authState: 'password' })
  })
})

describe('one’s own sessions', () => {
  test('are listed and ended one by one, never those of another', async () => {
    const [staff, other] = [await person(), await person()]
    const [here, there] = [await sessionFor(app.services, staff), await sessionFor(app.services, staff)]
    const theirs = await sessionFor(app.services, other)
    const list = (await app.call('GET', '/api/sessions', { as: here })).body as { items: { id: string; isCurrent: boolean }[] }
    expect(list.items.map((item) => item.isCurrent).sort()).toEqual([false, true])
    const otherId = list.items.find((item) => !item.isCurrent)!.id
    expect((await app.call('DELETE', `/api/sessions/${otherId}`, { as: theirs })).status).toBe(404)
    expect((await app.call('DELETE', `/api/sessions/${otherId}`, { as: here })).status).toBe(200)
    expect((await app.call('GET', '/api/session', { as: there })).status).toBe(401)
    expect((await app.call('DELETE', '/api/session', { as: here })).status).toBe(200)
    expect((await app.call('GET', '/api/session', { as: here })).status).toBe(401)
  })
})
