import { complaintsErrors, type ComplaintState, type Nature } from './complaints.rules.ts'

/** Everything that may happen to a complaint; each is one row of the table below. */
export const COMPLAINT_EVENTS = [
  'clarify',
  'understand',
  'propose',
  'accept',
  'reject',
  'complete',
  'hear_out',
  'transfer',
  'escalate',
  'return',
  'explain_policy',
  'tell_policy',
  'follow_up',
  'close',
  'reopen',
  'withdraw',
  'pause',
  'resume',
  'deflect',
  'mention_again',
  'answer_issue',
  'propose_verdict',
] as const
export type ComplaintEvent = (typeof COMPLAINT_EVENTS)[number]

export type RefusalCode = keyof typeof complaintsErrors.kinds & string

/** The four parts of a note without which nothing is handed on (facts 2.4). */
export interface HandOverNote {
  readonly happened: string
  readonly wanted: string
  readonly wrong: string
  readonly proposed: string
}

/** The complaint as it would stand with what the caller brings: the guards look at nothing else. */
export interface Standing {
  readonly state: ComplaintState
  /** Where a hand-over came from. */
  readonly stateBefore: ComplaintState | null
  readonly record: {
    readonly when: string | null
    readonly what: string | null
    readonly whom: string | null
    readonly wish: string | null
  }
  readonly promisedReplyAt: Date | null
  readonly promiseTold: boolean
  /** The latest that may be promised: the regulator's limit. */
  readonly hardStopAt: Date
  readonly resultDueAt: Date
  readonly nature: Nature | null
  readonly understood: boolean
  readonly summary: string | null
  readonly readBack: boolean
  readonly solution: string | null
  readonly timeNeeded: string | null
  readonly effect: string | null
  readonly timeAndEffectExplained: boolean
  readonly accepted: boolean
  readonly rejectionReason: string | null
  readonly resultTold: boolean
  readonly policyRule: string | null
  /** A reply has gone to the customer since the proposal, the rejection or the deadline. */
  readonly replyGiven: boolean
  readonly listeningRecord: string | null
  readonly satisfaction: number | null
  readonly opinionAsked: boolean
  readonly thanked: boolean
  readonly verdictDecided: boolean
  readonly dissatisfactionCause: string | null
  readonly customerWord: string | null
  readonly handlerId: string | null
  readonly complainedOfId: string | null
  readonly targetId: string | null
  readonly note: HandOverNote | null
  readonly answer: string | null
  readonly pauseReason: string | null
  readonly isPaused: boolean
  readonly openMandatoryIssues: number
  readonly topicDeflectedBefore: boolean
  readonly closedAt: Date | null
  readonly reopenUntil: Date | null
}

export interface Guard {
  readonly code: RefusalCode
  readonly holds: (standing: Standing, now: Date) => boolean
}

const filled = (text: string | null): boolean => text !== null && text.trim() !== ''
export const RECORD_PARTS = ['when', 'what', 'whom', 'wish'] as const
export function missingRecord(record: Standing['record']): readonly (typeof RECORD_PARTS)[number][] {
  return RECORD_PARTS.filter((part) => !filled(record[part]))
}

/** 3 of 5 is neither content nor not: it does not reopen, and does not count as satisfied (4.4). */
export const DISSATISFIED_UP_TO = 2
export const SATISFIED_FROM = 4

const guards = {
  promised: { code: 'complaints.promise_missing', holds: (c) => c.promisedReplyAt !== null },
  told: { code: 'complaints.promise_not_told', holds: (c) => c.promiseTold },
  promiseAhead: { code: 'complaints.promise_in_past', holds: (c, now) => c.promisedReplyAt === null || c.promisedReplyAt > now },
  promiseInLimit: {
    code: 'complaints.promise_too_late',
    holds: (c) => c.promisedReplyAt === null || c.promisedReplyAt <= c.hardStopAt,
  },
  recorded: { code: 'complaints.record_incomplete', holds: (c) => missingRecord(c.record).length === 0 },
  understood: { code: 'complaints.not_understood', holds: (c) => c.understood && filled(c.summary) },
  readBack: { code: 'complaints.not_read_back', holds: (c) => c.readBack },
  natureKnown: { code: 'complaints.nature_missing', holds: (c) => c.nature !== null },
  solved: { code: 'complaints.solution_missing', holds: (c) => c.nature === 'venting' || filled(c.solution) },
  explained: {
    code: 'complaints.time_and_effect_missing',
    holds: (c) => c.timeAndEffectExplained && filled(c.timeNeeded) && filled(c.effect),
  },
  accepted: { code: 'complaints.not_accepted', holds: (c) => c.accepted },
  rejected: { code: 'complaints.rejection_missing', holds: (c) => filled(c.rejectionReason) },
  resultTold: { code: 'complaints.result_not_told', holds: (c) => c.resultTold },
  venting: { code: 'complaints.not_venting', holds: (c) => c.nature === 'venting' },
  listened: { code: 'complaints.listening_missing', holds: (c) => c.nature !== 'venting' || filled(c.listeningRecord) },
  note: {
    code: 'complaints.note_incomplete',
    holds: (c) => c.note !== null && [c.note.happened, c.note.wanted, c.note.wrong, c.note.proposed].every(filled),
  },
  target: { code: 'complaints.target_missing', holds: (c) => c.targetId !== null },
  targetApart: { code: 'complaints.handler_complained_of', holds: (c) => c.targetId === null || c.targetId !== c.complainedOfId },
  handlerApart: {
    code: 'complaints.handler_complained_of',
    holds: (c) => c.handlerId === null || c.handlerId !== c.complainedOfId,
  },
  answered: { code: 'complaints.answer_missing', holds: (c) => filled(c.answer) },
  rejectedOrLate: {
    code: 'complaints.not_rejected_nor_late',
    holds: (c, now) =>
      filled(c.rejectionReason) || now >= c.resultDueAt || (c.promisedReplyAt !== null && now >= c.promisedReplyAt),
  },
  ruleStated: { code: 'complaints.rule_missing', holds: (c) => filled(c.policyRule) },
  replied: { code: 'complaints.reply_missing', holds: (c) => c.replyGiven },
  satisfactionAsked: { code: 'complaints.satisfaction_missing', holds: (c) => c.satisfaction !== null },
  opinionAsked: { code: 'complaints.opinion_not_asked', holds: (c) => c.opinionAsked },
  thanked: { code: 'complaints.thanks_missing', holds: (c) => c.thanked },
  judged: { code: 'complaints.verdict_missing', holds: (c) => c.verdictDecided },
  content: { code: 'complaints.dissatisfied', holds: (c) => c.satisfaction === null || c.satisfaction > DISSATISFIED_UP_TO },
  discontent: {
    code: 'complaints.not_dissatisfied',
    holds: (c) => c.satisfaction !== null && c.satisfaction <= DISSATISFIED_UP_TO,
  },
  causeFound: { code: 'complaints.cause_missing', holds: (c) => filled(c.dissatisfactionCause) },
  stillReopens: {
    code: 'complaints.reopen_too_late',
    holds: (c, now) => c.closedAt === null || (c.reopenUntil !== null && now < c.reopenUntil),
  },
  customersWord: { code: 'complaints.customer_word_missing', holds: (c) => filled(c.customerWord) },
  nothingMandatory: { code: 'complaints.issue_open', holds: (c) => c.openMandatoryIssues === 0 },
  firstDeflection: { code: 'complaints.already_deflected', holds: (c) => !c.topicDeflectedBefore },
  pauseReasoned: { code: 'complaints.pause_reason_missing', holds: (c) => filled(c.pauseReason) },
  running: { code: 'complaints.already_paused', holds: (c) => !c.isPaused },
  paused: { code: 'complaints.not_paused', holds: (c) => c.isPaused },
} satisfies Record<string, Guard>

export interface Row {
  readonly from: readonly ComplaintState[]
  readonly to: (standing: Standing) => ComplaintState
  readonly guards: readonly Guard[]
}

const g = guards
const same = (standing: Standing): ComplaintState => standing.state
const becomes = (state: ComplaintState) => () => state
const ALIVE: readonly ComplaintState[] = [
  'received',
  'clarifying',
  'proposing',
  'transferred',
  'escalated',
  'executing',
  'policy_explained',
  'callback',
  'reopened',
]
const AT_WORK: readonly ComplaintState[] = ALIVE.filter((state) => state !== 'callback')

/** The whole machine. The order of the guards is the order in which reasons are told. */
export const MACHINE: Readonly<Record<ComplaintEvent, Row>> = {
  clarify: {
    from: ['received', 'reopened'],
    to: becomes('clarifying'),
    guards: [g.handlerApart, g.promised, g.told, g.promiseAhead, g.promiseInLimit, g.recorded],
  },
  understand: { from: ['clarifying'], to: same, guards: [g.recorded, g.understood, g.readBack, g.natureKnown] },
  propose: { from: ['clarifying', 'proposing'], to: becomes('proposing'), guards: [g.understood, g.readBack, g.solved] },
  accept: { from: ['proposing'], to: becomes('executing'), guards: [g.explained, g.accepted] },
  reject: { from: ['proposing'], to: same, guards: [g.rejected] },
  complete: { from: ['executing'], to: becomes('callback'), guards: [g.resultTold, g.listened] },
  hear_out: { from: ['clarifying', 'proposing'], to: becomes('callback'), guards: [g.venting, g.listened, g.nothingMandatory] },
  transfer: {
    from: ['clarifying', 'proposing'],
    to: becomes('transferred'),
    guards: [g.understood, g.note, g.target, g.targetApart],
  },
  escalate: {
    from: ['clarifying', 'proposing'],
    to: becomes('escalated'),
    guards: [g.understood, g.note, g.target, g.targetApart],
  },
  return: { from: ['transferred', 'escalated'], to: (c) => c.stateBefore ?? 'clarifying', guards: [g.answered] },
  explain_policy: { from: ['proposing'], to: becomes('policy_explained'), guards: [g.rejectedOrLate, g.ruleStated, g.replied] },
  tell_policy: { from: ['policy_explained'], to: becomes('callback'), guards: [g.ruleStated, g.replied, g.resultTold] },
  follow_up: { from: ['callback'], to: same, guards: [g.satisfactionAsked, g.opinionAsked] },
  close: {
    from: ['callback'],
    to: becomes('closed'),
    guards: [g.satisfactionAsked, g.opinionAsked, g.content, g.thanked, g.listened, g.nothingMandatory, g.judged],
  },
  reopen: { from: ['callback', 'closed'], to: becomes('reopened'), guards: [g.discontent, g.causeFound, g.stillReopens] },
  withdraw: { from: ALIVE, to: becomes('withdrawn'), guards: [g.customersWord] },
  pause: { from: AT_WORK, to: same, guards: [g.pauseReasoned, g.running] },
  resume: { from: AT_WORK, to: same, guards: [g.paused] },
  deflect: { from: ['clarifying', 'proposing'], to: same, guards: [g.firstDeflection] },
  mention_again: { from: ALIVE, to: same, guards: [] },
  answer_issue: { from: ALIVE, to: same, guards: [g.answered] },
  propose_verdict: { from: ALIVE, to: same, guards: [g.understood] },
}

/** Why the event may not happen; empty where it may. A wrong state is told alone. */
export function refusals(event: ComplaintEvent, standing: Standing, now: Date): readonly RefusalCode[] {
  const row = MACHINE[event]
  if (!row.from.includes(standing.state)) return ['complaints.wrong_state']
  return row.guards.filter((guard) => !guard.holds(standing, now)).map((guard) => guard.code)
}

/** The state after the event; throws the first refusal, naming them all. */
export function decideMove(event: ComplaintEvent, standing: Standing, now: Date): ComplaintState {
  const found = refusals(event, standing, now)
  const first = found[0]
  if (first !== undefined) {
    throw complaintsErrors.make(first, { refusals: found, state: standing.state, missing: missingRecord(standing.record) })
  }
  return MACHINE[event].to(standing)
}

/** What the step itself brings: no reason to keep its button off. */
const BROUGHT: Readonly<Partial<Record<ComplaintEvent, readonly RefusalCode[]>>> = {
  clarify: [
    'complaints.promise_missing',
    'complaints.promise_not_told',
    'complaints.promise_in_past',
    'complaints.promise_too_late',
  ],
  understand: ['complaints.not_understood', 'complaints.not_read_back', 'complaints.nature_missing'],
  propose: ['complaints.solution_missing'],
  accept: ['complaints.time_and_effect_missing', 'complaints.not_accepted'],
  reject: ['complaints.rejection_missing'],
  complete: ['complaints.result_not_told', 'complaints.listening_missing'],
  hear_out: ['complaints.listening_missing'],
  transfer: ['complaints.note_incomplete', 'complaints.target_missing'],
  escalate: ['complaints.note_incomplete', 'complaints.target_missing'],
  return: ['complaints.answer_missing'],
  explain_policy: ['complaints.rule_missing'],
  tell_policy: ['complaints.result_not_told'],
  follow_up: ['complaints.satisfaction_missing', 'complaints.opinion_not_asked'],
  close: ['complaints.thanks_missing'],
  reopen: ['complaints.not_dissatisfied', 'complaints.cause_missing'],
  withdraw: ['complaints.customer_word_missing'],
  pause: ['complaints.pause_reason_missing'],
  answer_issue: ['complaints.answer_missing'],
}

/** What the page's rail says beside each next step: the events of this state with what still stands in their way. */
export function nextMoves(standing: Standing, now: Date): { event: ComplaintEvent; refusals: readonly RefusalCode[] }[] {
  return COMPLAINT_EVENTS.filter((event) => MACHINE[event].from.includes(standing.state)).map((event) => ({
    event,
    refusals: refusals(event, standing, now).filter((code) => BROUGHT[event]?.includes(code) !== true),
  }))
}
