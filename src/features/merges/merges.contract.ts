import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { id, idParams, instant, line, nothing, page, pageQuery, version } from '../../contract/primitives.ts'
import { TIERS } from '../../kernel/tiers.ts'
import { MERGE_FIELDS, MERGE_SIDES, SIDE_REASONS } from '../customers/customers.move.rules.ts'
import {
  CANDIDATE_STATES,
  CONFLICTS,
  DUPLICATE_REASONS,
  MERGE_CHOICES,
  MERGE_STATES,
  MOVED_PARTS,
  TOUCHABLE,
} from './merges.rules.ts'

const side = z.enum(MERGE_SIDES)

const candidateFile = z.object({
  customerId: id,
  customerNo: z.string(),
  name: z.string(),
  tier: z.enum(TIERS),
  phoneMasked: z.string().nullable(),
  territoryName: z.string().nullable(),
  managerName: z.string().nullable(),
})
export const candidate = z.object({
  id,
  reason: z.enum(DUPLICATE_REASONS),
  state: z.enum(CANDIDATE_STATES),
  first: candidateFile,
  second: candidateFile,
  foundAt: instant,
  dismissedReason: z.string().nullable(),
  dismissedByName: z.string().nullable(),
  version,
})
export type Candidate = z.output<typeof candidate>

export const listCandidates = endpoint({
  id: 'merges.candidates',
  method: 'GET',
  path: '/api/merges/candidates',
  summary: 'Pairs of files that may be one person’s, the most valuable first',
  permission: 'merges:read',
  query: pageQuery.extend({
    state: z.enum(CANDIDATE_STATES).default('open'),
    reason: z.enum(DUPLICATE_REASONS).optional(),
    vip: z.enum(['yes']).optional(),
  }),
  response: page(candidate).extend({ open: z.int(), vips: z.int(), searchedAt: instant.nullable() }),
})

export const findDuplicates = endpoint({
  id: 'merges.find',
  method: 'POST',
  path: '/api/merges/find',
  summary: 'Look for duplicates now, in the background',
  permission: 'merges:find',
  body: nothing,
  response: nothing,
})

export const dismissCandidate = endpoint({
  id: 'merges.dismiss',
  method: 'POST',
  path: '/api/merges/candidates/:id/dismiss',
  summary: 'Two persons: the pair is not proposed again',
  permission: 'merges:write',
  params: idParams,
  body: z.object({ reason: line(200) }),
  response: nothing,
  errors: ['merges.pair_not_found', 'merges.already_dismissed'],
})

export const proposeAgain = endpoint({
  id: 'merges.propose_again',
  method: 'POST',
  path: '/api/merges/candidates/:id/propose',
  summary: 'Take a dismissal back',
  permission: 'merges:write',
  params: idParams,
  body: nothing,
  response: nothing,
  errors: ['merges.pair_not_found', 'merges.not_dismissed'],
})

const shownField = z.object({ shown: z.string().nullable(), verifiedAt: instant.nullable() })
const previewFile = z.object({
  customerId: id,
  customerNo: z.string(),
  name: z.string(),
  tier: z.enum(TIERS),
  isImportant: z.boolean(),
  managerName: z.string().nullable(),
  version,
})
export const mergePreview = z.object({
  into: previewFile,
  from: previewFile,
  fields: z.array(
    z.object({
      field: z.enum(MERGE_FIELDS),
      isSame: z.boolean(),
      into: shownField,
      from: shownField,
      proposed: side,
      because: z.enum(SIDE_REASONS),
    }),
  ),
  /** Rows that go over, by what they are. */
  moves: z.array(z.object({ part: z.enum(MOVED_PARTS), count: z.int() })),
  conflicts: z.array(z.object({ kind: z.enum(CONFLICTS), count: z.int() })),
  mayMerge: z.boolean(),
})
export type MergePreview = z.output<typeof mergePreview>

export const previewMerge = endpoint({
  id: 'merges.preview',
  method: 'GET',
  path: '/api/merges/preview',
  summary: 'Both files side by side, what would move and what decides conflicts; nothing is written',
  permission: 'merges:preview',
  query: z.object({ into: id, from: id }),
  response: mergePreview,
  errors: ['merges.customer_not_found', 'merges.same_customer'],
})

export const merge = z.object({
  id,
  state: z.enum(MERGE_STATES),
  intoId: id,
  fromId: id,
  intoName: z.string(),
  intoNo: z.string(),
  fromName: z.string(),
  fromNo: z.string(),
  reason: z.string(),
  mergedAt: instant,
  mergedByName: z.string().nullable(),
  undoneAt: instant.nullable(),
  undoneByName: z.string().nullable(),
  undoneReason: z.string().nullable(),
  version,
})
export type MergeView = z.output<typeof merge>

export const mergeCustomers = endpoint({
  id: 'merges.merge',
  method: 'POST',
  path: '/api/merges',
  summary: 'Make two files one: all that hangs on the second goes over to the first',
  permission: 'merges:write',
  body: z.object({
    into: z.object({ customerId: id, version }),
    from: z.object({ customerId: id, version }),
    choices: z.partialRecord(z.enum(MERGE_CHOICES), side).default({}),
    reason: line(200),
  }),
  response: merge,
  errors: ['merges.customer_not_found', 'merges.same_customer', 'merges.preview_outdated'],
})

export const listMerges = endpoint({
  id: 'merges.list',
  method: 'GET',
  path: '/api/merges',
  summary: 'Merges, the newest first',
  permission: 'merges:read',
  query: pageQuery.extend({ state: z.enum(MERGE_STATES).optional() }),
  response: page(merge),
})

export const getMerge = endpoint({
  id: 'merges.get',
  method: 'GET',
  path: '/api/merges/:id',
  summary: 'One merge: what was chosen, what moved, and whether it can be taken back',
  permission: 'merges:read',
  params: idParams,
  response: merge.extend({
    choices: z.array(z.object({ field: z.enum(MERGE_CHOICES), side })),
    moves: z.array(z.object({ part: z.enum(MOVED_PARTS), count: z.int() })),
    /** On what somebody has worked since; empty: it can be taken back. */
    touched: z.array(z.enum([...TOUCHABLE, 'merged_again', 'other'])),
    mayUndo: z.boolean(),
  }),
  errors: ['merges.not_found'],
})

export const undoMerge = endpoint({
  id: 'merges.undo',
  method: 'POST',
  path: '/api/merges/:id/undo',
  summary: 'Two files again, exactly as they were, as long as nobody has worked on either since',
  permission: 'merges:write',
  ifMatch: true,
  params: idParams,
  body: z.object({ reason: line(200) }),
  response: merge,
  errors: [
    'merges.not_found',
    'merges.already_undone',
    'merges.survivor_merged',
    'merges.touched',
    ...TOUCHABLE.map((feature) => `merges.touched_${feature}`),
    'request.stale',
  ],
})
