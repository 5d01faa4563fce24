import { forgetIdempotencyKeys } from '../../platform/http/idempotency.ts'
import { requeue } from '../../platform/queues.ts'
import type { Context } from '../../platform/work.ts'
import type { DeadJob, QueueDepth } from './jobs.contract.ts'
import * as queries from './jobs.queries.ts'
import { IDEMPOTENCY_HOURS, WATCH_MINUTES, jobsErrors } from './jobs.rules.ts'

export function listDeadJobs(
  context: Context,
  search: { cursor?: string | undefined; queue?: string | undefined; limit: number },
): Promise<{ items: DeadJob[]; nextCursor: string | null }> {
  return context.read('jobs:read', async (work) => {
    const found = await queries.listDead(work.tx, work.scope, {
      before: search.cursor,
      queue: search.queue,
      limit: search.limit + 1,
    })
    const items = found.slice(0, search.limit)
    return { items, nextCursor: found.length > search.limit ? (items.at(-1)?.id ?? null) : null }
  })
}

export function listQueues(context: Context): Promise<{ items: QueueDepth[] }> {
  return context.read('jobs:read', async (work) => ({ items: await queries.listQueues(work.tx, work.scope) }))
}

export function retryJob(context: Context, id: string): Promise<void> {
  return context.write('jobs:write', async (work) => {
    const job = await queries.takeDead(work.tx, work.scope, id)
    if (job === undefined) throw jobsErrors.make('jobs.not_found')
    if (job.queue === null || !(await requeue(context.services, work.tx, job.queue, job.data)))
      throw jobsErrors.make('jobs.queue_gone')
    work.audit({ action: 'jobs.retry', objectKind: 'job', objectId: id })
  })
}

export function discardJob(context: Context, id: string): Promise<void> {
  return context.write('jobs:write', async (work) => {
    if ((await queries.takeDead(work.tx, work.scope, id)) === undefined) throw jobsErrors.make('jobs.not_found')
    work.audit({ action: 'jobs.discard', objectKind: 'job', objectId: id })
  })
}

/** A dead job that nobody hears of is work that silently did not happen. */
export async function tellOfDeadJobs(context: Context): Promise<void> {
  const count = await context.read('jobs:read', (work) => queries.countDeadSince(work.tx, work.scope, WATCH_MINUTES))
  if (count === 0) return
  await context.write('jobs:write', async (work) => {
    for (const staffId of await queries.listAdministrators(work.tx, work.scope)) {
      await work.notify({ staffId, kind: 'jobs.dead', params: { count }, href: '/jobs' })
    }
    work.audit({ action: 'jobs.tell_dead', objectKind: 'job', objectId: null })
  })
}

export function sweep(context: Context): Promise<void> {
  return context.write('jobs:sweep', async (work) => {
    const before = new Date(work.now.getTime() - IDEMPOTENCY_HOURS * 3_600_000)
    await forgetIdempotencyKeys(work.tx, before)
    await queries.forgetCrashes(work.tx, work.scope, before)
    work.audit({ action: 'jobs.sweep', objectKind: 'job', objectId: null })
  })
}
