import { afterAll, beforeAll, expect, test } from 'vitest'
import { features } from '../../features.ts'
import { testApp, type TestApp } from '../../../test/app.ts'
import { makeCustomer, type TestCustomer } from '../../../test/customers.ts'
import { makeUnit, signInAs, type TestStaff } from '../../../test/factories.ts'
import { authenticate } from '../session/session.usecases.ts'

let app: TestApp
let manager: TestStaff & { token: string }
let head: TestStaff & { token: string }
let customer: TestCustomer

beforeAll(async () => {
  app = await testApp({ features, authenticate })
  const unit = await makeUnit(app.services)
  manager = await signInAs(app.services, 'VM', unit)
  head = await signInAs(app.services, 'SV', unit)
  customer = await makeCustomer(app.services, { managerId: manager.id, tier: 'gold' })
})
afterAll(() => app.close())

const cursor = (key: string): string =>
  encodeURIComponent(btoa(encodeURIComponent(JSON.stringify([key, '01939d5c-0000-7000-8000-000000000001']))))

test.each([
  '%00a',
  'a%00',
  '%F0%90',
  '\u{10FFFF}',
  "'; drop table customer",
  '%25',
  '_',
  '\\',
  '1'.repeat(60),
  '%E2%80%8B',
  '%E3%80%80x',
])('whatever is typed into a search, %s, is found or not found, never a fault', async (q) => {
  for (const path of [
    '/api/customers?q=',
    '/api/customers/search?q=',
    '/api/customers/count?exact=true&q=',
    '/api/accounts?q=',
  ]) {
    expect((await app.call('GET', path + q, { as: manager.token })).status, path).toBeLessThan(500)
  }
})

test.each([
  [`/api/customers?order=name&cursor=${cursor('\0')}`, 400],
  [`/api/customers?order=opened&cursor=${cursor('2026-02-31')}`, 400],
  ['/api/customers?contractFrom=0000-01-01', 400],
  ['/api/customers?contractFrom=9999-12-31&contractTo=0001-01-01', 200],
  ['/api/customers?birthMonth=1e3', 400],
  ['/api/customers?order=phone', 400],
  [`/api/accounts?cursor=${cursor('\0')}`, 400],
])('%s answers %i', async (path, status) => {
  expect((await app.call('GET', path, { as: manager.token })).status).toBe(status)
})

test('a place far beyond all days is no place in a history', async () => {
  const answer = await app.call(
    'GET',
    `/api/customers/${customer.customerId}/history?cursor=${cursor('+275760-09-13T00:00:00.000Z')}`,
    { as: manager.token },
  )
  expect(answer.status).toBe(400)
})

test.each([
  ['basic', { name: '\0x' }],
  ['basic', { address: '\0' }],
  ['preferences', { sports: 'a\0b' }],
  ['private', { employer: '\0' }],
  ['basic', { birthday: { calendar: 'solar', year: 1e9, month: 1, day: 1, leapMonth: false } }],
  ['basic', { birthday: { calendar: 'solar', year: null, month: 1, day: 99_999_999_999, leapMonth: false } }],
  ['basic', { birthday: { calendar: 'lunar', year: 1900, month: 12, day: 30, leapMonth: true } }],
  ['basic', { territoryId: '01939d5c-0000-7000-8000-000000000001' }],
])('an edit of %s with %o is refused, and changes nothing', async (group, body) => {
  const version = async () =>
    (
      await app.services.behind.query<{ version: number }>('select version from customer where customer_id = $1', [
        customer.customerId,
      ])
    ).rows[0]!.version
  const before = await version()
  const answer = await app.call('PATCH', `/api/customers/${customer.customerId}/${group}`, {
    as: manager.token,
    body,
    version: before,
  })
  expect([answer.status, await version()]).toEqual([400, before])
})

test('an account in a territory that does not exist is refused in words', async () => {
  const body = { accountNo: 'N1', name: '甲', segment: 'small', industry: null, territoryId: head.id, managerId: null }
  const answer = await app.call('POST', '/api/accounts', { as: head.token, body })
  expect([answer.status, (answer.body as { error: { code: string } }).error.code]).toEqual([400, 'accounts.territory_not_found'])
})
