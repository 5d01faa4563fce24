import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { id, idParams, instant, month, nothing, page, pageQuery, plainDate, prose } from '../../contract/primitives.ts'
import { TIERS } from '../../kernel/tiers.ts'
import { ITEM_DECISIONS, ITEM_OUTCOMES, REVIEW_KINDS, REVIEW_STATES } from './reviews.rules.ts'

const tier = z.enum(TIERS)
const kind = z.enum(REVIEW_KINDS)

const counts = z.object({
  kind,
  customers: z.int(),
  undecided: z.int(),
  confirmed: z.int(),
  protected: z.int(),
  noticesOwed: z.int(),
  noticed: z.int(),
  done: z.int(),
})

export const review = z.object({
  id,
  fromOn: plainDate,
  toOn: plainDate,
  state: z.enum(REVIEW_STATES),
  month: month.nullable(),
  modelNumber: z.int().nullable(),
  openedAt: instant,
  openedByName: z.string().nullable(),
  appliedAt: instant.nullable(),
  appliedByName: z.string().nullable(),
  counts: z.array(counts),
  mayApply: z.boolean(),
  version: z.int(),
})
export type ReviewView = z.output<typeof review>

export const listReviews = endpoint({
  id: 'reviews.list',
  method: 'GET',
  path: '/api/reviews',
  summary: 'Annual reviews, the newest first, with counts of what lies in reach',
  permission: 'reviews:read',
  query: pageQuery,
  response: page(review),
})

export const getReview = endpoint({
  id: 'reviews.get',
  method: 'GET',
  path: '/api/reviews/:id',
  summary: 'One annual review with its counts by region and manager',
  permission: 'reviews:read',
  params: idParams,
  response: review.extend({
    groups: z.array(
      z.object({
        by: z.enum(['territory', 'manager']),
        id: id.nullable(),
        name: z.string().nullable(),
        upgrade: z.int(),
        retain: z.int(),
        downgrade: z.int(),
        undecided: z.int(),
      }),
    ),
    /** The furthest day of a protection. */
    lastDay: plainDate,
  }),
  errors: ['reviews.not_found'],
})

const chosen = {
  kind: kind.optional(),
  managerId: id.optional(),
  territoryId: id.optional(),
  decision: z.enum([...ITEM_DECISIONS, 'none']).optional(),
}

export const reviewItem = z.object({
  customerId: id,
  customerName: z.string(),
  kind,
  tier,
  proposed: tier,
  validTo: plainDate.nullable(),
  score: z.number().nullable(),
  managerName: z.string().nullable(),
  territoryName: z.string().nullable(),
  decision: z.enum(ITEM_DECISIONS).nullable(),
  reason: z.string().nullable(),
  decidedByName: z.string().nullable(),
  noticeDueAt: instant.nullable(),
  noticedAt: instant.nullable(),
  outcome: z.enum(ITEM_OUTCOMES).nullable(),
  mayNotice: z.boolean(),
})
export type ReviewItemView = z.output<typeof reviewItem>

export const listReviewItems = endpoint({
  id: 'reviews.items',
  method: 'GET',
  path: '/api/reviews/:id/items',
  summary: 'The upgrade, retain or downgrade list of a review, best score first',
  permission: 'reviews:items',
  params: idParams,
  query: pageQuery.extend(chosen),
  response: page(reviewItem),
  errors: ['reviews.not_found'],
})

export const openReview = endpoint({
  id: 'reviews.open',
  method: 'POST',
  path: '/api/reviews',
  summary: 'Open a review of the tiers whose validity ends from one day until before another',
  permission: 'reviews:open',
  body: z.object({ fromOn: plainDate, toOn: plainDate }),
  response: review,
  errors: ['reviews.period_invalid', 'reviews.open_already', 'reviews.no_usage'],
})

export const decideItems = endpoint({
  id: 'reviews.decide',
  method: 'POST',
  path: '/api/reviews/:id/decisions',
  summary: 'Confirm what the model says, or protect with a reason: some customers, or all that a filter finds',
  permission: 'reviews:decide',
  params: idParams,
  body: z.object({
    decision: z.enum(ITEM_DECISIONS),
    reason: prose(300).default(''),
    /** For a protection; exclusive. */
    untilOn: plainDate.nullable().default(null),
    customerIds: z.array(id).max(1000).optional(),
    matching: z.object(chosen).optional(),
  }),
  response: z.object({ decided: z.int() }),
  errors: [
    'reviews.not_found',
    'reviews.wrong_state',
    'reviews.reason_missing',
    'reviews.nothing_chosen',
    'exceptions.until_in_past',
    'exceptions.until_too_far',
  ],
})

export const giveNotice = endpoint({
  id: 'reviews.notice',
  method: 'POST',
  path: '/api/reviews/:id/items/:customerId/notice',
  summary: 'The customer was told of the fall: meets OB24',
  permission: 'reviews:notice',
  params: z.object({ id, customerId: id }),
  body: z.object({ note: prose(300).default('') }),
  response: nothing,
  errors: ['reviews.item_not_found', 'reviews.wrong_state'],
})

export const applyReview = endpoint({
  id: 'reviews.apply',
  method: 'POST',
  path: '/api/reviews/:id/application',
  summary: 'Put the decisions into force; falls wait for the end of each validity',
  permission: 'reviews:apply',
  ifMatch: true,
  params: idParams,
  response: review,
  errors: ['reviews.not_found', 'reviews.second_person', 'reviews.wrong_state', 'reviews.undecided', 'request.stale'],
})

export const cancelReview = endpoint({
  id: 'reviews.cancel',
  method: 'POST',
  path: '/api/reviews/:id/cancellation',
  summary: 'Give up a review that was not applied; protections already given stay',
  permission: 'reviews:open',
  ifMatch: true,
  params: idParams,
  response: review,
  errors: ['reviews.not_found', 'reviews.wrong_state', 'request.stale'],
})
