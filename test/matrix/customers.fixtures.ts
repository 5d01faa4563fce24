import { newId } from '../../src/kernel/ids.ts'
import { makeCustomers, standAs, type TestCustomer } from '../customers.ts'
import type { Fixtures, Setting } from './matrix-setting.ts'

let counter = 0

const AT_ONCE = 40
const stock = new WeakMap<Setting['territory'], TestCustomer[]>()
/** The matrix asks for thousands: one import makes many. */
async function nextCustomer({ services, territory }: Setting): Promise<TestCustomer> {
  const left = stock.get(territory) ?? []
  if (left.length === 0) {
    const row = { name: '矩阵客户', phone: '13800009999', territoryId: territory.id }
    left.push(
      ...(await makeCustomers(
        services,
        Array.from({ length: AT_ONCE }, () => row),
      )),
    )
    stock.set(territory, left)
  }
  return left.pop()!
}

/** The actor's own: of his portfolio, of his unit's territory, or of a case of his. */
export async function customerOf(setting: Setting): Promise<TestCustomer> {
  const { services, world, actor, relation, holder } = setting
  const isManager = holder.role === 'VM' || holder.role === 'GM'
  const customer = await standAs(services, await nextCustomer(setting), {
    tier: 'gold',
    managerId: isManager ? holder.id : world.people.VM.id,
  })
  if (relation === 'own' && actor.role === 'CH') {
    await services.behind.query(
      `insert into case_access (customer_id, case_kind, case_id, staff_id, from_at) values ($1, 'complaint', $2, $3, $4)`,
      [customer.customerId, newId(services.clock.now()), actor.id, services.clock.now()],
    )
  }
  return customer
}

const onCustomer = async (setting: Setting, more: object = {}) => ({
  params: { id: (await customerOf(setting)).customerId },
  version: 1,
  ...more,
})

async function accountOf({ services, holder, territory }: Setting): Promise<string> {
  const id = newId(services.clock.now())
  await services.behind.query(
    `insert into account (id, account_no, name, segment, territory_id, manager_id, created_at, created_by) values ($1, $2, '矩阵集团', 'large', $3, $4, $5, $4)`,
    [id, `MX-${++counter}`, territory.id, holder.id, services.clock.now()],
  )
  return id
}

export const fixtures: Fixtures = {
  'customers.search': () => ({ query: { q: '矩阵' } }),
  'customers.get': (setting) => onCustomer(setting),
  'customers.open_private': (setting) => onCustomer(setting, { body: { reason: '抽查' } }),
  'customers.history': (setting) => onCustomer(setting),
  'customers.timeline': (setting) => onCustomer(setting),
  'customers.edit_basic': (setting) => onCustomer(setting, { body: { industry: '制造' } }),
  'customers.edit_preferences': (setting) => onCustomer(setting, { body: { sports: '钓鱼' } }),
  'customers.edit_private': (setting) => onCustomer(setting, { body: { occupation: '工程师' } }),
  'customers.set_importance': (setting) => onCustomer(setting, { body: { important: true, reason: '代表' } }),
  'customers.suspend': (setting) => onCustomer(setting, { body: { reason: 'abroad', note: null } }),
  'customers.resume': async (setting) => {
    const { customerId } = await customerOf(setting)
    const { services, actor } = setting
    await services.behind.query(
      `insert into customer_suspension (customer_id, id, reason, from_at, created_at, created_by) values ($1, $2, 'abroad', $3, $3, $4)`,
      [customerId, newId(services.clock.now()), services.clock.now(), actor.id],
    )
    return { params: { id: customerId }, version: 1 }
  },
  'customers.record_consent': (setting) =>
    onCustomer(setting, { body: { purpose: 'guardian', scope: '姓名', proof: '表 1', givenOn: '2026-11-01' } }),
  'customers.add_family_member': (setting) =>
    onCustomer(setting, { body: { relation: '配偶', name: '某某', isMinor: false, consentId: null } }),
  'customers.remove_family_member': async (setting) => {
    const { customerId } = await customerOf(setting)
    const { services, actor } = setting
    const memberId = newId(services.clock.now())
    await services.behind.query(
      `insert into family_member (customer_id, id, relation, name, is_minor, created_at, created_by) values ($1, $2, '配偶', $3, false, $4, $5)`,
      [
        customerId,
        memberId,
        services.keys.seal('某某', { table: 'family_member', column: 'name', rowId: memberId }),
        services.clock.now(),
        actor.id,
      ],
    )
    return { params: { id: customerId, memberId }, version: 1 }
  },
  'customers.reveal': (setting) =>
    onCustomer(setting, { body: { field: 'phone', reason: { kind: 'chosen', code: 'call_back', note: null } } }),
  'accounts.create': ({ territory, world }) => ({
    body: {
      accountNo: `MX-${++counter}`,
      name: '新集团',
      segment: 'small',
      industry: null,
      territoryId: territory.id,
      managerId: world.people.GM.id,
    },
  }),
  'accounts.update': async (setting) => ({
    params: { id: await accountOf(setting) },
    version: 1,
    body: {
      name: '改名集团',
      segment: 'small',
      industry: null,
      territoryId: setting.territory.id,
      managerId: setting.world.people.GM.id,
    },
  }),
  'accounts.members': async (setting) => ({ params: { id: await accountOf(setting) } }),
}
