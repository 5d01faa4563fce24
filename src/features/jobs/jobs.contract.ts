import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { id, idParams, instant, nothing, page, pageQuery } from '../../contract/primitives.ts'

export const deadJob = z.object({
  id,
  queue: z.string(),
  requestedBy: z.object({ id, displayName: z.string() }).nullable(),
  createdAt: instant,
  failedAt: instant,
  tries: z.int(),
  /** What went wrong, without values. */
  reason: z.string(),
})
export type DeadJob = z.infer<typeof deadJob>

export const queueDepth = z.object({
  queue: z.string(),
  /** Ready to run now. */
  waiting: z.int(),
  /** To run later, or to be tried again later. */
  deferred: z.int(),
  retrying: z.int(),
  active: z.int(),
  dead: z.int(),
  oldestWaitingAt: instant.nullable(),
})
export type QueueDepth = z.infer<typeof queueDepth>

export const listDeadJobs = endpoint({
  id: 'jobs.list_dead',
  method: 'GET',
  path: '/api/jobs/dead',
  summary: 'Jobs given up after all tries, the newest first',
  permission: 'jobs:read',
  query: pageQuery.extend({ cursor: id.optional(), queue: z.string().max(100).optional() }),
  response: page(deadJob),
})

export const listQueues = endpoint({
  id: 'jobs.list_queues',
  method: 'GET',
  path: '/api/jobs/queues',
  summary: 'How much waits in each queue',
  permission: 'jobs:read',
  response: z.object({ items: z.array(queueDepth) }),
})

export const retryJob = endpoint({
  id: 'jobs.retry',
  method: 'POST',
  path: '/api/jobs/dead/:id/retry',
  summary: 'Put a job that was given up back into its queue',
  permission: 'jobs:write',
  params: idParams,
  response: nothing,
  errors: ['jobs.not_found', 'jobs.queue_gone'],
})

export const discardJob = endpoint({
  id: 'jobs.discard',
  method: 'POST',
  path: '/api/jobs/dead/:id/discard',
  summary: 'Discard a job that was given up',
  permission: 'jobs:write',
  params: idParams,
  response: nothing,
  errors: ['jobs.not_found'],
})
