import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { fen, id, instant, month, page, pageQuery, plainDate } from '../../contract/primitives.ts'
import { TIERS } from '../../kernel/tiers.ts'
import { modelSettings } from '../models/models.contract.ts'
import { MOVER_DIRECTIONS, STUDIO_STATES, STUDIO_VIEWS } from './studio.rules.ts'

const tier = z.enum(TIERS)

export const getStudio = endpoint({
  id: 'studio.base',
  method: 'GET',
  path: '/api/studio',
  summary: 'Whether the whole base lies ready for what-if, and the rules in force; asking starts to read it',
  permission: 'studio:read',
  query: z.object({
    /** Read the record again. */
    fresh: z.stringbool().default(false),
  }),
  response: z.object({
    state: z.enum(STUDIO_STATES),
    inForce: z.object({ number: z.int(), settings: modelSettings }),
    /** Windows of revenue that a draft may choose. */
    windows: z.array(z.int()),
    today: plainDate,
    base: z
      .object({
        customers: z.int(),
        month,
        readAt: instant,
        regions: z.array(z.object({ id: id.nullable(), name: z.string().nullable() })),
        managers: z.array(z.object({ id, name: z.string(), unitName: z.string().nullable() })),
      })
      .nullable(),
  }),
})

/** The draft, on the day it would begin. `client` names the page: of its requests the newest counts. */
const scenario = z.object({
  client: id,
  settings: modelSettings,
  effectiveFrom: plainDate,
  view: z.enum(STUDIO_VIEWS),
})
export type ScenarioInput = z.output<typeof scenario>

const count = z.object({ customers: z.int(), revenueFen: fen })
const beforeAfter = z.object({ before: count, after: count })
const moves = z.object({
  total: z.int(),
  up: z.int(),
  down: z.int(),
  /** Whose fall waits until the tier in hand runs out. */
  waiting: z.int(),
  by: z.array(z.object({ from: tier, to: tier, customers: z.int() })),
})

const scenarioErrors = [
  'studio.superseded',
  'studio.loading',
  'studio.no_run',
  'studio.window_unknown',
  'studio.settings_invalid',
] as const

export const compareDraft = endpoint({
  id: 'studio.figures',
  method: 'POST',
  path: '/api/studio/figures',
  summary: 'The draft against the rules in force over the whole base: by tier, region and tier in hand',
  permission: 'studio:read',
  remembered: false,
  body: scenario,
  response: z.object({
    /** Milliseconds that the whole base took. */
    ms: z.number(),
    customers: z.int(),
    revenueFen: fen,
    unrated: z.int(),
    tiers: z.array(beforeAfter.extend({ tier })),
    vips: beforeAfter,
    regions: z.array(z.object({ name: z.string().nullable(), customers: z.int(), vips: beforeAfter })),
    /** Fewest points that give each tier by score; null where nobody comes in by score. */
    borders: z.object({ diamond: z.number().nullable(), gold: z.number().nullable(), silver: z.number().nullable() }),
    /** By the tier in hand today: what the draft makes of it. */
    held: z.array(z.object({ tier, customers: z.int(), after: z.array(z.object({ tier, customers: z.int() })) })),
    moves,
  }),
  errors: scenarioErrors,
})

const curve = z.array(z.tuple([z.number(), z.number()]))
const perTier = z.object({ customers: z.int(), revenueFen: fen, costFen: fen })

export const weighDraft = endpoint({
  id: 'studio.effects',
  method: 'POST',
  path: '/api/studio/effects',
  summary: 'What follows from the draft: service load, cost and return, concentration, movers by region and manager',
  permission: 'studio:read',
  remembered: false,
  body: scenario,
  response: z.object({
    load: z.object({
      /** Contacts owed in a month, by the cadence of the tiers. */
      contactsBefore: z.number(),
      contactsAfter: z.number(),
      managers: z.int(),
      /** VIPs without a manager. */
      unassignedBefore: z.int(),
      unassignedAfter: z.int(),
      /** The most VIPs one manager should carry. */
      capacity: z.int(),
      units: z.array(
        z.object({
          name: z.string().nullable(),
          managers: z.int(),
          contactsBefore: z.number(),
          contactsAfter: z.number(),
          overBefore: z.int(),
          overAfter: z.int(),
        }),
      ),
      /** Managers above capacity under either rules, the fullest first. */
      over: z.array(
        z.object({
          managerId: id,
          name: z.string(),
          unitName: z.string().nullable(),
          vipsBefore: z.int(),
          vipsAfter: z.int(),
          contactsBefore: z.number(),
          contactsAfter: z.number(),
        }),
      ),
    }),
    /** A7: revenue and cost of service in a year. */
    returns: z.array(z.object({ tier, before: perTier, after: perTier })),
    pareto: z.object({ curve, for80: z.int(), top20Fen: fen }),
    /** From the lowest score up: how well the score finds the revenue. */
    lorenz: z.object({ before: curve, after: curve, giniBefore: z.number(), giniAfter: z.number() }),
    byRegion: z.array(z.object({ id: id.nullable(), name: z.string().nullable(), up: z.int(), down: z.int() })),
    byManager: z.array(
      z.object({ id: id.nullable(), name: z.string().nullable(), unitName: z.string().nullable(), up: z.int(), down: z.int() }),
    ),
  }),
  errors: scenarioErrors,
})

const reason = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('part'),
    component: z.enum(['revenue', 'tenure', 'growth', 'payment', 'social']),
    delta: z.number(),
    fact: z.number().nullable(),
  }),
  z.object({ kind: z.literal('border'), tier, before: z.number().nullable(), after: z.number().nullable() }),
])
export type MoverReasonView = z.output<typeof reason>

const mover = z.object({
  customerId: id,
  customerNo: z.string(),
  name: z.string(),
  before: tier,
  after: tier,
  scoreBefore: z.number().nullable(),
  scoreAfter: z.number().nullable(),
  revenueFen: fen,
  managerName: z.string().nullable(),
  regionName: z.string().nullable(),
  /** A fall that waits until this day. */
  waitsUntil: plainDate.nullable(),
  reason,
})
export type MoverView = z.output<typeof mover>

export const listMovers = endpoint({
  id: 'studio.movers',
  method: 'POST',
  path: '/api/studio/movers',
  summary: 'Customers within reach whose tier the draft changes, the highest revenue first, each with its main reason',
  permission: 'studio:movers',
  remembered: false,
  body: scenario.extend({
    direction: z.enum(MOVER_DIRECTIONS).optional(),
    /** A unit. */
    regionId: id.optional(),
    managerId: id.optional(),
  }),
  query: pageQuery,
  response: page(mover).extend({ total: z.int() }),
  errors: [...scenarioErrors, 'studio.base_changed'],
})

export const studioEndpoints = [getStudio, compareDraft, weighDraft, listMovers] as const
