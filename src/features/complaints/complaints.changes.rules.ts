import type { ComplaintState, Method, Nature } from './complaints.rules.ts'

/** What the rules need of a row to say what a step changes in it. */
export interface ChangeableRow {
  readonly state: ComplaintState
  readonly first_contact_at: Date | null
  readonly first_contact_in_time: boolean | null
  readonly result_in_time: boolean | null
  readonly result_due_at?: Date
  readonly methods: readonly Method[]
  readonly nature: Nature | null
  readonly pauses: readonly { readonly from: string; readonly to: string | null }[]
  readonly reopened_count: number
  readonly satisfaction: number | null
  readonly promised_reply_at: Date | null
}

/** The moment that the customer was told before, said again, is no second promise. */
export function isNewPromise(promisedReplyAt: string | undefined, row: Pick<ChangeableRow, 'promised_reply_at'>): boolean {
  return promisedReplyAt !== undefined && new Date(promisedReplyAt).getTime() !== row.promised_reply_at?.getTime()
}

/** The steps as the wire brings them. */
export type Step =
  | { event: 'clarify'; promisedReplyAt?: string | undefined; told: boolean }
  | { event: 'understand'; summary: string; readBack: boolean; nature?: Nature | undefined }
  | { event: 'propose'; solution: string; timeNeeded: string; effect: string; methods: Method[] }
  | { event: 'accept'; accepted: boolean; timeAndEffectExplained: boolean }
  | { event: 'reject'; reason: string }
  | { event: 'complete'; result: string; told: boolean; listeningRecord?: string | undefined }
  | { event: 'hear_out'; listeningRecord: string }
  | { event: 'transfer' | 'escalate' }
  | { event: 'return'; answer: string }
  | { event: 'explain_policy'; rule: string }
  | { event: 'tell_policy'; told: boolean }
  | { event: 'follow_up'; satisfaction: number; opinionAsked: boolean; opinion: string }
  | { event: 'close'; thanked: boolean; cause?: string | undefined }
  | { event: 'reopen'; cause: string; satisfaction?: number | undefined }
  | { event: 'withdraw'; customerWord: string }
  | { event: 'pause'; reason: string; note: string }
  | { event: 'resume' }
  | { event: 'deflect'; topic: string }
  | { event: 'mention_again' | 'answer_issue' }
  | { event: 'propose_verdict'; justified: boolean; reason: string }

const orNull = (text: string): string | null => (text === '' ? null : text)

/** The columns that a step sets; the state is the machine's. Whoever spoke with the customer has made the first contact. */
export function changesOf(step: Step, row: ChangeableRow, now: Date) {
  const spoken = row.first_contact_at === null ? { first_contact_at: now } : {}
  switch (step.event) {
    case 'clarify':
      return {
        promise_told: step.told,
        ...(step.promisedReplyAt !== undefined && isNewPromise(step.promisedReplyAt, row)
          ? { promised_reply_at: new Date(step.promisedReplyAt), promise_given_at: now, promise_replied_at: null }
          : {}),
        ...(step.told ? spoken : {}),
      }
    case 'understand':
      return {
        understood: true,
        summary: step.summary,
        read_back: step.readBack,
        ...(step.nature === undefined ? {} : { nature: step.nature }),
        ...spoken,
      }
    case 'propose':
      return {
        solution: orNull(step.solution),
        time_needed: orNull(step.timeNeeded),
        effect: orNull(step.effect),
        methods: step.methods.length === 0 ? [...row.methods] : step.methods,
        stage_reply_from: now,
        rejection_reason: null,
        accepted: false,
        explained: false,
      }
    case 'accept':
      return { accepted: step.accepted, explained: step.timeAndEffectExplained }
    case 'reject':
      return { rejection_reason: step.reason }
    case 'complete':
      return {
        result: step.result,
        result_told: step.told,
        result_at: now,
        ...(step.listeningRecord === undefined ? {} : { listening_record: orNull(step.listeningRecord) }),
      }
    case 'hear_out':
      return { listening_record: step.listeningRecord, result_told: true, result_at: now, ...spoken }
    case 'transfer':
    case 'escalate':
      return { state_before: row.state }
    case 'return':
      return { state_before: null }
    case 'explain_policy':
      return { policy_rule: step.rule }
    case 'tell_policy':
      return { result_told: step.told, result_at: now }
    case 'follow_up':
      return { satisfaction: step.satisfaction, opinion_asked: step.opinionAsked, opinion: orNull(step.opinion) }
    case 'close':
      return { thanked: step.thanked, closed_at: now, ...(step.cause === undefined ? {} : { cause: step.cause }) }
    case 'reopen':
      return {
        dissatisfaction_cause: step.cause,
        reopened_count: row.reopened_count + 1,
        round_from: now,
        taken_at: now,
        first_contact_at: null,
        result_at: null,
        result_told: false,
        closed_at: null,
        understood: false,
        read_back: false,
        accepted: false,
        explained: false,
        rejection_reason: null,
        stage_reply_from: null,
        promised_reply_at: null,
        promise_given_at: null,
        promise_told: false,
        promise_replied_at: null,
        satisfaction: null,
        opinion_asked: false,
        thanked: false,
        verdict: null,
        verdict_by: null,
        verdict_at: null,
        verdict_proposed: null,
        verdict_proposed_by: null,
      }
    case 'withdraw':
      return { customer_word: step.customerWord, closed_at: now }
    case 'pause':
      return {
        paused_at: now,
        pause_reason: step.reason,
        pauses: JSON.stringify([...row.pauses, { from: now.toISOString(), to: null }]),
      }
    case 'resume':
      return {
        paused_at: null,
        pause_reason: null,
        pauses: JSON.stringify(row.pauses.map((pause) => (pause.to === null ? { ...pause, to: now.toISOString() } : pause))),
      }
    case 'deflect':
      return { methods: row.methods.includes('deflection') ? [...row.methods] : [...row.methods, 'deflection' as const] }
    case 'mention_again':
    case 'answer_issue':
      return {}
    case 'propose_verdict':
      return { verdict_proposed: step.justified, verdict_reason: step.reason }
  }
}
