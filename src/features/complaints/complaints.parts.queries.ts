import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import { kept } from '../../platform/connection.ts'
import type { Tx } from '../../platform/work.ts'
import type { PhraseHit } from '../phrases/phrases.lint.rules.ts'
import type { NewEvent } from './complaints.intake.queries.ts'
import type { HandOverNote } from './complaints.machine.rules.ts'
import type { ComplaintState, Nature, REPLY_CHANNELS, REPLY_PURPOSES, ReplyStatus } from './complaints.rules.ts'

export interface Of {
  readonly customer_id: string
  readonly id: string
}

export async function insertEvent(tx: Tx, scope: Scope, of: Of, event: NewEvent, now: Date): Promise<void> {
  await kept(sql`insert into complaint_event (customer_id, id, complaint_id, kind, from_state, to_state, details, by_id, at)
    values (${of.customer_id}, ${event.id}, ${of.id}, ${event.kind}, ${event.from}, ${event.to}, ${JSON.stringify(event.details)}::jsonb, ${scope.actorId}, ${now})`).execute(
    tx,
  )
}

export interface NewReply {
  readonly id: string
  readonly channel: (typeof REPLY_CHANNELS)[number]
  readonly status: ReplyStatus
  readonly purpose: (typeof REPLY_PURPOSES)[number]
  readonly text: string
  readonly hits: readonly PhraseHit[]
  readonly releaseId: string | null
}

/** The reply and the event that tells of it. */
export async function insertReply(tx: Tx, scope: Scope, of: Of, reply: NewReply, event: NewEvent, now: Date): Promise<void> {
  await kept(sql`with said as (
      insert into complaint_reply (customer_id, id, complaint_id, channel, status, purpose, text, hits, release_id, by_id, at)
      values (${of.customer_id}, ${reply.id}, ${of.id}, ${reply.channel}, ${reply.status}, ${reply.purpose}, ${reply.text}, ${JSON.stringify(reply.hits)}::jsonb,
              ${reply.releaseId}, ${scope.actorId}, ${now}))
    insert into complaint_event (customer_id, id, complaint_id, kind, from_state, to_state, details, by_id, at)
    values (${of.customer_id}, ${event.id}, ${of.id}, ${event.kind}, ${event.from}, ${event.to}, ${JSON.stringify(event.details)}::jsonb, ${scope.actorId}, ${now})`).execute(
    tx,
  )
}

export async function insertRelease(
  tx: Tx,
  scope: Scope,
  of: Of,
  release: { id: string; textHash: Buffer; reason: string },
  now: Date,
): Promise<void> {
  await sql`insert into complaint_release (customer_id, id, complaint_id, text_hash, reason, by_id, at)
    values (${of.customer_id}, ${release.id}, ${of.id}, ${release.textHash}, ${release.reason}, ${scope.actorId}, ${now})`.execute(
    tx,
  )
}

/** Of somebody else than the writer: nobody releases his own words. */
export async function findRelease(
  tx: Tx,
  scope: Scope,
  of: Of,
  textHash: Buffer,
): Promise<{ id: string; byName: string; reason: string } | undefined> {
  const { rows } = await sql<{ id: string; byName: string; reason: string }>`
    select r.id, p.display_name as "byName", r.reason from complaint_release r join staff p on p.id = r.by_id
     where r.complaint_id = ${of.id} and r.customer_id = ${of.customer_id} and r.text_hash = ${textHash} and r.by_id <> ${scope.actorId} order by r.at desc limit 1`.execute(
    tx,
  )
  return rows[0]
}

export interface IssueRow {
  readonly id: string
  readonly topic: string
  readonly deflectedAt: Date | null
  readonly mentionedAgainAt: Date | null
  readonly answeredAt: Date | null
  readonly answer: string | null
}

export async function listIssues(tx: Tx, _scope: Scope, of: Of): Promise<IssueRow[]> {
  const { rows } = await sql<IssueRow>`
    select i.id, i.topic, i.deflected_at as "deflectedAt", i.mentioned_again_at as "mentionedAgainAt", i.answered_at as "answeredAt", i.answer
      from complaint_issue i where i.complaint_id = ${of.id} and i.customer_id = ${of.customer_id} order by i.id`.execute(tx)
  return rows
}

export async function insertIssue(tx: Tx, _scope: Scope, of: Of, issue: { id: string; topic: string }, now: Date): Promise<void> {
  await sql`insert into complaint_issue (customer_id, id, complaint_id, topic, deflected_at) values (${of.customer_id}, ${issue.id}, ${of.id}, ${issue.topic}, ${now})`.execute(
    tx,
  )
}

export async function markIssue(
  tx: Tx,
  _scope: Scope,
  of: Of,
  issueId: string,
  change: { answer: string | null },
  now: Date,
): Promise<boolean> {
  const set =
    change.answer === null
      ? sql`mentioned_again_at = coalesce(mentioned_again_at, ${now})`
      : sql`answered_at = ${now}, answer = ${change.answer}`
  const { numAffectedRows } =
    await sql`update complaint_issue set ${set} where customer_id = ${of.customer_id} and complaint_id = ${of.id} and id = ${issueId}`.execute(
      tx,
    )
  return (numAffectedRows ?? 0n) > 0n
}

export async function insertHandOver(
  tx: Tx,
  _scope: Scope,
  of: Of,
  hand: { id: string; kind: 'transfer' | 'escalate'; fromId: string | null; toId: string; note: HandOverNote },
  now: Date,
): Promise<void> {
  const { note } = hand
  await sql`insert into complaint_hand_over (customer_id, id, complaint_id, kind, from_id, to_id, happened, wanted, wrong, proposed, at)
    values (${of.customer_id}, ${hand.id}, ${of.id}, ${hand.kind}, ${hand.fromId}, ${hand.toId}, ${note.happened}, ${note.wanted}, ${note.wrong}, ${note.proposed}, ${now})`.execute(
    tx,
  )
}

export interface HandOverRow extends HandOverNote {
  readonly id: string
  readonly kind: 'transfer' | 'escalate'
  readonly fromId: string | null
  readonly toId: string
  readonly toName: string
  readonly at: Date
  readonly answer: string | null
}

export async function lastHandOver(tx: Tx, _scope: Scope, of: Of): Promise<HandOverRow | undefined> {
  const { rows } = await sql<HandOverRow>`
    select h.id, h.kind, h.from_id as "fromId", h.to_id as "toId", p.display_name as "toName", h.happened, h.wanted, h.wrong, h.proposed, h.at, h.answer
      from complaint_hand_over h join staff p on p.id = h.to_id where h.complaint_id = ${of.id} and h.customer_id = ${of.customer_id} order by h.id desc limit 1`.execute(
    tx,
  )
  return rows[0]
}

export async function answerHandOver(tx: Tx, _scope: Scope, of: Of, id: string, answer: string, now: Date): Promise<void> {
  await sql`update complaint_hand_over set answer = ${answer}, answered_at = ${now} where customer_id = ${of.customer_id} and id = ${id}`.execute(
    tx,
  )
}

export async function insertFollowUp(
  tx: Tx,
  scope: Scope,
  of: Of,
  row: { id: string; satisfaction: number; opinionAsked: boolean; opinion: string },
  now: Date,
): Promise<void> {
  await sql`insert into follow_up (customer_id, id, complaint_id, satisfaction, opinion_asked, opinion, by_id, at)
    values (${of.customer_id}, ${row.id}, ${of.id}, ${row.satisfaction}, ${row.opinionAsked}, nullif(${row.opinion}, ''), ${scope.actorId}, ${now})`.execute(
    tx,
  )
}

export async function insertLabel(
  tx: Tx,
  scope: Scope,
  of: Of,
  label: { id: string; proposed: Nature | null; nature: Nature; signs: readonly string[] },
  now: Date,
): Promise<void> {
  await sql`insert into nature_label (customer_id, id, complaint_id, proposed, nature, signs, by_id, at)
    values (${of.customer_id}, ${label.id}, ${of.id}, ${label.proposed}, ${label.nature}, ${[...label.signs]}::text[], ${scope.actorId}, ${now})`.execute(
    tx,
  )
}

export interface EventRow {
  readonly id: string
  readonly at: Date
  readonly kind: string
  readonly byName: string
  readonly from: ComplaintState | null
  readonly to: ComplaintState | null
  readonly details: Record<string, string | number | boolean | null>
}

export async function listEvents(tx: Tx, _scope: Scope, of: Of): Promise<EventRow[]> {
  const { rows } = await sql<EventRow>`
    select e.id, e.at, e.kind, coalesce(p.display_name, '') as "byName", e.from_state as "from", e.to_state as "to", e.details
      from complaint_event e left join staff p on p.id = e.by_id where e.complaint_id = ${of.id} and e.customer_id = ${of.customer_id} order by e.at, e.id limit 500`.execute(
    tx,
  )
  return rows
}

export interface ReplyRow extends Omit<NewReply, 'releaseId'> {
  readonly byName: string
  readonly at: Date
  readonly releasedByName: string | null
  readonly releaseReason: string | null
}

export async function listReplies(tx: Tx, _scope: Scope, of: Of): Promise<ReplyRow[]> {
  const { rows } = await sql<ReplyRow>`
    select r.id, r.channel, r.status, r.purpose, r.text, r.hits, p.display_name as "byName", r.at, q.display_name as "releasedByName", l.reason as "releaseReason"
      from complaint_reply r join staff p on p.id = r.by_id
      left join complaint_release l on l.customer_id = r.customer_id and l.id = r.release_id left join staff q on q.id = l.by_id
     where r.complaint_id = ${of.id} and r.customer_id = ${of.customer_id} order by r.at, r.id limit 200`.execute(tx)
  return rows
}
