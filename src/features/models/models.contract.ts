import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { fen, instant, line, month, pageQuery, plainDate, prose } from '../../contract/primitives.ts'
import { TIERS } from '../../kernel/tiers.ts'
import { MODEL_DECISIONS, MODEL_STANDINGS } from './models.rules.ts'

const perTier = z.object({ diamond: z.number(), gold: z.number(), silver: z.number() })

/** `ModelSettings` on the wire; what they may be together is `settingProblems`. */
export const modelSettings = z.object({
  componentWeights: z.object({ revenue: z.number(), tenure: z.number(), growth: z.number(), payment: z.number() }),
  economicWeight: z.number(),
  revenueMonths: z.int(),
  tiering: z.discriminatedUnion('by', [
    z.object({ by: z.literal('share'), basisPoints: perTier }),
    z.object({ by: z.literal('threshold'), thresholds: perTier }),
  ]),
  entryMargin: z.number(),
  exitMargin: z.number(),
  validityMonths: z.int(),
})

const tierFigures = z.object({ tier: z.enum(TIERS), customers: z.int(), revenueFen: fen, heldNow: z.int() })

/** The base of the day of the proposal under the proposed settings, as a run would grade it. */
export const modelFigures = z.object({
  month,
  on: plainDate,
  customers: z.int(),
  revenueFen: fen,
  unrated: z.int(),
  tiers: z.array(tierFigures),
  changes: z.object({ first: z.int(), up: z.int(), down: z.int(), renewed: z.int(), kept: z.int() }),
})
export type ModelFigures = z.infer<typeof modelFigures>

export const modelVersion = z.object({
  /** 0 is the pack's own model. */
  number: z.int(),
  standing: z.enum(MODEL_STANDINGS),
  packVersion: z.string(),
  settings: modelSettings,
  /** The version its differences are told against, with its settings; null for version 0. */
  base: z.object({ number: z.int(), settings: modelSettings }).nullable(),
  reason: z.string().nullable(),
  effectiveFrom: plainDate.nullable(),
  inForceFrom: plainDate.nullable(),
  figures: modelFigures.nullable(),
  proposedAt: instant.nullable(),
  proposedByName: z.string().nullable(),
  decidedAt: instant.nullable(),
  decidedByName: z.string().nullable(),
  decisionNote: z.string().nullable(),
  withdrawnAt: instant.nullable(),
  withdrawnByName: z.string().nullable(),
  withdrawalReason: z.string().nullable(),
  mayDecide: z.boolean(),
  mayWithdraw: z.boolean(),
  /** For If-Match; the pack's own is never changed here. */
  version: z.int(),
})
export type ModelVersionView = z.output<typeof modelVersion>

const number = z.object({ number: z.coerce.number().int().min(0).max(1_000_000) })

export const listModels = endpoint({
  id: 'models.list',
  method: 'GET',
  path: '/api/models',
  summary: 'The versions of the value model, newest first, down to the pack',
  permission: 'models:read',
  query: pageQuery,
  response: z.object({
    items: z.array(modelVersion),
    nextCursor: z.string().nullable(),
    inForce: z.int(),
    waiting: z.int(),
  }),
})

export const getModel = endpoint({
  id: 'models.get',
  method: 'GET',
  path: '/api/models/:number',
  summary: 'One version of the value model',
  permission: 'models:read',
  params: number,
  response: modelVersion,
  errors: ['models.not_found'],
})

export const proposeModel = endpoint({
  id: 'models.propose',
  method: 'POST',
  path: '/api/models',
  summary: 'Propose a version of the value model for a second person to approve',
  permission: 'models:propose',
  body: z.object({ settings: modelSettings, effectiveFrom: plainDate, reason: line(500) }),
  response: modelVersion,
  errors: ['models.settings_invalid', 'models.nothing_changed', 'models.effective_in_past', 'models.effective_too_far'],
})

export const decideModel = endpoint({
  id: 'models.decide',
  method: 'POST',
  path: '/api/models/:number/decision',
  summary: 'Approve or reject a proposed version; never by who proposed it',
  permission: 'models:approve',
  ifMatch: true,
  params: number,
  body: z.object({ decision: z.enum(MODEL_DECISIONS), note: prose(500).default('') }),
  response: modelVersion,
  errors: ['models.not_found', 'models.second_person', 'models.wrong_state', 'models.note_missing', 'request.stale'],
})

export const withdrawModel = endpoint({
  id: 'models.withdraw',
  method: 'POST',
  path: '/api/models/:number/withdrawal',
  summary: 'Withdraw a proposal, or an approved version that does not count yet',
  permission: 'models:withdraw',
  ifMatch: true,
  params: number,
  body: z.object({ reason: line(500) }),
  response: modelVersion,
  errors: ['models.not_found', 'models.not_yours', 'models.wrong_state', 'models.in_force_already', 'request.stale'],
})
