import { newId } from '../../src/kernel/ids.ts'
import { customerOf } from './customers.fixtures.ts'
import type { Call, Fixtures, Setting } from './matrix-setting.ts'

const UNTIL = '2027-05-01'

async function customer(setting: Setting, more: Omit<Call, 'params'> = {}): Promise<Call> {
  return { params: { id: (await customerOf(setting)).customerId }, ...more }
}

async function made(setting: Setting, table: 'tier_protection' | 'tier_exception', more: Omit<Call, 'params'>): Promise<Call> {
  const { customerId } = await customerOf(setting)
  const now = setting.services.clock.now()
  const itemId = newId(now)
  const [columns, values] =
    table === 'tier_protection'
      ? ['created_at, created_by', `'gold', '${UNTIL}', '对手挖角', $3, $4`]
      : ['requested_at, requested_by, state, decided_by', `'diamond', '${UNTIL}', '行业龙头', $3, $4, $5, $6`]
  // Approved where it shall be ended: the request itself is only its asker's to take back.
  const isEnd = more.body !== undefined && 'reason' in (more.body as object)
  await setting.services.behind.query(
    `insert into ${table} (customer_id, id, tier, until_on, reason, ${columns}) values ($1, $2, ${values})`,
    [
      customerId,
      itemId,
      now,
      setting.world.people.QA.id,
      ...(table === 'tier_protection' ? [] : isEnd ? ['approved', setting.world.people.DP.id] : ['requested', null]),
    ],
  )
  return { params: { id: customerId, itemId }, version: 1, ...more }
}

export const fixtures: Fixtures = {
  'exceptions.of_customer': (setting) => customer(setting),
  'exceptions.protect': (setting) => customer(setting, { body: { untilOn: UNTIL, reason: '对手挖角' } }),
  'exceptions.end_protection': (setting) => made(setting, 'tier_protection', { body: { reason: '不再需要' } }),
  'exceptions.request': (setting) => customer(setting, { body: { tier: 'diamond', untilOn: UNTIL, reason: '行业龙头' } }),
  'exceptions.decide': (setting) => made(setting, 'tier_exception', { body: { decision: 'approve', note: '' } }),
  'exceptions.end': (setting) => made(setting, 'tier_exception', { body: { reason: '不再需要' } }),
}
