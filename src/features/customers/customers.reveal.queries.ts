import { sql } from 'kysely'
import { newId } from '../../kernel/ids.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'
import { SEALED_PLACES, type SealedField } from './customers.fields.rules.ts'

/** The sealed value and the row its seal is bound to. */
export async function findSealed(
  tx: Tx,
  _scope: Scope,
  customerId: string,
  field: SealedField,
  memberId: string | undefined,
): Promise<{ sealed: Buffer; rowId: string } | undefined> {
  const place = SEALED_PLACES[field]
  const member = place.table === 'family_member' ? sql`and id = ${memberId ?? null}::uuid` : sql``
  const { rows } = await sql<{ sealed: Buffer | null }>`
    select ${sql.ref(place.column)} as sealed from ${sql.table(place.table)} where customer_id = ${customerId} ${member}`.execute(
    tx,
  )
  const sealed = rows[0]?.sealed ?? null
  return sealed === null ? undefined : { sealed, rowId: place.table === 'family_member' ? memberId! : customerId }
}

/** Held until the commit: two calls at once of one person count one after the other. */
export async function countRevealsSince(tx: Tx, _scope: Scope, staffId: string, since: Date): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`field_reveal ${staffId}`}, 0))`.execute(tx)
  const { rows } = await sql<{
    count: number
  }>`select count(*)::int as count from field_reveal where staff_id = ${staffId} and at >= ${since}`.execute(tx)
  return rows[0]!.count
}

export async function insertReveal(
  tx: Tx,
  _scope: Scope,
  reveal: {
    customerId: string
    staffId: string
    field: string
    reason: string
    obligationId: string | null
    aboveQuota: boolean
    at: Date
  },
): Promise<void> {
  await tx
    .insertInto('field_reveal')
    .values({
      customer_id: reveal.customerId,
      id: newId(reveal.at),
      staff_id: reveal.staffId,
      field: reveal.field,
      reason: reveal.reason,
      obligation_id: reveal.obligationId,
      above_quota: reveal.aboveQuota,
      at: reveal.at,
    })
    .execute()
}

export async function findOpenObligationRule(
  tx: Tx,
  _scope: Scope,
  customerId: string,
  obligationId: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ rule: string }>`
    select rule from obligation where root_id = ${customerId} and id = ${obligationId} and state = 'open'`.execute(tx)
  return rows[0]?.rule
}

export async function dataProtectionOfficers(tx: Tx, _scope: Scope): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from staff where role = 'DP' and state = 'active' order by id`.execute(tx)
  return rows.map((row) => row.id)
}
