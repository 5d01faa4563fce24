import { route, type Feature, type Route } from '../../platform/feature.ts'
import * as contract from './audit.contract.ts'
import { auditJobs } from './audit.jobs.ts'
import { auditErrors, auditPermissions } from './audit.rules.ts'
import { auditTexts } from './audit.texts.ts'
import { listAudit, listVerifications, requestVerification } from './audit.usecases.ts'

export const auditRoutes: Route[] = [
  route(contract.listAudit, (context, { query }) => listAudit(context, query)),
  route(contract.verifyAudit, (context) => requestVerification(context)),
  route(contract.listVerifications, (context) => listVerifications(context)),
]

export const auditFeature: Feature = {
  name: 'audit',
  permissions: auditPermissions,
  errors: auditErrors,
  routes: auditRoutes,
  jobs: auditJobs,
  texts: auditTexts,
  noticeRights: { 'audit.broken': 'audit:read' },
}
