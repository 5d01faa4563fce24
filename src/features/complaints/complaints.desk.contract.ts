import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { id, idParams, instant, nothing } from '../../contract/primitives.ts'
import { TIERS } from '../../kernel/tiers.ts'
import { person } from './complaints.contract.ts'
import { COMPLAINT_CLASSES, NATURES, STAGES } from './complaints.rules.ts'

const words = z.object({ zh: z.string(), en: z.string() })
const nature = z.enum(NATURES)
const limits = z.object({ counts: z.enum(['working', 'elapsed', 'wall']), minutes: z.record(z.enum(TIERS), z.number()) })

/** Everything of the pack that the desk shows; `proposeNature` of complaints.nature.rules.ts runs on it in the page. */
export const getGuide = endpoint({
  id: 'complaints.guide',
  method: 'GET',
  path: '/api/complaint-guide',
  summary: 'Coach cards, signs, methods, classes and limits',
  permission: 'complaints:file',
  response: z.object({
    beliefs: z.array(words),
    signs: z.array(z.object({ code: z.string(), nature, weight: z.number(), name: words, heard: z.array(z.string()) })),
    natureAnswers: z.record(nature, words),
    coach: z.array(z.object({ stage: z.enum(STAGES), dos: z.array(words), donts: z.array(words), say: z.array(words) })),
    methods: z.array(z.object({ code: z.string(), name: words, how: words, fits: words, natures: z.array(nature) })),
    listening: z.array(words),
    voiceAndBody: z.array(z.object({ code: z.string(), name: words, hint: words, faceToFace: z.boolean() })),
    classes: z.array(
      z.object({
        code: z.enum(COMPLAINT_CLASSES),
        name: words,
        subClasses: z.array(z.object({ code: z.string(), name: words })),
      }),
    ),
    causes: z.array(z.object({ code: z.string(), name: words })),
    limits: z.object({ receipt: limits, firstContact: limits, progress: limits, result: limits, hardStopDays: z.number() }),
    repeatWindowDays: z.number(),
    callbackDays: z.number(),
    goodwill: z.object({ perSpendLimit: z.int(), reportWorkdays: z.int(), story: words }),
    /** To whom a complaint may be handed, and who may be complained of. */
    staff: z.array(z.object({ id, name: z.string(), role: z.string(), unitName: z.string() })),
  }),
})

export const handlerRow = z.object({
  unitId: id,
  unitName: z.string(),
  handler: person.nullable(),
  standIn: person.nullable(),
  /** Who gets a complaint that comes now: the handler, his stand-in on leave, or nobody. */
  now: person.nullable(),
  openComplaints: z.int(),
  version: z.int(),
})

export const listHandlers = endpoint({
  id: 'complaints.list_handlers',
  method: 'GET',
  path: '/api/complaint-handlers',
  summary: 'The named handler of each unit, with the stand-in',
  permission: 'complaints:read',
  response: z.object({ units: z.array(handlerRow) }),
})

export const nameHandler = endpoint({
  id: 'complaints.name_handler',
  method: 'PUT',
  path: '/api/complaint-handlers/:id',
  summary: 'Name the unit’s handler and the stand-in',
  permission: 'complaints:handlers',
  /** A unit that never had one stands at version 0, which If-Match cannot name: the last word counts. */
  ifMatch: false,
  params: idParams,
  body: z.object({ handlerId: id, standInId: id }),
  response: handlerRow,
  errors: ['complaints.not_found', 'complaints.handler_unfit', 'complaints.stand_in_same'],
})

const attachmentView = z.object({ id, name: z.string(), mediaType: z.string(), bytes: z.int(), at: instant })

/** PNG, JPEG or WebP, told by its content; written anew without anything but the picture. */
export const attachImage = endpoint({
  id: 'complaints.attach',
  method: 'POST',
  path: '/api/complaints/:id/attachments',
  summary: 'Attach an image',
  permission: 'complaints:handle',
  params: idParams,
  query: z.object({ name: z.string().trim().min(1).max(120) }),
  request: 'upload',
  response: attachmentView,
  errors: ['complaints.not_found', 'complaints.attachment_kind', 'complaints.attachment_too_large'],
})

export const getAttachment = endpoint({
  id: 'complaints.attachment',
  method: 'GET',
  path: '/api/complaints/:id/attachments/:attachmentId',
  summary: 'The image itself',
  permission: 'complaints:read',
  params: z.object({ id, attachmentId: id }),
  reply: 'stream',
  response: nothing,
  errors: ['complaints.not_found', 'complaints.attachment_not_found'],
})
