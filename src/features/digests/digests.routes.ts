import { z } from 'zod'
import { job, route, type Feature, type Route } from '../../platform/feature.ts'
import * as contract from './digests.contract.ts'
import { digestsErrors, digestsPermissions } from './digests.rules.ts'
import * as suggestions from './digests.suggestions.usecases.ts'
import { digestsTexts } from './digests.texts.ts'
import * as cases from './digests.usecases.ts'

export const digestsRoutes: Route[] = [
  route(contract.getDigest, (context, { query }) => cases.readDigest(context, query)),
  route(contract.confirmDigest, (context, { body }) => cases.confirmDigest(context, body)),
  route(contract.getHeat, (context, { query }) => cases.readHeat(context, query)),
  route(contract.listSuggestions, (context, { query }) => suggestions.listSuggestions(context, query)),
  route(contract.addSuggestion, (context, { body }) => suggestions.addSuggestion(context, body)),
  route(contract.decideSuggestion, (context, { params, version, body }) =>
    suggestions.decideSuggestion(context, params.id, version, body),
  ),
]

export const digestsFeature: Feature = {
  name: 'digests',
  permissions: digestsPermissions,
  errors: digestsErrors,
  routes: digestsRoutes,
  jobs: [job({ name: 'digests.owe', data: z.object({}), schedule: '10 1 1 * *', run: (context) => cases.oweDigests(context) })],
  texts: digestsTexts,
}
