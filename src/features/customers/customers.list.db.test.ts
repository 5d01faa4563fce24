import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testApp, type TestApp } from '../../../test/app.ts'
import { importCustomers, importedCustomer } from '../../../test/customers.ts'
import { makeStaff, makeTerritory, makeUnit, sessionFor } from '../../../test/factories.ts'
import { features } from '../../features.ts'
import { TIERS } from '../../kernel/tiers.ts'
import { authenticate } from '../session/session.usecases.ts'
import { CHANNELS, CUSTOMER_STATUSES } from './customers.rules.ts'

/** What the list should find is worked out here once more, in plain words, over all that was put in. */
interface Known {
  readonly id: string
  readonly tier: string
  readonly status: string
  readonly channel: string | null
  readonly birthMonth: number | null
  readonly birthOrder: number
  readonly opened: string | null
  readonly contract: string | null
  readonly score: number | null
  readonly important: boolean
  readonly territory: string
  readonly manager: string | null
  readonly number: string
}

let app: TestApp
let all: Known[]
let lands: readonly string[]
let managers: readonly string[]
const readers: { name: string; token: string; sees: (one: Known) => boolean }[] = []

beforeAll(async () => {
  app = await testApp({ features, authenticate })
  const { services } = app
  const branch = await makeUnit(services)
  const south = await makeUnit(services, { parent: branch })
  const north = await makeUnit(services, { parent: branch })
  const southLand = await makeTerritory(services, { unit: south })
  const northLand = await makeTerritory(services, { unit: north })
  const [manager, other] = [await makeStaff(services, 'VM', south), await makeStaff(services, 'VM', north)]
  lands = [southLand.id, northLand.id]
  managers = [manager.id, other.id]
  const count = 60
  const at = <T>(from: readonly T[], i: number): T => from[i % from.length]!
  const rows = Array.from({ length: count }, (_, i) =>
    importedCustomer({
      name: `客${String.fromCodePoint(0x4e00 + ((i * 37) % 500))}`,
      territoryId: at(lands, Math.floor(i / 3)),
      openedOn: i % 7 === 0 ? null : `20${10 + (i % 9)}-0${1 + (i % 9)}-1${i % 10}`,
      contractEnd: i % 3 === 0 ? null : `2027-0${1 + (i % 9)}-0${1 + (i % 8)}`,
      status: at(CUSTOMER_STATUSES, i % 5 === 0 ? i : 0),
      preferredChannel: i % 4 === 0 ? null : at(CHANNELS, i),
      birthday: i % 6 === 0 ? null : { calendar: 'solar', year: 1980, month: 1 + (i % 12), day: 1 + (i % 28), leapMonth: false },
    }),
  )
  await importCustomers(services, rows)
  for (const [i, row] of rows.entries()) {
    await services.behind.query(
      `update customer set tier = $2, value_score = $3, is_important = $4, important_reason = 'x', manager_id = $5 where customer_no = $1`,
      [
        row.customerNo,
        at(TIERS, i),
        i % 8 === 0 ? null : (i * 13) % 90,
        i % 9 === 0,
        i % 2 === 0 ? null : at(managers, Math.floor(i / 2)),
      ],
    )
  }
  const { rows: kept } = await services.behind.query<Known>(
    `select customer_id as id, tier, status, preferred_channel as channel, birth_month as "birthMonth",
       coalesce(birth_month * 100 + birth_day, 9999) as "birthOrder", opened_on as opened, contract_end as contract,
       value_score::float8 as score, is_important as important, territory_id as territory, manager_id as manager, customer_no as number
     from customer`,
  )
  all = kept
  readers.push(
    { name: 'a manager', token: await sessionFor(services, manager), sees: (one) => one.manager === manager.id },
    {
      name: 'a unit head',
      token: await sessionFor(services, await makeStaff(services, 'SV', south)),
      sees: (one) => one.territory === southLand.id || one.manager === manager.id,
    },
    { name: 'an analyst', token: await sessionFor(services, await makeStaff(services, 'AN', branch)), sees: () => true },
  )
})
afterAll(() => app.close())

type Filter = readonly [query: string, finds: (one: Known) => boolean]
const filters = (): readonly Filter[] => [
  ['tier=gold', (one) => one.tier === 'gold'],
  ['tier=diamond&tier=silver', (one) => one.tier === 'diamond' || one.tier === 'silver'],
  ['status=left', (one) => one.status === 'left'],
  ['status=active', (one) => one.status === 'active'],
  [`territoryId=${lands[0]!}`, (one) => one.territory === lands[0]],
  // Foreign to the south, but for what its managers look after there.
  [`territoryId=${lands[1]!}`, (one) => one.territory === lands[1]],
  [`managerId=${managers[1]!}`, (one) => one.manager === managers[1]],
  ['managerId=none', (one) => one.manager === null],
  ['important=true', (one) => one.important],
  ['important=false', (one) => !one.important],
  ['channel=phone', (one) => one.channel === 'phone'],
  ['birthMonth=5', (one) => one.birthMonth === 5],
  ['scoreFrom=30&scoreTo=60', (one) => one.score !== null && one.score >= 30 && one.score <= 60],
  ['scoreTo=20', (one) => one.score !== null && one.score <= 20],
  ['openedFrom=2015-01-01', (one) => one.opened !== null && one.opened >= '2015-01-01'],
  ['openedTo=2014-06-30', (one) => one.opened !== null && one.opened <= '2014-06-30'],
  [
    'contractFrom=2027-03-01&contractTo=2027-06-30',
    (one) => one.contract !== null && one.contract >= '2027-03-01' && one.contract <= '2027-06-30',
  ],
]

async function ids(token: string, query: string): Promise<string[]> {
  const answer = await app.call('GET', `/api/customers?limit=200&${query}`, { as: token })
  expect(answer.status, query).toBe(200)
  return (answer.body as { items: { customerId: string }[] }).items.map((row) => row.customerId)
}

describe('the list under each reach', () => {
  test('every filter alone, and every two of them together, find and count what they say', async () => {
    const known = filters()
    const pairs = known.flatMap((one, i) => known.slice(i + 1).map((other) => [one, other] as const))
    for (const reader of readers) {
      const mine = all.filter(reader.sees)
      expect(mine.length, reader.name).toBeGreaterThan(5)
      for (const set of [...known.map((one) => [one] as const), ...pairs.filter((_, i) => i % 4 === 0)]) {
        // Two values of one parameter are either of them, which is another question.
        const keys = set.flatMap(([query]) => [...new Set(new URLSearchParams(query).keys())])
        if (new Set(keys).size < keys.length) continue
        const query = set.map(([words]) => words).join('&')
        const expected = mine.filter((one) => set.every(([, finds]) => finds(one))).map((one) => one.id)
        expect(new Set(await ids(reader.token, query)), `${reader.name}: ${query}`).toEqual(new Set(expected))
        if (set.length > 1) continue
        const count = await app.call('GET', `/api/customers/count?exact=true&${query}`, { as: reader.token })
        expect(count.body, `${reader.name}: ${query}`).toEqual({ count: expected.length, exact: true })
      }
    }
  })

  test('every order holds for every reach, in both directions and across pages', async () => {
    const LAST = '9999-12-31'
    const keys: Readonly<Record<string, (one: Known) => string | number>> = {
      score: (one) => one.score ?? -1,
      number: (one) => one.number,
      birthday: (one) => one.birthOrder,
      opened: (one) => one.opened ?? '0001-01-01',
      contract_end: (one) => one.contract ?? LAST,
    }
    for (const reader of readers) {
      const mine = new Map(all.filter(reader.sees).map((one) => [one.id, one]))
      for (const [order, keyOf] of Object.entries(keys)) {
        for (const direction of ['asc', 'desc']) {
          const seen: string[] = []
          for (let cursor: string | null = ''; cursor !== null;) {
            const from: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
            const { body } = await app.call('GET', `/api/customers?limit=13&order=${order}&direction=${direction}${from}`, {
              as: reader.token,
            })
            const page = body as { items: { customerId: string }[]; nextCursor: string | null }
            seen.push(...page.items.map((row) => row.customerId))
            cursor = page.nextCursor
          }
          const found = seen.map((id) => keyOf(mine.get(id)!))
          const sorted = found.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
          expect(found, `${reader.name}: ${order} ${direction}`).toEqual(direction === 'asc' ? sorted : sorted.toReversed())
          expect(seen.length).toBe(mine.size)
        }
      }
    }
  })
})
