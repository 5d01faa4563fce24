import type { Figure } from './figure.ts'
import type { Tier } from '../tiers.ts'

/** Points of a piecewise-linear map, x ascending; flat outside. x in the measure's unit, y from 0 to 100. */
export type PiecewiseLinear = readonly (readonly [x: number, y: number])[]

/** The value model of the domain model, 4.7. Score = economicWeight · E + socialWeight · S, 0 to 100. */
export interface ValuePack {
  readonly economicWeight: Figure
  readonly socialWeight: Figure
  readonly components: Figure<readonly {
    readonly code: 'revenue' | 'tenure' | 'growth' | 'payment'
    readonly weight: number
    /** revenue: fen a month; tenure: months; growth: per cent; payment: months without arrears of 12. */
    readonly map: PiecewiseLinear
    readonly source: string
  }[]>
  /** 0 to 100 by role in the account and the account's segment. */
  readonly groupRoles: Figure<Readonly<Record<string, Readonly<Record<string, number>>>>>
  readonly strategicIndustries: Figure<Readonly<Record<string, number>>>
  readonly minimumMonths: Figure
  readonly revenueMonths: Figure
  readonly excludedSubscriptionKinds: Figure<readonly string[]>
  readonly tiering: Figure<
    | { readonly by: 'share'; readonly shares: Readonly<Record<Exclude<Tier, 'none'>, number>> }
    | { readonly by: 'threshold'; readonly thresholds: Readonly<Record<Exclude<Tier, 'none'>, number>> }
  >
  /** Points of score above the border to enter, below it to leave. */
  readonly entryMargin: Figure
  readonly exitMargin: Figure
  readonly validityMonths: Figure
}
