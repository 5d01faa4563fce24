import { route, type Feature, type Route } from '../../platform/feature.ts'
import * as accounts from './customers.accounts.contract.ts'
import * as accountCases from './customers.accounts.usecases.ts'
import { countCustomers, listCustomers, searchCustomers } from './customers.contract.ts'
import * as file from './customers.file.contract.ts'
import * as fileCases from './customers.file.usecases.ts'
import { countCustomersInReach, findCustomers, listCustomersInReach } from './customers.list.usecases.ts'
import { customerHistory, customerTimeline, getCustomer, openPrivate } from './customers.page.contract.ts'
import { openPrivateGroup, readCustomer, readHistory } from './customers.page.usecases.ts'
import { revealOneField } from './customers.reveal.usecases.ts'
import { customersErrors, customersPermissions } from './customers.rules.ts'
import { customersTexts } from './customers.texts.ts'
import { readTimeline, type TimelineSource } from './customers.timeline.usecases.ts'

function routesWith(sources: readonly TimelineSource[]): Route[] {
  return [
    route(listCustomers, (context, { query }) => listCustomersInReach(context, query)),
    route(countCustomers, (context, { query }) => countCustomersInReach(context, query)),
    route(searchCustomers, (context, { query }) => findCustomers(context, query.q)),
    route(getCustomer, (context, { params }) => readCustomer(context, params.id)),
    route(openPrivate, (context, { params, body }) => openPrivateGroup(context, params.id, body.reason)),
    route(customerHistory, (context, { params, query }) => readHistory(context, params.id, query)),
    route(customerTimeline, (context, { params, query }) => readTimeline(context, sources, params.id, query)),
    route(file.editBasic, (context, { params, body, version }) => fileCases.editBasic(context, params.id, version, body)),
    route(file.editPreferences, (context, { params, body, version }) =>
      fileCases.editPreferences(context, params.id, version, body),
    ),
    route(file.editPrivate, (context, { params, body, version }) => fileCases.editPrivate(context, params.id, version, body)),
    route(file.setImportance, (context, { params, body, version }) => fileCases.setImportance(context, params.id, version, body)),
    route(file.suspendCustomer, (context, { params, body }) => fileCases.suspendCustomer(context, params.id, body)),
    route(file.resumeCustomer, (context, { params, version }) => fileCases.resumeCustomer(context, params.id, version)),
    route(file.recordConsent, (context, { params, body }) => fileCases.recordConsent(context, params.id, body)),
    route(file.addFamilyMember, (context, { params, body }) => fileCases.addFamilyMember(context, params.id, body)),
    route(file.removeFamilyMember, (context, { params, version }) =>
      fileCases.removeFamilyMember(context, params.id, params.memberId, version),
    ),
    route(file.revealField, (context, { params, body }) => revealOneField(context, params.id, body)),
    route(accounts.listAccounts, (context, { query }) => accountCases.listAccounts(context, query)),
    route(accounts.createAccount, (context, { body }) => accountCases.createAccount(context, body)),
    route(accounts.updateAccount, (context, { params, body, version }) =>
      accountCases.updateAccount(context, params.id, version, body),
    ),
    route(accounts.accountMembers, (context, { params, query }) => accountCases.listMembers(context, params.id, query)),
  ]
}

/** Later features add their part of a customer's timeline where the program is put together. */
export function customersFeatureWith(timelineSources: readonly TimelineSource[]): Feature {
  return {
    name: 'customers',
    permissions: customersPermissions,
    errors: customersErrors,
    routes: routesWith(timelineSources),
    jobs: [],
    texts: customersTexts,
    constraintErrors: {
      account_no_unique: 'accounts.number_taken',
      account_territory_fk: 'accounts.territory_not_found',
      customer_suspension_one_open: 'customers.already_suspended',
    },
    noticeRights: {},
  }
}
