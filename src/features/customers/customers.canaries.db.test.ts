import { afterAll, beforeAll, expect, test } from 'vitest'
import { features } from '../../features.ts'
import { ROLES, type Role } from '../../kernel/roles.ts'
import { testApp, type TestApp } from '../../../test/app.ts'
import { makeCustomer, type TestCustomer } from '../../../test/customers.ts'
import { makeTerritory, makeUnit, signInAs, systemContext, type TestStaff } from '../../../test/factories.ts'
import { buildRegistry } from '../../platform/registry.ts'
import { makeExport } from '../exports/exports.make.usecases.ts'
import { EXPORT_COLUMNS } from './customers.export.rules.ts'
import { authenticate } from '../session/session.usecases.ts'

/** Values that stand nowhere else: found in any reply, log, event or history, they have leaked. */
const SEALED = {
  phone: '13987650421',
  newPhone: '13987650422',
  idNumber: '11010519491231002X',
  address: '金雀湖路七号',
  occupation: '灯塔看守人',
  employer: '翡翠岛造船厂',
  family: '金雀儿',
  background: '祖上三代制琴',
} as const
const PREFERENCE = '鸢尾花展览'
const BIRTH_YEAR = 1911

let app: TestApp
let manager: TestStaff & { token: string }
let people: Record<Role, TestStaff & { token: string }>
let zhou: TestCustomer
const logged: string[] = []

beforeAll(async () => {
  app = await testApp({ features, authenticate })
  const { services } = app
  for (const level of ['info', 'warn', 'error'] as const) {
    const write = services.log[level].bind(services.log)
    Object.assign(services.log, {
      [level]: (...words: unknown[]) => (logged.push(JSON.stringify(words)), write(...(words as [object]))),
    })
  }
  const branch = await makeUnit(services)
  const unit = await makeUnit(services, { parent: branch })
  const territory = await makeTerritory(services, { unit })
  manager = await signInAs(services, 'VM', unit)
  people = Object.fromEntries(
    await Promise.all(ROLES.map(async (role) => [role, await signInAs(services, role, unit)])),
  ) as typeof people
  zhou = await makeCustomer(services, {
    customerNo: 'CANARY1',
    name: '周金丝',
    phone: SEALED.phone,
    idNumber: SEALED.idNumber,
    address: SEALED.address,
    territoryId: territory.id,
    birthday: { calendar: 'solar', year: BIRTH_YEAR, month: 5, day: 6, leapMonth: false },
    tier: 'gold',
    valueScore: 80,
    managerId: manager.id,
  })
  const write = async (method: 'PATCH' | 'POST', path: string, body: unknown) => {
    const { rows } = await services.behind.query<{ version: number }>('select version from customer where customer_id = $1', [
      zhou.customerId,
    ])
    const answer = await app.call(method, `/api/customers/${zhou.customerId}/${path}`, {
      as: manager.token,
      body,
      version: rows[0]!.version,
    })
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    replies.push(JSON.stringify(answer.body))
  }
  await write('PATCH', 'basic', { phone: SEALED.newPhone })
  await write('PATCH', 'preferences', { topics: PREFERENCE })
  await write('PATCH', 'private', {
    occupation: SEALED.occupation,
    employer: SEALED.employer,
    familyBackground: SEALED.background,
  })
  await write('POST', 'family', { relation: '配偶', name: SEALED.family, isMinor: false, consentId: null })
  await services.behind.query(
    `insert into case_access (customer_id, case_kind, case_id, staff_id, from_at) values ($1, 'complaint', $1, $2, $3)`,
    [zhou.customerId, people.CH.id, services.clock.now()],
  )
}, 60_000)
afterAll(() => app.close())

const replies: string[] = []

/** Every way to read, sort, filter and count, asked by everybody. */
function questions(): string[] {
  const page = `/api/customers/${zhou.customerId}`
  const orders = ['score', 'name', 'number', 'opened', 'contract_end'].map((order) => `/api/customers?order=${order}`)
  const searches = ['周', 'zjs', 'canary1', SEALED.newPhone.slice(-4), SEALED.newPhone, SEALED.phone, SEALED.idNumber].flatMap(
    (q) => [
      `/api/customers/search?q=${encodeURIComponent(q)}`,
      `/api/customers?q=${encodeURIComponent(q)}`,
      `/api/customers/count?q=${encodeURIComponent(q)}&exact=true`,
    ],
  )
  return [
    ...orders,
    ...searches,
    '/api/customers?birthMonth=5',
    '/api/customers/count?exact=true',
    page,
    `${page}/history`,
    `${page}/timeline`,
    `${page}/assignments`,
    '/api/accounts',
    '/api/assignments/portfolios',
    '/api/assignments/unassigned',
    '/api/notifications',
  ]
}

const leaks = (text: string, canaries: readonly string[]): string[] => canaries.filter((canary) => text.includes(canary))

test('no reply to any role holds a sealed value, whatever is asked', async () => {
  const found: string[] = []
  for (const person of [...Object.values(people), manager]) {
    for (const question of questions()) {
      const answer = await app.call('GET', question, { as: person.token })
      expect(answer.status, `${person.role} ${question}`).toBeLessThan(500)
      for (const canary of leaks(JSON.stringify([answer.body, answer.headers]), Object.values(SEALED))) {
        // What the person typed himself comes back in no reply either.
        found.push(`${person.role} ${question}: ${canary}`)
      }
    }
  }
  expect(found).toEqual([])
  for (const reply of replies) expect(leaks(reply, Object.values(SEALED))).toEqual([])
})

test('masked roles get neither the words of preferences nor the year of birth', async () => {
  for (const role of ['CO', 'QA', 'AN'] as const) {
    for (const question of questions()) {
      const answer = await app.call('GET', question, { as: people[role].token })
      expect(leaks(JSON.stringify(answer.body), [PREFERENCE, `"year":${BIRTH_YEAR}`]), `${role} ${question}`).toEqual([])
    }
  }
})

test('a masked role learns nothing from whether a search or a count finds', async () => {
  for (const role of ['ZS', 'CO', 'QA', 'AN'] as const) {
    for (const q of [SEALED.newPhone, SEALED.newPhone.slice(-4)]) {
      const list = (await app.call('GET', `/api/customers?q=${q}`, { as: people[role].token })).body as { items: unknown[] }
      const count = (await app.call('GET', `/api/customers/count?q=${q}&exact=true`, { as: people[role].token })).body as {
        count: number
      }
      expect([role, list.items.length, count.count]).toEqual([role, 0, 0])
    }
  }
})

test('a supervisor who opened the private group still sees masks only; the value comes one at a time', async () => {
  const opened = await app.call('POST', `/api/customers/${zhou.customerId}/private`, {
    as: people.SV.token,
    body: { reason: '抽查档案' },
  })
  expect(opened.status).toBe(200)
  expect(leaks(JSON.stringify(opened.body), Object.values(SEALED))).toEqual([])
  expect((await app.call('POST', `/api/customers/${zhou.customerId}/private`, { as: people.SV.token, body: {} })).status).toBe(
    403,
  )
  const reveal = await app.call('POST', `/api/customers/${zhou.customerId}/reveal`, {
    as: people.SV.token,
    body: { field: 'employer', reason: { kind: 'chosen', code: 'update_file', note: null } },
  })
  expect(reveal.body).toMatchObject({ value: SEALED.employer })
})

test('an export holds no sealed value, in whatever form it is asked for, and nobody else gets its file', async () => {
  const as = people.SV.token
  const order = { selection: { filter: {} }, columns: [...EXPORT_COLUMNS], purpose: 'survey', note: '抽查', format: 'csv' }
  const asked = await app.call('POST', '/api/exports', { as, body: order })
  const { id } = asked.body as { id: string }
  await makeExport(systemContext(app.services, buildRegistry(features).permissions), id)
  await app.call('POST', `/api/exports/${id}/download`, { as, body: {} })
  const file = await app.call('GET', `/api/exports/${id}/file`, { as })
  expect(file.status).toBe(200)
  expect(file.body).toContain('CANARY1')
  expect(leaks(file.body as string, [...Object.values(SEALED), PREFERENCE])).toEqual([])
  for (const person of [...Object.values(people), manager]) {
    if (person.id === people.SV.id) continue
    for (const path of [`/api/exports/${id}/file`, `/api/exports/${id}`, '/api/exports']) {
      const answer = await app.call('GET', path, { as: person.token })
      expect(leaks(JSON.stringify(answer.body), ['CANARY1', ...Object.values(SEALED)]), `${person.role} ${path}`).toEqual([])
    }
  }
})

test('no sealed value lies in the clear in the database, its history, its audit, its notifications, or the log', async () => {
  const { rows: tables } = await app.services.behind.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'idempotency_key'`,
  )
  for (const { name } of tables) {
    const { rows } = await app.services.behind.query<{ text: string }>(`select t::text as text from ${name} t`)
    expect(leaks(rows.map((row) => row.text).join('\n'), Object.values(SEALED)), name).toEqual([])
  }
  expect(leaks(logged.join('\n'), Object.values(SEALED))).toEqual([])
})
