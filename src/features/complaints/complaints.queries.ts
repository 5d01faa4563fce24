import { sql, type Selectable, type Updateable } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tier } from '../../kernel/tiers.ts'
import type { ComplaintTable } from '../../platform/db-types.generated.ts'
import type { Tx } from '../../platform/work.ts'
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

const named = sql`select k.*, c.name as "customerName", u.name as "unitName", h.display_name as "handlerName"
    from complaint k join unit u on u.id = k.unit_id left join staff h on h.id = k.handler_id left join customer c on c.customer_id = k.customer_id`

export async function findComplaint(tx: Tx, scope: Scope, id: string): Promise<NamedComplaint | undefined> {
  const { rows } = await sql<NamedComplaint>`${named} where k.id = ${id} and ${complaintInScope(scope)}`.execute(tx)
  return rows[0]
}

/** Held until the end of the act: of two steps at once the second sees what the first made. */
export async function lockComplaint(tx: Tx, scope: Scope, id: string): Promise<NamedComplaint | undefined> {
  const { rows } = await sql<NamedComplaint>`${named} where k.id = ${id} and ${complaintInScope(scope)} for update of k`.execute(
    tx,
  )
  return rows[0]
}

export async function complaintExists(tx: Tx, _scope: Scope, id: string): Promise<boolean> {
  const { rows } = await sql`select 1 from complaint where id = ${id}`.execute(tx)
  return rows.length > 0
}

/** What was just written by this act, whatever the scope says of it afterwards. */
export async function reloadComplaint(tx: Tx, _scope: Scope, of: { customer_id: string; id: string }): Promise<NamedComplaint> {
  const { rows } = await sql<NamedComplaint>`${named} where k.customer_id = ${of.customer_id} and k.id = ${of.id}`.execute(tx)
  return rows[0]!
}

export type ComplaintChange = Updateable<ComplaintTable>

export async function updateComplaint(
  tx: Tx,
  _scope: Scope,
  of: { customer_id: string; id: string },
  change: ComplaintChange,
): Promise<number> {
  const row = await tx
    .updateTable('complaint')
    .set((eb) => ({ ...change, version: eb('version', '+', 1) }))
    .where('customer_id', '=', of.customer_id)
    .where('id', '=', of.id)
    .returning('version')
    .executeTakeFirstOrThrow()
  return row.version
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
): Promise<NamedComplaint[]> {
  const closed = filter.state === 'closed'
  const from =
    after === undefined
      ? sql``
      : closed
        ? sql`and (k.closed_at, k.id) < (${after.at}::timestamptz, ${after.id}::uuid)`
        : sql`and (k.queue_at, k.id) > (${after.at}::timestamptz, ${after.id}::uuid)`
  const order = closed ? sql`k.closed_at desc, k.id desc` : sql`k.queue_at, k.id`
  const { rows } =
    await sql<NamedComplaint>`${named} where ${filtered(scope, filter, now)} ${from} order by ${order} limit ${limit}`.execute(tx)
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
  const { rows } = await sql<QueueCounts>`
    select count(*)::int as open, count(*) filter (where k.next_due_at > ${now} and k.next_warn_at <= ${now})::int as warning,
           count(*) filter (where k.next_due_at <= ${now})::int as overdue, count(*) filter (where k.handler_id is null)::int as unassigned,
           count(*) filter (where k.paused_at is not null)::int as paused
      from complaint k left join customer c on c.customer_id = k.customer_id where ${filtered(scope, filter, now)}`.execute(tx)
  return rows[0]!
}
