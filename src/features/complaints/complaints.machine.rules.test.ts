import { describe, expect, test } from 'vitest'
import {
  COMPLAINT_EVENTS,
  decideMove,
  MACHINE,
  nextMoves,
  refusals,
  type ComplaintEvent,
  type RefusalCode,
  type Standing,
} from './complaints.machine.rules.ts'
import { COMPLAINT_STATES, complaintsErrors, type ComplaintState } from './complaints.rules.ts'
import { complaintsTexts } from './complaints.texts.ts'

const NOW = new Date('2026-11-23T02:00:00Z')
const at = (hours: number): Date => new Date(NOW.getTime() + hours * 3_600_000)
const NOTE = { happened: '落地无数据', wanted: '恢复', wrong: '签约未生效', proposed: '重置签约' }

/** Everything in order: each guard is then broken alone. */
const GOOD: Standing = {
  state: 'received',
  stateBefore: 'proposing',
  record: { when: '昨晚', what: '无数据', whom: '热线', wish: '恢复' },
  promisedReplyAt: at(2),
  promiseTold: true,
  hardStopAt: at(360),
  resultDueAt: at(48),
  nature: 'solving',
  understood: true,
  summary: '落地后没有数据',
  readBack: true,
  solution: '重置签约',
  timeNeeded: '1 小时',
  effect: '恢复',
  timeAndEffectExplained: true,
  accepted: true,
  rejectionReason: '嫌慢',
  resultTold: true,
  policyRule: '按资费说明',
  replyGiven: true,
  listeningRecord: '听完',
  satisfaction: 4,
  opinionAsked: true,
  thanked: true,
  verdictDecided: true,
  dissatisfactionCause: '等太久',
  customerWord: '算了，不投诉了',
  handlerId: 'handler',
  complainedOfId: 'other',
  targetId: 'target',
  note: NOTE,
  answer: '已办',
  pauseReason: 'waiting_for_customer',
  isPaused: false,
  openMandatoryIssues: 0,
  topicDeflectedBefore: false,
  closedAt: null,
  reopenUntil: null,
}
/** What the event needs beyond the common good. */
const FITS: Partial<Record<ComplaintEvent, Partial<Standing>>> = {
  hear_out: { nature: 'venting' },
  resume: { isPaused: true },
  reopen: { satisfaction: 2 },
}
/** Model 4.2, by hand: from where each event leads where. */
const PATHS: Record<ComplaintEvent, Partial<Record<ComplaintState, ComplaintState>>> = {
  clarify: { received: 'clarifying', reopened: 'clarifying' },
  understand: { clarifying: 'clarifying' },
  propose: { clarifying: 'proposing', proposing: 'proposing' },
  accept: { proposing: 'executing' },
  reject: { proposing: 'proposing' },
  complete: { executing: 'callback' },
  hear_out: { clarifying: 'callback', proposing: 'callback' },
  transfer: { clarifying: 'transferred', proposing: 'transferred' },
  escalate: { clarifying: 'escalated', proposing: 'escalated' },
  return: { transferred: 'proposing', escalated: 'proposing' },
  explain_policy: { proposing: 'policy_explained' },
  tell_policy: { policy_explained: 'callback' },
  follow_up: { callback: 'callback' },
  close: { callback: 'closed' },
  reopen: { callback: 'reopened', closed: 'reopened' },
  withdraw: Object.fromEntries(
    COMPLAINT_STATES.filter((state) => state !== 'closed' && state !== 'withdrawn').map((state) => [state, 'withdrawn']),
  ),
  pause: stays('received', 'clarifying', 'proposing', 'transferred', 'escalated', 'executing', 'policy_explained', 'reopened'),
  resume: stays('received', 'clarifying', 'proposing', 'transferred', 'escalated', 'executing', 'policy_explained', 'reopened'),
  deflect: stays('clarifying', 'proposing'),
  mention_again: stays(
    'received',
    'clarifying',
    'proposing',
    'transferred',
    'escalated',
    'executing',
    'policy_explained',
    'callback',
    'reopened',
  ),
  answer_issue: stays(
    'received',
    'clarifying',
    'proposing',
    'transferred',
    'escalated',
    'executing',
    'policy_explained',
    'callback',
    'reopened',
  ),
  propose_verdict: stays(
    'received',
    'clarifying',
    'proposing',
    'transferred',
    'escalated',
    'executing',
    'policy_explained',
    'callback',
    'reopened',
  ),
}
function stays(...states: ComplaintState[]): Partial<Record<ComplaintState, ComplaintState>> {
  return Object.fromEntries(states.map((state) => [state, state]))
}

/** By hand: what breaks each guard, and with which words it is refused. */
const BREAKS: readonly (readonly [ComplaintEvent, Partial<Standing>, RefusalCode])[] = [
  ['clarify', { promisedReplyAt: null }, 'complaints.promise_missing'],
  ['clarify', { promiseTold: false }, 'complaints.promise_not_told'],
  ['clarify', { promisedReplyAt: at(-1) }, 'complaints.promise_in_past'],
  ['clarify', { promisedReplyAt: at(400) }, 'complaints.promise_too_late'],
  ['clarify', { record: { ...GOOD.record, wish: ' ' } }, 'complaints.record_incomplete'],
  ['clarify', { complainedOfId: 'handler' }, 'complaints.handler_complained_of'],
  ['understand', { record: { ...GOOD.record, whom: null } }, 'complaints.record_incomplete'],
  ['understand', { understood: false }, 'complaints.not_understood'],
  ['understand', { readBack: false }, 'complaints.not_read_back'],
  ['understand', { nature: null }, 'complaints.nature_missing'],
  ['propose', { understood: false }, 'complaints.not_understood'],
  ['propose', { readBack: false }, 'complaints.not_read_back'],
  ['propose', { solution: null }, 'complaints.solution_missing'],
  ['accept', { timeNeeded: null }, 'complaints.time_and_effect_missing'],
  ['accept', { effect: '' }, 'complaints.time_and_effect_missing'],
  ['accept', { timeAndEffectExplained: false }, 'complaints.time_and_effect_missing'],
  ['accept', { accepted: false }, 'complaints.not_accepted'],
  ['reject', { rejectionReason: null }, 'complaints.rejection_missing'],
  ['complete', { resultTold: false }, 'complaints.result_not_told'],
  ['complete', { nature: 'venting', listeningRecord: null }, 'complaints.listening_missing'],
  ['hear_out', { nature: 'solving' }, 'complaints.not_venting'],
  ['hear_out', { listeningRecord: '' }, 'complaints.listening_missing'],
  ['hear_out', { openMandatoryIssues: 1 }, 'complaints.issue_open'],
  ...(['transfer', 'escalate'] as const).flatMap((event): (readonly [ComplaintEvent, Partial<Standing>, RefusalCode])[] => [
    [event, { understood: false }, 'complaints.not_understood'],
    [event, { note: null }, 'complaints.note_incomplete'],
    ...(['happened', 'wanted', 'wrong', 'proposed'] as const).map(
      (part) => [event, { note: { ...NOTE, [part]: '' } }, 'complaints.note_incomplete'] as const,
    ),
    [event, { targetId: null }, 'complaints.target_missing'],
    [event, { targetId: 'other' }, 'complaints.handler_complained_of'],
  ]),
  ['return', { answer: null }, 'complaints.answer_missing'],
  ['explain_policy', { rejectionReason: null }, 'complaints.not_rejected_nor_late'],
  ['explain_policy', { policyRule: null }, 'complaints.rule_missing'],
  ['explain_policy', { replyGiven: false }, 'complaints.reply_missing'],
  ['tell_policy', { resultTold: false }, 'complaints.result_not_told'],
  ['tell_policy', { policyRule: null }, 'complaints.rule_missing'],
  ['tell_policy', { replyGiven: false }, 'complaints.reply_missing'],
  ['follow_up', { satisfaction: null }, 'complaints.satisfaction_missing'],
  ['follow_up', { opinionAsked: false }, 'complaints.opinion_not_asked'],
  ['close', { satisfaction: null }, 'complaints.satisfaction_missing'],
  ['close', { opinionAsked: false }, 'complaints.opinion_not_asked'],
  ['close', { satisfaction: 2 }, 'complaints.dissatisfied'],
  ['close', { thanked: false }, 'complaints.thanks_missing'],
  ['close', { nature: 'venting', listeningRecord: null }, 'complaints.listening_missing'],
  ['close', { openMandatoryIssues: 2 }, 'complaints.issue_open'],
  ['close', { verdictDecided: false }, 'complaints.verdict_missing'],
  ['reopen', { satisfaction: 4 }, 'complaints.not_dissatisfied'],
  ['reopen', { satisfaction: null }, 'complaints.not_dissatisfied'],
  ['reopen', { dissatisfactionCause: null }, 'complaints.cause_missing'],
  ['reopen', { closedAt: at(-900), reopenUntil: at(-1) }, 'complaints.reopen_too_late'],
  ['withdraw', { customerWord: null }, 'complaints.customer_word_missing'],
  ['pause', { pauseReason: null }, 'complaints.pause_reason_missing'],
  ['pause', { isPaused: true }, 'complaints.already_paused'],
  ['resume', { isPaused: false }, 'complaints.not_paused'],
  ['deflect', { topicDeflectedBefore: true }, 'complaints.already_deflected'],
  ['answer_issue', { answer: '' }, 'complaints.answer_missing'],
  ['propose_verdict', { understood: false }, 'complaints.not_understood'],
]

const standing = (event: ComplaintEvent, state: ComplaintState, more: Partial<Standing> = {}): Standing => ({
  ...GOOD,
  ...FITS[event],
  state,
  ...more,
})

describe('every state and event', () => {
  test.each(COMPLAINT_EVENTS.flatMap((event) => COMPLAINT_STATES.map((state) => [event, state, PATHS[event][state]] as const)))(
    '%s in %s leads to %s',
    (event, state, to) => {
      if (to === undefined) expect(refusals(event, standing(event, state), NOW)).toEqual(['complaints.wrong_state'])
      else expect(decideMove(event, standing(event, state), NOW)).toBe(to)
    },
  )
})

describe('every guard', () => {
  test.each(BREAKS)('%s with %o is refused as %s', (event, broken, code) => {
    for (const state of MACHINE[event].from) {
      const found = refusals(event, standing(event, state, broken), NOW)
      expect(found).toContain(code)
      expect(() => decideMove(event, standing(event, state, broken), NOW)).toThrow(found[0])
    }
  })
  test('is broken at least once above', () => {
    const tried = new Set(BREAKS.map(([event, , code]) => `${event} ${code}`))
    const missing = COMPLAINT_EVENTS.flatMap((event) => MACHINE[event].guards.map((guard) => `${event} ${guard.code}`)).filter(
      (pair) => !tried.has(pair),
    )
    expect(missing).toEqual([])
  })
  test('says its reason in both languages', () => {
    for (const code of Object.keys(complaintsErrors.kinds) as RefusalCode[]) {
      expect(complaintsTexts.zh[`error.${code}`], code).toMatch(/[\u4e00-\u9fff]/u)
      expect(complaintsTexts.en[`error.${code}`], code).toMatch(/[a-z]/)
    }
  })
})

test('a venting customer needs no solution', () => {
  expect(decideMove('propose', standing('propose', 'clarifying', { nature: 'venting', solution: null }), NOW)).toBe('proposing')
})
test('without a solution by the deadline the rule may be stated, though nobody rejected anything', () => {
  expect(
    decideMove('explain_policy', standing('explain_policy', 'proposing', { rejectionReason: null, resultDueAt: at(-1) }), NOW),
  ).toBe('policy_explained')
})
test('all refusals are told, the first as the reason', () => {
  expect(
    refusals('close', standing('close', 'callback', { satisfaction: null, opinionAsked: false, thanked: false }), NOW),
  ).toEqual(['complaints.satisfaction_missing', 'complaints.opinion_not_asked', 'complaints.thanks_missing'])
})
test('the page is told only what the step itself cannot bring', () => {
  const moves = nextMoves({ ...GOOD, state: 'clarifying', understood: false, note: null, targetId: null }, NOW)
  expect(moves.find((move) => move.event === 'transfer')?.refusals).toEqual(['complaints.not_understood'])
})
