import { route, type Feature, type Route } from '../../platform/feature.ts'
import * as contract from './pack.contract.ts'
import { packErrors, packPermissions } from './pack.rules.ts'
import { packTexts } from './pack.texts.ts'
import { getPack } from './pack.usecases.ts'

const packRoutes: Route[] = [route(contract.getPack, (context) => getPack(context))]

export const packFeature: Feature = {
  name: 'pack',
  permissions: packPermissions,
  errors: packErrors,
  routes: packRoutes,
  jobs: [],
  texts: packTexts,
}
