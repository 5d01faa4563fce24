import { features } from '../src/features.ts'
import type { MergeView } from '../src/features/merges/merges.contract.ts'
import { runForCustomers } from '../src/features/obligations/obligations.usecases.ts'
import { authenticate } from '../src/features/session/session.usecases.ts'
import { newId } from '../src/kernel/ids.ts'
import { buildRegistry } from '../src/platform/registry.ts'
import type { Context } from '../src/platform/work.ts'
import { testApp, type Answer, type TestApp } from './app.ts'
import { importCustomers, importedCustomer, makeCustomer, type CustomerMore, type TestCustomer } from './customers.ts'
import { makeTerritory, makeUnit, signInAs, systemContext, type TestTerritory, type TestUnit } from './factories.ts'

export type Person = Awaited<ReturnType<typeof signInAs>>
const { permissions } = buildRegistry(features)
export let app: TestApp
export let system: Context
export let unit: TestUnit
export let territory: TestTerritory
export let head: Person
export let otherHead: Person
export let analyst: Person
export let manager: Person
export let otherManager: Person

/** A branch of two counties; the files are of the first. */
export async function openWorld(): Promise<void> {
  app = await testApp({ features, authenticate })
  const { services } = app
  system = systemContext(services, permissions)
  const branch = await makeUnit(services)
  unit = await makeUnit(services, { parent: branch })
  const abroad = await makeUnit(services, { parent: branch })
  territory = await makeTerritory(services, { unit })
  head = await signInAs(services, 'SV', unit)
  otherHead = await signInAs(services, 'SV', abroad)
  analyst = await signInAs(services, 'AN', branch)
  manager = await signInAs(services, 'VM', unit)
  otherManager = await signInAs(services, 'VM', unit)
}
export const closeWorld = (): Promise<void> => app.close()

export const q = async <R extends object>(text: string, values: unknown[] = []): Promise<R[]> =>
  (await app.services.behind.query<R>(text, values)).rows
export const one = async <R extends object>(text: string, values: unknown[] = []): Promise<R> => (await q<R>(text, values))[0]!
export const post = (who: Person, path: string, body: unknown, version?: number): Promise<Answer> =>
  app.call('POST', path, { as: who.token, body, ...(version === undefined ? {} : { version }) })
export const get = (who: Person, path: string): Promise<Answer> => app.call('GET', path, { as: who.token })

let number = 0
/** Everything a file may have, so that a table that is forgotten is missed. */
export async function fullFile(more: CustomerMore): Promise<TestCustomer> {
  const { services } = app
  const at = services.clock.now()
  const customer = await makeCustomer(services, {
    territoryId: territory.id,
    subscriptionNumber: `1390000${1000 + ++number}`,
    ...more,
  })
  const { customerId: c } = customer
  const id = () => newId(at)
  const { keys } = services
  const seal = (table: string, column: string, rowId: string, value: string) => keys.seal(value, { table, column, rowId })
  await q(
    `insert into customer_preference (customer_id, sports, topics, updated_at, updated_by) values ($1, $2, '孩子', $3, $4)`,
    [c, `钓鱼${number}`, at, manager.id],
  )
  await q(`insert into private_detail (customer_id, occupation, employer, updated_at, updated_by) values ($1, $2, $3, $4, $5)`, [
    c,
    seal('private_detail', 'occupation', c, `工程师${number}`),
    seal('private_detail', 'employer', c, `岳华重工${number}`),
    at,
    manager.id,
  ])
  const member = id()
  await q(
    `insert into family_member (customer_id, id, relation, name, is_minor, created_at, created_by) values ($1, $2, '配偶', $3, false, $4, $5)`,
    [c, member, seal('family_member', 'name', member, '王芳'), at, manager.id],
  )
  await q(
    `insert into consent (customer_id, id, purpose, scope, proof, given_on, created_at, created_by) values ($1, $2, 'commercial', 's', 'p', '2026-01-01', $3, $4)`,
    [c, id(), at, manager.id],
  )
  await q(
    `insert into customer_suspension (customer_id, id, reason, from_at, created_at, created_by) values ($1, $2, 'abroad', $3, $3, $4)`,
    [c, id(), at, manager.id],
  )
  await q(
    `insert into customer_change (customer_id, id, at, actor_id, field, old_value, new_value, origin) values ($1, $2, $3, $4, 'sports', null, '钓鱼', 'page')`,
    [c, id(), at, manager.id],
  )
  await q(
    `insert into field_reveal (customer_id, id, staff_id, field, reason, above_quota, at) values ($1, $2, $3, 'phone', 'r', false, $4)`,
    [c, id(), manager.id, at],
  )
  await q(
    `insert into assignment (customer_id, id, manager_id, mode, from_at, reason, created_by) values ($1, $2, $3, 'assisted', $4, 'helps', $5)`,
    [c, id(), head.id, at, head.id],
  )
  await q(
    `insert into tier_grant (customer_id, id, tier, previous_tier, change, valid_from, created_at, created_by) values ($1, $2, 'gold', 'none', 'first', '2026-01-01', $3, $4)`,
    [c, id(), at, manager.id],
  )
  const complaint = id()
  await q(
    `insert into complaint (customer_id, id, no, title, channel, class, sub_class, state, tier, unit_id, filed_by, owner_id, received_at, round_from, created_at)
     values ($1, $2, $3, '漫游', 'phone', 'network', 'roaming', 'received', 'gold', $4, $5, $5, $6, $6, $6)`,
    [c, complaint, `K${number}`, unit.id, manager.id, at],
  )
  const part = (table: string, columns: string, values: string, rest: unknown[] = []) =>
    q(`insert into ${table} (customer_id, id, complaint_id, ${columns}) values ($1, $2, $3, ${values})`, [
      c,
      id(),
      complaint,
      ...rest,
    ])
  await part('complaint_event', 'kind, by_id, at', `'filed', $4, $5`, [manager.id, at])
  await part('complaint_reply', 'channel, status, purpose, text, by_id, at', `'phone', 'told', 'progress', '已在查', $4, $5`, [
    manager.id,
    at,
  ])
  await part('complaint_release', 'text_hash, reason, by_id, at', `'\\x01', 'r', $4, $5`, [manager.id, at])
  await part('complaint_issue', 'topic', `'费用'`)
  await part(
    'complaint_hand_over',
    'kind, to_id, happened, wanted, wrong, proposed, at',
    `'transfer', $4, 'a', 'b', 'c', 'd', $5`,
    [manager.id, at],
  )
  await part('follow_up', 'satisfaction, opinion_asked, by_id, at', `4, true, $4, $5`, [manager.id, at])
  await part('nature_label', 'nature, signs, by_id, at', `'solving', '{急,烦}', $4, $5`, [manager.id, at])
  await part('complaint_attachment', 'name, media_type, content, by_id, at', `'a.png', 'image/png', '\\x0001ff', $4, $5`, [
    manager.id,
    at,
  ])
  await q(`insert into case_access (customer_id, case_kind, case_id, staff_id, from_at) values ($1, 'complaint', $2, $3, $4)`, [
    c,
    complaint,
    manager.id,
    at,
  ])
  const duty = id()
  await q(
    `insert into obligation (root_id, id, rule, subject_kind, subject_id, period, owner_id, owed_from, opens_at, due_at, first_due_at, state, created_at)
     values ($1, $2, 'OB10', 'complaint', $3, 'r0:result', $4, $5::timestamptz, $5, $5::timestamptz + interval '2 days', $5::timestamptz + interval '2 days', 'open', $5)`,
    [c, duty, complaint, manager.id, at],
  )
  await q(
    `insert into obligation_waiver (root_id, id, obligation_id, reason, requested_by, requested_at) values ($1, $2, $3, '客户不便', $4, $5)`,
    [c, id(), duty, manager.id, at],
  )
  const promise = id()
  await q(
    `insert into promise (customer_id, id, promiser_id, text, given_at, due_at, state, source, entered_by) values ($1, $2, $3, '明天回电', $4::timestamptz, $4::timestamptz + interval '1 day', 'open', 'customer', $3)`,
    [c, promise, manager.id, at],
  )
  await q(
    `insert into goodwill_spend (customer_id, id, spender_id, amount, problem, what, state, created_at) values ($1, $2, $3, 5000, 'p', 'w', 'spent', $4)`,
    [c, id(), manager.id, at],
  )
  await q(
    `insert into suggestion (customer_id, id, source, text, state, by_id, created_at) values ($1, $2, 'contact', '建议', 'open', $3, $4)`,
    [c, id(), manager.id, at],
  )
  await q(
    `insert into contact (customer_id, id, channel, mode, touchpoint, one_to_one, face_to_face, reached, is_broadcast, occurred_at, entered_at, made_by, entered_by, content, result)
     values ($1, $2, 'phone', 'proactive', 'manager', true, false, true, false, $3, $3, $4, $4, '问候', 'neutral')`,
    [c, id(), at, more.managerId ?? manager.id],
  )
  // A wife's number that he carries.
  await importCustomers(services, [importedCustomer({ customerNo: `W${number}`, territoryId: territory.id })])
  await q(`update subscription set holder_customer_id = $1 where subscription_no = $2`, [c, `W${number}`])
  return customer
}

export async function settled(...customers: TestCustomer[]): Promise<void> {
  await runForCustomers(
    system,
    customers.map((each) => each.customerId),
  )
}

export async function versions(...customers: TestCustomer[]): Promise<{ customerId: string; version: number }[]> {
  return Promise.all(
    customers.map(async ({ customerId }) => ({
      customerId,
      ...(await one<{ version: number }>('select version from customer where customer_id = $1', [customerId])),
    })),
  )
}

export async function merge(
  into: TestCustomer,
  from: TestCustomer,
  choices: Record<string, string> = {},
  who = head,
): Promise<Answer> {
  const [first, second] = await versions(into, from)
  return post(who, '/api/merges', { into: first, from: second, choices, reason: '同一张身份证' })
}

export const done = (answer: Answer): MergeView => {
  if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body as MergeView
}
export const undo = (made: MergeView, version = made.version): Promise<Answer> =>
  post(head, `/api/merges/${made.id}/undo`, { reason: '弄错了' }, version)

/** Every row of every table but those in which acts are told, in order. */
export async function wholeDatabase(): Promise<Record<string, string>> {
  const names = await q<{ name: string }>(
    `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
       and c.relname !~ '^(audit_|idempotency_key|session|notification|fact_file|customer_merge|merge_journal)' order by 1`,
  )
  const parts = names.map(
    ({ name }) =>
      `select '${name}' as name, coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as hash from "${name}" t`,
  )
  const hashes = await q<{ name: string; hash: string }>(parts.join(' union all '))
  return Object.fromEntries(hashes.map(({ name, hash }) => [name, hash]))
}
