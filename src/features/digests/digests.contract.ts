import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { id, idParams, instant, line, month, page, pageQuery, plainDate, prose, ratio } from '../../contract/primitives.ts'
import { COMPLAINT_CLASSES } from '../complaints/complaints.rules.ts'
import { SUGGESTION_SOURCES, SUGGESTION_STATES } from './digests.rules.ts'

const figures = z.object({
  received: z.int(),
  closed: z.int(),
  complaintOnTime: ratio,
  firstContact24h: ratio,
  resolved48h: ratio,
  /** Count, and per 1,000 VIPs: target 0. */
  justifiedComplaints: z.object({ count: z.int(), vips: z.int() }),
  reopenRate: ratio,
  repeatRate: ratio,
  complaintCsat: ratio,
})

/** Written by the system; the words are the page's, the figures are here. */
export const getDigest = endpoint({
  id: 'digests.get',
  method: 'GET',
  path: '/api/complaint-digest',
  summary: 'A month of complaints: counts, reasons, trends, justified ones, causes, open promises, what changed',
  permission: 'digests:read',
  query: z.object({ month, unitId: id.optional() }),
  response: z.object({
    month,
    unitId: id.nullable(),
    /** False while the month runs. */
    isOver: z.boolean(),
    figures,
    before: figures,
    byClass: z.array(z.object({ class: z.enum(COMPLAINT_CLASSES), subClass: z.string(), count: z.int(), before: z.int() })),
    causes: z.array(z.object({ cause: z.string(), count: z.int(), running: z.int() })),
    justified: z.array(z.object({ class: z.enum(COMPLAINT_CLASSES), count: z.int() })),
    openPromises: z.object({ open: z.int(), overdue: z.int() }),
    suggestions: z.object({ received: z.int(), accepted: z.int(), done: z.int() }),
    /** Classes that rose or fell most against the month before. */
    changes: z.array(z.object({ class: z.enum(COMPLAINT_CLASSES), subClass: z.string(), difference: z.int() })),
    confirmed: z.object({ byName: z.string(), at: instant, conclusion: z.string() }).nullable(),
    mayConfirm: z.boolean(),
  }),
  errors: ['digests.unit_not_found'],
})

export const confirmDigest = endpoint({
  id: 'digests.confirm',
  method: 'POST',
  path: '/api/complaint-digest/confirm',
  summary: 'Say what the month taught; this is what is owed by the 5th',
  permission: 'digests:confirm',
  body: z.object({ month, unitId: id, conclusion: line(2000) }),
  response: z.object({ at: instant }),
  errors: ['digests.month_not_over', 'digests.unit_not_found', 'digests.already_confirmed'],
})

export const getHeat = endpoint({
  id: 'digests.heat',
  method: 'GET',
  path: '/api/complaint-heat',
  summary: 'Complaints by region and week',
  permission: 'digests:read',
  query: z.object({ from: plainDate, to: plainDate }),
  response: z.object({
    weeks: z.array(plainDate),
    regions: z.array(z.object({ territoryId: id.nullable(), name: z.string().nullable(), counts: z.array(z.int()) })),
  }),
})

export const suggestion = z.object({
  id,
  customerId: id,
  customerName: z.string().nullable(),
  source: z.enum(SUGGESTION_SOURCES),
  sourceId: id.nullable(),
  text: z.string(),
  state: z.enum(SUGGESTION_STATES),
  answer: z.string().nullable(),
  byName: z.string(),
  createdAt: instant,
  version: z.int(),
})

export const listSuggestions = endpoint({
  id: 'suggestions.list',
  method: 'GET',
  path: '/api/suggestions',
  summary: 'What customers suggested, the newest first',
  permission: 'suggestions:read',
  query: pageQuery.extend({ state: z.enum(SUGGESTION_STATES).optional(), sourceId: id.optional() }),
  response: page(suggestion),
})

export const addSuggestion = endpoint({
  id: 'suggestions.add',
  method: 'POST',
  path: '/api/suggestions',
  summary: 'Keep a customer’s suggestion',
  permission: 'suggestions:write',
  body: z.object({ customerId: id, source: z.enum(SUGGESTION_SOURCES), sourceId: id.nullable().default(null), text: line(2000) }),
  response: suggestion,
  errors: ['suggestions.customer_not_found'],
})

export const decideSuggestion = endpoint({
  id: 'suggestions.decide',
  method: 'POST',
  path: '/api/suggestions/:id/decide',
  summary: 'Accept, decline or finish a suggestion',
  permission: 'suggestions:decide',
  ifMatch: true,
  params: idParams,
  body: z.object({ state: z.enum(['accepted', 'declined', 'done']), answer: prose(1000).default('') }),
  response: suggestion,
  errors: ['suggestions.not_found', 'suggestions.wrong_state', 'request.stale'],
})
