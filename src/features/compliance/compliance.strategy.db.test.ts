import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { telecomPack } from '../../../packs/telecom/index.ts'
import { testApp, type Answer, type TestApp } from '../../../test/app.ts'
import { makeCustomer } from '../../../test/customers.ts'
import { makeTerritory, makeUnit, signInAs, type TestStaff } from '../../../test/factories.ts'
import { newId } from '../../kernel/ids.ts'
import { TIERS } from '../../kernel/tiers.ts'
import { contactsFeature } from '../contacts/contacts.routes.ts'
import { customersFeatureWith } from '../customers/customers.routes.ts'
import { obligationsFeature } from '../obligations/obligations.routes.ts'
import { authenticate } from '../session/session.usecases.ts'
import { todayFeature } from '../today/today.routes.ts'
import { complianceFeature } from './compliance.routes.ts'
import { policyOf } from './compliance.strategy.rules.ts'

type Signed = TestStaff & { readonly token: string }
interface Policy {
  rule: string
  period: string
  soFar: boolean
  compliance: { numerator: number; denominator: number }
  open: number
  planned: number
  metLate: number
  missed: number
  void: number
  figures: { unit: string; value: number | string; source: string }[]
}
interface Found {
  tiers: { tier: string; strategy: { zh: string }; policies: Policy[] }[]
}

let app: TestApp
let manager: Signed
let other: Signed
let supervisor: Signed
let analyst: Signed
let customerId: string

const body = <T>(answer: Answer): T => answer.body as T
const read = async (who: Signed, month = '2026-11'): Promise<Found> =>
  body<Found>(await app.call('GET', `/api/compliance/strategy?month=${month}`, { as: who.token }))
const policy = (found: Found, tier: string, rule: string): Policy | undefined =>
  found.tiers.find((one) => one.tier === tier)?.policies.find((one) => one.rule === rule)

/** One duty as the engine leaves it; the subject tells several of one rule apart. */
async function duty(
  rule: string,
  tier: string | null,
  dueAt: string,
  state: string,
  owner: Signed,
  opensAt = '2026-10-01',
): Promise<void> {
  const isMet = state.startsWith('met')
  await app.services.behind.query(
    `insert into obligation (root_id, rule, subject_kind, subject_id, period, owner_id, unit_id, tier, owed_from, opens_at, due_at, first_due_at, state, satisfied_by, satisfied_at, closed_at, created_at)
     values ($1, $2, 'customer', $3::uuid, $3::uuid::text, $4, $5, $6, '2026-10-01', $7, $8, $8, $9, $10, $11, $11, '2026-10-01')`,
    [
      customerId,
      rule,
      newId(app.services.clock.now()),
      owner.id,
      owner.unitId,
      tier,
      opensAt,
      dueAt,
      state,
      isMet ? newId(app.services.clock.now()) : null,
      state === 'open' ? null : '2026-11-10',
    ],
  )
}

beforeAll(async () => {
  app = await testApp({
    features: [customersFeatureWith([]), obligationsFeature, contactsFeature, todayFeature, complianceFeature],
    authenticate,
  })
  app.services.clock.set('2026-11-20T02:00:00Z')
  const [unit, elsewhere] = [await makeUnit(app.services), await makeUnit(app.services)]
  const { id: territoryId } = await makeTerritory(app.services, { unit })
  manager = await signInAs(app.services, 'VM', unit)
  other = await signInAs(app.services, 'VM', elsewhere)
  supervisor = await signInAs(app.services, 'SV', unit)
  analyst = await signInAs(app.services, 'AN', elsewhere)
  customerId = (await makeCustomer(app.services, { territoryId, tier: 'gold', managerId: manager.id })).customerId
  // The end of November and of the quarter in the branch's own time.
  const [november, quarter] = ['2026-11-30T16:00:00Z', '2026-12-31T16:00:00Z']
  for (const state of ['met', 'met', 'met_late', 'missed', 'open', 'void']) await duty('OB1', 'gold', november, state, manager)
  await duty('OB1', 'gold', november, 'open', other)
  await duty('OB1', 'gold', '2026-10-31T16:00:00Z', 'missed', manager)
  await duty('OB2', 'silver', quarter, 'open', manager)
  await duty('OB5', 'gold', '2026-11-29T16:00:00Z', 'open', manager, '2026-11-22')
  await duty('OB5', 'gold', '2026-12-05T16:00:00Z', 'open', manager, '2026-11-28')
  await duty('OB10', null, '2026-11-18T02:00:00Z', 'met', manager)
})
afterAll(() => app.close())

describe('the strategy of a tier', () => {
  it('leads from its words by the policies to what is planned, owed and kept in the period of each rule', async () => {
    const found = await read(supervisor)
    expect(found.tiers.map(({ tier }) => tier)).toEqual([...TIERS])
    for (const one of found.tiers) {
      const told = telecomPack.tiers.strategies.value[one.tier as (typeof TIERS)[number]]
      expect(one.strategy).toEqual(told.strategy)
      expect(one.policies.map(({ rule }) => rule)).toEqual(told.rules)
    }
    expect(policy(found, 'gold', 'OB1')).toMatchObject({
      period: '2026-11',
      soFar: true,
      compliance: { numerator: 2, denominator: 5 },
      metLate: 1,
      missed: 1,
      open: 1,
      planned: 0,
      void: 1,
    })
    expect(policy(found, 'silver', 'OB2')).toMatchObject({
      period: '2026-Q4',
      compliance: { numerator: 0, denominator: 1 },
      open: 1,
    })
    // Of two birthdays one falls in November; it begins to be owed on the 22nd.
    expect(policy(found, 'gold', 'OB5')).toMatchObject({ compliance: { numerator: 0, denominator: 1 }, open: 1, planned: 1 })
    expect(policy(found, 'none', 'OB10')).toMatchObject({ compliance: { numerator: 1, denominator: 1 } })
    expect(policy(found, 'diamond', 'OB1')).toMatchObject({ compliance: { numerator: 0, denominator: 0 }, open: 0 })
    expect(policy(found, 'gold', 'OB1')!.figures[0]).toMatchObject({ unit: 'cadence', value: 'month', source: 'E1' })
    expect(policy(found, 'diamond', 'OB10')!.figures[0]).toMatchObject({ unit: 'hours', value: 4 })
    expect(policy(await read(supervisor, '2026-10'), 'gold', 'OB1')).toMatchObject({
      soFar: false,
      compliance: { numerator: 0, denominator: 1 },
      missed: 1,
    })
  })

  it('counts as far as the reader sees, and refuses a month that has not begun', async () => {
    expect(policy(await read(other), 'gold', 'OB1')!.compliance).toEqual({ numerator: 0, denominator: 1 })
    expect(policy(await read(analyst), 'gold', 'OB1')!.compliance).toEqual({ numerator: 2, denominator: 6 })
    const early = await app.call('GET', '/api/compliance/strategy?month=2026-12', { as: analyst.token })
    expect(early).toMatchObject({ status: 400, body: { error: { code: 'compliance.period_in_future' } } })
  })

  it('opens onto the duties of one rule and tier in its own period', async () => {
    const rows = async (query: string): Promise<{ rule: string; state: string; rootId: string }[]> =>
      body<{ items: { rule: string; state: string; rootId: string }[] }>(
        await app.call('GET', `/api/compliance/rows?${query}`, { as: supervisor.token }),
      ).items
    const late = await rows('rule=OB1&tier=gold&period=2026-11&outcome=not_met')
    expect(late.filter(({ state }) => state === 'missed')).toHaveLength(1)
    expect(new Set(late.map(({ rule }) => rule))).toEqual(new Set(['OB1']))
    expect(await rows('rule=OB5&tier=gold&period=2026-11&outcome=all')).toMatchObject([{ rule: 'OB5', rootId: customerId }])
    expect(await rows('rule=OB10&tier=none&period=2026-11&outcome=met')).toMatchObject([{ rule: 'OB10' }])
    expect(await rows('rule=OB2&tier=silver&period=2026-Q4')).toHaveLength(1)
  })

  it('names no rule without figures', () => {
    for (const tier of TIERS)
      for (const rule of telecomPack.tiers.strategies.value[tier].rules) {
        const figures = policyOf(rule, tier, telecomPack)
        expect(figures.length, `${tier} ${rule}`).toBeGreaterThan(0)
        for (const one of figures) expect([one.meaning.zh, one.meaning.en, one.source], rule).not.toContain('')
      }
  })
})
