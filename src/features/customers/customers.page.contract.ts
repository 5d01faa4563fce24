import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { id, idParams, instant, line, page, pageQuery, plainDate, prose, version } from '../../contract/primitives.ts'
import { TIERS } from '../../kernel/tiers.ts'
import { birthday } from './customers.contract.ts'
import { BASIC_FIELDS, PREFERENCE_FIELDS, PRIVATE_FIELDS } from './customers.fields.rules.ts'
import {
  ACCOUNT_ROLES,
  ACCOUNT_SEGMENTS,
  CHANGE_ORIGINS,
  CHANNELS,
  CUSTOMER_STATUSES,
  GENDERS,
  GROUP_ACCESS,
  SUSPENSION_REASONS,
} from './customers.rules.ts'

export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

const completeness = z.object({ filled: z.int(), required: z.int() })
const access = z.enum(GROUP_ACCESS)

const nextBirthday = z.object({ date: plainDate, days: z.int() })

export const preferences = z.object({
  personality: z.string().nullable(),
  sports: z.string().nullable(),
  rewardTypes: z.string().nullable(),
  topics: z.string().nullable(),
  topicsToAvoid: z.string().nullable(),
})

const familyMember = z.object({ id, relation: z.string(), nameMasked: z.string(), isMinor: z.boolean() })
/** Masked; each opens by itself. Null where nothing is kept. */
export const privateDetails = z.object({
  fields: z.object(
    Object.fromEntries(PRIVATE_FIELDS.map((field) => [field, z.string().nullable()])) as Record<
      (typeof PRIVATE_FIELDS)[number],
      z.ZodNullable<z.ZodString>
    >,
  ),
  family: z.array(familyMember),
})

export const customerPage = z.object({
  customerId: id,
  customerNo: z.string(),
  version,
  name: z.string(),
  gender: z.enum(GENDERS).nullable(),
  birthday: birthday.nullable(),
  nextBirthday: nextBirthday.nullable(),
  status: z.enum(CUSTOMER_STATUSES),
  leftOn: plainDate.nullable(),
  openedOn: plainDate.nullable(),
  contractEnd: plainDate.nullable(),
  tier: z.enum(TIERS),
  tierSince: plainDate.nullable(),
  tierValidTo: plainDate.nullable(),
  isImportant: z.boolean(),
  importantReason: z.string().nullable(),
  /** A9 */
  isGrowing: z.boolean(),
  suspension: z.object({ id, reason: z.enum(SUSPENSION_REASONS), note: z.string().nullable(), fromAt: instant }).nullable(),
  manager: z
    .object({ staffId: id, name: z.string(), unitName: z.string(), since: instant.nullable(), workPhone: z.string().nullable() })
    .nullable(),
  assistants: z.array(z.object({ staffId: id, name: z.string() })),
  account: z
    .object({ id, name: z.string(), segment: z.enum(ACCOUNT_SEGMENTS), role: z.enum(ACCOUNT_ROLES).nullable() })
    .nullable(),
  territory: z.object({ id, name: z.string() }).nullable(),
  industry: z.string().nullable(),
  preferredChannel: z.enum(CHANNELS).nullable(),
  preferredPlace: z.string().nullable(),
  quietFrom: timeOfDay.nullable(),
  quietTo: timeOfDay.nullable(),
  valueScore: z.number().nullable(),
  subscriptions: z.array(
    z.object({
      id,
      kind: z.string(),
      plan: z.string().nullable(),
      status: z.string(),
      openedOn: plainDate.nullable(),
      contractEnd: plainDate.nullable(),
      /** Masked; null where the customer's own number is all that is known. */
      number: z.string().nullable(),
      heldByOther: z.boolean(),
      /** Facts 2.1: who uses it, where that is somebody else within reach. */
      holderName: z.string().nullable(),
    }),
  ),
  groups: z.object({
    basic: z.object({
      access,
      completeness,
      phone: z.string().nullable(),
      idNumber: z.string().nullable(),
      address: z.string().nullable(),
    }),
    preferences: z.object({ access, completeness: completeness.nullable(), values: preferences.nullable() }),
    private: z.object({ access, completeness: completeness.nullable(), values: privateDetails.nullable() }),
  }),
  /** What the reader may do here; the server checks each again. */
  may: z.object({
    edit: z.array(z.enum([...BASIC_FIELDS, ...PREFERENCE_FIELDS, ...PRIVATE_FIELDS])),
    reveal: z.boolean(),
    flag: z.boolean(),
    suspend: z.boolean(),
    family: z.boolean(),
  }),
})
export type CustomerPage = z.infer<typeof customerPage>

export const getCustomer = endpoint({
  id: 'customers.get',
  method: 'GET',
  path: '/api/customers/:id',
  summary: "A customer's file, as far as the reader may see it",
  permission: 'customers:read',
  params: idParams,
  response: customerPage,
  errors: ['customers.not_found', 'customers.merged'],
})

export const openPrivate = endpoint({
  id: 'customers.open_private',
  method: 'POST',
  path: '/api/customers/:id/private',
  summary: 'Open the group of private details; a supervisor says why, and it is audited',
  permission: 'customers:private.read',
  params: idParams,
  body: z.object({ reason: prose(200).optional() }),
  response: z.object({ completeness, values: privateDetails }),
  errors: ['customers.not_found'],
})

export const historyEntry = z.object({
  id,
  at: instant,
  actorName: z.string().nullable(),
  field: z.string(),
  oldValue: z.string().nullable(),
  newValue: z.string().nullable(),
  origin: z.enum(CHANGE_ORIGINS),
})

export const customerHistory = endpoint({
  id: 'customers.history',
  method: 'GET',
  path: '/api/customers/:id/history',
  summary: 'Who changed which field when; sealed values are never kept',
  permission: 'customers:read',
  params: idParams,
  query: pageQuery,
  response: page(historyEntry),
  errors: ['customers.not_found', 'customers.cursor_invalid'],
})

/** `text` is a key of the dictionary with its slots; a slot named like a text key's tail is data. */
export const timelineItem = z.object({
  id: z.string(),
  at: instant,
  kind: z.string(),
  title: z.object({ key: z.string(), slots: z.record(z.string(), z.union([z.string(), z.number()])) }),
  body: z.string().nullable(),
  facts: z.array(z.object({ key: z.string(), slots: z.record(z.string(), z.union([z.string(), z.number()])) })),
  href: z.string().nullable(),
})

export const customerTimeline = endpoint({
  id: 'customers.timeline',
  method: 'GET',
  path: '/api/customers/:id/timeline',
  summary: 'Everything that happened with a customer, newest first',
  permission: 'customers:read',
  params: idParams,
  query: pageQuery.extend({ kind: line(30).optional() }),
  response: page(timelineItem).extend({ kinds: z.array(z.string()) }),
  errors: ['customers.not_found', 'customers.cursor_invalid'],
})
