import { route, type Feature, type Route } from '../../platform/feature.ts'
import * as contract from './studio.contract.ts'
import { openStudio } from './studio.open.usecases.ts'
import { studioErrors, studioPermissions } from './studio.rules.ts'
import { studioTexts } from './studio.texts.ts'
import { compareWithDraft, listDraftMovers, weighTheDraft } from './studio.usecases.ts'

export const studioRoutes: Route[] = [
  route(contract.getStudio, (context, { query }) => openStudio(context, query)),
  route(contract.compareDraft, (context, { body }) => compareWithDraft(context, body)),
  route(contract.weighDraft, (context, { body }) => weighTheDraft(context, body)),
  route(contract.listMovers, (context, { body, query }) => listDraftMovers(context, body, query)),
]

export const studioFeature: Feature = {
  name: 'studio',
  permissions: studioPermissions,
  errors: studioErrors,
  routes: studioRoutes,
  jobs: [],
  texts: studioTexts,
}
