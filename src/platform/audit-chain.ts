import { sql, type RawBuilder } from 'kysely'
import { kept } from './connection.ts'
import type { KeyRing } from './keys.ts'
import type { Tx } from './work.ts'

export type AuditOutcome = 'done' | 'denied' | 'failed'

/** One link of the chain before it is linked. Ids and names of fields, never values. */
export interface AuditRow {
  readonly at: Date
  readonly actorId: string
  readonly actorRole: string
  readonly sessionId: string | null
  readonly ip: string | null
  readonly action: string
  readonly objectKind: string
  readonly objectId: string | null
  readonly rootId: string | null
  readonly fields: readonly string[]
  readonly purpose: string | null
  readonly outcome: AuditOutcome
  readonly requestId: string | null
}

export interface AuditHead {
  readonly seq: number
  readonly hmac: Buffer
}

/** Every field as the database gives it back; `at` in microseconds, so that no digit of it escapes the HMAC. */
export type CanonicalAudit = readonly [
  seq: string,
  atMicros: string,
  actorId: string,
  actorRole: string,
  sessionId: string | null,
  ip: string | null,
  action: string,
  objectKind: string,
  objectId: string | null,
  rootId: string | null,
  fields: readonly string[],
  purpose: string | null,
  outcome: string,
  requestId: string | null,
]

/** Up to so many acts at once are usual; each count is a statement of its own. */
const FEW = 3

/** What PostgreSQL would store: it refuses NUL, and half a surrogate pair would come back as another character. */
function storable<T extends string | null>(value: T): T {
  return (value === null ? null : value.replaceAll('\0', '').toWellFormed()) as T
}

export function linkHmac(keys: KeyRing, prev: Buffer, row: CanonicalAudit): Buffer {
  return keys.auditHmac(Buffer.concat([prev, Buffer.from(JSON.stringify(row), 'utf8')]))
}

/** Waits for the head of the chain and appends: what comes next is the commit. */
export async function appendAudit(tx: Tx, keys: KeyRing, rows: readonly AuditRow[]): Promise<AuditHead> {
  const { statement, head } = await linkAudit(tx, keys, rows)
  await statement.execute(tx)
  return head
}

const lockHead = kept(sql<{ seq: number; hmac: Buffer }>`select seq, hmac from audit_head for update`)

/**
 * Waits for the head of the chain, which only one transaction holds at a time, and makes the one statement that appends
 * the rows: the last of its transaction, sent together with the commit. `alongside` is a data-modifying statement that
 * belongs to the same end and gives one row; where it gives none, the transaction fails (`isRefusedAlongside`).
 */
export async function linkAudit(
  tx: Tx,
  keys: KeyRing,
  rows: readonly AuditRow[],
  alongside?: RawBuilder<unknown>,
): Promise<{ readonly statement: RawBuilder<unknown>; readonly head: AuditHead }> {
  if (rows.length === 0) throw new Error('nothing to append to the audit')
  const { rows: heads } = await lockHead.execute(tx)
  const head = heads[0]
  if (head === undefined) throw new Error('audit_head is empty: the audit chain was tampered with')
  let { seq, hmac } = head
  const links = rows.map((given) => {
    const row = { ...given, ...storableTexts(given) }
    const prev = hmac
    seq += 1
    hmac = linkHmac(keys, prev, canonical(seq, row))
    return { seq, ...row, prev, hmac }
  })
  const values = links.map(
    (
      link,
    ) => sql`(${link.seq}::bigint, ${link.at}::timestamptz, ${link.actorId}::uuid, ${link.actorRole}::text, ${link.sessionId}::uuid,
      ${link.ip}::text, ${link.action}::text, ${link.objectKind}::text, ${link.objectId}::text, ${link.rootId}::uuid,
      ${[...link.fields]}::text[], ${link.purpose}::text, ${link.outcome}::text, ${link.requestId}::text, ${link.prev}::bytea, ${link.hmac}::bytea)`,
  )
  const statement = sql`
    with ${alongside === undefined ? sql`` : sql`along as (${alongside}), `}linked as (
      insert into audit_entry (seq, at, actor_id, actor_role, session_id, ip, action, object_kind, object_id, root_id,
                               fields, purpose, outcome, request_id, prev, hmac)
      values ${sql.join(values)})
    update audit_head set seq = ${alongside === undefined ? sql`${seq}` : sql`(select ${seq}::bigint from along)`}, hmac = ${hmac}`
  return { statement: links.length <= FEW ? kept(statement) : statement, head: { seq, hmac } }
}

/** The head stays where it was, because what belonged to the same end found nothing to change. */
export function isRefusedAlongside(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23502' && 'table' in error && error.table === 'audit_head'
}

function storableTexts(row: AuditRow) {
  return {
    actorRole: storable(row.actorRole),
    ip: storable(row.ip),
    action: storable(row.action),
    objectKind: storable(row.objectKind),
    objectId: storable(row.objectId),
    fields: row.fields.map((field) => storable(field)),
    purpose: storable(row.purpose),
    requestId: storable(row.requestId),
  }
}

function canonical(seq: number, row: AuditRow): CanonicalAudit {
  return [
    String(seq),
    String(row.at.getTime() * 1000),
    row.actorId.toLowerCase(),
    row.actorRole,
    row.sessionId?.toLowerCase() ?? null,
    row.ip,
    row.action,
    row.objectKind,
    row.objectId,
    row.rootId?.toLowerCase() ?? null,
    row.fields,
    row.purpose,
    row.outcome,
    row.requestId,
  ]
}
