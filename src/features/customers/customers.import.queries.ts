import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import { copyInto } from '../../platform/connection.ts'
import type { Tx } from '../../platform/work.ts'

/** For the lookups of a batch: starting a second process takes several times what they take. */
export async function stayInOneProcess(tx: Tx, _scope: Scope): Promise<void> {
  await sql`set local max_parallel_workers_per_gather = 0`.execute(tx)
}

/** What the comparison needs of a customer that is already on file. */
export interface KnownCustomer {
  readonly customerNo: string
  /** The file under this number was merged into another: only what is said of the subscription is taken over. */
  readonly isFormer: boolean
  readonly customerId: string
  readonly name: string
  readonly phoneIndex: Buffer | null
  readonly idNumberIndex: Buffer | null
  readonly address: Buffer | null
}

export async function findKnownCustomers(tx: Tx, _scope: Scope, customerNos: readonly string[]): Promise<KnownCustomer[]> {
  const { rows } = await sql<KnownCustomer>`
    select n.customer_no as "customerNo", n.customer_no <> c.customer_no as "isFormer", c.customer_id as "customerId", c.name,
      s.phone_index as "phoneIndex", s.id_number_index as "idNumberIndex", s.address
    from customer_number n join customer c on c.customer_id = n.customer_id
    left join customer_secret s on s.customer_id = c.customer_id
    where n.customer_no = any(${customerNos}::text[])`.execute(tx)
  return rows
}

export interface KnownSubscription {
  readonly subscriptionNo: string
  readonly customerId: string
  readonly subscriptionId: string
  readonly numberIndex: Buffer | null
}

export async function findKnownSubscriptions(
  tx: Tx,
  _scope: Scope,
  subscriptionNos: readonly string[],
): Promise<KnownSubscription[]> {
  const { rows } = await sql<KnownSubscription>`
    select n.subscription_no as "subscriptionNo", n.customer_id as "customerId", n.subscription_id as "subscriptionId", s.number_index as "numberIndex"
    from subscription_number n left join subscription s on s.customer_id = n.customer_id and s.id = n.subscription_id
    where n.subscription_no = any(${subscriptionNos}::text[])`.execute(tx)
  return rows
}

export interface KnownAccount {
  readonly accountNo: string
  readonly id: string
}

export async function findKnownAccounts(tx: Tx, _scope: Scope, accountNos: readonly string[]): Promise<KnownAccount[]> {
  const { rows } = await sql<KnownAccount>`
    select account_no as "accountNo", id from account where account_no = any(${accountNos}::text[])`.execute(tx)
  return rows
}

/** Columns of the staging table with their types. */
export const STAGING_COLUMNS = {
  row_no: 'int',
  customer_id: 'uuid',
  /** `new`, `changed` or `same`; null until `decideStaging`. */
  action: 'text',
  is_former: 'bool',
  customer_no: 'text',
  name: 'text',
  gender: 'text',
  birth_calendar: 'text',
  birth_year: 'int2',
  birth_month: 'int2',
  birth_day: 'int2',
  birth_leap_month: 'bool',
  territory_id: 'uuid',
  opened_on: 'date',
  status: 'text',
  left_on: 'date',
  contract_end: 'date',
  industry: 'text',
  account_no: 'text',
  account_id: 'uuid',
  account_role: 'text',
  preferred_channel: 'text',
  phone: 'bytea',
  phone_index: 'bytea',
  phone_tail_index: 'bytea',
  id_number: 'bytea',
  id_number_index: 'bytea',
  address: 'bytea',
  search_name: 'text',
  search_given_name: 'text',
  search_pinyin: 'text',
  search_initials: 'text',
  search_number: 'text',
  subscription_no: 'text',
  subscription_id: 'uuid',
  /** `new`, `changed` or null. */
  subscription_action: 'text',
  subscription_kind: 'text',
  subscription_plan: 'text',
  subscription_number: 'bytea',
  subscription_number_index: 'bytea',
} as const
export type StagingColumn = keyof typeof STAGING_COLUMNS

/** The temporary table of a batch, filled in one go. */
export async function fillStaging(
  tx: Tx,
  _scope: Scope,
  staged: { columns: readonly StagingColumn[]; lines: Uint8Array },
): Promise<void> {
  const typed = Object.entries(STAGING_COLUMNS).map(([name, type]) => `${name} ${type}`)
  await sql.raw('drop table if exists pg_temp.customer_staging').execute(tx)
  await sql.raw(`create temp table customer_staging (${typed.join(', ')}) on commit drop`).execute(tx)
  if (staged.columns.length > 0) await copyInto(tx, `customer_staging (${staged.columns.join(', ')})`, staged.lines)
}

/** Accounts that the rows name and that are not on file. */
export async function openAccounts(
  tx: Tx,
  _scope: Scope,
  accounts: readonly { accountNo: string; name: string; segment: string }[],
  by: { actorId: string; now: Date; importId: string | null },
): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into account (id, account_no, name, segment, created_at, created_by, import_id)
    select uuidv7(), a.account_no, a.name, a.segment, ${by.now}, ${by.actorId}, ${by.importId}::uuid
    from unnest(${accounts.map((a) => a.accountNo)}::text[], ${accounts.map((a) => a.name)}::text[], ${accounts.map((a) => a.segment)}::text[])
      as a (account_no, name, segment)
    on conflict on constraint account_no_unique do nothing`.execute(tx)
  return Number(numAffectedRows ?? 0n)
}

/** A blank cell keeps what is on file: an import adds and corrects, it never empties. */
const FIELDS = [
  'gender',
  'territory_id',
  'opened_on',
  'status',
  'left_on',
  'contract_end',
  'industry',
  'account_id',
  'account_role',
  'preferred_channel',
  'name',
] as const
const BIRTH = ['birth_calendar', 'birth_year', 'birth_month', 'birth_day', 'birth_leap_month'] as const

export interface StagedCounts {
  readonly created: number
  readonly changed: number
  readonly same: number
}

/** Decides each row's fate: `new`, `changed` or `same`; and its subscription's: `new`, `changed` or null. */
export async function decideStaging(tx: Tx, _scope: Scope): Promise<StagedCounts> {
  await sql`update customer_staging s set subscription_action = 'changed' from subscription x
    where s.subscription_action is null and x.customer_id = s.customer_id and x.id = s.subscription_id
      and (s.subscription_number is not null or (s.subscription_kind is not null and s.subscription_kind <> x.kind)
        or (s.subscription_plan is not null and s.subscription_plan is distinct from x.plan)
        or (s.contract_end is not null and s.contract_end is distinct from x.contract_end)
        or (s.status is not null and case s.status when 'left' then 'closed' else s.status end <> x.status))`.execute(tx)
  const differs = [
    `(not s.is_former and (${FIELDS.map((field) => `(s.${field} is not null and s.${field} is distinct from c.${field})`).join(' or ')}))`,
    `(not s.is_former and s.birth_month is not null and (${BIRTH.map((field) => `s.${field} is distinct from c.${field}`).join(' or ')}))`,
    // An account that a dry run does not open.
    '(not s.is_former and s.account_no is not null and s.account_id is null)',
    's.phone is not null',
    's.id_number is not null',
    's.address is not null',
    's.subscription_action is not null',
  ].join(' or ')
  await sql
    .raw(`update customer_staging s set action = case when ${differs} then 'changed' else 'same' end
    from customer c where c.customer_id = s.customer_id and s.action is null`)
    .execute(tx)
  const { rows } = await sql<{ created: number; changed: number; same: number }>`
    select count(*) filter (where action = 'new')::int as created, count(*) filter (where action = 'changed')::int as changed,
      count(*) filter (where action = 'same')::int as same from customer_staging`.execute(tx)
  return rows[0]!
}

export interface ImportMark {
  readonly now: Date
  readonly actorId: string
  readonly importId: string
}

const SEARCH = 'customer_id, name, given_name, pinyin, initials, number'
const SECRET = 'customer_id, phone, phone_index, phone_tail_index, id_number, id_number_index, address'
type Action = 'new' | 'changed'

const insertSearch = (action: Action) => sql`insert into customer_search (${sql.raw(SEARCH)})
    select customer_id, search_name, search_given_name, search_pinyin, search_initials, search_number
    from customer_staging where action = ${action} and search_name is not null`

const insertSecret = (action: Action) => sql`insert into customer_secret (${sql.raw(SECRET)})
    select ${sql.raw(SECRET)} from customer_staging
    where action = ${action} and (phone is not null or id_number is not null or address is not null)`

/** New customers with their tables, and new subscriptions of whoever. What is new cannot be there yet: asking costs as much as writing. */
export async function insertStaged(tx: Tx, _scope: Scope, mark: ImportMark): Promise<void> {
  await sql`insert into customer (customer_id, customer_no, name, gender, birth_calendar, birth_year, birth_month, birth_day, birth_leap_month,
      territory_id, opened_on, status, left_on, industry, account_id, account_role, preferred_channel, contract_end, created_at, created_by, updated_at)
    select customer_id, customer_no, name, gender, birth_calendar, birth_year, birth_month, birth_day, coalesce(birth_leap_month, false),
      territory_id, opened_on, coalesce(status, 'active'), left_on, industry, account_id, account_role, preferred_channel, contract_end,
      ${mark.now}, ${mark.actorId}, ${mark.now}
    from customer_staging where action = 'new'`.execute(tx)
  await sql`insert into customer_number (customer_no, customer_id) select customer_no, customer_id from customer_staging where action = 'new'`.execute(
    tx,
  )
  await insertSearch('new').execute(tx)
  await insertSecret('new').execute(tx)
  await sql`insert into subscription (customer_id, id, subscription_no, holder_customer_id, kind, opened_on, contract_end, plan, status, number, number_index, created_at)
    select customer_id, subscription_id, subscription_no, customer_id, coalesce(subscription_kind, 'voice'), opened_on, contract_end, subscription_plan,
      case coalesce(status, 'active') when 'left' then 'closed' else coalesce(status, 'active') end, subscription_number, subscription_number_index, ${mark.now}
    from customer_staging where action in ('new', 'changed') and subscription_action = 'new'`.execute(tx)
  await sql`insert into subscription_number (subscription_no, customer_id, subscription_id)
    select subscription_no, customer_id, subscription_id from customer_staging where action in ('new', 'changed') and subscription_action = 'new'`.execute(
    tx,
  )
}

/** Customers on file whose rows say something else, with their tables and subscriptions. */
export async function updateStaged(tx: Tx, _scope: Scope, mark: ImportMark): Promise<void> {
  const sets = [
    ...FIELDS.map((field) => `${field} = coalesce(s.${field}, c.${field})`),
    ...BIRTH.map((field) => `${field} = case when s.birth_month is null then c.${field} else s.${field} end`),
  ].join(', ')
  await sql`update customer c set ${sql.raw(sets)}, version = c.version + 1, updated_at = ${mark.now}
    from customer_staging s where s.action = 'changed' and not s.is_former and c.customer_id = s.customer_id`.execute(tx)
  await sql`insert into customer_change (customer_id, id, at, actor_id, field, origin, origin_id)
    select customer_id, uuidv7(), ${mark.now}, ${mark.actorId}, 'file', 'import', ${mark.importId} from customer_staging where action = 'changed'`.execute(
    tx,
  )
  await sql`${insertSearch('changed')}
    on conflict on constraint customer_search_pk do update set name = excluded.name, given_name = excluded.given_name,
      pinyin = excluded.pinyin, initials = excluded.initials, number = excluded.number`.execute(tx)
  await sql`${insertSecret('changed')}
    on conflict on constraint customer_secret_pk do update set
      phone = coalesce(excluded.phone, customer_secret.phone), phone_index = coalesce(excluded.phone_index, customer_secret.phone_index),
      phone_tail_index = coalesce(excluded.phone_tail_index, customer_secret.phone_tail_index),
      id_number = coalesce(excluded.id_number, customer_secret.id_number),
      id_number_index = coalesce(excluded.id_number_index, customer_secret.id_number_index),
      address = coalesce(excluded.address, customer_secret.address)`.execute(tx)
  await sql`update subscription x set kind = coalesce(s.subscription_kind, x.kind), plan = coalesce(s.subscription_plan, x.plan),
      contract_end = coalesce(s.contract_end, x.contract_end), number = coalesce(s.subscription_number, x.number),
      number_index = coalesce(s.subscription_number_index, x.number_index),
      status = case s.status when 'left' then 'closed' when 'active' then 'active' when 'suspended' then 'suspended' else x.status end, version = x.version + 1
    from customer_staging s
    where s.action = 'changed' and s.subscription_action = 'changed' and x.customer_id = s.customer_id and x.id = s.subscription_id`.execute(
    tx,
  )
}
