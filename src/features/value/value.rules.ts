import { defineErrors } from '../../kernel/errors.ts'
import type { PiecewiseLinear, ValuePack, VipTierName } from '../../kernel/pack/value-pack.ts'
import { VALUE_COMPONENTS } from '../../kernel/pack/value-pack.ts'
import { all, definePermissions, forRoles, own } from '../../kernel/roles.ts'
import { TIERS, type Tier } from '../../kernel/tiers.ts'

export const valuePermissions = definePermissions({
  /** Concentration, runs, counts by tier. */
  'value:read': { ...forRoles(['SV', 'QA', 'AN', 'EX'], all) },
  /** The score of one customer, explained. */
  'value:explain': { VM: own, GM: own, ...forRoles(['ZS', 'CH', 'SV', 'QA', 'AN'], all) },
  /** Start a run: tiers are graded and written. */
  'value:run': { AN: all },
})

export const valueErrors = defineErrors({
  'value.no_usage': 'conflict',
  'value.run_in_progress': 'conflict',
  'value.run_not_found': 'not_found',
  'value.not_rated': 'not_found',
  'value.grant_not_found': 'not_found',
})

/** A2 tells of a year's revenue, whatever window a model rates on. */
export const YEAR_MONTHS = 12

/** Months of usage that a model reads: its window, both sides of the growth, and the year of A2. */
export function monthsRead(model: ValuePack): number {
  return Math.max(model.revenueMonths.value, 2 * model.growthMonths.value, YEAR_MONTHS)
}

export const RUN_STATES = ['running', 'done', 'failed'] as const
export type RunState = (typeof RUN_STATES)[number]

export const VIP_TIERS = ['diamond', 'gold', 'silver'] as const satisfies readonly VipTierName[]

/** What the model measures of one customer (model 4.7). `null` where there is too little history. */
export interface Measures {
  /** Mean fen a month over the complete months since opening, at most the pack's; a gap counts 0. */
  readonly revenue: number
  readonly tenure: number
  /** Per cent, last three months against the three before. */
  readonly growth: number | null
  /** Months without arrears, scaled to twelve. */
  readonly payment: number
}

export interface ScoreParts {
  readonly score: number
  readonly economic: number
  readonly social: number
  /** Points of the final score that each component gives. */
  readonly points: Readonly<Record<'revenue' | 'tenure' | 'growth' | 'payment' | 'social', number>>
}

/** y of the piecewise-linear map at x; flat outside its ends. The SQL reckons in the same order, to the last digit. */
export function interpolate(map: PiecewiseLinear, x: number): number {
  const first = map[0]
  if (first === undefined) throw new Error('a map has no points')
  if (x <= first[0]) return first[1]
  for (let i = 1; i < map.length; i++) {
    const [x0, y0] = map[i - 1]!
    const [x1, y1] = map[i]!
    if (x <= x1) return y0 + (x - x0) * ((y1 - y0) / (x1 - x0))
  }
  return map.at(-1)![1]
}

/** No growth can be told from too few months: the neutral point, growth of nothing. */
const NEUTRAL_GROWTH = 0

export function socialValue(
  pack: ValuePack,
  segment: string | null,
  accountRole: string | null,
  industry: string | null,
): number {
  const byRole = segment === null || accountRole === null ? 0 : (pack.groupRoles.value[segment]?.[accountRole] ?? 0)
  const byIndustry = industry === null ? 0 : (pack.strategicIndustries.value[industry] ?? 0)
  return Math.max(byRole, byIndustry)
}

/** The score of the model, 4.7; the same figures as the SQL, held together by a test. */
export function scoreOf(pack: ValuePack, measures: Measures, social: number): ScoreParts {
  const economicWeight = pack.economicWeight.value
  const values = { ...measures, growth: measures.growth ?? NEUTRAL_GROWTH }
  let economic = 0
  const points = { revenue: 0, tenure: 0, growth: 0, payment: 0, social: social * pack.socialWeight.value }
  for (const component of VALUE_COMPONENTS) {
    const { weight, map } = pack.components[component]
    const part = weight.value * interpolate(map.value, values[component])
    economic += part
    points[component] = part * economicWeight
  }
  return { score: economicWeight * economic + points.social, economic, social, points }
}

/** Places of each tier and the ones above it in a base of so many, by share: never more than the share allows. */
export function placesByShare(base: number, basisPoints: Readonly<Record<VipTierName, number>>): Record<VipTierName, number> {
  let sum = 0
  const upTo = VIP_TIERS.map((tier) => {
    sum += basisPoints[tier]
    return [tier, Math.floor((base * sum) / 10_000)] as const
  })
  return Object.fromEntries(upTo) as Record<VipTierName, number>
}

/** Why a tier was given. */
export const TIER_CHANGES = ['first', 'up', 'down', 'renewed', 'exception'] as const
export type TierChange = (typeof TIER_CHANGES)[number]

/**
 * What happens to a tier in hand when the model proposes another (facts 2.2): a rise is at once and restarts the
 * validity; within validity it never falls; at its end the proposal counts, unless the tier is protected from falling.
 */
export function tierAfterReview(
  current: { tier: Tier; validTo: string | null; protectedUntil?: string | null },
  proposed: Tier,
  on: string,
): { tier: Tier; change: TierChange | 'kept' | 'none' } {
  const rank = (tier: Tier) => TIERS.indexOf(tier)
  if (current.tier === 'none') return { tier: proposed, change: proposed === 'none' ? 'none' : 'first' }
  if (rank(proposed) < rank(current.tier)) return { tier: proposed, change: 'up' }
  if (current.validTo !== null && on < current.validTo) return { tier: current.tier, change: 'kept' }
  if (proposed === current.tier) return { tier: proposed, change: 'renewed' }
  const isProtected = current.protectedUntil != null && on < current.protectedUntil
  return isProtected ? { tier: current.tier, change: 'kept' } : { tier: proposed, change: 'down' }
}
