import type { Tier } from '../tiers.ts'
import type { Figure } from './figure.ts'

/** Points of a piecewise-linear map, x ascending; flat outside. x in the measure's unit, y from 0 to 100. */
export type PiecewiseLinear = readonly (readonly [x: number, y: number])[]

/** revenue: fen a month; tenure: months; growth: per cent; payment: months without arrears of 12. */
export const VALUE_COMPONENTS = ['revenue', 'tenure', 'growth', 'payment'] as const
export type ValueComponent = (typeof VALUE_COMPONENTS)[number]

export type VipTierName = Exclude<Tier, 'none'>
export type TieringRule =
  /** Shares of the active base in basis points (585 is 5.85 %), each tier for itself. */
  | { readonly by: 'share'; readonly basisPoints: Readonly<Record<VipTierName, number>> }
  /** The lowest score of each tier. */
  | { readonly by: 'threshold'; readonly thresholds: Readonly<Record<VipTierName, number>> }

/** By the account's segment, then by the role in it. */
export type ByAccountRole<T> = Readonly<Record<string, Readonly<Record<string, T>>>>

/** The value model of the domain model, 4.7. Score = economicWeight · E + socialWeight · S, 0 to 100; the weights sum to 1. */
export interface ValuePack {
  readonly economicWeight: Figure
  readonly socialWeight: Figure
  readonly components: Readonly<Record<ValueComponent, { readonly weight: Figure; readonly map: Figure<PiecewiseLinear> }>>
  /** S, first part: 0 to 100. */
  readonly groupRoles: Figure<ByAccountRole<number>>
  /** S, second part: 0 to 100 by industry; the larger of the two counts (A9). */
  readonly strategicIndustries: Figure<Readonly<Record<string, number>>>
  /** The tier that a role in an account gives whatever the score (facts 2.1: the highest of the three levels counts). */
  readonly groupTiers: Figure<ByAccountRole<VipTierName>>
  readonly minimumMonths: Figure
  readonly revenueMonths: Figure
  /** The windows that the studio offers beside the one in force. */
  readonly revenueWindows: Figure<readonly number[]>
  readonly growthMonths: Figure
  readonly excludedSubscriptionKinds: Figure<readonly string[]>
  readonly tiering: Figure<TieringRule>
  /** Points of score above the border to enter, below it to leave. */
  readonly entryMargin: Figure
  readonly exitMargin: Figure
  readonly validityMonths: Figure
  /** A customer that is not yet VIP and grows by at least so many per cent is marked as growing (A9). */
  readonly growthPotentialPercent: Figure
}
