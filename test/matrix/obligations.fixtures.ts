import { newId } from '../../src/kernel/ids.ts'
import { customerOf } from './customers.fixtures.ts'
import type { Call, Fixtures, Setting } from './matrix-setting.ts'

const MONTH = { opensAt: new Date('2026-10-31T16:00:00Z'), dueAt: new Date('2026-11-30T16:00:00Z') }
const LAST_MONTH = { opensAt: new Date('2026-09-30T16:00:00Z'), dueAt: new Date('2026-10-31T16:00:00Z') }

async function obligation(
  { services }: Setting,
  rootId: string,
  ownerId: string,
  more: { rule?: string; period?: string; state?: string; times?: typeof MONTH } = {},
): Promise<string> {
  const id = newId(services.clock.now())
  const { opensAt, dueAt } = more.times ?? MONTH
  await services.behind.query(
    `insert into obligation (root_id, id, rule, subject_kind, subject_id, period, owner_id, tier, owed_from, opens_at, due_at, first_due_at, state, closed_at, created_at)
     values ($1, $2, $3, 'customer', $1, $4, $5, 'gold', $6, $6, $7::timestamptz, $7::timestamptz, $8::text, case when $8::text = 'missed' then $7::timestamptz end, $9)`,
    [
      rootId,
      id,
      more.rule ?? 'OB1',
      more.period ?? '2026-11',
      ownerId,
      opensAt,
      dueAt,
      more.state ?? 'open',
      services.clock.now(),
    ],
  )
  return id
}

/** A duty of the holder's own, about himself: everyone may owe something. */
async function ownDuty(setting: Setting): Promise<string> {
  return obligation(setting, setting.holder.id, setting.holder.id, { rule: 'OB9', period: newId(setting.services.clock.now()) })
}

async function waiverOf(setting: Setting): Promise<Call> {
  const { services, world, relation } = setting
  const { customerId } = await customerOf(setting)
  const asker = relation === 'own' ? world.people.VM.id : world.stranger.id
  const duty = await obligation(setting, customerId, asker)
  const id = newId(services.clock.now())
  await services.behind.query(
    `insert into obligation_waiver (root_id, id, obligation_id, reason, requested_by, requested_at) values ($1, $2, $3, '客户不便', $4, $5)`,
    [customerId, id, duty, asker, services.clock.now()],
  )
  return { params: { id }, body: { decision: 'refused', note: '' } }
}

async function contactOf(setting: Setting, madeBy: string, occurredAt: string): Promise<{ customerId: string; id: string }> {
  const { services } = setting
  const { customerId } = await customerOf(setting)
  const id = newId(services.clock.now())
  await services.behind.query(
    `insert into contact (customer_id, id, channel, mode, touchpoint, one_to_one, face_to_face, reached, is_broadcast, occurred_at, entered_at, made_by, entered_by, content, result)
     values ($1, $2, 'phone', 'proactive', 'manager', true, false, true, false, $3, $4, $5, $5, '问候', 'neutral')`,
    [customerId, id, occurredAt, services.clock.now(), madeBy],
  )
  return { customerId, id }
}

const onCustomer = async (setting: Setting, more: object = {}): Promise<Call> => ({
  params: { id: (await customerOf(setting)).customerId },
  ...more,
})

export const fixtures: Fixtures = {
  'obligations.of_customer': (setting) => onCustomer(setting),
  'obligations.snooze': async (setting) => ({
    params: { id: await ownDuty(setting) },
    body: { until: '2026-11-25T02:00:00Z', reason: '客户出差' },
  }),
  'obligations.wake': async (setting) => ({ params: { id: await ownDuty(setting) }, body: {} }),
  'obligations.request_waiver': async (setting) => ({ params: { id: await ownDuty(setting) }, body: { reason: '客户不便' } }),
  'obligations.decide_waiver': waiverOf,
  'contacts.log': (setting) =>
    onCustomer(setting, { body: { channel: 'phone', occurredAt: '2026-11-23T01:00:00Z', result: 'neutral' } }),
  'contacts.form': (setting) => onCustomer(setting),
  'contacts.list': (setting) => onCustomer(setting),
  'contacts.withdraw': async (setting) => {
    const { id } = await contactOf(setting, setting.holder.id, '2026-11-20T02:00:00Z')
    return { params: { id }, body: { reason: '记错了' } }
  },
  'contacts.accept_late': async (setting) => {
    const maker = setting.relation === 'own' ? setting.world.people.VM.id : setting.world.stranger.id
    const { customerId, id } = await contactOf(setting, maker, '2026-10-20T02:00:00Z')
    await obligation(setting, customerId, maker, { period: '2026-10', state: 'missed', times: LAST_MONTH })
    return { params: { id }, body: { reason: '出差未能及时录入' } }
  },
  'today.get': ({ holder }) => ({ query: { staffId: holder.id } }),
  'compliance.get': () => ({ query: { period: '2026-11' } }),
  'compliance.strategy': () => ({ query: { month: '2026-11' } }),
  'compliance.rows': () => ({ query: { period: '2026-11' } }),
}
