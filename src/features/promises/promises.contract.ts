import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { id, idParams, instant, line, page, pageQuery, prose } from '../../contract/primitives.ts'
import { TIERS } from '../../kernel/tiers.ts'
import { PROMISE_SOURCES, PROMISE_STATES, PROMISE_VIEWS } from './promises.rules.ts'

export const promise = z.object({
  id,
  customerId: id,
  customerName: z.string().nullable(),
  customerTier: z.enum(TIERS).nullable(),
  promiserId: id,
  promiserName: z.string(),
  text: z.string(),
  givenAt: instant,
  dueAt: instant,
  /** From here on its chip warns. */
  warnAt: instant,
  state: z.enum(PROMISE_STATES),
  keptAt: instant.nullable(),
  proof: z.string().nullable(),
  source: z.enum(PROMISE_SOURCES),
  sourceId: id.nullable(),
  /** The promised reply of a complaint is kept by replying. */
  isReply: z.boolean(),
  mayKeep: z.boolean(),
  version: z.int(),
})
export type PromiseView = z.output<typeof promise>

export const listPromises = endpoint({
  id: 'promises.list',
  method: 'GET',
  path: '/api/promises',
  summary: 'The register of promises to customers, the nearest deadline first',
  permission: 'promises:read',
  query: pageQuery.extend({
    view: z.enum(PROMISE_VIEWS).default('mine'),
    state: z.enum(['open', 'all']).default('open'),
    customerId: id.optional(),
    sourceId: id.optional(),
  }),
  response: page(promise).extend({ open: z.int(), overdue: z.int() }),
})

export const givePromise = endpoint({
  id: 'promises.give',
  method: 'POST',
  path: '/api/promises',
  summary: 'Register a promise to a customer',
  permission: 'promises:write',
  body: z.object({
    customerId: id,
    text: line(300),
    dueAt: instant,
    source: z.enum(PROMISE_SOURCES).default('customer'),
    sourceId: id.nullable().default(null),
  }),
  response: promise,
  errors: ['promises.customer_not_found', 'promises.in_past', 'promises.too_far'],
})

export const keepPromise = endpoint({
  id: 'promises.keep',
  method: 'POST',
  path: '/api/promises/:id/keep',
  summary: 'Say that a promise was kept, with the proof',
  permission: 'promises:write',
  ifMatch: true,
  params: idParams,
  body: z.object({ proof: line(300), keptAt: instant.optional() }),
  response: promise,
  errors: ['promises.not_found', 'promises.not_open', 'promises.not_yours', 'promises.in_past', 'request.stale'],
})

export const withdrawPromise = endpoint({
  id: 'promises.withdraw',
  method: 'POST',
  path: '/api/promises/:id/withdraw',
  summary: 'Take a promise back, as agreed with the customer',
  permission: 'promises:write',
  ifMatch: true,
  params: idParams,
  body: z.object({ reason: line(300), note: prose(300).default('') }),
  response: promise,
  errors: ['promises.not_found', 'promises.not_open', 'promises.not_yours', 'request.stale'],
})
