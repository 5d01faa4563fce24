import { defineErrors } from '../../kernel/errors.ts'
import { all, cases, definePermissions, own, territory } from '../../kernel/roles.ts'

/** E3 */
export const CONTACT_CHANNELS = ['sms', 'mms', 'phone', 'visit', 'reception'] as const
export type ContactChannel = (typeof CONTACT_CHANNELS)[number]
export const FACE_TO_FACE_CHANNELS: readonly ContactChannel[] = ['visit', 'reception']
/** E5; the pack gives the words and scripts. */
export const CONTACT_OCCASIONS = [
  'sim_replacement',
  'marketing_campaign',
  'plan_promotion',
  'manager_guarantee',
  'reward_activity',
  'consultation',
] as const
/** G1 */
export const CARE_KINDS = ['birthday', 'weather', 'travel'] as const
/** C5 */
export const CONTACT_MODES = ['proactive', 'passive'] as const
export const TOUCHPOINTS = ['hall', 'vip_room', 'hotline', 'manager'] as const
export const CONTACT_RESULTS = ['satisfied', 'neutral', 'follow_up', 'complaint', 'declined', 'not_reached'] as const
export const MOODS = ['happy', 'calm', 'annoyed', 'angry'] as const

export const contactsPermissions = definePermissions({
  'contacts:read': { VM: own, GM: own, ZS: territory, CH: cases, SV: territory, QA: all },
  'contacts:write': { VM: own, GM: own, ZS: territory },
  'contacts:withdraw': { VM: own, GM: own, ZS: territory, SV: territory },
  'contacts:accept_late': { SV: territory },
})

export const contactsErrors = defineErrors({
  'contacts.not_found': 'not_found',
  'contacts.customer_not_found': 'not_found',
  'contacts.in_future': 'invalid',
  'contacts.too_old': 'invalid',
  'contacts.broadcast_not_personal': 'invalid',
  'contacts.face_to_face_channel': 'invalid',
  'contacts.not_reached_result': 'invalid',
  'contacts.unknown_occasion': 'invalid',
  'contacts.phrase_forbidden': 'invalid',
  'contacts.already_withdrawn': 'conflict',
  'contacts.not_yours': 'forbidden',
  'contacts.not_late': 'conflict',
  'contacts.accept_own': 'forbidden',
})

/** Older than a year: not a late entry any more but a mistake in the date. */
export const OLDEST_CONTACT_DAYS = 366
/** Clocks of a phone and the server differ. */
const CLOCK_TOLERANCE = 5 * 60_000

/** What we wrote to the customer ourselves: a greeting, a message. Anything else is a note of what was said. */
export function isOutgoing(contact: { channel: ContactChannel; mode: (typeof CONTACT_MODES)[number] }): boolean {
  return (contact.channel === 'sms' || contact.channel === 'mms') && contact.mode === 'proactive'
}

export interface ContactDraft {
  readonly channel: ContactChannel
  readonly oneToOne: boolean
  readonly faceToFace: boolean
  readonly reached: boolean
  readonly isBroadcast: boolean
  readonly result: (typeof CONTACT_RESULTS)[number]
  readonly occurredAt: Date
}

export function assertContact(draft: ContactDraft, now: Date): void {
  if (draft.occurredAt.getTime() > now.getTime() + CLOCK_TOLERANCE) throw contactsErrors.make('contacts.in_future')
  if (now.getTime() - draft.occurredAt.getTime() > OLDEST_CONTACT_DAYS * 86_400_000) throw contactsErrors.make('contacts.too_old')
  if (draft.isBroadcast && draft.oneToOne) throw contactsErrors.make('contacts.broadcast_not_personal')
  if (draft.faceToFace && !FACE_TO_FACE_CHANNELS.includes(draft.channel))
    throw contactsErrors.make('contacts.face_to_face_channel')
  if (draft.reached === (draft.result === 'not_reached')) throw contactsErrors.make('contacts.not_reached_result')
}

/** A manager takes back his own entry, a supervisor anybody's in his unit. */
export function assertMayWithdraw(actor: { id: string; role: string }, contact: { enteredBy: string; madeBy: string }): void {
  if (actor.role !== 'SV' && actor.id !== contact.enteredBy && actor.id !== contact.madeBy)
    throw contactsErrors.make('contacts.not_yours')
}

export function assertMayAcceptLate(actorId: string, contact: { enteredBy: string; madeBy: string }): void {
  if (actorId === contact.enteredBy || actorId === contact.madeBy) throw contactsErrors.make('contacts.accept_own')
}
