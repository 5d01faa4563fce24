import { route, type Feature, type Route } from '../../platform/feature.ts'
import * as contract from './compliance.contract.ts'
import { complianceErrors, compliancePermissions } from './compliance.rules.ts'
import { complianceTexts } from './compliance.texts.ts'
import * as cases from './compliance.usecases.ts'

export const complianceRoutes: Route[] = [
  route(contract.getCompliance, (context, { query }) => cases.getCompliance(context, query)),
  route(contract.getStrategy, (context, { query }) => cases.getStrategy(context, query)),
  route(contract.listComplianceRows, (context, { query }) => cases.listComplianceRows(context, query)),
]

export const complianceFeature: Feature = {
  name: 'compliance',
  permissions: compliancePermissions,
  errors: complianceErrors,
  routes: complianceRoutes,
  jobs: [],
  texts: complianceTexts,
}
