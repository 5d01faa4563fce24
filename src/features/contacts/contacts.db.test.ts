import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testApp, type Answer, type TestApp } from '../../../test/app.ts'
import { makeCustomer } from '../../../test/customers.ts'
import { makeTerritory, makeUnit, sessionFor, signInAs, systemContext, type TestStaff } from '../../../test/factories.ts'
import { complianceFeature } from '../compliance/compliance.routes.ts'
import { customersFeatureWith } from '../customers/customers.routes.ts'
import { obligationsFeature } from '../obligations/obligations.routes.ts'
import { obligationsPermissions } from '../obligations/obligations.rules.ts'
import { runForEverybody } from '../obligations/obligations.usecases.ts'
import { authenticate } from '../session/session.usecases.ts'
import { todayFeature } from '../today/today.routes.ts'
import { contactsFeature } from './contacts.routes.ts'
import { contactsTimelineSource } from './contacts.usecases.ts'

type Signed = TestStaff & { readonly token: string }
interface Row {
  id: string
  rule: string
  state: string
  group: string
  chip: { kind: string }
  customer: { id: string }
  coveredForName: string | null
}

let app: TestApp
let manager: Signed
let other: Signed
let supervisor: Signed
let territoryId: string

const body = <T>(answer: Answer): T => answer.body as T
const night = () => runForEverybody(systemContext(app.services, obligationsPermissions))
const today = async (who: { token: string }, query = ''): Promise<Row[]> =>
  body<{ rows: Row[] }>(await app.call('GET', `/api/today${query}`, { as: who.token })).rows
const rowOf = async (who: { token: string }, customerId: string): Promise<Row | undefined> =>
  (await today(who)).find((row) => row.customer.id === customerId)
const compliance = async (query: string, who: Signed = supervisor) =>
  body<{
    total: { compliance: { numerator: number; denominator: number }; missed: number; waived: number }
    soFar: boolean
    frozen: boolean
    rows: { key: string; compliance: { numerator: number; denominator: number } }[]
  }>(await app.call('GET', `/api/compliance?${query}`, { as: who.token }))

async function silver(more: object = {}): Promise<string> {
  return (await makeCustomer(app.services, { territoryId, tier: 'silver', managerId: manager.id, ...more })).customerId
}
const call = (customerId: string, who: Signed = manager, more: object = {}) =>
  app.call('POST', `/api/customers/${customerId}/contacts`, {
    as: who.token,
    body: {
      channel: 'phone',
      occurredAt: app.services.clock.now().toISOString(),
      result: 'satisfied',
      content: '问候近况',
      ...more,
    },
  })

/** Sessions end after half an hour of silence; the clock of these stories jumps by weeks. */
async function signInAgain(): Promise<void> {
  for (const each of [manager, other, supervisor]) Object.assign(each, { token: await sessionFor(app.services, each) })
}
async function moveTo(moment: string): Promise<void> {
  app.services.clock.set(moment)
  await night()
  await signInAgain()
}

beforeAll(async () => {
  const features = [
    customersFeatureWith([contactsTimelineSource]),
    obligationsFeature,
    contactsFeature,
    todayFeature,
    complianceFeature,
  ]
  app = await testApp({ features, authenticate })
  const branch = await makeUnit(app.services)
  const [home, abroad] = [await makeUnit(app.services, { parent: branch }), await makeUnit(app.services, { parent: branch })]
  territoryId = (await makeTerritory(app.services, { unit: home })).id
  manager = await signInAs(app.services, 'VM', home)
  supervisor = await signInAs(app.services, 'SV', home)
  other = await signInAs(app.services, 'VM', abroad)
  app.services.clock.set('2026-09-20T02:00:00Z')
  await silver()
  await night()
  await moveTo('2026-10-08T02:00:00Z')
})
afterAll(() => app.close())

describe('a contact', () => {
  it('meets what is owed: the row goes, compliance moves, the audit has it, and the reply says what comes next', async () => {
    const customer = await silver()
    await night()
    expect(await rowOf(manager, customer)).toMatchObject({ rule: 'OB4', state: 'open' })
    const period = `measure=contact&period=2026-Q4&by=manager&ownerId=${manager.id}`
    const before = await compliance(period)
    const saved = await call(customer)
    expect(saved.status).toBe(200)
    expect(
      body<{ met: { rule: string }[] }>(saved)
        .met.map((each) => each.rule)
        .toSorted(),
    ).toEqual(['OB2', 'OB4'])
    expect(body<{ nextDue: unknown }>(saved).nextDue).toMatchObject({
      rule: 'OB2',
      period: '2027-Q1',
      dueAt: '2027-03-31T16:00:00.000Z',
    })
    expect(await rowOf(manager, customer)).toBeUndefined()
    const after = await compliance(period)
    expect(after.total.compliance.numerator).toBe(before.total.compliance.numerator + 1)
    expect(after).toMatchObject({ soFar: true, frozen: false })
    const { rows } = await app.services.behind.query(
      `select action, root_id from audit_entry where action = 'contacts.log' order by seq desc limit 1`,
    )
    expect(rows).toEqual([{ action: 'contacts.log', root_id: customer }])
    const timeline = body<{ items: { kind: string; title: { slots: object } }[] }>(
      await app.call('GET', `/api/customers/${customer}/timeline`, { as: manager.token }),
    )
    expect(timeline.items.some((item) => item.kind === 'contact')).toBe(true)
  })

  it('sent twice with the same key is one contact', async () => {
    const customer = await silver()
    const send = () =>
      app.call('POST', `/api/customers/${customer}/contacts`, {
        as: manager.token,
        key: 'offline-1',
        body: { channel: 'sms', occurredAt: '2026-10-08T01:00:00Z', result: 'neutral' },
      })
    const [first, second] = [await send(), await send()]
    expect(body<{ contact: { id: string } }>(second).contact.id).toBe(body<{ contact: { id: string } }>(first).contact.id)
    const list = body<{ items: unknown[] }>(await app.call('GET', `/api/customers/${customer}/contacts`, { as: manager.token }))
    expect(list.items).toHaveLength(1)
  })

  it('withdrawn takes its meetings back, once', async () => {
    const customer = await silver()
    await night()
    const { contact } = body<{ contact: { id: string } }>(await call(customer))
    const withdrawn = await app.call('POST', `/api/contacts/${contact.id}/withdraw`, {
      as: manager.token,
      body: { reason: '记错了客户' },
    })
    expect(body<{ takenBack: unknown[] }>(withdrawn).takenBack).toHaveLength(2)
    expect(await rowOf(manager, customer)).toMatchObject({ rule: 'OB4' })
    const again = await app.call('POST', `/api/contacts/${contact.id}/withdraw`, {
      as: manager.token,
      body: { reason: '再撤一次' },
    })
    expect([again.status, body<{ error: { code: string } }>(again).error.code]).toEqual([409, 'contacts.already_withdrawn'])
  })

  it('teaches the file, under its own id', async () => {
    const customer = await silver()
    const saved = await call(customer, manager, { learned: '喜欢钓鱼', learnedPreferences: { sports: '钓鱼' } })
    expect(body<{ fileUpdated: string[] }>(saved).fileUpdated).toEqual(['sports'])
    const { rows } = await app.services.behind.query('select sports from customer_preference where customer_id = $1', [customer])
    expect(rows).toEqual([{ sports: '钓鱼' }])
  })

  it.each([
    ['contacts.in_future', { occurredAt: '2026-12-01T00:00:00Z' }],
    ['contacts.broadcast_not_personal', { isBroadcast: true }],
    ['contacts.face_to_face_channel', { faceToFace: true }],
    ['contacts.not_reached_result', { reached: false }],
    ['contacts.phrase_forbidden', { channel: 'sms', content: '祝您生日快乐，上次是您弄错了' }],
  ])('is refused with %s', async (code, more) => {
    const answer = await call(await silver(), manager, more)
    expect([answer.status, body<{ error: { code: string } }>(answer).error.code]).toEqual([400, code])
  })

  it('keeps a forbidden phrase in the note of a call or in the customer’s own message, and marks it', async () => {
    for (const more of [{ channel: 'phone' }, { channel: 'sms', mode: 'passive' }]) {
      const saved = await call(await silver(), manager, { ...more, content: '我说了「您弄错了」，不应该' })
      expect(saved.status).toBe(200)
      expect(body<{ contact: { hits: object[] } }>(saved).contact.hits).toMatchObject([{ kind: 'forbidden', exact: true }])
    }
  })

  it('with a stranger’s customer is not possible, nor seen', async () => {
    const customer = await silver()
    expect((await call(customer, other)).status).toBe(404)
    expect((await app.call('GET', `/api/customers/${customer}/contacts`, { as: other.token })).status).toBe(404)
    expect((await app.call('GET', `/api/customers/${customer}/obligations`, { as: other.token })).status).toBe(404)
  })

  it('entered after the limit counts when the supervisor says so', async () => {
    const customer = await silver({ tier: 'gold' })
    await night()
    await moveTo('2026-11-05T02:00:00Z')
    const late = body<{ contact: { id: string }; met: { rule: string }[] }>(
      await call(customer, manager, { occurredAt: '2026-10-20T02:00:00Z' }),
    )
    const before = await compliance('period=2026-10')
    expect(late.met.map((each) => each.rule)).toEqual(['OB4'])
    const refused = await app.call('POST', `/api/contacts/${late.contact.id}/accept-late`, {
      as: manager.token,
      body: { reason: '出差' },
    })
    expect(refused.status).toBe(403)
    const accepted = await app.call('POST', `/api/contacts/${late.contact.id}/accept-late`, {
      as: supervisor.token,
      body: { reason: '出差，有通话记录' },
    })
    expect(body<{ met: { rule: string }[] }>(accepted).met.map((each) => each.rule)).toEqual(['OB1'])
    const after = await compliance('period=2026-10')
    expect(after.total.missed).toBe(before.total.missed - 1)
    expect(after.frozen).toBe(true)
  })
})

describe('a row of today', () => {
  it('that was put off stays away until its time', async () => {
    const customer = await silver()
    await night()
    const row = (await rowOf(manager, customer))!
    const now = app.services.clock.now()
    const until = new Date(now.getTime() + 2 * 86_400_000)
    const tooFar = await app.call('POST', `/api/obligations/${row.id}/snooze`, {
      as: manager.token,
      body: { until: '2027-01-20T00:00:00Z', reason: '客户出差' },
    })
    expect(body<{ error: { code: string } }>(tooFar).error.code).toBe('obligations.snooze_too_far')
    expect(
      (
        await app.call('POST', `/api/obligations/${row.id}/snooze`, {
          as: other.token,
          body: { until: until.toISOString(), reason: 'x' },
        })
      ).status,
    ).toBe(404)
    expect(
      (
        await app.call('POST', `/api/obligations/${row.id}/snooze`, {
          as: manager.token,
          body: { until: until.toISOString(), reason: '客户出差' },
        })
      ).status,
    ).toBe(200)
    expect((await today(manager)).some((each) => each.id === row.id)).toBe(false)
    expect((await today(manager, '?snoozed=true')).some((each) => each.id === row.id)).toBe(true)
    app.services.clock.set(new Date(until.getTime() + 1000))
    await signInAgain()
    expect((await today(manager)).some((each) => each.id === row.id)).toBe(true)
  })

  it('is waived by the supervisor and never by whoever owes or asked', async () => {
    const customer = await silver()
    await night()
    const row = (await rowOf(manager, customer))!
    const asked = await app.call('POST', `/api/obligations/${row.id}/waiver`, {
      as: manager.token,
      body: { reason: '客户要求本季不打扰' },
    })
    const { waiverId } = body<{ waiverId: string }>(asked)
    const twice = await app.call('POST', `/api/obligations/${row.id}/waiver`, { as: manager.token, body: { reason: '再问一次' } })
    expect(body<{ error: { code: string } }>(twice).error.code).toBe('obligations.waiver_pending')
    const list = body<{ items: { id: string; mayDecide: boolean }[] }>(
      await app.call('GET', '/api/waivers', { as: supervisor.token }),
    )
    expect(list.items).toContainEqual(expect.objectContaining({ id: waiverId, mayDecide: true }))
    expect(
      (await app.call('POST', `/api/waivers/${waiverId}/decision`, { as: manager.token, body: { decision: 'approved' } })).status,
    ).toBe(403)
    const decided = await app.call('POST', `/api/waivers/${waiverId}/decision`, {
      as: supervisor.token,
      body: { decision: 'approved', note: '同意' },
    })
    expect(body<{ obligation: { state: string } }>(decided).obligation.state).toBe('waived')
    expect((await today(manager)).some((each) => each.id === row.id)).toBe(false)
  })

  it('shows to the supervisor, and to a cover with whose it is', async () => {
    const customer = await silver()
    await night()
    expect((await today(supervisor, `?staffId=${manager.id}`)).some((each) => each.customer.id === customer)).toBe(true)
    expect((await app.call('GET', `/api/today?staffId=${manager.id}`, { as: other.token })).status).toBe(404)
    const now = app.services.clock.now()
    await app.services.behind.query(
      `insert into staff_leave (id, staff_id, cover_staff_id, from_on, to_on, reason, created_at, created_by) values (uuidv7(), $1, $2, $3::timestamptz::date, $3::timestamptz::date + 3, '休假', $3, $1)`,
      [manager.id, other.id, now],
    )
    await night()
    await signInAgain()
    expect((await today(other)).find((each) => each.customer.id === customer)).toMatchObject({
      coveredForName: manager.displayName,
    })
    await app.services.behind.query('update staff_leave set cancelled_at = $1', [now])
  })
})
