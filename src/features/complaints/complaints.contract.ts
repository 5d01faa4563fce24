import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { id, idParams, instant, line, page, pageQuery, prose } from '../../contract/primitives.ts'
import { TIERS } from '../../kernel/tiers.ts'
import { phraseHit } from '../phrases/phrases.contract.ts'
import { promise } from '../promises/promises.contract.ts'
import { CLOCKS, CLOCK_STATES } from './complaints.clocks.rules.ts'
import { COMPLAINT_EVENTS } from './complaints.machine.rules.ts'
import {
  COMPLAINT_CHANNELS,
  COMPLAINT_CLASSES,
  COMPLAINT_STATES,
  METHODS,
  NATURES,
  PAUSE_REASONS,
  QUEUE_VIEWS,
  REPLY_CHANNELS,
  REPLY_PURPOSES,
  REPLY_STATUSES,
  STAGES,
} from './complaints.rules.ts'

export const person = z.object({ id, name: z.string() })

const reasons = z.array(z.object({ kind: z.enum(['sign', 'word']), code: z.string(), text: z.string() }))
/** `validated` is false until labels exist: the page says 按规则判断，未经验证. */
export const natureProposal = z.object({ nature: z.enum(NATURES).nullable(), reasons, validated: z.boolean() })

export const queueItem = z.object({
  id,
  customerId: id,
  no: z.string(),
  title: z.string(),
  customerName: z.string().nullable(),
  tier: z.enum(TIERS),
  class: z.enum(COMPLAINT_CLASSES),
  subClass: z.string(),
  channel: z.enum(COMPLAINT_CHANNELS),
  state: z.enum(COMPLAINT_STATES),
  stage: z.enum(STAGES),
  handler: person.nullable(),
  unitName: z.string(),
  receivedAt: instant,
  /** Null once nothing runs any more. */
  nextDue: z.object({ clock: z.enum(CLOCKS), at: instant, warnAt: instant }).nullable(),
  isPaused: z.boolean(),
  isRepeat: z.boolean(),
  isSkipLevel: z.boolean(),
  isMajor: z.boolean(),
  closedAt: instant.nullable(),
  version: z.int(),
})
export type QueueItem = z.output<typeof queueItem>

const clock = z.object({
  kind: z.enum(CLOCKS),
  startedAt: instant,
  dueAt: instant,
  warnAt: instant,
  metAt: instant.nullable(),
  state: z.enum(CLOCK_STATES),
  limitMinutes: z.number().nullable(),
})
const event = z.object({
  id,
  at: instant,
  /** An event of the machine, or `file`, `edit`, `take`, `assign`, `reply`, `escalation`, `verdict`, `release`, `attach`. */
  kind: z.string(),
  byName: z.string(),
  from: z.enum(COMPLAINT_STATES).nullable(),
  to: z.enum(COMPLAINT_STATES).nullable(),
  /** What was said or written, by name: the page shows the text `complaint.event.<name>` beside each. */
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
})
const reply = z.object({
  id,
  channel: z.enum(REPLY_CHANNELS),
  status: z.enum(REPLY_STATUSES),
  purpose: z.enum(REPLY_PURPOSES),
  text: z.string(),
  hits: z.array(phraseHit),
  byName: z.string(),
  at: instant,
  releasedByName: z.string().nullable(),
  releaseReason: z.string().nullable(),
})
const issue = z.object({
  id,
  topic: z.string(),
  deflectedAt: instant.nullable(),
  mentionedAgainAt: instant.nullable(),
  answeredAt: instant.nullable(),
  answer: z.string().nullable(),
  isMandatory: z.boolean(),
})
const note = z.object({ happened: prose(1000), wanted: prose(1000), wrong: prose(1000), proposed: prose(1000) })
const attachment = z.object({ id, name: z.string(), mediaType: z.string(), bytes: z.int(), at: instant, byName: z.string() })
const related = z.object({
  id,
  no: z.string(),
  title: z.string(),
  state: z.enum(COMPLAINT_STATES),
  receivedAt: instant,
  isJustified: z.boolean().nullable(),
  cause: z.string().nullable(),
  solution: z.string().nullable(),
})

export const complaint = queueItem.extend({
  filedByName: z.string(),
  owner: person,
  complainedOf: person.nullable(),
  record: z.object({
    when: z.string().nullable(),
    what: z.string().nullable(),
    whom: z.string().nullable(),
    wish: z.string().nullable(),
  }),
  recordMissing: z.array(z.enum(['when', 'what', 'whom', 'wish'])),
  customerWords: z.string().nullable(),
  signs: z.array(z.string()),
  nature: z.enum(NATURES).nullable(),
  natureProposal,
  methods: z.array(z.enum(METHODS)),
  promisedReplyAt: instant.nullable(),
  promiseTold: z.boolean(),
  understood: z.boolean(),
  summary: z.string().nullable(),
  readBack: z.boolean(),
  solution: z.string().nullable(),
  timeNeeded: z.string().nullable(),
  effect: z.string().nullable(),
  accepted: z.boolean(),
  rejectionReason: z.string().nullable(),
  policyRule: z.string().nullable(),
  listeningRecord: z.string().nullable(),
  handOver: z
    .object({ kind: z.enum(['transfer', 'escalate']), to: person, note, at: instant, answer: z.string().nullable() })
    .nullable(),
  satisfaction: z.int().nullable(),
  opinion: z.string().nullable(),
  thanked: z.boolean(),
  verdict: z.object({
    proposed: z.boolean().nullable(),
    proposedByName: z.string().nullable(),
    reason: z.string().nullable(),
    decided: z.boolean().nullable(),
    decidedByName: z.string().nullable(),
    note: z.string().nullable(),
  }),
  cause: z.string().nullable(),
  contactId: id.nullable(),
  pauseReason: z.enum(PAUSE_REASONS).nullable(),
  /** How many complaints of this customer and class fall into the window, this one included. */
  repeatCount: z.int(),
  clocks: z.array(clock),
  /** What may come next, and what still stands in the way: codes of refusals, in the order to tell them. */
  moves: z.array(z.object({ event: z.enum(COMPLAINT_EVENTS), refusals: z.array(z.string()) })),
  /** The reader's rights on this complaint. */
  may: z.object({
    handle: z.boolean(),
    take: z.boolean(),
    assign: z.boolean(),
    decideVerdict: z.boolean(),
    release: z.boolean(),
  }),
  events: z.array(event),
  replies: z.array(reply),
  issues: z.array(issue),
  promises: z.array(promise),
  attachments: z.array(attachment),
  earlier: z.array(related),
  similar: z.array(related),
})
export type ComplaintView = z.output<typeof complaint>

const recordBody = z.object({
  when: prose(200).optional(),
  what: prose(2000).optional(),
  whom: prose(500).optional(),
  wish: prose(1000).optional(),
})

export const fileComplaint = endpoint({
  id: 'complaints.file',
  method: 'POST',
  path: '/api/complaints',
  summary: 'Take a complaint; the unit’s handler gets it and the clocks start',
  permission: 'complaints:file',
  body: z.object({
    customerId: id,
    channel: z.enum(COMPLAINT_CHANNELS),
    class: z.enum(COMPLAINT_CLASSES),
    subClass: z.string().max(40),
    title: line(120),
    record: recordBody.default({}),
    customerWords: prose(4000).default(''),
    signs: z.array(z.string().max(40)).max(30).default([]),
    complainedOfId: id.nullable().default(null),
    /** Given by whoever took the complaint, when he told the customer how long it takes. */
    promisedReplyAt: instant.nullable().default(null),
    promiseTold: z.boolean().default(false),
    /** E6: the contact that caused it. */
    contactId: id.nullable().default(null),
    isMajor: z.boolean().default(false),
  }),
  response: queueItem,
  errors: [
    'complaints.customer_not_found',
    'complaints.contact_not_found',
    'complaints.sub_class_unknown',
    'complaints.sign_unknown',
    'complaints.promise_in_past',
    'complaints.promise_too_late',
    'complaints.promise_not_told',
    'complaints.no_handler',
  ],
})

/** Who is calling: by exact number of phone or customer, or by exact name. Shows no more than it takes to ask back. */
export const findCaller = endpoint({
  id: 'complaints.callers',
  method: 'GET',
  path: '/api/complaint-callers',
  summary: 'The customer who complains',
  permission: 'complaints:file',
  query: z.object({ q: line(40) }),
  response: z.object({
    callers: z.array(
      z.object({
        id,
        name: z.string(),
        customerNo: z.string(),
        tier: z.enum(TIERS),
        managerName: z.string().nullable(),
        openComplaints: z.int(),
      }),
    ),
  }),
})

export const listComplaints = endpoint({
  id: 'complaints.list',
  method: 'GET',
  path: '/api/complaints',
  summary: 'The queue by deadline and priority',
  permission: 'complaints:read',
  query: pageQuery.extend({
    view: z.enum(QUEUE_VIEWS).default('mine'),
    state: z.enum(['open', 'unassigned', 'overdue', 'closed']).default('open'),
    customerId: id.optional(),
    class: z.enum(COMPLAINT_CLASSES).optional(),
  }),
  response: page(queueItem),
})

export const countComplaints = endpoint({
  id: 'complaints.counts',
  method: 'GET',
  path: '/api/complaint-counts',
  summary: 'The sentence above the queue: open, in warning, overdue, without a handler',
  permission: 'complaints:read',
  query: z.object({ view: z.enum(QUEUE_VIEWS).default('mine') }),
  response: z.object({ open: z.int(), warning: z.int(), overdue: z.int(), unassigned: z.int(), paused: z.int() }),
})

export const getComplaint = endpoint({
  id: 'complaints.get',
  method: 'GET',
  path: '/api/complaints/:id',
  summary: 'One complaint with its clocks, guards, history and neighbours',
  permission: 'complaints:read',
  params: idParams,
  response: complaint,
  errors: ['complaints.not_found'],
})

export const editComplaint = endpoint({
  id: 'complaints.edit',
  method: 'PATCH',
  path: '/api/complaints/:id',
  summary: 'Complete the record, the class, the signs, the nature, the methods',
  permission: 'complaints:handle',
  params: idParams,
  body: z.object({
    title: line(120).optional(),
    class: z.enum(COMPLAINT_CLASSES).optional(),
    subClass: z.string().max(40).optional(),
    record: recordBody.optional(),
    customerWords: prose(4000).optional(),
    signs: z.array(z.string().max(40)).max(30).optional(),
    /** Another one than proposed is kept as a label of the correction. */
    nature: z.enum(NATURES).optional(),
    methods: z.array(z.enum(METHODS)).optional(),
    complainedOfId: id.nullable().optional(),
    cause: z.string().max(40).optional(),
    listeningRecord: prose(2000).optional(),
    isMajor: z.boolean().optional(),
    contactId: id.nullable().optional(),
  }),
  response: complaint,
  errors: [
    'complaints.not_found',
    'complaints.wrong_state',
    'complaints.sub_class_unknown',
    'complaints.sign_unknown',
    'complaints.contact_not_found',
    'complaints.handler_complained_of',
    'request.stale',
  ],
})

export const moveBody = z.discriminatedUnion('event', [
  z.object({ event: z.literal('clarify'), promisedReplyAt: instant.optional(), told: z.boolean() }),
  z.object({ event: z.literal('understand'), summary: line(2000), readBack: z.boolean(), nature: z.enum(NATURES).optional() }),
  z.object({
    event: z.literal('propose'),
    solution: prose(2000),
    timeNeeded: prose(200).default(''),
    effect: prose(500).default(''),
    methods: z.array(z.enum(METHODS)).default([]),
  }),
  z.object({ event: z.literal('accept'), accepted: z.boolean(), timeAndEffectExplained: z.boolean() }),
  z.object({ event: z.literal('reject'), reason: line(1000) }),
  z.object({ event: z.literal('complete'), result: line(2000), told: z.boolean(), listeningRecord: prose(2000).optional() }),
  z.object({ event: z.literal('hear_out'), listeningRecord: line(2000) }),
  z.object({ event: z.literal('transfer'), toId: id.nullable(), note }),
  z.object({ event: z.literal('escalate'), toId: id.nullable(), note }),
  z.object({ event: z.literal('return'), answer: line(2000) }),
  z.object({ event: z.literal('explain_policy'), rule: line(1000) }),
  z.object({ event: z.literal('tell_policy'), told: z.boolean() }),
  z.object({
    event: z.literal('follow_up'),
    satisfaction: z.int().min(1).max(5),
    opinionAsked: z.boolean(),
    opinion: prose(2000).default(''),
  }),
  z.object({ event: z.literal('close'), thanked: z.boolean(), cause: z.string().max(40).optional() }),
  z.object({ event: z.literal('reopen'), cause: line(1000), satisfaction: z.int().min(1).max(5).optional() }),
  z.object({ event: z.literal('withdraw'), customerWord: line(500) }),
  z.object({ event: z.literal('pause'), reason: z.enum(PAUSE_REASONS), note: prose(300).default('') }),
  z.object({ event: z.literal('resume') }),
  z.object({ event: z.literal('deflect'), topic: line(100) }),
  z.object({ event: z.literal('mention_again'), issueId: id }),
  z.object({ event: z.literal('answer_issue'), issueId: id, answer: line(1000) }),
  z.object({ event: z.literal('propose_verdict'), justified: z.boolean(), reason: line(1000) }),
])
export type MoveBody = z.output<typeof moveBody>

export const moveComplaint = endpoint({
  id: 'complaints.move',
  method: 'POST',
  path: '/api/complaints/:id/moves',
  summary: 'Take the complaint one step further; a refusal names every guard that does not hold',
  permission: 'complaints:handle',
  ifMatch: true,
  params: idParams,
  body: moveBody,
  response: complaint,
  errors: [
    'complaints.not_found',
    'complaints.wrong_state',
    'complaints.promise_missing',
    'complaints.promise_not_told',
    'complaints.promise_in_past',
    'complaints.promise_too_late',
    'complaints.record_incomplete',
    'complaints.not_understood',
    'complaints.not_read_back',
    'complaints.nature_missing',
    'complaints.solution_missing',
    'complaints.time_and_effect_missing',
    'complaints.not_accepted',
    'complaints.rejection_missing',
    'complaints.result_not_told',
    'complaints.note_incomplete',
    'complaints.target_missing',
    'complaints.answer_missing',
    'complaints.handler_complained_of',
    'complaints.handler_unfit',
    'complaints.not_rejected_nor_late',
    'complaints.rule_missing',
    'complaints.reply_missing',
    'complaints.not_venting',
    'complaints.listening_missing',
    'complaints.satisfaction_missing',
    'complaints.opinion_not_asked',
    'complaints.thanks_missing',
    'complaints.verdict_missing',
    'complaints.dissatisfied',
    'complaints.not_dissatisfied',
    'complaints.cause_missing',
    'complaints.reopen_too_late',
    'complaints.customer_word_missing',
    'complaints.issue_open',
    'complaints.issue_not_found',
    'complaints.already_deflected',
    'complaints.pause_reason_missing',
    'complaints.already_paused',
    'complaints.not_paused',
    'complaints.verdict_decided',
    'request.stale',
  ],
})

export const replyToComplaint = endpoint({
  id: 'complaints.reply',
  method: 'POST',
  path: '/api/complaints/:id/replies',
  summary: 'Keep a reply or note; an outgoing one with a forbidden phrase is refused',
  permission: 'complaints:handle',
  params: idParams,
  body: z.object({
    channel: z.enum(REPLY_CHANNELS),
    status: z.enum(REPLY_STATUSES),
    purpose: z.enum(REPLY_PURPOSES).default('other'),
    text: line(4000),
  }),
  response: z.object({ reply, version: z.int() }),
  errors: ['complaints.not_found', 'complaints.wrong_state', 'complaints.phrase_forbidden'],
})

export const releasePhrase = endpoint({
  id: 'complaints.release',
  method: 'POST',
  path: '/api/complaints/:id/releases',
  summary: 'Let exactly this text go out in spite of its phrase, with a recorded reason',
  permission: 'complaints:release',
  params: idParams,
  body: z.object({ text: line(4000), reason: line(500) }),
  response: z.object({ hits: z.array(phraseHit) }),
  errors: ['complaints.not_found', 'complaints.nothing_to_release', 'complaints.release_own'],
})

export const takeComplaint = endpoint({
  id: 'complaints.take',
  method: 'POST',
  path: '/api/complaints/:id/take',
  summary: 'Take a complaint of the queue into one’s own hands',
  permission: 'complaints:take',
  ifMatch: true,
  params: idParams,
  body: z.object({}),
  response: complaint,
  errors: ['complaints.not_found', 'complaints.wrong_state', 'complaints.handler_complained_of', 'request.stale'],
})

export const assignComplaints = endpoint({
  id: 'complaints.assign',
  method: 'POST',
  path: '/api/complaint-assignments',
  summary: 'Give several complaints to a handler; says which did not go and why',
  permission: 'complaints:assign',
  body: z.object({ complaintIds: z.array(id).min(1).max(200), handlerId: id, reason: line(300) }),
  response: z.object({ assigned: z.array(id), refused: z.array(z.object({ id, code: z.string() })) }),
  errors: ['complaints.handler_unfit'],
})

export const decideVerdict = endpoint({
  id: 'complaints.decide_verdict',
  method: 'POST',
  path: '/api/complaints/:id/verdict',
  summary: 'Decide whether the complaint was justified',
  permission: 'complaints:verdict',
  ifMatch: true,
  params: idParams,
  body: z.object({ justified: z.boolean(), note: prose(1000).default('') }),
  response: complaint,
  errors: [
    'complaints.not_found',
    'complaints.verdict_own',
    'complaints.verdict_not_proposed',
    'complaints.verdict_decided',
    'request.stale',
  ],
})
