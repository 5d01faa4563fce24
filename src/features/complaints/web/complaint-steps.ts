import type { ComplaintView } from '../complaints.contract.ts'
import { DISSATISFIED_UP_TO, type ComplaintEvent } from '../complaints.machine.rules.ts'
import { STAGES, type Stage } from '../complaints.rules.ts'

/** What the form of a step itself brings: these refusals ask for the form, all others stand in its way. */
const BROUGHT: Partial<Record<ComplaintEvent, readonly string[]>> = {
  clarify: ['promise_missing', 'promise_not_told', 'promise_in_past', 'promise_too_late'],
  understand: ['not_understood', 'not_read_back', 'nature_missing'],
  propose: ['solution_missing'],
  accept: ['not_accepted', 'time_and_effect_missing'],
  reject: ['rejection_missing'],
  complete: ['result_not_told', 'listening_missing'],
  hear_out: ['listening_missing'],
  transfer: ['note_incomplete', 'target_missing', 'handler_complained_of'],
  escalate: ['note_incomplete', 'target_missing', 'handler_complained_of'],
  return: ['answer_missing'],
  explain_policy: ['rule_missing'],
  tell_policy: ['result_not_told'],
  follow_up: ['satisfaction_missing', 'opinion_not_asked'],
  close: ['thanks_missing'],
  reopen: ['cause_missing', 'not_dissatisfied'],
  withdraw: ['customer_word_missing'],
  pause: ['pause_reason_missing'],
  deflect: ['already_deflected'],
  answer_issue: ['answer_missing'],
}

export interface Step {
  readonly event: ComplaintEvent
  /** Codes of what stands in its way and no form can mend. */
  readonly blockedBy: readonly string[]
}

/** The step as it stands; undefined where the state knows no such step. */
export function stepOf(complaint: ComplaintView, event: ComplaintEvent): Step | undefined {
  const move = complaint.moves.find((each) => each.event === event)
  if (move === undefined) return undefined
  const brought = (BROUGHT[event] ?? []).map((code) => `complaints.${code}`)
  return { event, blockedBy: move.refusals.filter((code) => !brought.includes(code)) }
}

/** The one step that comes next: the filled button of the page. */
export function nextEvent(complaint: ComplaintView): ComplaintEvent | undefined {
  switch (complaint.state) {
    case 'received':
    case 'reopened':
      return 'clarify'
    case 'clarifying':
      if (!complaint.understood) return 'understand'
      return complaint.nature === 'venting' ? 'hear_out' : 'propose'
    case 'proposing':
      return complaint.rejectionReason === null || complaint.accepted ? 'accept' : 'propose'
    case 'transferred':
    case 'escalated':
      return 'return'
    case 'executing':
      return 'complete'
    case 'policy_explained':
      return 'tell_policy'
    case 'callback':
      if (complaint.satisfaction === null) return 'follow_up'
      if (complaint.satisfaction <= DISSATISFIED_UP_TO) return 'reopen'
      return complaint.verdict.proposed === null ? 'propose_verdict' : 'close'
    case 'closed':
    case 'withdrawn':
      return undefined
  }
}

/** Beside the next step, on the head: handing over and the clocks. The rest is in the menu. */
export const HEAD_EVENTS: readonly ComplaintEvent[] = ['transfer', 'pause', 'resume']
/** These have places of their own. */
export const PLACED_EVENTS: readonly ComplaintEvent[] = ['deflect', 'mention_again', 'answer_issue']

export type StageLook = 'done' | 'now' | 'next'

export function stageLook(complaint: Pick<ComplaintView, 'stage' | 'closedAt'>, stage: Stage): StageLook {
  const at = STAGES.indexOf(complaint.stage)
  const index = STAGES.indexOf(stage)
  if (index < at || complaint.closedAt !== null) return 'done'
  return index === at ? 'now' : 'next'
}

/** When a stage was left: the first event after it that leads to a later one. */
export function stageDoneAt(
  complaint: ComplaintView,
  stageOf: (state: NonNullable<ComplaintView['events'][number]['to']>) => Stage,
  stage: Stage,
): string | undefined {
  const index = STAGES.indexOf(stage)
  const left = complaint.events
    .filter((event) => event.to !== null && STAGES.indexOf(stageOf(event.to)) > index)
    .map((event) => event.at)
    .toSorted()
  return left[0]
}

/** How much of a clock has run, 0 to 1. */
export function clockShare(clock: { startedAt: string; dueAt: string; metAt: string | null }, now: Date): number {
  if (clock.metAt !== null) return 1
  const from = new Date(clock.startedAt).getTime()
  const length = new Date(clock.dueAt).getTime() - from
  return length <= 0 ? 1 : Math.min(1, Math.max(0, (now.getTime() - from) / length))
}
