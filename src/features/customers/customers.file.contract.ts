import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { id, idParams, line, plainDate, prose, version } from '../../contract/primitives.ts'
import { birthday } from './customers.contract.ts'
import { SEALED_FIELDS } from './customers.fields.rules.ts'
import { timeOfDay } from './customers.page.contract.ts'
import { REVEAL_REASONS } from './customers.reveal.rules.ts'
import { CHANNELS, CONSENT_PURPOSES, GENDERS, SUSPENSION_REASONS } from './customers.rules.ts'

const words = (max: number) => prose(max).nullable().optional()

export const basicChange = z.object({
  name: line(80).optional(),
  gender: z.enum(GENDERS).nullable().optional(),
  birthday: birthday.nullable().optional(),
  phone: line(20).nullable().optional(),
  idNumber: line(18).nullable().optional(),
  address: line(200).nullable().optional(),
  territoryId: id.nullable().optional(),
  industry: words(40),
  preferredChannel: z.enum(CHANNELS).nullable().optional(),
  preferredPlace: words(100),
  quietFrom: timeOfDay.nullable().optional(),
  quietTo: timeOfDay.nullable().optional(),
})
export const preferenceChange = z.object({
  personality: words(200),
  sports: words(200),
  rewardTypes: words(200),
  topics: words(300),
  topicsToAvoid: words(300),
})
export const privateChange = z.object({
  occupation: words(100),
  employer: words(100),
  jobPosition: words(100),
  familyBackground: words(500),
  jobChanges: words(500),
})
export type BasicChange = z.infer<typeof basicChange>
export type PreferenceChange = z.infer<typeof preferenceChange>
export type PrivateChange = z.infer<typeof privateChange>

const saved = z.object({ version })
const notFound = ['customers.not_found'] as const

export const editBasic = endpoint({
  id: 'customers.edit_basic',
  method: 'PATCH',
  path: '/api/customers/:id/basic',
  summary: 'Change basic contact data (F1)',
  permission: 'customers:write',
  params: idParams,
  body: basicChange,
  response: saved,
  errors: [
    ...notFound,
    'customers.birthday_impossible',
    'customers.phone_invalid',
    'customers.id_number_invalid',
    'customers.quiet_hours_incomplete',
  ],
})
export const editPreferences = endpoint({
  id: 'customers.edit_preferences',
  method: 'PATCH',
  path: '/api/customers/:id/preferences',
  summary: 'Change preferences (F2)',
  permission: 'customers:preferences.write',
  params: idParams,
  body: preferenceChange,
  response: saved,
  errors: notFound,
})
export const editPrivate = endpoint({
  id: 'customers.edit_private',
  method: 'PATCH',
  path: '/api/customers/:id/private',
  summary: 'Change private details (F3)',
  permission: 'customers:private.write',
  params: idParams,
  body: privateChange,
  response: saved,
  errors: notFound,
})
export const setImportance = endpoint({
  id: 'customers.set_importance',
  method: 'PUT',
  path: '/api/customers/:id/importance',
  summary: 'Set or clear the flag of an important VIP, with the reason (E2)',
  permission: 'customers:flag',
  params: idParams,
  body: z.object({ important: z.boolean(), reason: prose(200).nullable() }),
  response: saved,
  errors: [...notFound, 'customers.importance_needs_reason'],
})
export const suspendCustomer = endpoint({
  id: 'customers.suspend',
  method: 'POST',
  path: '/api/customers/:id/suspension',
  summary: 'Let the periodic duties rest, with the reason',
  permission: 'customers:suspend',
  params: idParams,
  body: z.object({ reason: z.enum(SUSPENSION_REASONS), note: prose(200).nullable() }),
  response: saved,
  errors: [...notFound, 'customers.already_suspended', 'customers.suspension_needs_note'],
})
export const resumeCustomer = endpoint({
  id: 'customers.resume',
  method: 'DELETE',
  path: '/api/customers/:id/suspension',
  summary: 'The reason has ended: the duties are owed again',
  permission: 'customers:suspend',
  params: idParams,
  response: saved,
  errors: [...notFound, 'customers.not_suspended'],
})
export const recordConsent = endpoint({
  id: 'customers.record_consent',
  method: 'POST',
  path: '/api/customers/:id/consents',
  summary: 'Record a consent and where its proof lies',
  permission: 'customers:private.write',
  params: idParams,
  body: z.object({ purpose: z.enum(CONSENT_PURPOSES), scope: line(200), proof: line(200), givenOn: plainDate }),
  response: z.object({ id }),
  errors: notFound,
})
export const addFamilyMember = endpoint({
  id: 'customers.add_family_member',
  method: 'POST',
  path: '/api/customers/:id/family',
  summary: "Add a member of the family; a minor only with a guardian's consent",
  permission: 'customers:private.write',
  params: idParams,
  body: z.object({ relation: line(20), name: line(40), isMinor: z.boolean(), consentId: id.nullable() }),
  response: z.object({ id, version }),
  errors: [...notFound, 'customers.minor_needs_consent', 'customers.consent_not_found'],
})
export const removeFamilyMember = endpoint({
  id: 'customers.remove_family_member',
  method: 'DELETE',
  path: '/api/customers/:id/family/:memberId',
  summary: 'Remove a member of the family from the file',
  permission: 'customers:private.write',
  params: z.object({ id, memberId: id }),
  response: saved,
  errors: [...notFound, 'customers.family_member_not_found'],
})
export const revealField = endpoint({
  id: 'customers.reveal',
  method: 'POST',
  path: '/api/customers/:id/reveal',
  summary: 'Open one masked field for a minute, with a reason; audited and under a daily quota',
  permission: 'customers:reveal',
  params: idParams,
  body: z.object({
    field: z.enum(SEALED_FIELDS),
    /** Only for `familyMember`. */
    memberId: id.optional(),
    reason: z.union([
      z.object({ kind: z.literal('obligation'), obligationId: id }),
      z.object({ kind: z.literal('chosen'), code: z.enum(REVEAL_REASONS), note: prose(200).nullable() }),
    ]),
    /** Above the quota: the reader's own password again. */
    password: z.string().max(200).optional(),
  }),
  response: z.object({ value: z.string(), reason: z.string(), seconds: z.int(), left: z.int() }),
  errors: [
    ...notFound,
    'customers.field_empty',
    'customers.obligation_not_open',
    'customers.reveal_needs_password',
    'customers.reveal_password_wrong',
  ],
})
