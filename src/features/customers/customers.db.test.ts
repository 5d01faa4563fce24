import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../kernel/ids.ts'
import { features } from '../../features.ts'
import { hashPassword } from '../../platform/passwords.ts'
import { testApp, type Answer, type TestApp } from '../../../test/app.ts'
import { importCustomers, importedCustomer, makeCustomer, type TestCustomer } from '../../../test/customers.ts'
import {
  makeStaff,
  makeTerritory,
  makeUnit,
  sessionFor,
  signInAs,
  type TestStaff,
  type TestTerritory,
  type TestUnit,
} from '../../../test/factories.ts'
import { authenticate } from '../session/session.usecases.ts'

type Person = TestStaff & { token: string }
let app: TestApp
let branch: TestUnit
let north: TestUnit
let south: TestUnit
let northLand: TestTerritory
let southLand: TestTerritory
let manager: Person
let colleague: Person
let head: Person
let desk: Person
let zhou: TestCustomer

const PHONE = '13800005678'
const ID_NUMBER = '11010519491231002X'
const ADDRESS = '湖南省岳阳市城东区枫林路18号'

beforeAll(async () => {
  app = await testApp({ features, authenticate })
  const { services } = app
  branch = await makeUnit(services)
  north = await makeUnit(services, { parent: branch })
  south = await makeUnit(services, { parent: branch })
  northLand = await makeTerritory(services, { unit: north })
  southLand = await makeTerritory(services, { unit: south })
  manager = await signInAs(services, 'VM', north)
  colleague = await signInAs(services, 'VM', south)
  head = await signInAs(services, 'SV', north)
  desk = await signInAs(services, 'ZS', north)
  zhou = await makeCustomer(services, {
    customerNo: 'K0001',
    name: '周明远',
    gender: 'male',
    phone: PHONE,
    idNumber: ID_NUMBER,
    address: ADDRESS,
    territoryId: northLand.id,
    birthday: { calendar: 'lunar', year: 1979, month: 8, day: 3, leapMonth: false },
    accountNo: 'G1',
    accountName: '岳华重工',
    accountRole: 'key_person',
    tier: 'diamond',
    valueScore: 86.4,
    managerId: manager.id,
  })
  await makeCustomer(services, {
    customerNo: 'K0002',
    name: '李南',
    phone: '13900001234',
    territoryId: southLand.id,
    tier: 'gold',
    valueScore: 70,
    managerId: colleague.id,
  })
})
afterAll(() => app.close())

const get = (path: string, as: Person) => app.call('GET', path, { as: as.token })
const code = (answer: Answer): string => (answer.body as { error: { code: string } }).error.code
const names = (answer: Answer): string[] => (answer.body as { items: { name: string }[] }).items.map((row) => row.name)
const versionOf = async (customer: TestCustomer): Promise<number> =>
  (
    await app.services.behind.query<{ version: number }>('select version from customer where customer_id = $1', [
      customer.customerId,
    ])
  ).rows[0]!.version

describe('the list', () => {
  test('a manager sees his own customers, a unit head those of the unit, an analyst all', async () => {
    expect(names(await get('/api/customers', manager))).toEqual(['周明远'])
    expect(names(await get('/api/customers', colleague))).toEqual(['李南'])
    expect(names(await get('/api/customers', head))).toEqual(['周明远'])
    expect(names(await get('/api/customers', await signInAs(app.services, 'AN', branch)))).toEqual(['周明远', '李南'])
    expect((await get('/api/customers', await signInAs(app.services, 'EX', branch))).status).toBe(403)
  })

  test('every order pages through all customers once, forwards and backwards', async () => {
    const rows = Array.from({ length: 25 }, (_, i) =>
      importedCustomer({
        name: `页${String.fromCodePoint(0x4e00 + i * 7)}`,
        territoryId: southLand.id,
        openedOn: i % 5 === 0 ? null : `20${10 + (i % 7)}-01-0${1 + (i % 9)}`,
        contractEnd: i % 3 === 0 ? null : `2027-0${1 + (i % 9)}-01`,
      }),
    )
    await importCustomers(app.services, rows)
    const analyst = await signInAs(app.services, 'AN', branch)
    for (const order of ['score', 'name', 'number', 'birthday', 'opened', 'contract_end']) {
      for (const direction of ['asc', 'desc']) {
        const seen: string[] = []
        let cursor: string | null = ''
        while (cursor !== null) {
          const answer: Answer = await get(
            `/api/customers?order=${order}&direction=${direction}&limit=7${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
            analyst,
          )
          expect(answer.status, JSON.stringify(answer.body)).toBe(200)
          const body = answer.body as { items: { customerId: string }[]; nextCursor: string | null }
          seen.push(...body.items.map((row) => row.customerId))
          cursor = body.nextCursor
        }
        expect(seen.length, `${order} ${direction}`).toBe(27)
        expect(new Set(seen).size).toBe(27)
      }
    }
  })

  test('every filter narrows the list and the count alike', async () => {
    const analyst = await signInAs(app.services, 'AN', branch)
    await app.services.behind.query(`update customer set is_growing = true where name = '李南'`)
    const account = (await get('/api/accounts', analyst)).body as { items: { id: string; members: number }[] }
    for (const [query, expected] of [
      ['tier=diamond', ['周明远']],
      ['tier=diamond&tier=gold', ['周明远', '李南']],
      ['status=left', []],
      [`territoryId=${northLand.id}`, ['周明远']],
      [`managerId=${colleague.id}`, ['李南']],
      ['managerId=none&tier=diamond', []],
      ['important=true', []],
      ['growing=true', ['李南']],
      [`accountId=${account.items[0]!.id}`, ['周明远']],
      ['channel=visit', []],
      ['birthMonth=8', ['周明远']],
      ['contractFrom=2026-01-01&contractTo=2026-12-31', []],
      ['owed=true', []],
      ['q=周', ['周明远']],
    ] as const) {
      const list = await get(`/api/customers?${query}`, analyst)
      expect(names(list), query).toEqual(expected)
      expect((await get(`/api/customers/count?${query}&exact=true`, analyst)).body, query).toEqual({
        count: expected.length,
        exact: true,
      })
    }
  })

  test('an approximate count is given without being asked to count', async () => {
    const analyst = await signInAs(app.services, 'AN', branch)
    expect((await get('/api/customers/count?tier=diamond', analyst)).body).toMatchObject({ count: 1, exact: true })
  })
})

describe('search', () => {
  test.each([['周明'], ['明远'], ['zhoumy'], ['zhoum'], ['zmy'], ['k0001'], ['5678'], [PHONE], ['138-0000-5678']])(
    '%s finds him',
    async (q) => {
      const answer = await get(`/api/customers/search?q=${encodeURIComponent(q)}`, manager)
      expect(names(answer)).toEqual(q === 'zhoumy' ? [] : ['周明远'])
    },
  )
  test('never a customer of somebody else', async () => {
    for (const q of ['李', 'ln', 'K0002', '1234', '13900001234'])
      expect(names(await get(`/api/customers/search?q=${q}`, manager))).toEqual([])
  })
  test('a masked reader does not find by a number he may not see', async () => {
    expect(names(await get('/api/customers/search?q=周', desk))).toEqual(['周明远'])
    for (const q of ['5678', PHONE]) {
      expect(names(await get(`/api/customers/search?q=${q}`, desk))).toEqual([])
      expect(names(await get(`/api/customers?q=${q}`, desk))).toEqual([])
    }
  })
})

describe('the page', () => {
  test('shows the head, the groups with their access, and what is masked', async () => {
    const page = (await get(`/api/customers/${zhou.customerId}`, manager)).body as Record<string, unknown>
    expect(page).toMatchObject({
      name: '周明远',
      tier: 'diamond',
      valueScore: 86.4,
      account: { name: '岳华重工', role: 'key_person' },
      manager: { staffId: manager.id },
      nextBirthday: { date: '2027-09-03' },
      groups: {
        basic: {
          access: 'open',
          completeness: { filled: 6, required: 6 },
          phone: '138****5678',
          idNumber: '11**************2X',
          address: '湖南省岳阳市城东区***',
        },
        preferences: { access: 'open' },
        private: { access: 'open' },
      },
    })
  })
  test('lists every subscription, its number masked, its user by name only within reach', async () => {
    const id = newId(app.services.clock.now())
    const sealed = app.services.keys.seal('13900004321', { table: 'subscription', column: 'number', rowId: id })
    await app.services.behind.query(
      `insert into subscription (customer_id, id, subscription_no, holder_customer_id, kind, plan, opened_on, status, number, created_at)
       select $1, $2, 'K0001-2', customer_id, 'secondary', '亲情卡', '2024-03-01', 'active', $3, now() from customer where name = '李南'`,
      [zhou.customerId, id, sealed],
    )
    type Listed = {
      subscriptions: { id: string; kind: string; number: string | null; heldByOther: boolean; holderName: string | null }[]
    }
    const seenBy = async (who: Person): Promise<Listed['subscriptions']> =>
      ((await get(`/api/customers/${zhou.customerId}`, who)).body as Listed).subscriptions
    const mine = await seenBy(manager)
    expect(mine.map((one) => [one.kind, one.heldByOther])).toEqual([
      ['voice', false],
      ['secondary', true],
    ])
    expect(mine[1]).toMatchObject({
      number: '139****4321',
      holderName: null,
      plan: '亲情卡',
      openedOn: '2024-03-01',
      status: 'active',
    })
    expect((await seenBy(await signInAs(app.services, 'DP', branch)))[1]).toMatchObject({
      number: '139****4321',
      holderName: '李南',
    })
    await app.services.behind.query('delete from subscription where id = $1', [id])
  })
  test('another manager gets the answer of a customer that does not exist', async () => {
    for (const path of ['', '/history', '/timeline', '/assignments']) {
      const answer = await get(`/api/customers/${zhou.customerId}${path}`, colleague)
      expect(answer.status, path).toBe(404)
    }
  })
  test('each role gets the groups of the matrix and no more', async () => {
    const access = async (role: 'SV' | 'ZS' | 'QA' | 'CO' | 'AN' | 'DP') => {
      const page = (await get(`/api/customers/${zhou.customerId}`, await signInAs(app.services, role, north))).body as {
        groups: Record<string, { access: string; values?: unknown }>
      }
      return [page.groups['basic']!.access, page.groups['preferences']!.access, page.groups['private']!.access]
    }
    expect(await access('SV')).toEqual(['open', 'open', 'reason'])
    expect(await access('ZS')).toEqual(['masked', 'open', 'closed'])
    expect(await access('QA')).toEqual(['masked', 'masked', 'closed'])
    expect(await access('CO')).toEqual(['masked', 'closed', 'closed'])
    expect(await access('AN')).toEqual(['masked', 'closed', 'closed'])
    expect(await access('DP')).toEqual(['open', 'open', 'open'])
  })
})

describe('changing the file', () => {
  const patch = (path: string, body: unknown, version: number, as: Person) =>
    app.call('PATCH', `/api/customers/${zhou.customerId}/${path}`, { as: as.token, body, version })

  test('a new name is found by its new pinyin; the change stands in the history', async () => {
    const saved = await patch('basic', { name: '周明媛', quietFrom: '13:00', quietTo: '14:30' }, await versionOf(zhou), manager)
    expect(saved.status, JSON.stringify(saved.body)).toBe(200)
    expect(names(await get('/api/customers/search?q=zhoumingyuan', manager))).toEqual(['周明媛'])
    const history = (await get(`/api/customers/${zhou.customerId}/history`, manager)).body as { items: unknown[] }
    expect(history.items).toContainEqual(
      expect.objectContaining({ field: 'name', oldValue: '周明远', newValue: '周明媛', actorName: manager.displayName }),
    )
    await patch('basic', { name: '周明远' }, await versionOf(zhou), manager)
  })

  test('a sealed field is found under its new value, and neither value stands in the history', async () => {
    await patch('basic', { phone: '139 1111 2222' }, await versionOf(zhou), manager)
    expect(names(await get('/api/customers/search?q=2222', manager))).toEqual(['周明远'])
    expect(names(await get(`/api/customers/search?q=${PHONE}`, manager))).toEqual([])
    expect(JSON.stringify((await get(`/api/customers/${zhou.customerId}/history`, manager)).body)).not.toMatch(/1111|5678/)
    await patch('basic', { phone: PHONE }, await versionOf(zhou), manager)
  })

  test('whoever saves on an old version is told so and changes nothing', async () => {
    const version = await versionOf(zhou)
    expect((await patch('preferences', { sports: '钓鱼' }, version, manager)).status).toBe(200)
    const late = await patch('preferences', { sports: '羽毛球' }, version, manager)
    expect([late.status, code(late)]).toEqual([412, 'request.stale'])
    const page = (await get(`/api/customers/${zhou.customerId}`, manager)).body as {
      groups: { preferences: { values: { sports: string } } }
    }
    expect(page.groups.preferences.values.sports).toBe('钓鱼')
  })

  test('nobody but the manager changes it, and impossible values are refused', async () => {
    const version = await versionOf(zhou)
    expect((await patch('basic', { name: '某' }, version, head)).status).toBe(403)
    expect((await patch('basic', { name: '某' }, version, colleague)).status).toBe(404)
    expect(code(await patch('basic', { phone: '1.38E+10' }, version, manager))).toBe('customers.phone_invalid')
    expect(code(await patch('basic', { idNumber: '110105194912310021' }, version, manager))).toBe('customers.id_number_invalid')
    expect(code(await patch('basic', { quietFrom: null }, version, manager))).toBe('customers.quiet_hours_incomplete')
    expect(await versionOf(zhou)).toBe(version)
  })

  test('importance and a pause need their reasons and are undone the same way', async () => {
    const importance = (body: unknown, version: number) =>
      app.call('PUT', `/api/customers/${zhou.customerId}/importance`, { as: manager.token, body, version })
    expect(code(await importance({ important: true, reason: null }, await versionOf(zhou)))).toBe(
      'customers.importance_needs_reason',
    )
    expect((await importance({ important: true, reason: '市人大代表' }, await versionOf(zhou))).status).toBe(200)
    expect(names(await get('/api/customers?important=true', manager))).toEqual(['周明远'])
    const suspension = { as: manager.token, body: { reason: 'in_hospital', note: null } }
    expect((await app.call('POST', `/api/customers/${zhou.customerId}/suspension`, suspension)).status).toBe(200)
    expect(code(await app.call('POST', `/api/customers/${zhou.customerId}/suspension`, suspension))).toBe(
      'customers.already_suspended',
    )
    expect(
      (
        await app.call('DELETE', `/api/customers/${zhou.customerId}/suspension`, {
          as: manager.token,
          version: await versionOf(zhou),
        })
      ).status,
    ).toBe(200)
  })

  test("a minor is kept only with a guardian's consent of this customer", async () => {
    const add = (body: unknown) => app.call('POST', `/api/customers/${zhou.customerId}/family`, { as: manager.token, body })
    expect(code(await add({ relation: '女儿', name: '周小', isMinor: true, consentId: null }))).toBe(
      'customers.minor_needs_consent',
    )
    const consent = await app.call('POST', `/api/customers/${zhou.customerId}/consents`, {
      as: manager.token,
      body: { purpose: 'guardian', scope: '女儿的姓名', proof: '表 12', givenOn: '2026-11-01' },
    })
    const added = await add({ relation: '女儿', name: '周小', isMinor: true, consentId: (consent.body as { id: string }).id })
    expect(added.status).toBe(200)
    const page = (await get(`/api/customers/${zhou.customerId}`, manager)).body as {
      groups: { private: { values: { family: unknown[] } } }
    }
    expect(page.groups.private.values.family).toEqual([
      expect.objectContaining({ relation: '女儿', nameMasked: '周*', isMinor: true }),
    ])
  })
})

describe('opening one masked field', () => {
  const reveal = (as: Person, body: Record<string, unknown>) =>
    app.call('POST', `/api/customers/${zhou.customerId}/reveal`, { as: as.token, body })
  const chosen = { kind: 'chosen', code: 'call_back', note: null }

  test('one tap with a reason, audited, without the value in the audit', async () => {
    const opened = await reveal(manager, { field: 'phone', reason: chosen })
    expect(opened.body).toMatchObject({ value: PHONE, seconds: 60 })
    const { rows } = await app.services.behind.query(
      `select action, fields, purpose, outcome from audit_entry where root_id = $1 and action = 'customers.reveal'`,
      [zhou.customerId],
    )
    expect(rows.at(-1)).toEqual({ action: 'customers.reveal', fields: ['phone'], purpose: 'call_back', outcome: 'done' })
  })
  test('not for masked roles, not for other managers, not for what is empty', async () => {
    expect((await reveal(desk, { field: 'phone', reason: chosen })).status).toBe(403)
    expect((await reveal(colleague, { field: 'phone', reason: chosen })).status).toBe(404)
    expect(code(await reveal(manager, { field: 'jobChanges', reason: chosen }))).toBe('customers.field_empty')
    expect(code(await reveal(manager, { field: 'phone', reason: { kind: 'obligation', obligationId: zhou.customerId } }))).toBe(
      'customers.obligation_not_open',
    )
  })
  test('above the quota the password is asked again, and data protection is told', async () => {
    const { services } = app
    const staff = await makeStaff(services, 'VM', north, { passwordHash: await hashPassword('Correct-horse-9') })
    const busy = { ...staff, token: await sessionFor(services, staff) }
    const officer = await signInAs(services, 'DP', branch)
    const his = await makeCustomer(services, { name: '多看', phone: '13700001111', tier: 'silver', managerId: staff.id })
    const quota = services.pack.service.revealDailyQuota.value
    const open = (more: object = {}) =>
      app.call('POST', `/api/customers/${his.customerId}/reveal`, {
        as: busy.token,
        body: { field: 'phone', reason: chosen, ...more },
      })
    for (let i = 0; i < quota; i++) expect((await open()).status).toBe(200)
    expect(code(await open())).toBe('customers.reveal_needs_password')
    expect(code(await open({ password: 'Wrong-horse-99' }))).toBe('customers.reveal_password_wrong')
    expect((await open({ password: 'Correct-horse-9' })).status).toBe(200)
    const { rows } = await services.behind.query(`select kind from notification where staff_id = $1`, [officer.id])
    expect(rows).toEqual([{ kind: 'customers.reveal_above_quota' }])
  }, 60_000)
})

describe('the timeline', () => {
  test('brings the sources together, newest first, page by page', async () => {
    const all: { id: string; at: string; kind: string }[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const answer: Answer = await get(
        `/api/customers/${zhou.customerId}/timeline?limit=2${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
        manager,
      )
      expect(answer.status, JSON.stringify(answer.body)).toBe(200)
      const body = answer.body as { items: typeof all; nextCursor: string | null; kinds: string[] }
      expect(body.kinds).toEqual(expect.arrayContaining(['assignment', 'file']))
      all.push(...body.items)
      cursor = body.nextCursor
    }
    expect(new Set(all.map((item) => item.id)).size).toBe(all.length)
    expect(all.map((item) => item.at)).toEqual(
      all
        .map((item) => item.at)
        .toSorted()
        .toReversed(),
    )
    expect(new Set(all.map((item) => item.kind))).toEqual(new Set(['assignment', 'file']))
    const only = (await get(`/api/customers/${zhou.customerId}/timeline?kind=assignment`, manager)).body as {
      items: { kind: string }[]
    }
    expect(new Set(only.items.map((item) => item.kind))).toEqual(new Set(['assignment']))
  })
})

describe('an import of customers', () => {
  test('counts new, changed and same, and the same file again changes nothing', async () => {
    const rows = [1, 2, 3].map((n) =>
      importedCustomer({
        customerNo: `IMP${n}`,
        name: `导入${n}`,
        phone: `1360000000${n}`,
        address: `城东区${n}号`,
        accountNo: 'G2',
      }),
    )
    expect(await importCustomers(app.services, rows)).toMatchObject({ created: 3, changed: 0, same: 0 })
    expect(await importCustomers(app.services, rows)).toMatchObject({ created: 0, changed: 0, same: 3 })
    const later = [
      { ...rows[0]!, phone: '13600000009' },
      { ...rows[1]!, name: null, openedOn: null },
      { ...rows[2]!, address: '城西区3号' },
    ]
    expect(await importCustomers(app.services, later)).toMatchObject({ created: 0, changed: 2, same: 1 })
    const analyst = await signInAs(app.services, 'DP', branch)
    expect(names(await get('/api/customers/search?q=13600000009', analyst))).toEqual(['导入1'])
  })
  test('a subscription of another customer is not taken over', async () => {
    const row = importedCustomer({ subscriptionNo: 'K0001' })
    expect(await importCustomers(app.services, [row])).toMatchObject({ created: 0, foreignSubscriptionRows: [row.rowNo] })
  })

  test('keeps every mark of a text as it stands in the file', async () => {
    const industry = 'C:\\N\tA "quoted" {one}, \\. 枫林路\u{20000}号'
    const row = importedCustomer({ industry })
    expect(await importCustomers(app.services, [row])).toMatchObject({ created: 1 })
    const { rows } = await app.services.behind.query<{ industry: string }>(
      `select industry from customer where customer_no = $1`,
      [row.customerNo],
    )
    expect(rows).toEqual([{ industry }])
    expect(await importCustomers(app.services, [row])).toMatchObject({ created: 0, changed: 0, same: 1 })
  })
})

describe('corporate accounts', () => {
  test('a unit head opens one, a corporate manager changes his own, nobody takes a number twice', async () => {
    const gm = await signInAs(app.services, 'GM', north)
    const body = {
      accountNo: 'G9',
      name: '城东医院',
      segment: 'large',
      industry: 'health',
      territoryId: northLand.id,
      managerId: gm.id,
    }
    const made = await app.call('POST', '/api/accounts', { as: head.token, body })
    expect(made.status, JSON.stringify(made.body)).toBe(200)
    expect(code(await app.call('POST', '/api/accounts', { as: head.token, body }))).toBe('accounts.number_taken')
    const { id } = made.body as { id: string }
    const { accountNo: _no, ...change } = { ...body, segment: 'strategic' }
    expect((await app.call('PUT', `/api/accounts/${id}`, { as: gm.token, body: change, version: 1 })).status).toBe(200)
    expect((await app.call('PUT', `/api/accounts/${id}`, { as: gm.token, body: change, version: 1 })).status).toBe(412)
    expect(
      (
        await app.call('PUT', `/api/accounts/${id}`, {
          as: (await signInAs(app.services, 'GM', south)).token,
          body: change,
          version: 2,
        })
      ).status,
    ).toBe(404)
    expect((await get(`/api/accounts/${id}/members`, gm)).body).toEqual({ items: [], nextCursor: null })
  })
})
