import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tier } from '../../kernel/tiers.ts'
import { kept } from '../../platform/kept.ts'
import type { Tx } from '../../platform/work.ts'
import { customerInScope } from '../customers/customers.scope.ts'
import type { ContactView, NewContact } from './contacts.contract.ts'
import type { ContactChannel } from './contacts.rules.ts'

export interface ContactCustomer {
  readonly id: string
  readonly name: string
  readonly tier: Tier
  readonly preferredChannel: ContactChannel | null
  readonly preferredPlace: string | null
  readonly quietFrom: string | null
  readonly quietTo: string | null
}

export async function findCustomer(tx: Tx, scope: Scope, customerId: string): Promise<ContactCustomer | undefined> {
  const { rows } = await kept(sql<ContactCustomer>`
    select c.customer_id as id, c.name, c.tier, c.preferred_channel as "preferredChannel", c.preferred_place as "preferredPlace",
           to_char(c.quiet_from, 'HH24:MI') as "quietFrom", to_char(c.quiet_to, 'HH24:MI') as "quietTo"
      from customer c where c.customer_id = ${customerId} and ${customerInScope(scope)}`).execute(tx)
  return rows[0]
}

export interface ContactRow extends Omit<
  ContactView,
  'occurredAt' | 'enteredAt' | 'lateAcceptedAt' | 'withdrawnAt' | 'mayWithdraw' | 'hits'
> {
  readonly occurredAt: Date
  readonly enteredAt: Date
  readonly enteredBy: string
  readonly lateAcceptedAt: Date | null
  readonly withdrawnAt: Date | null
}

const columns = sql`
  k.id, k.customer_id as "customerId", k.channel, k.occasion, k.care, k.mode, k.touchpoint, k.one_to_one as "oneToOne", k.face_to_face as "faceToFace",
  k.reached, k.is_broadcast as "isBroadcast", k.counts, k.place, k.occurred_at as "occurredAt", k.entered_at as "enteredAt", k.made_by as "madeBy",
  k.entered_by as "enteredBy", p.display_name as "madeByName", k.content, k.result, k.learned, k.mood, k.next_step as "nextStep", k.complaint_id as "complaintId",
  k.late_accepted_at as "lateAcceptedAt", k.withdrawn_at as "withdrawnAt", k.withdrawn_reason as "withdrawnReason", k.version,
  coalesce((select jsonb_agg(jsonb_build_object('obligationId', o.id, 'rule', o.rule, 'period', o.period, 'late', o.state = 'met_late') order by o.rule, o.period)
              from obligation o where o.root_id = k.customer_id and o.satisfied_by = k.id), '[]') as meets`

export async function findContact(tx: Tx, scope: Scope, id: string): Promise<ContactRow | undefined> {
  const { rows } = await kept(sql<ContactRow>`
    select ${columns} from contact k join customer c on c.customer_id = k.customer_id join staff p on p.id = k.made_by
     where k.id = ${id} and ${customerInScope(scope)}`).execute(tx)
  return rows[0]
}

export async function lockContact(tx: Tx, _scope: Scope, contact: { customerId: string; id: string }): Promise<void> {
  await sql`select 1 from contact k where k.customer_id = ${contact.customerId} and k.id = ${contact.id} for update`.execute(tx)
}

/** Newest first; `before` is the moment and id of the last one shown. */
export async function listContacts(
  tx: Tx,
  _scope: Scope,
  customerId: string,
  before: { at: Date; id: string } | undefined,
  limit: number,
): Promise<ContactRow[]> {
  const after = before === undefined ? sql`true` : sql`(k.occurred_at, k.id) < (${before.at}::timestamptz, ${before.id}::uuid)`
  const { rows } = await sql<ContactRow>`
    select ${columns} from contact k join staff p on p.id = k.made_by
     where k.customer_id = ${customerId} and ${after}
     order by k.occurred_at desc, k.id desc limit ${limit}`.execute(tx)
  return rows
}

export async function insertContact(
  tx: Tx,
  scope: Scope,
  customerId: string,
  id: string,
  body: NewContact,
  now: Date,
): Promise<void> {
  const orNull = (text: string): string | null => (text === '' ? null : text)
  await tx
    .insertInto('contact')
    .values({
      customer_id: customerId,
      id,
      channel: body.channel,
      occasion: body.occasion,
      care: body.care,
      mode: body.mode,
      touchpoint: body.touchpoint,
      one_to_one: body.oneToOne,
      face_to_face: body.faceToFace,
      reached: body.reached,
      is_broadcast: body.isBroadcast,
      place: orNull(body.place),
      occurred_at: new Date(body.occurredAt) < now ? new Date(body.occurredAt) : now,
      entered_at: now,
      made_by: scope.actorId,
      entered_by: scope.actorId,
      content: body.content,
      result: body.result,
      learned: orNull(body.learned),
      mood: body.mood,
      next_step: orNull(body.nextStep),
      complaint_id: body.complaintId,
    })
    .execute()
}

export async function withdraw(
  tx: Tx,
  scope: Scope,
  contact: { customerId: string; id: string },
  reason: string,
  now: Date,
): Promise<void> {
  await sql`update contact set withdrawn_at = ${now}, withdrawn_by = ${scope.actorId}, withdrawn_reason = ${reason}, version = version + 1
             where customer_id = ${contact.customerId} and id = ${contact.id}`.execute(tx)
}

export async function acceptLate(tx: Tx, scope: Scope, contact: { customerId: string; id: string }, now: Date): Promise<void> {
  await sql`update contact set late_accepted_at = ${now}, late_accepted_by = ${scope.actorId}, version = version + 1
             where customer_id = ${contact.customerId} and id = ${contact.id}`.execute(tx)
}

export interface DueRow {
  readonly obligationId: string
  readonly rule: string
  readonly period: string
  readonly opensAt: Date
  readonly dueAt: Date
  readonly late: boolean
}

const dueColumns = sql`o.id as "obligationId", o.rule, o.period, o.opens_at as "opensAt", o.due_at as "dueAt", o.state = 'met_late' as late`

export async function metBy(tx: Tx, _scope: Scope, customerId: string, contactId: string): Promise<DueRow[]> {
  const { rows } =
    await sql<DueRow>`select ${dueColumns} from obligation o where o.root_id = ${customerId} and o.satisfied_by = ${contactId} order by o.due_at, o.rule`.execute(
      tx,
    )
  return rows
}

/** Duties about the customer himself that a contact may meet. */
export async function openDuties(tx: Tx, _scope: Scope, customerId: string, rules: readonly string[]): Promise<DueRow[]> {
  const { rows } = await sql<DueRow>`
    select ${dueColumns} from obligation o
     where o.root_id = ${customerId} and o.closed_at is null and o.rule = any (${rules}::text[]) order by o.due_at, o.rule`.execute(
    tx,
  )
  return rows
}
