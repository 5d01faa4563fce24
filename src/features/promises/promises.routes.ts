import { route, type Feature, type Route } from '../../platform/feature.ts'
import * as contract from './promises.contract.ts'
import { promisesErrors, promisesPermissions } from './promises.rules.ts'
import { promisesTexts } from './promises.texts.ts'
import * as cases from './promises.usecases.ts'

export const promisesRoutes: Route[] = [
  route(contract.listPromises, (context, { query }) => cases.listPromises(context, query)),
  route(contract.givePromise, (context, { body }) => cases.givePromise(context, body)),
  route(contract.keepPromise, (context, { params, version, body }) => cases.keepPromise(context, params.id, version, body)),
  route(contract.withdrawPromise, (context, { params, version, body }) =>
    cases.withdrawPromise(context, params.id, version, body.reason),
  ),
]

export const promisesFeature: Feature = {
  name: 'promises',
  permissions: promisesPermissions,
  errors: promisesErrors,
  routes: promisesRoutes,
  jobs: [],
  texts: promisesTexts,
}
