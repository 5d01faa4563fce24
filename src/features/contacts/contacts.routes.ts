import { route, type Feature, type Route } from '../../platform/feature.ts'
import * as contract from './contacts.contract.ts'
import { contactsErrors, contactsPermissions } from './contacts.rules.ts'
import { contactsTexts } from './contacts.texts.ts'
import * as cases from './contacts.usecases.ts'

export const contactsRoutes: Route[] = [
  route(contract.logContact, (context, { params, body }) => cases.logContact(context, params.id, body)),
  route(contract.getContactForm, (context, { params, query }) => cases.getContactForm(context, params.id, query.obligationId)),
  route(contract.listContacts, (context, { params, query }) => cases.listContacts(context, params.id, query)),
  route(contract.withdrawContact, (context, { params, body }) => cases.withdrawContact(context, params.id, body.reason)),
  route(contract.acceptLateContact, (context, { params, body }) => cases.acceptLateContact(context, params.id, body.reason)),
]

export const contactsFeature: Feature = {
  name: 'contacts',
  permissions: contactsPermissions,
  errors: contactsErrors,
  routes: contactsRoutes,
  jobs: [],
  texts: contactsTexts,
}
