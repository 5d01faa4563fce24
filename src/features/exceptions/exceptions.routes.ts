import { route, type Feature, type Route } from '../../platform/feature.ts'
import * as contract from './exceptions.contract.ts'
import { exceptionsJobs } from './exceptions.jobs.ts'
import { exceptionsErrors, exceptionsPermissions } from './exceptions.rules.ts'
import { exceptionsTexts } from './exceptions.texts.ts'
import * as cases from './exceptions.usecases.ts'

const held = (params: { id: string; itemId: string }, version: number) => ({
  customerId: params.id,
  id: params.itemId,
  version,
})

export const exceptionsRoutes: Route[] = [
  route(contract.readTierCare, (context, { params }) => cases.readTierCare(context, params.id)),
  route(contract.listProtections, (context, { query }) => cases.listProtections(context, query)),
  route(contract.listExceptions, (context, { query }) => cases.listExceptions(context, query)),
  route(contract.protectTier, (context, { params, body }) => cases.protectTier(context, params.id, body)),
  route(contract.endProtection, (context, { params, version, body }) =>
    cases.endProtection(context, held(params, version), body.reason),
  ),
  route(contract.requestException, (context, { params, body }) => cases.requestException(context, params.id, body)),
  route(contract.decideException, (context, { params, version, body }) =>
    cases.decideException(context, held(params, version), body),
  ),
  route(contract.endException, (context, { params, version, body }) =>
    cases.endException(context, held(params, version), body.reason),
  ),
]

export const exceptionsFeature: Feature = {
  name: 'exceptions',
  permissions: exceptionsPermissions,
  errors: exceptionsErrors,
  routes: exceptionsRoutes,
  jobs: exceptionsJobs,
  texts: exceptionsTexts,
  constraintErrors: {
    tier_exception_one_standing: 'exceptions.requested_already',
    tier_exception_second_person: 'exceptions.second_person',
  },
  noticeRights: {
    'exceptions.requested': 'exceptions:decide',
    'exceptions.approved': 'exceptions:read',
    'exceptions.refused': 'exceptions:read',
  },
}
