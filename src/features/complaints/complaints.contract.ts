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
export const reply = z.object({
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
export const note = z.object({ happened: prose(1000), wanted: prose(1000), wrong: prose(1000), proposed: prose(1000) })
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
