import { route, type Feature, type Route } from '../../platform/feature.ts'
import * as contract from './reviews.contract.ts'
import { reviewsJobs } from './reviews.jobs.ts'
import { reviewsErrors, reviewsPermissions } from './reviews.rules.ts'
import { reviewsTexts } from './reviews.texts.ts'
import * as cases from './reviews.usecases.ts'

export const reviewsRoutes: Route[] = [
  route(contract.listReviews, (context, { query }) => cases.listReviews(context, query)),
  route(contract.getReview, (context, { params }) => cases.getReview(context, params.id)),
  route(contract.listReviewItems, (context, { params, query }) => cases.listReviewItems(context, params.id, query)),
  route(contract.openReview, (context, { body }) => cases.openReview(context, body)),
  route(contract.decideItems, (context, { params, body }) => cases.decideItems(context, params.id, body)),
  route(contract.giveNotice, (context, { params, body }) => cases.giveNotice(context, params.id, params.customerId, body.note)),
  route(contract.applyReview, (context, { params, version }) => cases.applyReview(context, params.id, version)),
  route(contract.cancelReview, (context, { params, version }) => cases.cancelReview(context, params.id, version)),
]

export const reviewsFeature: Feature = {
  name: 'reviews',
  permissions: reviewsPermissions,
  errors: reviewsErrors,
  routes: reviewsRoutes,
  jobs: reviewsJobs,
  texts: reviewsTexts,
  constraintErrors: {
    tier_review_one_open: 'reviews.open_already',
    tier_review_second_person: 'reviews.second_person',
  },
}
