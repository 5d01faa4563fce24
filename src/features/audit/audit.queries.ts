import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'
import type { AuditView } from './audit.contract.ts'
import type { VerificationOutcome } from './audit.rules.ts'

export interface AuditFilter {
  readonly beforeSeq?: number | undefined
  readonly actorId?: string | undefined
  readonly action?: string | undefined
  readonly objectKind?: string | undefined
  readonly objectId?: string | undefined
  readonly customerId?: string | undefined
  readonly outcome?: string | undefined
  readonly from?: Date | undefined
  readonly until?: Date | undefined
  readonly limit: number
}

type AuditRow = Omit<AuditView, 'at'> & { readonly at: Date }

export async function listAudit(tx: Tx, _scope: Scope, filter: AuditFilter): Promise<AuditRow[]> {
  const conditions = [sql<boolean>`true`]
  if (filter.beforeSeq !== undefined) conditions.push(sql`a.seq < ${filter.beforeSeq}`)
  if (filter.actorId !== undefined) conditions.push(sql`a.actor_id = ${filter.actorId}`)
  if (filter.action?.endsWith('.') === true) conditions.push(sql`starts_with(a.action, ${filter.action})`)
  else if (filter.action !== undefined) conditions.push(sql`a.action = ${filter.action}`)
  if (filter.objectKind !== undefined) conditions.push(sql`a.object_kind = ${filter.objectKind}`)
  if (filter.objectId !== undefined) conditions.push(sql`a.object_id = ${filter.objectId}`)
  if (filter.customerId !== undefined) conditions.push(sql`a.root_id = ${filter.customerId}`)
  if (filter.outcome !== undefined) conditions.push(sql`a.outcome = ${filter.outcome}`)
  if (filter.from !== undefined) conditions.push(sql`a.at >= ${filter.from}`)
  if (filter.until !== undefined) conditions.push(sql`a.at < ${filter.until}`)
  const { rows } = await sql<AuditRow>`
    select a.seq, a.at, a.actor_id as "actorId", s.display_name as "actorName", a.actor_role as "actorRole", a.ip, a.action,
      a.object_kind as "objectKind", a.object_id as "objectId", a.root_id as "customerId", a.fields, a.purpose, a.outcome,
      a.request_id as "requestId"
    from audit_entry a left join staff s on s.id = a.actor_id
    where ${sql.join(conditions, sql` and `)}
    order by a.seq desc limit ${filter.limit}`.execute(tx)
  return rows
}

export interface Verification {
  readonly id: string
  readonly requestedAt: Date
  readonly finishedAt: Date | null
  readonly outcome: VerificationOutcome
  readonly entries: number | null
  readonly brokenSeq: number | null
}

export async function listVerifications(tx: Tx, _scope: Scope, limit: number): Promise<Verification[]> {
  const { rows } = await sql<Verification>`
    select id, requested_at as "requestedAt", finished_at as "finishedAt", outcome, entries, broken_seq as "brokenSeq"
    from audit_verification order by requested_at desc, id desc limit ${limit}`.execute(tx)
  return rows
}

export async function insertVerification(tx: Tx, _scope: Scope, id: string, requestedBy: string, at: Date): Promise<void> {
  await tx
    .insertInto('audit_verification')
    .values({ id, requested_by: requestedBy, requested_at: at, outcome: 'waiting' })
    .execute()
}

export async function finishVerification(
  tx: Tx,
  _scope: Scope,
  id: string,
  result: { outcome: VerificationOutcome; entries: number | null; brokenSeq: number | null; at: Date },
): Promise<void> {
  await tx
    .updateTable('audit_verification')
    .set({ outcome: result.outcome, entries: result.entries, broken_seq: result.brokenSeq, finished_at: result.at })
    .where('id', '=', id)
    .execute()
}

/** Those who are told when the chain is broken. */
export async function listGuardians(tx: Tx, _scope: Scope): Promise<string[]> {
  const rows = await tx.selectFrom('staff').select('id').where('role', '=', 'DP').where('state', '=', 'active').execute()
  return rows.map((row) => row.id)
}
