import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { id, idParams, instant, line, page, pageQuery, plainDate, prose } from '../../contract/primitives.ts'
import { TIERS } from '../../kernel/tiers.ts'
import { EXCEPTION_DECISIONS, EXCEPTION_STATES } from './exceptions.rules.ts'

const tier = z.enum(TIERS)
const vipTier = tier.exclude(['none'])
const whose = {
  id,
  customerId: id,
  customerName: z.string(),
  customerTier: tier,
  managerName: z.string().nullable(),
  territoryName: z.string().nullable(),
}

export const protection = z.object({
  ...whose,
  tier,
  untilOn: plainDate,
  reason: z.string(),
  createdAt: instant,
  createdByName: z.string(),
  endedAt: instant.nullable(),
  endReason: z.string().nullable(),
  version: z.int(),
})
export type ProtectionView = z.output<typeof protection>

export const exception = z.object({
  ...whose,
  tier: vipTier,
  untilOn: plainDate,
  reason: z.string(),
  state: z.enum(EXCEPTION_STATES),
  requestedAt: instant,
  requestedByName: z.string(),
  decidedAt: instant.nullable(),
  decidedByName: z.string().nullable(),
  decisionNote: z.string().nullable(),
  endReason: z.string().nullable(),
  mayDecide: z.boolean(),
  mayEnd: z.boolean(),
  version: z.int(),
})
export type ExceptionView = z.output<typeof exception>

export const readTierCare = endpoint({
  id: 'exceptions.of_customer',
  method: 'GET',
  path: '/api/customers/:id/tier-care',
  summary: "What stands beside the model on one customer's tier: protections and exceptions, newest first",
  permission: 'exceptions:read',
  params: idParams,
  response: z.object({
    tier,
    tierValidTo: plainDate.nullable(),
    protections: z.array(protection),
    exceptions: z.array(exception),
    may: z.object({ protect: z.boolean(), request: z.boolean() }),
    /** The furthest day that a protection or an exception may be given to. */
    lastDay: plainDate,
  }),
  errors: ['exceptions.customer_not_found'],
})

export const listProtections = endpoint({
  id: 'exceptions.protections',
  method: 'GET',
  path: '/api/tier-protections',
  summary: 'Protections in force, the first to end first',
  permission: 'exceptions:read',
  query: pageQuery,
  response: page(protection),
})

export const listExceptions = endpoint({
  id: 'exceptions.list',
  method: 'GET',
  path: '/api/tier-exceptions',
  summary: 'Exceptions by state, the newest first',
  permission: 'exceptions:read',
  query: pageQuery.extend({ state: z.enum(EXCEPTION_STATES).optional() }),
  response: page(exception),
})

export const protectTier = endpoint({
  id: 'exceptions.protect',
  method: 'POST',
  path: '/api/customers/:id/tier-protections',
  summary: 'Keep the tier in hand from falling until a day; an earlier protection ends',
  permission: 'exceptions:protect',
  params: idParams,
  body: z.object({ untilOn: plainDate, reason: line(300) }),
  response: protection,
  errors: ['exceptions.customer_not_found', 'exceptions.no_tier', 'exceptions.until_in_past', 'exceptions.until_too_far'],
})

const one = z.object({ id, itemId: id })

export const endProtection = endpoint({
  id: 'exceptions.end_protection',
  method: 'POST',
  path: '/api/customers/:id/tier-protections/:itemId/end',
  summary: 'End a protection before its day',
  permission: 'exceptions:protect',
  ifMatch: true,
  params: one,
  body: z.object({ reason: line(300) }),
  response: protection,
  errors: ['exceptions.not_found', 'exceptions.wrong_state', 'request.stale'],
})

export const requestException = endpoint({
  id: 'exceptions.request',
  method: 'POST',
  path: '/api/customers/:id/tier-exceptions',
  summary: 'Ask for a higher tier than the model gives, for a second person to approve',
  permission: 'exceptions:request',
  params: idParams,
  body: z.object({ tier: vipTier, untilOn: plainDate, reason: line(300) }),
  response: exception,
  errors: [
    'exceptions.customer_not_found',
    'exceptions.not_higher',
    'exceptions.until_in_past',
    'exceptions.until_too_far',
    'exceptions.requested_already',
  ],
})

export const decideException = endpoint({
  id: 'exceptions.decide',
  method: 'POST',
  path: '/api/customers/:id/tier-exceptions/:itemId/decision',
  summary: 'Approve or refuse an exception; approved, the tier rises at once',
  permission: 'exceptions:decide',
  ifMatch: true,
  params: one,
  body: z.object({ decision: z.enum(EXCEPTION_DECISIONS), note: prose(300).default('') }),
  response: exception,
  errors: [
    'exceptions.not_found',
    'exceptions.second_person',
    'exceptions.wrong_state',
    'exceptions.note_missing',
    'exceptions.not_higher',
    'exceptions.until_in_past',
    'request.stale',
  ],
})

export const endException = endpoint({
  id: 'exceptions.end',
  method: 'POST',
  path: '/api/customers/:id/tier-exceptions/:itemId/end',
  summary: 'Take back a request, or end an approved exception: the tier then falls at the end of its validity',
  permission: 'exceptions:protect',
  ifMatch: true,
  params: one,
  body: z.object({ reason: line(300) }),
  response: exception,
  errors: ['exceptions.not_found', 'exceptions.not_yours', 'exceptions.wrong_state', 'request.stale'],
})
