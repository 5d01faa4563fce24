import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { fen, id, idParams, instant, line, month, page, pageQuery, prose, ratio } from '../../contract/primitives.ts'
import { GOODWILL_STATES } from './goodwill.rules.ts'

export const goodwillSpend = z.object({
  id,
  customerId: id,
  customerName: z.string().nullable(),
  complaintId: id.nullable(),
  spenderId: id,
  spenderName: z.string(),
  amount: fen,
  problem: z.string(),
  what: z.string(),
  state: z.enum(GOODWILL_STATES),
  spentAt: instant.nullable(),
  reportDueAt: instant.nullable(),
  report: z.string().nullable(),
  reportedAt: instant.nullable(),
  reviewNote: z.string().nullable(),
  reviewedByName: z.string().nullable(),
  story: z.string().nullable(),
  mayReport: z.boolean(),
  mayReview: z.boolean(),
  createdAt: instant,
  version: z.int(),
})
export type GoodwillView = z.output<typeof goodwillSpend>

/** The fund as the side of a complaint shows it. */
export const getFund = endpoint({
  id: 'goodwill.fund',
  method: 'GET',
  path: '/api/goodwill/fund',
  summary: 'What one may still spend without asking first',
  permission: 'goodwill:spend',
  response: z.object({
    yearlyFund: fen,
    spentThisYear: fen,
    balance: fen,
    perSpendLimit: fen,
    reportWorkdays: z.int(),
    waitingForReport: z.int(),
  }),
})

export const listGoodwill = endpoint({
  id: 'goodwill.list',
  method: 'GET',
  path: '/api/goodwill',
  summary: 'The ledger of goodwill, the newest first',
  permission: 'goodwill:read',
  query: pageQuery.extend({ state: z.enum(GOODWILL_STATES).optional(), complaintId: id.optional() }),
  response: page(goodwillSpend),
})

export const spendGoodwill = endpoint({
  id: 'goodwill.spend',
  method: 'POST',
  path: '/api/goodwill',
  summary: 'Spend goodwill for a customer; above the limit this asks for approval',
  permission: 'goodwill:spend',
  body: z.object({
    customerId: id,
    complaintId: id.nullable().default(null),
    amount: fen.positive(),
    problem: line(300),
    what: line(300),
  }),
  response: goodwillSpend,
  errors: ['goodwill.customer_not_found', 'goodwill.amount_invalid', 'goodwill.fund_exhausted'],
})

export const reportGoodwill = endpoint({
  id: 'goodwill.report',
  method: 'POST',
  path: '/api/goodwill/:id/report',
  summary: 'Report a spend afterwards',
  permission: 'goodwill:read',
  ifMatch: true,
  params: idParams,
  body: z.object({ report: line(1000) }),
  response: goodwillSpend,
  errors: ['goodwill.not_found', 'goodwill.wrong_state', 'goodwill.not_yours', 'request.stale'],
})

export const reviewGoodwill = endpoint({
  id: 'goodwill.review',
  method: 'POST',
  path: '/api/goodwill/:id/review',
  summary: 'Approve or refuse a request, review or question a report',
  permission: 'goodwill:review',
  ifMatch: true,
  params: idParams,
  body: z.object({ decision: z.enum(['approve', 'refuse', 'review', 'question']), note: prose(500).default('') }),
  response: goodwillSpend,
  errors: ['goodwill.not_found', 'goodwill.wrong_state', 'goodwill.review_own', 'goodwill.fund_exhausted', 'request.stale'],
})

/** M1: recognition, told to the colleagues. */
export const tellStory = endpoint({
  id: 'goodwill.story',
  method: 'POST',
  path: '/api/goodwill/:id/story',
  summary: 'Write the service story of a spend',
  permission: 'goodwill:review',
  ifMatch: true,
  params: idParams,
  body: z.object({ story: line(2000) }),
  response: goodwillSpend,
  errors: ['goodwill.not_found', 'goodwill.wrong_state', 'request.stale'],
})

export const goodwillFigures = endpoint({
  id: 'goodwill.figures',
  method: 'GET',
  path: '/api/goodwill/figures',
  summary: 'Uses, amount, and reported in time, of a month',
  permission: 'goodwill:figures',
  query: z.object({ month }),
  response: z.object({ month, uses: z.int(), amount: fen, reportedInTime: ratio, stories: z.int() }),
})
