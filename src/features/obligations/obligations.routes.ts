import { route, type Feature, type Route } from '../../platform/feature.ts'
import { leaveListeners } from '../staff/staff.leave.usecases.ts'
import { endOfOfficeChecks } from '../staff/staff.usecases.ts'
import * as contract from './obligations.contract.ts'
import { obligationsJobs } from './obligations.jobs.ts'
import { obligationsErrors, obligationsPermissions } from './obligations.rules.ts'
import { obligationsTexts } from './obligations.texts.ts'
import * as cases from './obligations.usecases.ts'

endOfOfficeChecks.push(cases.dutiesHeld)
leaveListeners.push((work) => cases.followLeave(work))

export const obligationsRoutes: Route[] = [
  route(contract.listCustomerObligations, (context, { params }) => cases.listCustomerObligations(context, params.id)),
  route(contract.snoozeObligation, (context, { params, body }) => cases.snoozeObligation(context, params.id, body)),
  route(contract.wakeObligation, (context, { params }) => cases.wakeObligation(context, params.id)),
  route(contract.requestWaiver, (context, { params, body }) => cases.requestWaiver(context, params.id, body.reason)),
  route(contract.listWaivers, (context, { query }) => cases.listWaivers(context, query)),
  route(contract.decideWaiver, (context, { params, body }) => cases.decideWaiver(context, params.id, body)),
]

export const obligationsFeature: Feature = {
  name: 'obligations',
  permissions: obligationsPermissions,
  errors: obligationsErrors,
  routes: obligationsRoutes,
  jobs: obligationsJobs,
  texts: obligationsTexts,
  constraintErrors: {
    obligation_waiver_one_pending: 'obligations.waiver_pending',
    obligation_waiver_second_person: 'obligations.waiver_own',
  },
  noticeRights: {
    'obligations.morning': 'today:read',
    'obligations.missed': 'compliance:read',
    'obligations.missed_twice': 'compliance:read',
    'obligations.waiver_requested': 'obligations:waive',
    'obligations.waiver_approved': 'today:read',
    'obligations.waiver_refused': 'today:read',
  },
}
