import { sql, type Selectable, type Updateable } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tier } from '../../kernel/tiers.ts'
import type { ComplaintTable } from '../../platform/db-types.generated.ts'
import type { Tx } from '../../platform/work.ts'
import { kept, keptMark } from '../../platform/connection.ts'
import { complaintInScope } from './complaints.scope.ts'
import type { ClockKind } from './complaints.clocks.rules.ts'
import type { ComplaintChannel, ComplaintClass, ComplaintState, Method, Nature } from './complaints.rules.ts'

export interface Pause {
  readonly from: string
  readonly to: string | null
}

/** A row as the rules see it. */
export interface ComplaintRow extends Omit<
  Selectable<ComplaintTable>,
  | 'state'
  | 'state_before'
  | 'tier'
  | 'channel'
  | 'class'
  | 'nature'
  | 'nature_proposed'
  | 'methods'
  | 'pauses'
  | 'told'
  | 'next_clock'
> {
  readonly state: ComplaintState
  readonly state_before: ComplaintState | null
  readonly tier: Tier
  readonly channel: ComplaintChannel
  readonly class: ComplaintClass
  readonly nature: Nature | null
  readonly nature_proposed: Nature | null
  readonly methods: Method[]
  readonly pauses: readonly Pause[]
  readonly told: Readonly<Record<string, number>>
  readonly next_clock: ClockKind | null
}

export interface NamedComplaint extends ComplaintRow {
  readonly customerName: string | null
  readonly unitName: string
  readonly handlerName: string | null
}

/** What a line of the queue shows and is sorted by. */
const QUEUE_COLUMNS = [
  'id',
  'customer_id',
  'no',
  'title',
  'tier',
  'class',
  'sub_class',
  'channel',
  'state',
  'handler_id',
  'received_at',
  'next_due_at',
  'next_clock',
  'next_warn_at',
  'paused_at',
  'repeat_of',
  'is_skip_level',
  'is_major',
  'closed_at',
  'queue_at',
  'version',
] as const satisfies readonly (keyof ComplaintTable)[]
/** Named one by one: statements that PostgreSQL keeps must not change when a migration adds a column. */
const COLUMNS = [
  ...QUEUE_COLUMNS,
  'accepted',
  'cause',
  'complained_of_id',
  'contact_id',
  'created_at',
  'customer_word',
  'customer_words',
  'dissatisfaction_cause',
  'effect',
  'explained',
  'filed_by',
  'first_contact_at',
  'first_contact_in_time',
  'last_reply_at',
  'listening_record',
  'methods',
  'nature',
  'nature_proposed',
  'next_escalation_at',
  'opinion',
  'opinion_asked',
  'owner_id',
  'pause_reason',
  'pauses',
  'policy_rule',
  'promise_given_at',
  'promise_id',
  'promise_replied_at',
  'promise_told',
  'promised_reply_at',
  'read_back',
  'record_what',
  'record_when',
  'record_whom',
  'record_wish',
  'rejection_reason',
  'reopened_count',
  'result',
  'result_at',
  'result_in_time',
  'result_told',
  'round_from',
  'satisfaction',
  'signs',
  'solution',
  'stage_reply_from',
  'state_before',
  'summary',
  'taken_at',
  'territory_id',
  'thanked',
  'time_needed',
  'told',
  'understood',
  'unit_id',
  'verdict',
  'verdict_at',
  'verdict_by',
  'verdict_note',
  'verdict_proposed',
  'verdict_proposed_by',
  'verdict_reason',
] as const satisfies readonly (keyof ComplaintTable)[]
type Missing = Exclude<keyof ComplaintTable, (typeof COLUMNS)[number]>
const list = (columns: Missing extends never ? readonly string[] : Missing) =>
  sql.raw(columns.map((name) => `k.${name}`).join(', '))

export type QueueRow = Pick<ComplaintRow, (typeof QUEUE_COLUMNS)[number]> &
  Pick<NamedComplaint, 'customerName' | 'unitName' | 'handlerName'>

const names = sql`c.name as "customerName", u.name as "unitName", h.display_name as "handlerName"
    from complaint k join unit u on u.id = k.unit_id left join staff h on h.id = k.handler_id left join customer c on c.customer_id = k.customer_id`
const named = sql`select ${list(COLUMNS)}, ${names}`

export async function findComplaint(tx: Tx, scope: Scope, id: string): Promise<NamedComplaint | undefined> {
  const { rows } = await kept(sql<NamedComplaint>`${named} where k.id = ${id} and ${complaintInScope(scope)}`).execute(tx)
  return rows[0]
}

/** Held until the end of the act: of two steps at once the second sees what the first made. */
export async function lockComplaint(tx: Tx, scope: Scope, id: string): Promise<NamedComplaint | undefined> {
  const { rows } = await kept(
    sql<NamedComplaint>`${named} where k.id = ${id} and ${complaintInScope(scope)} for update of k`,
  ).execute(tx)
  return rows[0]
}

export async function complaintExists(tx: Tx, _scope: Scope, id: string): Promise<boolean> {
  const { rows } = await sql`select 1 from complaint where id = ${id}`.execute(tx)
  return rows.length > 0
}

/** What was just written by this act, whatever the scope says of it afterwards. */
export async function reloadComplaint(tx: Tx, _scope: Scope, of: { customer_id: string; id: string }): Promise<NamedComplaint> {
  const { rows } = await kept(sql<NamedComplaint>`${named} where k.customer_id = ${of.customer_id} and k.id = ${of.id}`).execute(
    tx,
  )
  return rows[0]!
}

export type ComplaintChange = Updateable<ComplaintTable>

export async function updateComplaint(
  tx: Tx,
  _scope: Scope,
  of: { customer_id: string; id: string },
  change: ComplaintChange,
): Promise<void> {
  const [done] = await tx
    .updateTable('complaint')
    .set((eb) => ({ ...change, version: eb('version', '+', 1) }))
    .where('customer_id', '=', of.customer_id)
    .where('id', '=', of.id)
    .modifyEnd(keptMark)
    .execute()
  if (done?.numUpdatedRows !== 1n) throw new Error('the complaint was not held')
}

export interface QueueFilter {
  readonly handlers: readonly string[] | null
  readonly units: readonly string[] | null
  readonly state: 'open' | 'unassigned' | 'overdue' | 'closed'
  readonly customerId: string | undefined
  readonly class: ComplaintClass | undefined
}

function filtered(scope: Scope, filter: QueueFilter, now: Date) {
  return sql`${complaintInScope(scope)}
    ${filter.handlers === null ? sql`` : sql`and k.handler_id = any (${[...filter.handlers]}::uuid[])`}
    ${filter.units === null ? sql`` : sql`and k.unit_id = any (${[...filter.units]}::uuid[])`}
    ${filter.state === 'closed' ? sql`and k.closed_at is not null` : sql`and k.closed_at is null`}
    ${filter.state === 'unassigned' ? sql`and k.handler_id is null` : sql``}
    ${filter.state === 'overdue' ? sql`and k.next_due_at <= ${now}` : sql``}
    ${filter.customerId === undefined ? sql`` : sql`and k.customer_id = ${filter.customerId}`}
    ${filter.class === undefined ? sql`` : sql`and k.class = ${filter.class}`}`
}

/** Open ones by deadline and priority, closed ones the latest first. */
export async function listComplaints(
  tx: Tx,
  scope: Scope,
  filter: QueueFilter,
  after: { at: Date; id: string } | undefined,
  limit: number,
  now: Date,
): Promise<QueueRow[]> {
  const closed = filter.state === 'closed'
  const from =
    after === undefined
      ? sql``
      : closed
        ? sql`and (k.closed_at, k.id) < (${after.at}::timestamptz, ${after.id}::uuid)`
        : sql`and (k.queue_at, k.id) > (${after.at}::timestamptz, ${after.id}::uuid)`
  const order = closed ? sql`k.closed_at desc, k.id desc` : sql`k.queue_at, k.id`
  const { rows } = await kept(
    sql<QueueRow>`select ${list(QUEUE_COLUMNS)}, ${names} where ${filtered(scope, filter, now)} ${from} order by ${order} limit ${limit}`,
  ).execute(tx)
  return rows
}

export interface QueueCounts {
  readonly open: number
  readonly warning: number
  readonly overdue: number
  readonly unassigned: number
  readonly paused: number
}

export async function countComplaints(tx: Tx, scope: Scope, filter: QueueFilter, now: Date): Promise<QueueCounts> {
  const { rows } = await kept(sql<QueueCounts>`
    select count(*)::int as open, count(*) filter (where k.next_due_at > ${now} and k.next_warn_at <= ${now})::int as warning,
           count(*) filter (where k.next_due_at <= ${now})::int as overdue, count(*) filter (where k.handler_id is null)::int as unassigned,
           count(*) filter (where k.paused_at is not null)::int as paused
      from complaint k left join customer c on c.customer_id = k.customer_id where ${filtered(scope, filter, now)}`).execute(tx)
  return rows[0]!
}
