import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { id, idParams, instant, line, nothing, page, pageQuery, prose } from '../../contract/primitives.ts'
import { TIERS } from '../../kernel/tiers.ts'
import { DUE_CHIPS, OBLIGATION_STATES, WAIVER_DECISIONS } from './obligations.rules.ts'

export const dueChip = z.object({ kind: z.enum(DUE_CHIPS), workdaysLeft: z.int() })
/** Words are made where they are read: `obligation.<rule>.reason` filled with the slots. */
export const reasonSlots = z.record(z.string(), z.union([z.string(), z.number()]))

export const obligation = z.object({
  id,
  rootId: id,
  rule: z.string(),
  subjectKind: z.string(),
  subjectId: id,
  period: z.string(),
  tier: z.enum(TIERS).nullable(),
  ownerId: id.nullable(),
  ownerName: z.string().nullable(),
  opensAt: instant,
  dueAt: instant,
  state: z.enum(OBLIGATION_STATES),
  satisfiedBy: id.nullable(),
  satisfiedAt: instant.nullable(),
  reason: reasonSlots,
  snoozedUntil: instant.nullable(),
  snoozeReason: z.string().nullable(),
  waiverPending: z.boolean(),
  chip: dueChip,
})
export type ObligationView = z.output<typeof obligation>

/** What is owed to one customer, open first, then the last closed ones. */
export const listCustomerObligations = endpoint({
  id: 'obligations.of_customer',
  method: 'GET',
  path: '/api/customers/:id/obligations',
  summary: 'What is owed to a customer, and what became of it',
  permission: 'obligations:read',
  params: idParams,
  response: z.object({ open: z.array(obligation), closed: z.array(obligation) }),
  errors: ['obligations.not_found'],
})

export const snoozeObligation = endpoint({
  id: 'obligations.snooze',
  method: 'POST',
  path: '/api/obligations/:id/snooze',
  summary: 'Put a duty off until a moment, with a reason',
  permission: 'obligations:snooze',
  params: idParams,
  body: z.object({ until: instant, reason: line(200) }),
  response: obligation,
  errors: ['obligations.not_found', 'obligations.not_open', 'obligations.snooze_too_far', 'obligations.snooze_in_past'],
})

export const wakeObligation = endpoint({
  id: 'obligations.wake',
  method: 'POST',
  path: '/api/obligations/:id/wake',
  summary: 'Take a snooze back',
  permission: 'obligations:snooze',
  params: idParams,
  body: nothing,
  response: obligation,
  errors: ['obligations.not_found', 'obligations.not_open'],
})

export const requestWaiver = endpoint({
  id: 'obligations.request_waiver',
  method: 'POST',
  path: '/api/obligations/:id/waiver',
  summary: 'Ask that a duty be waived',
  permission: 'obligations:request_waiver',
  params: idParams,
  body: z.object({ reason: line(500) }),
  response: z.object({ waiverId: id }),
  errors: ['obligations.not_found', 'obligations.not_open', 'obligations.waiver_pending', 'obligations.waiver_after_deadline'],
})

export const waiver = z.object({
  id,
  obligation,
  customerName: z.string().nullable(),
  reason: z.string(),
  requestedBy: id,
  requestedByName: z.string(),
  requestedAt: instant,
  decision: z.enum(WAIVER_DECISIONS).nullable(),
  decidedByName: z.string().nullable(),
  decidedAt: instant.nullable(),
  decisionNote: z.string().nullable(),
  /** False for the owner's and the asker's own. */
  mayDecide: z.boolean(),
})

export const listWaivers = endpoint({
  id: 'obligations.waivers',
  method: 'GET',
  path: '/api/waivers',
  summary: 'Requests to waive a duty',
  permission: 'obligations:waivers',
  query: pageQuery.extend({ cursor: id.optional(), state: z.enum(['pending', 'decided']).default('pending') }),
  response: page(waiver),
})

export const decideWaiver = endpoint({
  id: 'obligations.decide_waiver',
  method: 'POST',
  path: '/api/waivers/:id/decision',
  summary: 'Approve or refuse a waiver; never by the owner of the duty',
  permission: 'obligations:waive',
  params: idParams,
  body: z.object({ decision: z.enum(WAIVER_DECISIONS), note: prose(500).default('') }),
  response: waiver,
  errors: [
    'obligations.waiver_not_found',
    'obligations.waiver_decided',
    'obligations.waiver_own',
    'obligations.waiver_after_deadline',
    'obligations.not_open',
  ],
})
