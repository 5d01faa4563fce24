import { route, type Feature, type Route } from '../../platform/feature.ts'
import { endOfOfficeChecks } from '../staff/staff.usecases.ts'
import * as contract from './assignments.contract.ts'
import { assignmentsJobs } from './assignments.jobs.ts'
import { assignmentsErrors, assignmentsPermissions } from './assignments.rules.ts'
import { assignmentsTexts } from './assignments.texts.ts'
import * as cases from './assignments.usecases.ts'

endOfOfficeChecks.push(cases.customersHeld)

export const assignmentsRoutes: Route[] = [
  route(contract.portfolios, (context) => cases.readPortfolios(context)),
  route(contract.unassignedCustomers, (context, { query }) => cases.readUnassigned(context, query)),
  route(contract.availableManagers, (context) => cases.readManagers(context)),
  route(contract.assignmentHistory, (context, { params }) => cases.readHistory(context, params.id)),
  route(contract.assignCustomer, (context, { body }) => cases.assignCustomer(context, body)),
  route(contract.endAssistance, (context, { body }) => cases.endAssistance(context, body)),
  route(contract.previewMove, (context, { body }) => cases.previewMove(context, body)),
  route(contract.moveCustomers, (context, { body }) => cases.moveCustomers(context, body)),
  route(contract.assignAutomatically, (context) => cases.assignAutomatically(context)),
]

export const assignmentsFeature: Feature = {
  name: 'assignments',
  permissions: assignmentsPermissions,
  errors: assignmentsErrors,
  routes: assignmentsRoutes,
  jobs: assignmentsJobs,
  texts: assignmentsTexts,
  constraintErrors: { assignment_one_full: 'assignments.already_manager' },
  noticeRights: { 'assignments.given': 'customers:read' },
}
