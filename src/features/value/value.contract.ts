import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { fen, id, idParams, instant, month, plainDate } from '../../contract/primitives.ts'
import { TIERS } from '../../kernel/tiers.ts'
import { RUN_STATES } from './value.rules.ts'

const tier = z.enum(TIERS)
const byTier = z.object({ tier, customers: z.int(), revenueFen: fen, lowestScore: z.number().nullable() })

/** A1, A2: how the revenue of the last twelve months lies over the active customers. */
const concentration = z.object({
  customers: z.int(),
  revenueFen: fen,
  vips: z.int(),
  vipRevenueFen: fen,
  /** The smallest number of customers that together bring 80 % of the revenue. */
  customersFor80: z.int(),
  /** Revenue of the top fifth of customers. */
  top20RevenueFen: fen,
  tiers: z.array(byTier),
  /** Cumulative shares, customers from the highest revenue down: [share of customers, share of revenue], 0 to 1. */
  curve: z.array(z.tuple([z.number(), z.number()])),
  unrated: z.int(),
  growing: z.int(),
  changes: z.object({ first: z.int(), up: z.int(), down: z.int(), renewed: z.int(), kept: z.int() }),
})
export type Concentration = z.infer<typeof concentration>

const run = z.object({
  id,
  month,
  state: z.enum(RUN_STATES),
  packVersion: z.string(),
  /** The version of the value model that counted on its day; 0 is the pack's own. */
  modelNumber: z.int(),
  startedAt: instant,
  finishedAt: instant.nullable(),
  startedByName: z.string().nullable(),
  errorCode: z.string().nullable(),
  inputs: z.array(z.object({ month, rows: z.int() })),
  summary: concentration.nullable(),
})
export type ValueRun = z.infer<typeof run>

export const listValueRuns = endpoint({
  id: 'value.runs',
  method: 'GET',
  path: '/api/value/runs',
  summary: 'The last value runs, newest first, with the months of usage at hand',
  permission: 'value:read',
  response: z.object({ runs: z.array(run), usageMonths: z.array(month) }),
})

export const startValueRun = endpoint({
  id: 'value.start',
  method: 'POST',
  path: '/api/value/runs',
  summary: 'Score and tier the whole base on the usage up to a month',
  permission: 'value:run',
  body: z.object({ month: month.optional() }),
  response: z.object({ id }),
  errors: ['value.no_usage', 'value.run_in_progress'],
})

export const getValueRun = endpoint({
  id: 'value.run',
  method: 'GET',
  path: '/api/value/runs/:id',
  summary: 'One value run with its concentration',
  permission: 'value:read',
  params: idParams,
  response: run,
  errors: ['value.run_not_found'],
})

const part = z.object({
  component: z.enum(['revenue', 'tenure', 'growth', 'payment', 'social']),
  points: z.number(),
  /** The most this component can give. */
  of: z.number(),
  /** Its fact: fen a month, months, per cent, months of twelve, points; null where there is too little history. */
  fact: z.number().nullable(),
})

export const explainValue = endpoint({
  id: 'value.explain',
  method: 'GET',
  path: '/api/value/customers/:id',
  summary: "A customer's score in its parts, and the tiers it had",
  permission: 'value:explain',
  params: idParams,
  response: z.object({
    runMonth: month,
    packVersion: z.string(),
    modelNumber: z.int(),
    rated: z.boolean(),
    score: z.number().nullable(),
    /** Share of rated customers with a lower score, 0 to 1. */
    above: z.number().nullable(),
    parts: z.array(part),
    tier,
    /** The lowest score of the tier in hand and of the next higher one. */
    tierBorder: z.number().nullable(),
    nextTier: tier.nullable(),
    nextBorder: z.number().nullable(),
    growing: z.boolean(),
    /** Months on each side of the growth. */
    growthMonths: z.int(),
    history: z.array(
      z.object({
        id,
        /** The run that gave it, with its month and version of the model; null where a person did. */
        runMonth: month.nullable(),
        modelNumber: z.int().nullable(),
        packVersion: z.string().nullable(),
        tier,
        previousTier: tier,
        change: z.string(),
        validFrom: plainDate,
        validTo: plainDate.nullable(),
        score: z.number().nullable(),
        reason: z.string().nullable(),
      }),
    ),
  }),
  errors: ['value.not_rated', 'customers.not_found'],
})

export const explainGrant = endpoint({
  id: 'value.explain_grant',
  method: 'GET',
  path: '/api/value/customers/:id/grants/:grantId',
  summary: 'How a tier was given: the score parts that the run of that day kept',
  permission: 'value:explain',
  params: z.object({ id, grantId: id }),
  response: z.object({
    tier,
    previousTier: tier,
    change: z.string(),
    validFrom: plainDate,
    validTo: plainDate.nullable(),
    reason: z.string().nullable(),
    givenByName: z.string().nullable(),
    runMonth: month.nullable(),
    modelNumber: z.int().nullable(),
    packVersion: z.string().nullable(),
    score: z.number().nullable(),
    /** What the model alone gave; a validity or a protection may have kept another. */
    proposed: tier.nullable(),
    above: z.number().nullable(),
    growthMonths: z.int(),
    parts: z.array(part),
  }),
  errors: ['value.grant_not_found', 'customers.not_found'],
})

export const valueEndpoints = [listValueRuns, startValueRun, getValueRun, explainValue, explainGrant] as const
