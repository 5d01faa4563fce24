import { route, type Feature, type Route } from '../../platform/feature.ts'
import * as contract from './value.contract.ts'
import { valueJobs } from './value.jobs.ts'
import { valueErrors, valuePermissions } from './value.rules.ts'
import { startValueRun } from './value.run.usecases.ts'
import { valueTexts } from './value.texts.ts'
import { explainGrant, explainValue, getValueRun, listValueRuns } from './value.usecases.ts'

export const valueRoutes: Route[] = [
  route(contract.listValueRuns, (context) => listValueRuns(context)),
  route(contract.startValueRun, (context, { body }) => startValueRun(context, body)),
  route(contract.getValueRun, (context, { params }) => getValueRun(context, params.id)),
  route(contract.explainValue, (context, { params }) => explainValue(context, params.id)),
  route(contract.explainGrant, (context, { params }) => explainGrant(context, params.id, params.grantId)),
]

export const valueFeature: Feature = {
  name: 'value',
  permissions: valuePermissions,
  errors: valueErrors,
  routes: valueRoutes,
  jobs: valueJobs,
  texts: valueTexts,
  constraintErrors: { value_run_one_running: 'value.run_in_progress' },
}
