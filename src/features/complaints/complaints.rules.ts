import { defineErrors } from '../../kernel/errors.ts'
import { all, allAggregate, cases, definePermissions, own, territory } from '../../kernel/roles.ts'

/** Model 4.2; `reopened` waits for the clarifying to begin again. */
export const COMPLAINT_STATES = [
  'received',
  'clarifying',
  'proposing',
  'transferred',
  'escalated',
  'executing',
  'policy_explained',
  'callback',
  'reopened',
  'closed',
  'withdrawn',
] as const
export type ComplaintState = (typeof COMPLAINT_STATES)[number]
export const FINAL_STATES: readonly ComplaintState[] = ['closed', 'withdrawn']

/** The rail of the page: the four stages of J4, with the execution between the proposal and the callback. */
export const STAGES = ['receive', 'clarify', 'propose', 'execute', 'callback'] as const
export type Stage = (typeof STAGES)[number]
export const STAGE_OF: Readonly<Record<ComplaintState, Stage>> = {
  received: 'receive',
  reopened: 'receive',
  clarifying: 'clarify',
  proposing: 'propose',
  transferred: 'propose',
  escalated: 'propose',
  executing: 'execute',
  policy_explained: 'execute',
  callback: 'callback',
  closed: 'callback',
  withdrawn: 'callback',
}

export const COMPLAINT_CHANNELS = ['phone', 'visit', 'hall', 'web', 'letter', 'regulator'] as const
export type ComplaintChannel = (typeof COMPLAINT_CHANNELS)[number]
export const COMPLAINT_CLASSES = ['network', 'business', 'service'] as const
export type ComplaintClass = (typeof COMPLAINT_CLASSES)[number]
/** J3: to have it solved, to let off steam, to get something hoped for. */
export const NATURES = ['solving', 'venting', 'expecting'] as const
export type Nature = (typeof NATURES)[number]
/** J7, and the plain way. */
export const METHODS = ['tactful_denial', 'conversion', 'deflection', 'direct_answer'] as const
export type Method = (typeof METHODS)[number]
export const REPLY_CHANNELS = ['sms', 'phone', 'letter', 'visit'] as const
/** `draft` and `note` stay in the house; `told` and `sent` have gone to the customer. */
export const REPLY_STATUSES = ['draft', 'note', 'told', 'sent'] as const
export type ReplyStatus = (typeof REPLY_STATUSES)[number]
export const OUTGOING: readonly ReplyStatus[] = ['told', 'sent']
export const REPLY_PURPOSES = ['first_contact', 'progress', 'result', 'policy', 'other'] as const
export const PAUSE_REASONS = ['waiting_for_customer', 'customer_asked', 'waiting_for_proof'] as const
export const QUEUE_VIEWS = ['mine', 'unit', 'all'] as const

/** Model 4.3, rows "Complaint" and "Justified verdict". A handler acts on his cases; the desk's queue he sees whole. */
export const complaintsPermissions = definePermissions({
  'complaints:file': { VM: own, GM: own, ZS: territory, CH: all, SV: territory },
  'complaints:read': { VM: own, GM: own, CH: all, SV: territory, QA: all },
  'complaints:handle': { CH: cases, SV: territory },
  'complaints:take': { CH: all },
  'complaints:assign': { SV: territory },
  'complaints:verdict': { SV: territory },
  'complaints:release': { SV: territory },
  'complaints:handlers': { SV: territory },
  'complaints:figures': { CH: all, SV: territory, QA: all, AN: allAggregate, EX: allAggregate },
  // The clock's own work; no role holds it.
  'complaints:run': {},
})

export const complaintsErrors = defineErrors({
  'complaints.not_found': 'not_found',
  'complaints.customer_not_found': 'not_found',
  'complaints.wrong_state': 'conflict',
  'complaints.promise_missing': 'conflict',
  'complaints.promise_not_told': 'conflict',
  'complaints.promise_in_past': 'invalid',
  'complaints.promise_too_late': 'invalid',
  'complaints.record_incomplete': 'conflict',
  'complaints.not_understood': 'conflict',
  'complaints.not_read_back': 'conflict',
  'complaints.nature_missing': 'conflict',
  'complaints.solution_missing': 'conflict',
  'complaints.time_and_effect_missing': 'conflict',
  'complaints.not_accepted': 'conflict',
  'complaints.rejection_missing': 'conflict',
  'complaints.result_not_told': 'conflict',
  'complaints.note_incomplete': 'conflict',
  'complaints.target_missing': 'conflict',
  'complaints.answer_missing': 'conflict',
  'complaints.handler_complained_of': 'conflict',
  'complaints.not_rejected_nor_late': 'conflict',
  'complaints.rule_missing': 'conflict',
  'complaints.reply_missing': 'conflict',
  'complaints.not_venting': 'conflict',
  'complaints.listening_missing': 'conflict',
  'complaints.satisfaction_missing': 'conflict',
  'complaints.opinion_not_asked': 'conflict',
  'complaints.thanks_missing': 'conflict',
  'complaints.verdict_missing': 'conflict',
  'complaints.dissatisfied': 'conflict',
  'complaints.not_dissatisfied': 'conflict',
  'complaints.cause_missing': 'conflict',
  'complaints.reopen_too_late': 'conflict',
  'complaints.customer_word_missing': 'conflict',
  'complaints.issue_open': 'conflict',
  'complaints.issue_not_found': 'not_found',
  'complaints.already_deflected': 'conflict',
  'complaints.pause_reason_missing': 'conflict',
  'complaints.already_paused': 'conflict',
  'complaints.not_paused': 'conflict',
  'complaints.verdict_own': 'forbidden',
  'complaints.verdict_not_proposed': 'conflict',
  'complaints.verdict_decided': 'conflict',
  'complaints.phrase_forbidden': 'conflict',
  'complaints.nothing_to_release': 'conflict',
  'complaints.release_own': 'forbidden',
  'complaints.handler_unfit': 'conflict',
  'complaints.no_handler': 'conflict',
  'complaints.stand_in_same': 'invalid',
  'complaints.sub_class_unknown': 'invalid',
  'complaints.sign_unknown': 'invalid',
  'complaints.contact_not_found': 'not_found',
  'complaints.attachment_kind': 'invalid',
  'complaints.attachment_too_large': 'invalid',
  'complaints.attachment_not_found': 'not_found',
})
