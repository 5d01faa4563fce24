import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { id, instant, month, page, pageQuery, ratio } from '../../contract/primitives.ts'
import { TIERS } from '../../kernel/tiers.ts'
import { obligation } from '../obligations/obligations.contract.ts'
import { COMPLIANCE_GROUPINGS, COMPLIANCE_MEASURES } from './compliance.rules.ts'
import { POLICY_UNITS } from './compliance.strategy.rules.ts'

/** `2026-11` or `2026-Q4` */
const period = z.string().regex(/^\d{4}-(0[1-9]|1[0-2]|Q[1-4])$/)
const tier = z.enum(TIERS)

const counted = z.object({
  /** Met in time ÷ owed, without the waived, suspended and void. */
  compliance: ratio,
  metLate: z.int(),
  missed: z.int(),
  open: z.int(),
  waived: z.int(),
  suspended: z.int(),
  void: z.int(),
})

const filters = z.object({
  measure: z.enum(COMPLIANCE_MEASURES).default('contact'),
  period,
  unitId: id.optional(),
  ownerId: id.optional(),
  tier: tier.optional(),
})

export const getCompliance = endpoint({
  id: 'compliance.get',
  method: 'GET',
  path: '/api/compliance',
  summary: 'What was owed and kept in a period, by unit, manager or tier',
  permission: 'compliance:read',
  query: filters.extend({ by: z.enum(COMPLIANCE_GROUPINGS).default('unit') }),
  response: z.object({
    period,
    from: instant,
    /** Exclusive. */
    to: instant,
    /** The period has not ended: figures still move. */
    soFar: z.boolean(),
    /** Late entries no longer change it without a supervisor. */
    frozen: z.boolean(),
    targetPercent: z.int(),
    total: counted,
    rows: z.array(counted.extend({ key: z.string(), name: z.string(), unitName: z.string().nullable() })),
    trend: z.array(z.object({ period, compliance: ratio, soFar: z.boolean() })),
  }),
  errors: ['compliance.period_invalid', 'compliance.period_in_future'],
})

export const listComplianceRows = endpoint({
  id: 'compliance.rows',
  method: 'GET',
  path: '/api/compliance/rows',
  summary: 'The duties behind a figure',
  permission: 'compliance:rows',
  query: pageQuery.extend({
    ...filters.shape,
    cursor: id.optional(),
    /** One rule (`OB5`) instead of a measure's. */
    rule: z
      .string()
      .regex(/^OB\d{1,2}$/)
      .optional(),
    outcome: z.enum(['all', 'met', 'not_met', 'excused']).default('all'),
  }),
  response: page(obligation.extend({ customerName: z.string(), customerNo: z.string(), unitName: z.string().nullable() })),
  errors: ['compliance.period_invalid', 'compliance.period_in_future'],
})

const words = z.object({ zh: z.string(), en: z.string() })

export const getStrategy = endpoint({
  id: 'compliance.strategy',
  method: 'GET',
  path: '/api/compliance/strategy',
  summary: 'From the strategy of each tier to its policies and what is planned, owed and kept under them',
  permission: 'compliance:read',
  query: z.object({ month }),
  response: z.object({
    month,
    tiers: z.array(
      z.object({
        tier,
        strategy: words,
        product: words,
        price: words,
        service: words,
        policies: z.array(
          counted.extend({
            rule: z.string(),
            /** The month, or its quarter for what is owed by the quarter. */
            period,
            soFar: z.boolean(),
            /** Of the open ones: those that begin to be owed later in the period. */
            planned: z.int(),
            figures: z.array(
              z.object({
                unit: z.enum(POLICY_UNITS),
                value: z.union([z.number(), z.enum(['month', 'quarter'])]),
                meaning: words,
                source: z.string(),
                isAssumed: z.boolean(),
              }),
            ),
          }),
        ),
      }),
    ),
    source: z.string(),
    isAssumed: z.boolean(),
  }),
  errors: ['compliance.period_in_future'],
})
