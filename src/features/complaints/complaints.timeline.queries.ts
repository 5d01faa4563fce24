import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'

export interface TimelineRow {
  readonly id: string
  readonly title: string
  readonly channel: string
  readonly state: string
  readonly what: string | null
  readonly receivedAt: Date
}

export async function timelineOf(
  tx: Tx,
  _scope: Scope,
  customerId: string,
  before: { at: Date; id: string } | undefined,
  limit: number,
): Promise<TimelineRow[]> {
  const after = before === undefined ? sql`true` : sql`(k.received_at, k.id) < (${before.at}::timestamptz, ${before.id}::uuid)`
  const { rows } = await sql<TimelineRow>`
    select k.id, k.title, k.channel, k.state, k.record_what as what, k.received_at as "receivedAt" from complaint k
     where k.customer_id = ${customerId} and ${after} order by k.received_at desc, k.id desc limit ${limit}`.execute(tx)
  return rows
}
