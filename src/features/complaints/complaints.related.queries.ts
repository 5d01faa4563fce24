import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'
import type { ComplaintState } from './complaints.rules.ts'
import { complaintInScope } from './complaints.scope.ts'
import type { ComplaintRow } from './complaints.queries.ts'

export interface RelatedRow {
  readonly id: string
  readonly no: string
  readonly title: string
  readonly state: ComplaintState
  readonly receivedAt: Date
  readonly isJustified: boolean | null
  readonly cause: string | null
  readonly solution: string | null
}

const columns = sql`k.id, k.no, k.title, k.state, k.received_at as "receivedAt", k.verdict as "isJustified", k.cause, k.solution`

/** The same customer's others. */
export async function earlierOf(tx: Tx, _scope: Scope, row: ComplaintRow): Promise<RelatedRow[]> {
  const { rows } = await sql<RelatedRow>`
    select ${columns} from complaint k where k.customer_id = ${row.customer_id} and k.id <> ${row.id} order by k.received_at desc limit 10`.execute(
    tx,
  )
  return rows
}

/** Of other customers, closed with a solution, of the same sub-class: how it was done before. */
export async function similarTo(tx: Tx, scope: Scope, row: ComplaintRow): Promise<RelatedRow[]> {
  const { rows } = await sql<RelatedRow>`
    select ${columns} from complaint k left join customer c on c.customer_id = k.customer_id
     where k.class = ${row.class} and k.sub_class = ${row.sub_class} and k.closed_at is not null and k.customer_id <> ${row.customer_id}
       and k.solution is not null and ${complaintInScope(scope)}
     order by k.closed_at desc limit 5`.execute(tx)
  return rows
}

export async function countInWindow(tx: Tx, _scope: Scope, row: ComplaintRow, since: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from complaint k
     where k.customer_id = ${row.customer_id} and k.class = ${row.class} and k.received_at >= ${since} and k.received_at <= ${row.received_at}`.execute(
    tx,
  )
  return rows[0]!.count
}

export async function namesOf(tx: Tx, _scope: Scope, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids.filter((id): id is string => id !== null))]
  const { rows } = await sql<{
    id: string
    name: string
  }>`select p.id, p.display_name as name from staff p where p.id = any (${wanted}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.name]))
}

export interface AttachmentRow {
  readonly id: string
  readonly name: string
  readonly mediaType: string
  readonly bytes: number
  readonly at: Date
  readonly byName: string
}

export async function listAttachments(tx: Tx, _scope: Scope, of: { customer_id: string; id: string }): Promise<AttachmentRow[]> {
  const { rows } = await sql<AttachmentRow>`
    select a.id, a.name, a.media_type as "mediaType", length(a.content) as bytes, a.at, p.display_name as "byName"
      from complaint_attachment a join staff p on p.id = a.by_id where a.complaint_id = ${of.id} and a.customer_id = ${of.customer_id} order by a.id limit 50`.execute(
    tx,
  )
  return rows
}

export async function insertAttachment(
  tx: Tx,
  scope: Scope,
  of: { customer_id: string; id: string },
  image: { id: string; name: string; mediaType: string; content: Buffer },
  now: Date,
): Promise<void> {
  await sql`insert into complaint_attachment (customer_id, id, complaint_id, name, media_type, content, by_id, at)
    values (${of.customer_id}, ${image.id}, ${of.id}, ${image.name}, ${image.mediaType}, ${image.content}, ${scope.actorId}, ${now})`.execute(
    tx,
  )
}

export async function findAttachment(
  tx: Tx,
  _scope: Scope,
  of: { customer_id: string; id: string },
  id: string,
): Promise<{ name: string; mediaType: string; content: Buffer } | undefined> {
  const { rows } = await sql<{ name: string; mediaType: string; content: Buffer }>`
    select a.name, a.media_type as "mediaType", a.content from complaint_attachment a
     where a.customer_id = ${of.customer_id} and a.complaint_id = ${of.id} and a.id = ${id}`.execute(tx)
  return rows[0]
}
