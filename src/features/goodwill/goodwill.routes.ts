import { route, type Feature, type Route } from '../../platform/feature.ts'
import * as contract from './goodwill.contract.ts'
import { goodwillErrors, goodwillPermissions } from './goodwill.rules.ts'
import { goodwillTexts } from './goodwill.texts.ts'
import * as cases from './goodwill.usecases.ts'

export const goodwillRoutes: Route[] = [
  route(contract.getFund, (context) => cases.readFund(context)),
  route(contract.listGoodwill, (context, { query }) => cases.listGoodwill(context, query)),
  route(contract.spendGoodwill, (context, { body }) => cases.spendGoodwill(context, body)),
  route(contract.reportGoodwill, (context, { params, version, body }) =>
    cases.reportGoodwill(context, params.id, version, body.report),
  ),
  route(contract.reviewGoodwill, (context, { params, version, body }) => cases.reviewGoodwill(context, params.id, version, body)),
  route(contract.tellStory, (context, { params, version, body }) => cases.tellStory(context, params.id, version, body.story)),
  route(contract.goodwillFigures, (context, { query }) => cases.goodwillFigures(context, query.month)),
]

export const goodwillFeature: Feature = {
  name: 'goodwill',
  permissions: goodwillPermissions,
  errors: goodwillErrors,
  routes: goodwillRoutes,
  jobs: [],
  texts: goodwillTexts,
  constraintErrors: { goodwill_spend_second_person: 'goodwill.review_own' },
  noticeRights: {
    'goodwill.requested': 'goodwill:review',
    'goodwill.decided': 'goodwill:read',
    'goodwill.story': 'goodwill:read',
  },
}
