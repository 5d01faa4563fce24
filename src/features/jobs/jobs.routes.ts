import { route, type Feature, type Route } from '../../platform/feature.ts'
import * as contract from './jobs.contract.ts'
import { jobsJobs } from './jobs.jobs.ts'
import { jobsErrors, jobsPermissions } from './jobs.rules.ts'
import { jobsTexts } from './jobs.texts.ts'
import { discardJob, listDeadJobs, listQueues, retryJob } from './jobs.usecases.ts'

export const jobsRoutes: Route[] = [
  route(contract.listDeadJobs, (context, { query }) => listDeadJobs(context, query)),
  route(contract.listQueues, (context) => listQueues(context)),
  route(contract.retryJob, async (context, { params }) => {
    await retryJob(context, params.id)
    return {}
  }),
  route(contract.discardJob, async (context, { params }) => {
    await discardJob(context, params.id)
    return {}
  }),
]

export const jobsFeature: Feature = {
  name: 'jobs',
  permissions: jobsPermissions,
  errors: jobsErrors,
  routes: jobsRoutes,
  jobs: jobsJobs,
  texts: jobsTexts,
  noticeRights: { 'jobs.dead': 'jobs:read' },
}
