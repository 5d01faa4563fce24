import { sql } from 'kysely'
import { newId } from '../../kernel/ids.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'
import type { PreferenceField, PrivateField } from './customers.fields.rules.ts'
import type { CHANGE_ORIGINS, CONSENT_PURPOSES, SUSPENSION_REASONS } from './customers.rules.ts'
import type { SearchTokens } from './customers.search.rules.ts'

export interface BasicColumns {
  name?: string
  gender?: string | null
  birth_calendar?: string | null
  birth_year?: number | null
  birth_month?: number | null
  birth_day?: number | null
  birth_leap_month?: boolean
  territory_id?: string | null
  industry?: string | null
  preferred_channel?: string | null
  preferred_place?: string | null
  quiet_from?: string | null
  quiet_to?: string | null
  is_important?: boolean
  important_reason?: string | null
}

/** The customer is the root: whatever changes in the file raises its version. */
export async function updateRoot(tx: Tx, _scope: Scope, customerId: string, columns: BasicColumns, now: Date): Promise<number> {
  const row = await tx
    .updateTable('customer')
    .set((eb) => ({ ...columns, version: eb('version', '+', 1), updated_at: now }))
    .where('customer_id', '=', customerId)
    .returning('version')
    .executeTakeFirstOrThrow()
  return row.version
}

export interface SecretColumns {
  phone?: Buffer | null
  phone_index?: Buffer | null
  phone_tail_index?: Buffer | null
  id_number?: Buffer | null
  id_number_index?: Buffer | null
  address?: Buffer | null
}

export async function saveSecret(tx: Tx, _scope: Scope, customerId: string, columns: SecretColumns): Promise<void> {
  await tx
    .insertInto('customer_secret')
    .values({ customer_id: customerId, ...columns })
    .onConflict((conflict) => conflict.column('customer_id').doUpdateSet(columns))
    .execute()
}

export async function saveSearchWords(tx: Tx, _scope: Scope, customerId: string, tokens: SearchTokens): Promise<void> {
  const words = {
    name: tokens.name,
    given_name: tokens.givenName,
    pinyin: tokens.pinyin,
    initials: tokens.initials,
    number: tokens.number,
  }
  await tx
    .insertInto('customer_search')
    .values({ customer_id: customerId, ...words })
    .onConflict((conflict) => conflict.column('customer_id').doUpdateSet(words))
    .execute()
}

export interface Author {
  readonly now: Date
  readonly actorId: string
}

const PREFERENCE_COLUMNS: Readonly<Record<PreferenceField, string>> = {
  personality: 'personality',
  sports: 'sports',
  rewardTypes: 'reward_types',
  topics: 'topics',
  topicsToAvoid: 'topics_to_avoid',
}

export async function savePreferences(
  tx: Tx,
  _scope: Scope,
  customerId: string,
  values: Partial<Record<PreferenceField, string | null>>,
  by: Author,
): Promise<void> {
  const columns = Object.fromEntries(
    Object.entries(values).map(([field, value]) => [PREFERENCE_COLUMNS[field as PreferenceField], value]),
  )
  const mark = { updated_at: by.now, updated_by: by.actorId }
  await tx
    .insertInto('customer_preference')
    .values({ customer_id: customerId, ...columns, ...mark })
    .onConflict((conflict) =>
      conflict
        .column('customer_id')
        .doUpdateSet((eb) => ({ ...columns, ...mark, version: eb('customer_preference.version', '+', 1) })),
    )
    .execute()
}

const PRIVATE_COLUMNS: Readonly<Record<PrivateField, string>> = {
  occupation: 'occupation',
  employer: 'employer',
  jobPosition: 'job_position',
  familyBackground: 'family_background',
  jobChanges: 'job_changes',
}

export async function savePrivate(
  tx: Tx,
  _scope: Scope,
  customerId: string,
  values: Partial<Record<PrivateField, Buffer | null>>,
  by: Author,
): Promise<void> {
  const columns = Object.fromEntries(
    Object.entries(values).map(([field, value]) => [PRIVATE_COLUMNS[field as PrivateField], value]),
  )
  const mark = { updated_at: by.now, updated_by: by.actorId }
  await tx
    .insertInto('private_detail')
    .values({ customer_id: customerId, ...columns, ...mark })
    .onConflict((conflict) =>
      conflict
        .column('customer_id')
        .doUpdateSet((eb) => ({ ...columns, ...mark, version: eb('private_detail.version', '+', 1) })),
    )
    .execute()
}

export interface Change {
  readonly field: string
  readonly oldValue: string | null
  readonly newValue: string | null
}

export async function recordChanges(
  tx: Tx,
  _scope: Scope,
  customerId: string,
  changes: readonly Change[],
  by: Author & { origin: (typeof CHANGE_ORIGINS)[number]; originId: string | null },
): Promise<void> {
  if (changes.length === 0) return
  const rows = changes.map((change) => ({
    customer_id: customerId,
    id: newId(by.now),
    at: by.now,
    actor_id: by.actorId,
    field: change.field,
    old_value: change.oldValue,
    new_value: change.newValue,
    origin: by.origin,
    origin_id: by.originId,
  }))
  await tx.insertInto('customer_change').values(rows).execute()
}

export async function openSuspension(
  tx: Tx,
  _scope: Scope,
  customerId: string,
  suspension: { reason: (typeof SUSPENSION_REASONS)[number]; note: string | null },
  by: Author,
): Promise<void> {
  await tx
    .insertInto('customer_suspension')
    .values({
      customer_id: customerId,
      id: newId(by.now),
      ...suspension,
      from_at: by.now,
      created_at: by.now,
      created_by: by.actorId,
    })
    .execute()
}

export async function endSuspension(tx: Tx, _scope: Scope, customerId: string, now: Date): Promise<boolean> {
  const done = await tx
    .updateTable('customer_suspension')
    .set((eb) => ({ to_at: now, version: eb('version', '+', 1) }))
    .where('customer_id', '=', customerId)
    .where('to_at', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export async function insertConsent(
  tx: Tx,
  _scope: Scope,
  customerId: string,
  consent: { id: string; purpose: (typeof CONSENT_PURPOSES)[number]; scope: string; proof: string; givenOn: string },
  by: Author,
): Promise<void> {
  const { givenOn, ...plain } = consent
  await tx
    .insertInto('consent')
    .values({ customer_id: customerId, ...plain, given_on: givenOn, created_at: by.now, created_by: by.actorId })
    .execute()
}

export async function hasGuardianConsent(tx: Tx, _scope: Scope, customerId: string, consentId: string): Promise<boolean> {
  const { rows } =
    await sql`select 1 from consent where customer_id = ${customerId} and id = ${consentId} and purpose = 'guardian' and withdrawn_at is null`.execute(
      tx,
    )
  return rows.length > 0
}

export async function insertFamilyMember(
  tx: Tx,
  _scope: Scope,
  customerId: string,
  member: { id: string; relation: string; name: Buffer; isMinor: boolean; consentId: string | null },
  by: Author,
): Promise<void> {
  await tx
    .insertInto('family_member')
    .values({
      customer_id: customerId,
      id: member.id,
      relation: member.relation,
      name: member.name,
      is_minor: member.isMinor,
      guardian_consent_id: member.consentId,
      created_at: by.now,
      created_by: by.actorId,
    })
    .execute()
}

export async function deleteFamilyMember(tx: Tx, _scope: Scope, customerId: string, memberId: string): Promise<boolean> {
  const done = await tx
    .deleteFrom('family_member')
    .where('customer_id', '=', customerId)
    .where('id', '=', memberId)
    .executeTakeFirst()
  return done.numDeletedRows > 0n
}

export async function territoryExists(tx: Tx, _scope: Scope, territoryId: string): Promise<boolean> {
  return (await tx.selectFrom('territory').select('id').where('id', '=', territoryId).executeTakeFirst()) !== undefined
}
