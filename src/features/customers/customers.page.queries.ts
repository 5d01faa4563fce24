import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tier } from '../../kernel/tiers.ts'
import { kept } from '../../platform/kept.ts'
import type { Tx } from '../../platform/work.ts'
import type { PreferenceField, PrivateField } from './customers.fields.rules.ts'
import type {
  ACCOUNT_ROLES,
  ACCOUNT_SEGMENTS,
  CHANNELS,
  CUSTOMER_STATUSES,
  GENDERS,
  SUSPENSION_REASONS,
} from './customers.rules.ts'
import { customerInScope } from './customers.scope.ts'

export interface CustomerFile {
  readonly customerId: string
  readonly customerNo: string
  readonly version: number
  readonly name: string
  readonly gender: (typeof GENDERS)[number] | null
  readonly birthCalendar: 'solar' | 'lunar' | null
  readonly birthYear: number | null
  readonly birthMonth: number | null
  readonly birthDay: number | null
  readonly birthLeapMonth: boolean
  readonly status: (typeof CUSTOMER_STATUSES)[number]
  readonly leftOn: string | null
  readonly openedOn: string | null
  readonly contractEnd: string | null
  readonly tier: Tier
  readonly tierSince: string | null
  readonly tierValidTo: string | null
  readonly isImportant: boolean
  readonly importantReason: string | null
  readonly isGrowing: boolean
  readonly territory: { id: string; name: string } | null
  readonly account: {
    id: string
    name: string
    segment: (typeof ACCOUNT_SEGMENTS)[number]
    role: (typeof ACCOUNT_ROLES)[number] | null
  } | null
  readonly manager: { staffId: string; name: string; unitName: string; workPhone: string | null; since: string | null } | null
  readonly industry: string | null
  readonly preferredChannel: (typeof CHANNELS)[number] | null
  readonly preferredPlace: string | null
  readonly quietFrom: string | null
  readonly quietTo: string | null
  readonly valueScore: number | null
  readonly phone: Buffer | null
  readonly idNumber: Buffer | null
  readonly address: Buffer | null
}

function selectFile(scope: Scope, customerId: string, lock: boolean) {
  return sql<CustomerFile>`
    select c.customer_id as "customerId", c.customer_no as "customerNo", c.version, c.name, c.gender,
      c.birth_calendar as "birthCalendar", c.birth_year as "birthYear", c.birth_month as "birthMonth", c.birth_day as "birthDay",
      c.birth_leap_month as "birthLeapMonth", c.status, c.left_on as "leftOn", c.opened_on as "openedOn", c.contract_end as "contractEnd",
      c.tier, c.tier_since as "tierSince", c.tier_valid_to as "tierValidTo", c.is_important as "isImportant", c.important_reason as "importantReason", c.is_growing as "isGrowing",
      (select jsonb_build_object('id', t.id, 'name', t.name) from territory t where t.id = c.territory_id) as territory,
      (select jsonb_build_object('id', a.id, 'name', a.name, 'segment', a.segment, 'role', c.account_role) from account a where a.id = c.account_id) as account,
      (select jsonb_build_object('staffId', m.id, 'name', m.display_name, 'unitName', u.name, 'workPhone', m.work_phone, 'since',
          (select f.from_at from assignment f where f.customer_id = c.customer_id and f.mode = 'full' and f.to_at is null))
        from staff m join unit u on u.id = m.unit_id where m.id = c.manager_id) as manager,
      c.industry, c.preferred_channel as "preferredChannel", c.preferred_place as "preferredPlace",
      to_char(c.quiet_from, 'HH24:MI') as "quietFrom", to_char(c.quiet_to, 'HH24:MI') as "quietTo", c.value_score::float8 as "valueScore",
      s.phone, s.id_number as "idNumber", s.address
    from customer c left join customer_secret s on s.customer_id = c.customer_id
    where c.customer_id = ${customerId} and ${customerInScope(scope)} ${lock ? sql`for update of c` : sql``}`
}

export async function findFile(tx: Tx, scope: Scope, customerId: string): Promise<CustomerFile | undefined> {
  return (await kept(selectFile(scope, customerId, false)).execute(tx)).rows[0]
}

/** Who lives on for a file that was merged; undefined where it was not, or beyond the scope. */
export async function findSurvivor(tx: Tx, scope: Scope, customerId: string): Promise<{ id: string; name: string } | undefined> {
  const { rows } = await sql<{
    id: string
    name: string
  }>`select c.customer_id as id, c.name from customer_former_number f join customer c on c.customer_id = f.customer_id
    where f.id = ${customerId} and ${customerInScope(scope)}`.execute(tx)
  return rows[0]
}

export async function lockFile(tx: Tx, scope: Scope, customerId: string): Promise<CustomerFile | undefined> {
  return (await selectFile(scope, customerId, true).execute(tx)).rows[0]
}

/** Whether the file lies in the reach at all: asked before anything beside it is read. */
export async function isInScope(tx: Tx, scope: Scope, customerId: string): Promise<boolean> {
  const { rows } = await sql`select 1 from customer c where c.customer_id = ${customerId} and ${customerInScope(scope)}`.execute(
    tx,
  )
  return rows.length > 0
}

export interface FileParts {
  readonly suspension: { id: string; reason: (typeof SUSPENSION_REASONS)[number]; note: string | null; fromAt: string } | null
  readonly assistants: { staffId: string; name: string }[]
  readonly subscriptions: {
    id: string
    kind: string
    plan: string | null
    status: string
    openedOn: string | null
    contractEnd: string | null
    heldByOther: boolean
    holderName: string | null
    /** Sealed, in base64. */
    number: string | null
  }[]
}

export async function fileParts(tx: Tx, _scope: Scope, customerId: string): Promise<FileParts> {
  const { rows } = await kept(sql<FileParts>`
    select
      (select jsonb_build_object('id', s.id, 'reason', s.reason, 'note', s.note, 'fromAt', s.from_at)
        from customer_suspension s where s.customer_id = ${customerId} and s.to_at is null) as suspension,
      coalesce((select jsonb_agg(jsonb_build_object('staffId', m.id, 'name', m.display_name) order by a.from_at)
        from assignment a join staff m on m.id = a.manager_id where a.customer_id = ${customerId} and a.mode = 'assisted' and a.to_at is null), '[]') as assistants,
      coalesce((select jsonb_agg(jsonb_build_object('id', x.id, 'kind', x.kind, 'plan', x.plan, 'status', x.status, 'openedOn', x.opened_on,
          'contractEnd', x.contract_end, 'heldByOther', x.holder_customer_id <> x.customer_id,
          'holderName', (select h.name from customer h where h.customer_id = x.holder_customer_id and x.holder_customer_id <> x.customer_id),
          'number', encode(x.number, 'base64')) order by x.opened_on nulls last, x.id)
        from subscription x where x.customer_id = ${customerId}), '[]') as subscriptions`).execute(tx)
  return rows[0]!
}

export type Preferences = Record<PreferenceField, string | null>

export async function findPreferences(tx: Tx, _scope: Scope, customerId: string): Promise<Preferences> {
  const { rows } = await sql<Preferences>`
    select personality, sports, reward_types as "rewardTypes", topics, topics_to_avoid as "topicsToAvoid"
    from customer_preference where customer_id = ${customerId}`.execute(tx)
  return rows[0] ?? { personality: null, sports: null, rewardTypes: null, topics: null, topicsToAvoid: null }
}

export interface PrivateFile {
  readonly fields: Record<PrivateField, Buffer | null>
  readonly family: readonly { readonly id: string; readonly relation: string; readonly name: Buffer; readonly isMinor: boolean }[]
}

export async function findPrivate(tx: Tx, _scope: Scope, customerId: string): Promise<PrivateFile> {
  const details = await sql<PrivateFile['fields']>`
    select occupation, employer, job_position as "jobPosition", family_background as "familyBackground", job_changes as "jobChanges"
    from private_detail where customer_id = ${customerId}`.execute(tx)
  const family = await sql<PrivateFile['family'][number]>`
    select id, relation, name, is_minor as "isMinor" from family_member where customer_id = ${customerId} order by id`.execute(tx)
  return {
    fields: details.rows[0] ?? { occupation: null, employer: null, jobPosition: null, familyBackground: null, jobChanges: null },
    family: family.rows,
  }
}

/** To the reader of the page, which private fields are kept, without opening any. */
export async function privateFilled(tx: Tx, _scope: Scope, customerId: string): Promise<Set<string>> {
  const { rows } = await sql<{ filled: string[] }>`
    select array_remove(array[
      case when occupation is not null then 'occupation' end, case when employer is not null then 'employer' end,
      case when job_position is not null then 'jobPosition' end, case when family_background is not null then 'familyBackground' end], null) as filled
    from private_detail where customer_id = ${customerId}`.execute(tx)
  return new Set(rows[0]?.filled ?? [])
}

export interface HistoryRow {
  readonly id: string
  readonly at: Date
  readonly actorName: string | null
  readonly field: string
  readonly oldValue: string | null
  readonly newValue: string | null
  readonly origin: 'page' | 'contact' | 'import' | 'merge'
}

export async function listHistory(
  tx: Tx,
  _scope: Scope,
  customerId: string,
  page: { before: { key: string | number; id: string } | undefined; limit: number },
): Promise<HistoryRow[]> {
  const beyond =
    page.before === undefined ? sql`true` : sql`(h.at, h.id) < (${page.before.key}::timestamptz, ${page.before.id}::uuid)`
  const { rows } = await sql<HistoryRow>`
    select h.id, h.at, s.display_name as "actorName", h.field, h.old_value as "oldValue", h.new_value as "newValue", h.origin
    from customer_change h left join staff s on s.id = h.actor_id
    where h.customer_id = ${customerId} and ${beyond} order by h.at desc, h.id desc limit ${page.limit}`.execute(tx)
  return rows
}
