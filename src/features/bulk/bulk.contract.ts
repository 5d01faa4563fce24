import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { id, idParams, instant, line, page, pageQuery, prose } from '../../contract/primitives.ts'
import { SUSPENSION_REASONS } from '../customers/customers.rules.ts'
import { customerSelection } from '../customers/customers.selection.contract.ts'
import { BULK_STATES, ITEM_REASONS, ITEM_STATES } from './bulk.rules.ts'

export const receivers = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('managers'), staffIds: z.array(id).min(1).max(50) }),
  z.object({ kind: z.literal('unit'), unitId: id }),
])

/** What is done to each customer. */
export const bulkTask = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('assign'), to: receivers, reason: line(200) }),
  z.object({ kind: z.literal('suspend'), reason: z.enum(SUSPENSION_REASONS), note: prose(200).nullable() }),
  z.object({ kind: z.literal('resume'), reason: line(200) }),
  z.object({ kind: z.literal('flag'), important: z.boolean(), reason: line(200) }),
])
export type BulkTask = z.output<typeof bulkTask>

const load = z.object({ staffId: id, name: z.string(), before: z.int(), after: z.int(), overloaded: z.boolean() })
export const bulkPreview = z.object({
  /** Those who would change now, of `total`. */
  able: z.int(),
  byTier: z.object({ diamond: z.int(), gold: z.int(), silver: z.int(), none: z.int() }),
  /** Why the others would not. */
  reasons: z.partialRecord(z.enum(ITEM_REASONS), z.int()),
  /** Who gets how many, who gives them up; empty where no manager changes. */
  loads: z.array(load),
  warning: z.int(),
})
export type BulkPreview = z.output<typeof bulkPreview>

export const bulkView = z.object({
  id,
  task: bulkTask,
  /** Chosen one by one, or all that a filter found. */
  byFilter: z.boolean(),
  state: z.enum(BULK_STATES),
  preview: bulkPreview.nullable(),
  total: z.int(),
  done: z.int(),
  skipped: z.int(),
  failed: z.int(),
  errorCode: z.string().nullable(),
  cancelRequested: z.boolean(),
  createdAt: instant,
  confirmedAt: instant.nullable(),
  finishedAt: instant.nullable(),
})
export type BulkView = z.output<typeof bulkView>

export const askBulk = endpoint({
  id: 'bulk.ask',
  method: 'POST',
  path: '/api/bulk',
  summary: 'Show what an act over many customers would do: the rows are frozen, nothing is changed yet',
  permission: 'bulk:use',
  body: z.object({ task: bulkTask, selection: customerSelection }),
  response: bulkView,
  errors: [
    'bulk.nobody_selected',
    'assignments.manager_not_available',
    'customers.search_too_short',
    'customers.suspension_needs_note',
  ],
})
export const listBulk = endpoint({
  id: 'bulk.list',
  method: 'GET',
  path: '/api/bulk',
  summary: "The caller's own acts over many, the newest first",
  permission: 'bulk:use',
  query: pageQuery,
  response: page(bulkView),
})
export const getBulk = endpoint({
  id: 'bulk.get',
  method: 'GET',
  path: '/api/bulk/:id',
  summary: 'One act over many, with its preview and how far it is',
  permission: 'bulk:use',
  params: idParams,
  response: bulkView,
  errors: ['bulk.not_found'],
})
export const listBulkItems = endpoint({
  id: 'bulk.items',
  method: 'GET',
  path: '/api/bulk/:id/items',
  summary: 'What would become, or became, of each customer',
  permission: 'bulk:use',
  params: idParams,
  query: z.object({
    state: z.enum(ITEM_STATES).optional(),
    cursor: z.string().max(20).regex(/^\d+$/).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  response: page(
    z.object({
      customerId: id,
      customerNo: z.string(),
      /** Null: not in the caller's reach any more. */
      name: z.string().nullable(),
      state: z.enum(ITEM_STATES),
      reason: z.enum(ITEM_REASONS).nullable(),
      fromName: z.string().nullable(),
      toName: z.string().nullable(),
    }),
  ),
  errors: ['bulk.not_found'],
})
export const confirmBulk = endpoint({
  id: 'bulk.confirm',
  method: 'POST',
  path: '/api/bulk/:id/confirm',
  summary: 'Carry out what the preview has shown',
  permission: 'bulk:use',
  params: idParams,
  /** As many as the preview said. */
  body: z.object({ expected: z.int().positive() }),
  response: bulkView,
  errors: ['bulk.not_found', 'bulk.wrong_state', 'bulk.nothing_to_do', 'bulk.preview_outdated'],
})
export const cancelBulk = endpoint({
  id: 'bulk.cancel',
  method: 'POST',
  path: '/api/bulk/:id/cancel',
  summary: 'Stop; what was done stays and is counted',
  permission: 'bulk:use',
  params: idParams,
  body: z.object({}),
  response: bulkView,
  errors: ['bulk.not_found', 'bulk.wrong_state'],
})
export const resumeBulk = endpoint({
  id: 'bulk.resume',
  method: 'POST',
  path: '/api/bulk/:id/resume',
  summary: 'Go on with an act that stopped, where it stopped',
  permission: 'bulk:use',
  params: idParams,
  body: z.object({}),
  response: bulkView,
  errors: ['bulk.not_found', 'bulk.wrong_state'],
})
export const downloadBulkFailures = endpoint({
  id: 'bulk.failures_file',
  method: 'GET',
  path: '/api/bulk/:id/failures.csv',
  summary: 'All that was not done as a CSV file: customer number, reason and remedy in words',
  permission: 'bulk:use',
  params: idParams,
  query: z.object({ locale: z.enum(['zh', 'en']).default('zh') }),
  reply: 'stream',
  response: z.undefined(),
  errors: ['bulk.not_found'],
})
