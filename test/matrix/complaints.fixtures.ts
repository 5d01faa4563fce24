import { newId } from '../../src/kernel/ids.ts'
import { customerOf } from './customers.fixtures.ts'
import type { Call, Fixtures, Setting } from './matrix-setting.ts'

const DAY = 86_400_000
let counter = 0

/** A complaint of the unit: of one's own customer, or in one's own hands. */
async function complaintOf(setting: Setting, more: Record<string, unknown> = {}): Promise<{ customerId: string; id: string }> {
  const { services, world, unit, relation, actor } = setting
  const { customerId } = await customerOf(setting)
  const id = newId(services.clock.now())
  const handlerId = relation === 'own' ? world.people.CH.id : null
  const row = {
    customer_id: customerId,
    id,
    no: 'TS-1',
    title: '矩阵投诉',
    channel: 'phone',
    class: 'service',
    sub_class: 'waiting',
    state: 'received',
    tier: 'gold',
    unit_id: unit.id,
    filed_by: world.people.ZS.id,
    owner_id: world.people.CH.id,
    handler_id: handlerId,
    received_at: services.clock.now(),
    round_from: services.clock.now(),
    created_at: services.clock.now(),
    queue_at: services.clock.now(),
    ...more,
  }
  const names = Object.keys(row)
  await services.behind.query(
    `insert into complaint (${names.join(', ')}) values (${names.map((_, i) => `$${i + 1}`).join(', ')})`,
    Object.values(row),
  )
  if (relation === 'own' && actor.role === 'CH') {
    await services.behind.query(
      `insert into case_access (customer_id, case_kind, case_id, staff_id, from_at) values ($1, 'complaint', $2, $3, $4)`,
      [customerId, id, actor.id, services.clock.now()],
    )
  }
  return { customerId, id }
}

const onComplaint = async (setting: Setting, call: Call = {}, more: Record<string, unknown> = {}): Promise<Call> => {
  const { id } = await complaintOf(setting, more)
  return { params: { id }, version: 1, ...call }
}

async function promiseOf(setting: Setting): Promise<Call> {
  const { services, world, actor, relation, holder } = setting
  const { customerId } = await customerOf(setting)
  const id = newId(services.clock.now())
  const promiser = relation === 'own' ? actor : holder
  const now = services.clock.now()
  await services.behind.query(
    `insert into promise (customer_id, id, promiser_id, text, given_at, due_at, state, source, entered_by) values ($1, $2, $3, '寄发票', $4, $5, 'open', 'customer', $6)`,
    [customerId, id, promiser.id, new Date(now.getTime() - DAY), new Date(now.getTime() + DAY), world.people.VM.id],
  )
  return { params: { id }, version: 1 }
}

async function spendOf(setting: Setting, spender: string, state: string): Promise<Call> {
  const { services } = setting
  const { customerId } = await customerOf(setting)
  const id = newId(services.clock.now())
  await services.behind.query(
    `insert into goodwill_spend (customer_id, id, spender_id, amount, problem, what, state, spent_at, created_at) values ($1, $2, $3, 100, '漫游费', '退费', $4, $5, $5)`,
    [customerId, id, spender, state, services.clock.now()],
  )
  return { params: { id }, version: 1 }
}
const subordinate = ({ relation, world }: Setting): string => (relation === 'own' ? world.people.VM.id : world.stranger.id)

export const fixtures: Fixtures = {
  'phrases.check': () => ({ body: { text: '您好' } }),
  'promises.list': () => ({ query: { view: 'mine' } }),
  'promises.give': async (setting) => ({
    body: { customerId: (await customerOf(setting)).customerId, text: '寄发票', dueAt: '2026-12-01T02:00:00Z' },
  }),
  'promises.keep': async (setting) => ({ ...(await promiseOf(setting)), body: { proof: '快递单号' } }),
  'promises.withdraw': async (setting) => ({ ...(await promiseOf(setting)), body: { reason: '客户同意不必' } }),
  'goodwill.spend': async (setting) => ({
    body: { customerId: (await customerOf(setting)).customerId, amount: 100, problem: '漫游费', what: '退费' },
  }),
  'goodwill.report': async (setting) => ({
    ...(await spendOf(setting, setting.relation === 'own' ? setting.actor.id : setting.world.stranger.id, 'spent')),
    body: { report: '已退' },
  }),
  'goodwill.review': async (setting) => ({
    ...(await spendOf(setting, subordinate(setting), 'reported')),
    body: { decision: 'review' },
  }),
  'goodwill.story': async (setting) => ({
    ...(await spendOf(setting, subordinate(setting), 'reported')),
    body: { story: '雨夜送卡' },
  }),
  'goodwill.figures': () => ({ query: { month: '2026-11' } }),
  'complaints.file': async (setting) => ({
    body: {
      customerId: (await customerOf(setting)).customerId,
      channel: 'phone',
      class: 'service',
      subClass: 'waiting',
      title: '等候太久',
    },
  }),
  'complaints.callers': () => ({ query: { q: '13800009999' } }),
  'complaints.get': (setting) => onComplaint(setting),
  'complaints.edit': (setting) => onComplaint(setting, { body: { title: '等候很久' } }),
  'complaints.move': (setting) => onComplaint(setting, { body: { event: 'pause', reason: 'waiting_for_customer' } }),
  'complaints.reply': (setting) => onComplaint(setting, { body: { channel: 'sms', status: 'note', text: '客户晚上方便' } }),
  'complaints.release': (setting) => onComplaint(setting, { body: { text: '您弄错了', reason: '原话存证' } }),
  'complaints.take': (setting) => onComplaint(setting, { body: {} }),
  'complaints.assign': async (setting) => ({
    body: { complaintIds: [(await complaintOf(setting)).id], handlerId: setting.world.people.CH.id, reason: '调整' },
  }),
  'complaints.decide_verdict': (setting) =>
    onComplaint(
      setting,
      { body: { justified: false } },
      { verdict_proposed: true, verdict_proposed_by: setting.world.people.CH.id },
    ),
  'complaints.name_handler': ({ unit, world }) => ({
    params: { id: unit.id },
    body: { handlerId: world.people.CH.id, standInId: world.people.SV.id },
  }),
  'complaints.attach': async (setting) => ({
    ...(await onComplaint(setting)),
    query: { name: '截图.png' },
    headers: { 'content-type': 'application/octet-stream' },
    body: Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
      'base64',
    ),
  }),
  'complaints.attachment': async (setting) => {
    const { customerId, id } = await complaintOf(setting)
    const attachmentId = newId(setting.services.clock.now())
    await setting.services.behind.query(
      `insert into complaint_attachment (customer_id, id, complaint_id, name, media_type, content, by_id, at) values ($1, $2, $3, 'a.png', 'image/png', $4, $5, $6)`,
      [customerId, attachmentId, id, Buffer.from([1, 2, 3]), setting.world.people.CH.id, setting.services.clock.now()],
    )
    return { params: { id, attachmentId } }
  },
  'digests.get': () => ({ query: { month: '2026-11' } }),
  'digests.confirm': ({ unit }) => ({ body: { month: `${2000 + counter++}-01`, unitId: unit.id, conclusion: '说明要更清楚' } }),
  'digests.heat': () => ({ query: { from: '2026-11-01', to: '2026-11-30' } }),
  'suggestions.add': async (setting) => ({
    body: { customerId: (await customerOf(setting)).customerId, source: 'complaint', text: '落地短信说明白些' },
  }),
  'suggestions.decide': async (setting) => {
    const { services, world } = setting
    const { customerId } = await customerOf(setting)
    const id = newId(services.clock.now())
    await services.behind.query(
      `insert into suggestion (customer_id, id, source, text, state, by_id, created_at) values ($1, $2, 'complaint', '建议', 'open', $3, $4)`,
      [customerId, id, world.people.VM.id, services.clock.now()],
    )
    return { params: { id }, version: 1, body: { state: 'accepted' } }
  },
}
