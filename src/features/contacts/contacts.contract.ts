import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { id, idParams, instant, line, page, pageQuery, prose } from '../../contract/primitives.ts'
import { phraseHit } from '../phrases/phrases.contract.ts'
import {
  CARE_KINDS,
  CONTACT_CHANNELS,
  CONTACT_MODES,
  CONTACT_OCCASIONS,
  CONTACT_RESULTS,
  MOODS,
  TOUCHPOINTS,
} from './contacts.rules.ts'

const localized = z.object({ zh: z.string(), en: z.string() })

export const contact = z.object({
  id,
  customerId: id,
  channel: z.enum(CONTACT_CHANNELS),
  occasion: z.enum(CONTACT_OCCASIONS).nullable(),
  care: z.enum(CARE_KINDS).nullable(),
  mode: z.enum(CONTACT_MODES),
  touchpoint: z.enum(TOUCHPOINTS),
  oneToOne: z.boolean(),
  faceToFace: z.boolean(),
  reached: z.boolean(),
  isBroadcast: z.boolean(),
  counts: z.boolean(),
  place: z.string().nullable(),
  occurredAt: instant,
  enteredAt: instant,
  madeBy: id,
  madeByName: z.string(),
  content: z.string(),
  /** J5: what the words contain that should not be said; in a note it is marked, a message with it is refused. */
  hits: z.array(phraseHit),
  result: z.enum(CONTACT_RESULTS),
  learned: z.string().nullable(),
  mood: z.enum(MOODS).nullable(),
  nextStep: z.string().nullable(),
  complaintId: id.nullable(),
  lateAcceptedAt: instant.nullable(),
  withdrawnAt: instant.nullable(),
  withdrawnReason: z.string().nullable(),
  /** The duties it met, with the state they have now. */
  meets: z.array(z.object({ obligationId: id, rule: z.string(), period: z.string(), late: z.boolean() })),
  mayWithdraw: z.boolean(),
  version: z.int(),
})
export type ContactView = z.output<typeof contact>

/** Fields of the file (F2) that a contact may teach; absent ones stay as they are. */
const learnedPreferences = z.object({
  personality: prose(200).optional(),
  sports: prose(200).optional(),
  rewardTypes: prose(200).optional(),
  topics: prose(200).optional(),
  topicsToAvoid: prose(200).optional(),
})

export const newContact = z.object({
  channel: z.enum(CONTACT_CHANNELS),
  occasion: z.enum(CONTACT_OCCASIONS).nullable().default(null),
  care: z.enum(CARE_KINDS).nullable().default(null),
  mode: z.enum(CONTACT_MODES).default('proactive'),
  touchpoint: z.enum(TOUCHPOINTS).default('manager'),
  oneToOne: z.boolean().default(true),
  faceToFace: z.boolean().default(false),
  reached: z.boolean().default(true),
  isBroadcast: z.boolean().default(false),
  place: prose(100).default(''),
  occurredAt: instant,
  content: prose(2000).default(''),
  result: z.enum(CONTACT_RESULTS),
  mood: z.enum(MOODS).nullable().default(null),
  nextStep: prose(500).default(''),
  complaintId: id.nullable().default(null),
  learned: prose(1000).default(''),
  learnedPreferences: learnedPreferences.default({}),
})
export type NewContact = z.output<typeof newContact>

const met = z.object({ obligationId: id, rule: z.string(), period: z.string(), dueAt: instant, late: z.boolean() })
const nextDue = z.object({ obligationId: id.nullable(), rule: z.string(), period: z.string(), dueAt: instant }).nullable()

/** What was saved, what it met, and what is due next: the words under the saved sheet. */
export const logContact = endpoint({
  id: 'contacts.log',
  method: 'POST',
  path: '/api/customers/:id/contacts',
  summary: 'Log a contact with a customer',
  permission: 'contacts:write',
  params: idParams,
  body: newContact,
  response: z.object({ contact, met: z.array(met), nextDue, fileUpdated: z.array(z.string()) }),
  errors: [
    'contacts.customer_not_found',
    'contacts.in_future',
    'contacts.too_old',
    'contacts.broadcast_not_personal',
    'contacts.face_to_face_channel',
    'contacts.not_reached_result',
    'contacts.phrase_forbidden',
  ],
})

/** Everything the log sheet prefills, so that a contact takes three touches. */
export const getContactForm = endpoint({
  id: 'contacts.form',
  method: 'GET',
  path: '/api/customers/:id/contact-form',
  summary: 'What the sheet for a contact starts with',
  permission: 'contacts:write',
  params: idParams,
  query: z.object({ obligationId: id.optional() }),
  response: z.object({
    customer: z.object({
      id,
      name: z.string(),
      preferredChannel: z.enum(CONTACT_CHANNELS).nullable(),
      preferredPlace: z.string().nullable(),
      quietFrom: z.string().nullable(),
      quietTo: z.string().nullable(),
    }),
    defaults: z.object({
      channel: z.enum(CONTACT_CHANNELS),
      occasion: z.enum(CONTACT_OCCASIONS).nullable(),
      care: z.enum(CARE_KINDS).nullable(),
      faceToFace: z.boolean(),
      place: z.string(),
      occurredAt: instant,
    }),
    occasions: z.array(z.object({ code: z.enum(CONTACT_OCCASIONS), name: localized, script: localized })),
    /** Open duties; `qualifies` of the obligations' rules tells which of them a draft would meet. */
    open: z.array(z.object({ obligationId: id, rule: z.string(), period: z.string(), opensAt: instant, dueAt: instant })),
    /** When the next duty falls due once everything open is met. */
    thenDueAt: instant.nullable(),
  }),
  errors: ['contacts.customer_not_found'],
})

export const listContacts = endpoint({
  id: 'contacts.list',
  method: 'GET',
  path: '/api/customers/:id/contacts',
  summary: 'Contacts with a customer, newest first',
  permission: 'contacts:read',
  params: idParams,
  query: pageQuery,
  response: page(contact),
  errors: ['contacts.customer_not_found'],
})

export const withdrawContact = endpoint({
  id: 'contacts.withdraw',
  method: 'POST',
  path: '/api/contacts/:id/withdraw',
  summary: 'Withdraw a contact; what it met is owed again',
  permission: 'contacts:withdraw',
  params: idParams,
  body: z.object({ reason: line(300) }),
  response: z.object({ contact, takenBack: z.array(z.object({ obligationId: id, rule: z.string(), period: z.string() })) }),
  errors: ['contacts.not_found', 'contacts.already_withdrawn', 'contacts.not_yours'],
})

export const acceptLateContact = endpoint({
  id: 'contacts.accept_late',
  method: 'POST',
  path: '/api/contacts/:id/accept-late',
  summary: 'Let an entry count that came after the limit',
  permission: 'contacts:accept_late',
  params: idParams,
  body: z.object({ reason: line(300) }),
  response: z.object({ contact, met: z.array(met) }),
  errors: ['contacts.not_found', 'contacts.already_withdrawn', 'contacts.not_late', 'contacts.accept_own'],
})
