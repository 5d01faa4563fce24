import { qualifies } from '../../obligations/obligations.rules.ts'
import type { NewContact } from '../contacts.contract.ts'
import { FACE_TO_FACE_CHANNELS } from '../contacts.rules.ts'

/** What the sheet holds while it is filled in. */
export interface ContactDraft {
  readonly channel: NewContact['channel']
  readonly outcome: 'talked' | 'not_reached'
  readonly occasion: NewContact['occasion']
  readonly care: NewContact['care']
  readonly place: string
  readonly occurredAt: string
  readonly content: string
  readonly mood: NewContact['mood']
  readonly result: Exclude<NewContact['result'], 'not_reached'>
  readonly learned: string
  readonly learnedField: keyof NewContact['learnedPreferences']
  readonly nextStep: string
}

export interface OpenDuty {
  readonly obligationId: string
  readonly rule: string
  readonly period: string
  readonly opensAt: string
  readonly dueAt: string
}

const isFaceToFace = (draft: ContactDraft): boolean => FACE_TO_FACE_CHANNELS.includes(draft.channel)

/** What goes over the wire. */
export function contactOf(draft: ContactDraft): NewContact {
  const reached = draft.outcome === 'talked'
  const learned = draft.learned.trim()
  return {
    channel: draft.channel,
    occasion: draft.occasion,
    care: draft.care,
    mode: 'proactive',
    touchpoint: 'manager',
    oneToOne: true,
    faceToFace: reached && isFaceToFace(draft),
    reached,
    isBroadcast: false,
    place: draft.place,
    occurredAt: draft.occurredAt,
    content: draft.content,
    result: reached ? draft.result : 'not_reached',
    mood: draft.mood,
    nextStep: draft.nextStep,
    complaintId: null,
    learned,
    learnedPreferences: learned === '' ? {} : { [draft.learnedField]: learned },
  }
}

/** The open duties that saving this draft will meet: the same question that the engine asks. */
export function willMeet(draft: ContactDraft, open: readonly OpenDuty[]): OpenDuty[] {
  const contact = contactOf(draft)
  return open.filter((duty) => duty.opensAt <= draft.occurredAt && qualifies(duty.rule, contact))
}
