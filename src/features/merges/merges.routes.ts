import { route, type Feature, type Route } from '../../platform/feature.ts'
import * as candidates from './merges.candidates.usecases.ts'
import * as contract from './merges.contract.ts'
import { mergesJobs } from './merges.jobs.ts'
import { mergesErrors, mergesPermissions } from './merges.rules.ts'
import { mergesTexts } from './merges.texts.ts'
import * as cases from './merges.usecases.ts'

export const mergesRoutes: Route[] = [
  route(contract.listCandidates, (context, { query }) => candidates.listCandidates(context, query)),
  route(contract.findDuplicates, (context) => candidates.findDuplicates(context)),
  route(contract.dismissCandidate, (context, { params, body }) => candidates.dismissCandidate(context, params.id, body.reason)),
  route(contract.proposeAgain, (context, { params }) => candidates.proposeAgain(context, params.id)),
  route(contract.previewMerge, (context, { query }) => cases.previewMerge(context, query)),
  route(contract.mergeCustomers, (context, { body }) => cases.mergeCustomers(context, body)),
  route(contract.listMerges, (context, { query }) => cases.listMerges(context, query)),
  route(contract.getMerge, (context, { params }) => cases.getMerge(context, params.id)),
  route(contract.undoMerge, (context, { params, version, body }) => cases.undoMerge(context, params.id, version, body.reason)),
]

export const mergesFeature: Feature = {
  name: 'merges',
  permissions: mergesPermissions,
  errors: mergesErrors,
  routes: mergesRoutes,
  jobs: mergesJobs,
  texts: mergesTexts,
  noticeRights: { 'merges.merged': 'customers:read' },
}
