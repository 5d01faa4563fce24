import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import { kept } from '../../platform/connection.ts'
import type { Tx } from '../../platform/work.ts'

export interface CaseOf {
  readonly customerId: string
  /** `complaint`, `collaboration` */
  readonly caseKind: string
  readonly caseId: string
}

export async function insertAccess(tx: Tx, _scope: Scope, of: CaseOf, staffIds: readonly string[], now: Date): Promise<void> {
  await kept(sql`insert into case_access (customer_id, case_kind, case_id, staff_id, from_at)
    select ${of.customerId}::uuid, ${of.caseKind}, ${of.caseId}::uuid, each, ${now} from unnest(${[...new Set(staffIds)]}::uuid[]) each
     where not exists (select 1 from case_access a where a.customer_id = ${of.customerId} and a.case_kind = ${of.caseKind}
                         and a.case_id = ${of.caseId} and a.staff_id = each and a.to_at is null)
    on conflict on constraint case_access_pk do update set to_at = null`).execute(tx)
}

/** Of these people, or of everybody where none is named. */
export async function endAccess(tx: Tx, _scope: Scope, of: CaseOf, staffIds: readonly string[] | null, now: Date): Promise<void> {
  await sql`update case_access set to_at = ${now}
    where customer_id = ${of.customerId} and case_kind = ${of.caseKind} and case_id = ${of.caseId} and to_at is null
      and (${staffIds === null} or staff_id = any (${[...(staffIds ?? [])]}::uuid[]))`.execute(tx)
}
