import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import { DEAD_LETTERS } from '../../platform/queues.ts'
import type { Tx } from '../../platform/work.ts'
import type { DeadJob, QueueDepth } from './jobs.contract.ts'

interface DeadRow {
  readonly id: string
  readonly queue: string | null
  readonly staff_id: string | null
  readonly display_name: string | null
  readonly created_at: Date
  readonly failed_at: Date
  readonly tries: number | null
  readonly reason: string | null
}

export interface DeadFilter {
  readonly before?: string | undefined
  readonly queue?: string | undefined
  readonly limit: number
}

/** Ids of the queue are random, so a page begins after the place of the last row in (time, id). */
export async function listDead(tx: Tx, _scope: Scope, filter: DeadFilter): Promise<DeadJob[]> {
  const { rows } = await sql<DeadRow>`
    with last as (select created_on, id from pgboss.job where name = ${DEAD_LETTERS} and id = ${filter.before ?? null}::uuid)
    select j.id, j.source_name as queue, s.id as staff_id, s.display_name,
      coalesce(j.source_created_on, j.created_on) as created_at, j.created_on as failed_at,
      j.source_retry_count + 1 as tries, j.output -> 'error' ->> 'message' as reason
    from pgboss.job j left join staff s on s.id = (j.data ->> 'requestedBy')::uuid
    where j.name = ${DEAD_LETTERS} and j.state = 'created'
      and (${filter.before ?? null}::uuid is null or (j.created_on, j.id) < (select created_on, id from last))
      and (${filter.queue ?? null}::text is null or j.source_name = ${filter.queue ?? null})
    order by j.created_on desc, j.id desc limit ${filter.limit}`.execute(tx)
  return rows.map((row) => ({
    id: row.id,
    queue: row.queue ?? 'unknown',
    requestedBy: row.staff_id === null ? null : { id: row.staff_id, displayName: row.display_name ?? '' },
    createdAt: row.created_at.toISOString(),
    failedAt: row.failed_at.toISOString(),
    tries: row.tries ?? 1,
    reason: row.reason ?? 'unknown',
  }))
}

export async function listQueues(tx: Tx, _scope: Scope): Promise<QueueDepth[]> {
  const { rows } = await sql<Omit<QueueDepth, 'oldestWaitingAt'> & { oldest: Date | null }>`
    select q.name as queue,
      count(*) filter (where j.state = 'created' and j.start_after <= now())::int as waiting,
      count(*) filter (where j.state in ('created', 'retry') and j.start_after > now())::int as deferred,
      count(*) filter (where j.state = 'retry')::int as retrying,
      count(*) filter (where j.state = 'active')::int as active,
      (select count(*)::int from pgboss.job d where d.name = ${DEAD_LETTERS} and d.state = 'created' and d.source_name = q.name) as dead,
      min(j.created_on) filter (where j.state = 'created' and j.start_after <= now()) as oldest
    from pgboss.queue q left join pgboss.job j on j.name = q.name and j.state in ('created', 'retry', 'active')
    where q.name <> ${DEAD_LETTERS} and q.name not like '\\_\\_pgboss%'
    group by q.name order by q.name`.execute(tx)
  return rows.map(({ oldest, ...row }) => ({ ...row, oldestWaitingAt: oldest?.toISOString() ?? null }))
}

export async function takeDead(tx: Tx, _scope: Scope, id: string): Promise<{ queue: string | null; data: object } | undefined> {
  const { rows } = await sql<{ queue: string | null; data: object }>`
    delete from pgboss.job where name = ${DEAD_LETTERS} and id = ${id} and state = 'created' returning source_name as queue, data`.execute(
    tx,
  )
  return rows[0]
}

export async function countDeadSince(tx: Tx, _scope: Scope, minutes: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from pgboss.job
    where name = ${DEAD_LETTERS} and state = 'created' and created_on > now() - make_interval(mins => ${minutes})`.execute(tx)
  return rows[0]?.n ?? 0
}

export async function listAdministrators(tx: Tx, _scope: Scope): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from staff where role = 'AD' and state = 'active'`.execute(tx)
  return rows.map((row) => row.id)
}

/** Marks of runs whose job is long gone. */
export async function forgetCrashes(tx: Tx, _scope: Scope, before: Date): Promise<void> {
  await sql`delete from job_crash where claimed_at < ${before}`.execute(tx)
}
