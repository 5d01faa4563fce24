import { route, type Feature, type Route } from '../../platform/feature.ts'
import * as contract from './models.contract.ts'
import { modelsErrors, modelsPermissions } from './models.rules.ts'
import { modelsTexts } from './models.texts.ts'
import * as cases from './models.usecases.ts'

export const modelsRoutes: Route[] = [
  route(contract.listModels, (context, { query }) => cases.listModels(context, query)),
  route(contract.getModel, (context, { params }) => cases.getModel(context, params.number)),
  route(contract.proposeModel, (context, { body }) => cases.proposeModel(context, body)),
  route(contract.decideModel, (context, { params, version, body }) => cases.decideModel(context, params.number, version, body)),
  route(contract.withdrawModel, (context, { params, version, body }) =>
    cases.withdrawModel(context, params.number, version, body.reason),
  ),
]

export const modelsFeature: Feature = {
  name: 'models',
  permissions: modelsPermissions,
  errors: modelsErrors,
  routes: modelsRoutes,
  jobs: [],
  texts: modelsTexts,
  constraintErrors: { model_version_second_person: 'models.second_person' },
  noticeRights: {
    'models.proposed': 'models:approve',
    'models.approved': 'models:read',
    'models.rejected': 'models:read',
    'models.withdrawn': 'models:read',
  },
}
