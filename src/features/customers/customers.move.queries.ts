import { sql, type RawBuilder } from 'kysely'
import { moveRows, type Move } from '../../platform/customer-rows.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tier } from '../../kernel/tiers.ts'
import type { Tx } from '../../platform/work.ts'
import type { MergeField } from './customers.move.rules.ts'

/** What of the root row belongs to a field. */
const ROOT_COLUMNS: Readonly<Partial<Record<MergeField, readonly string[]>>> = {
  name: ['name'],
  gender: ['gender'],
  birthday: ['birth_calendar', 'birth_year', 'birth_month', 'birth_day', 'birth_leap_month'],
  territoryId: ['territory_id'],
  industry: ['industry'],
  account: ['account_id', 'account_role'],
  preferredChannel: ['preferred_channel'],
  preferredPlace: ['preferred_place'],
  quietHours: ['quiet_from', 'quiet_to'],
}

/** The survivor takes the chosen fields; of what only one can be true, the wider truth: first opening, last contract, still active. */
export async function takeRootFields(tx: Tx, _scope: Scope, move: Move, fields: readonly MergeField[], now: Date): Promise<void> {
  const taken: RawBuilder<unknown>[] = fields
    .flatMap((field) => ROOT_COLUMNS[field] ?? [])
    .map((column) => sql`${sql.ref(column)} = ${sql.ref(`f.${column}`)}`)
  await sql`update customer c set ${sql.join([
    ...taken,
    sql`opened_on = least(c.opened_on, f.opened_on)`,
    sql`contract_end = greatest(c.contract_end, f.contract_end)`,
    sql`status = case when 'active' in (c.status, f.status) then 'active' when 'suspended' in (c.status, f.status) then 'suspended' else c.status end`,
    sql`left_on = case when c.status = 'left' and f.status = 'left' then greatest(c.left_on, f.left_on) end`,
    sql`is_important = c.is_important or f.is_important`,
    sql`important_reason = coalesce(c.important_reason, f.important_reason)`,
    sql`version = c.version + 1`,
    sql`updated_at = ${now}`,
  ])} from customer f where c.customer_id = ${move.into} and f.customer_id = ${move.from}`.execute(tx)
}

/** The file that was merged points to the one that lives on, and is in no list any more. */
export async function closeMerged(tx: Tx, _scope: Scope, move: Move, number: string, now: Date): Promise<void> {
  await sql`update customer set merged_into = ${move.into}, is_important = false, version = version + 1, updated_at = ${now}
    where customer_id = ${move.from}`.execute(tx)
  await sql`insert into customer_former_number (customer_id, id, customer_no, number, merged_at)
    select ${move.into}, customer_id, customer_no, ${number}, ${now} from customer where customer_id = ${move.from}`.execute(tx)
  await sql`update customer_number set customer_id = ${move.into} where customer_id = ${move.from}`.execute(tx)
  await sql`delete from customer_search where customer_id = ${move.from}`.execute(tx)
}

/** All that hangs on the file as it is; the newer of two open pauses ends. */
export async function moveParts(tx: Tx, _scope: Scope, move: Move, now: Date): Promise<void> {
  await sql`update customer_suspension s set to_at = greatest(${now}, s.from_at), version = s.version + 1
    where s.customer_id = ${move.from} and s.to_at is null
      and exists (select 1 from customer_suspension o where o.customer_id = ${move.into} and o.to_at is null)`.execute(tx)
  await moveRows(
    tx,
    ['family_member', 'consent', 'customer_change', 'customer_suspension', 'case_access', 'customer_former_number'],
    move,
  )
  await sql`update subscription set holder_customer_id = ${move.into}, version = version + 1
    where holder_customer_id = ${move.from} and holder_customer_id <> customer_id`.execute(tx)
  await moveRows(tx, ['subscription'], move, {
    set: {
      holder_customer_id: sql`case when r.holder_customer_id = ${move.from}::uuid then ${move.into}::uuid else r.holder_customer_id end`,
    },
  })
  await sql`update subscription_number set customer_id = ${move.into} where customer_id = ${move.from}`.execute(tx)
}

export interface SecretRow {
  readonly phone: Buffer | null
  readonly phone_index: Buffer | null
  readonly phone_tail_index: Buffer | null
  readonly id_number: Buffer | null
  readonly id_number_index: Buffer | null
  readonly address: Buffer | null
}

export async function findSecret(tx: Tx, _scope: Scope, customerId: string): Promise<SecretRow | undefined> {
  const { rows } = await sql<SecretRow>`select phone, phone_index, phone_tail_index, id_number, id_number_index, address
    from customer_secret where customer_id = ${customerId}`.execute(tx)
  return rows[0]
}

/** Field → when a person last wrote it (an import does not verify). */
export async function verifiedAt(tx: Tx, _scope: Scope, customerId: string): Promise<Map<string, Date>> {
  const { rows } = await sql<{ field: string; at: Date }>`
    select field, max(at) as at from customer_change where customer_id = ${customerId} and origin in ('page', 'contact') group by field`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.field, row.at]))
}

/** The higher of the two tiers with its validity, and the higher score, until the next run counts both together. */
export async function takeTier(
  tx: Tx,
  _scope: Scope,
  move: Move,
  now: Date,
): Promise<{ before: Tier; after: Tier; score: number | null; validTo: string | null }> {
  const rank = (column: string) => sql`array_position(array['none', 'silver', 'gold', 'diamond'], ${sql.ref(column)})`
  const higher = sql`${rank('f.tier')} > ${rank('c.tier')}`
  const { rows } = await sql<{ before: Tier; after: Tier; score: number | null; validTo: string | null }>`
    with was as (select tier from customer where customer_id = ${move.into})
    update customer c set
      tier = case when ${higher} then f.tier else c.tier end,
      tier_since = case when ${higher} then f.tier_since else c.tier_since end,
      tier_valid_to = case when ${higher} then f.tier_valid_to when f.tier = c.tier then greatest(c.tier_valid_to, f.tier_valid_to) else c.tier_valid_to end,
      value_score = greatest(c.value_score, f.value_score), updated_at = ${now}
    from customer f where c.customer_id = ${move.into} and f.customer_id = ${move.from}
    returning (select tier from was) as before, c.tier as after, c.value_score::float8 as score, c.tier_valid_to as "validTo"`.execute(
    tx,
  )
  await sql`update customer set tier = 'none', tier_since = null, tier_valid_to = null, value_score = null, value_run_id = null
    where customer_id = ${move.from}`.execute(tx)
  return rows[0]!
}
