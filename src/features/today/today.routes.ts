import { route, type Feature, type Route } from '../../platform/feature.ts'
import * as contract from './today.contract.ts'
import { todayErrors, todayPermissions } from './today.rules.ts'
import { todayTexts } from './today.texts.ts'
import * as cases from './today.usecases.ts'

export const todayRoutes: Route[] = [
  route(contract.getToday, (context, { query }) => cases.getToday(context, query)),
  route(contract.listMyStaff, (context) => cases.listMyStaff(context)),
]

export const todayFeature: Feature = {
  name: 'today',
  permissions: todayPermissions,
  errors: todayErrors,
  routes: todayRoutes,
  jobs: [],
  texts: todayTexts,
}
