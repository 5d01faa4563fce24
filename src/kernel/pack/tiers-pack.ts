import type { Figure } from './figure.ts'
import type { Tier } from '../tiers.ts'

interface Words {
  readonly zh: string
  readonly en: string
}

/** A6: what a tier gets that the next one does not, in the four respects of the source. */
export interface TierStrategy {
  readonly strategy: Words
  readonly product: Words
  readonly price: Words
  readonly service: Words
  /** A8: the rules that carry it out (`OB1`); what is planned and owed under them is counted. */
  readonly rules: readonly string[]
}

/** How tiers are cared for beside the model: protection, exception, annual review, the strategy of each. */
export interface TiersPack {
  /** The furthest that a protection or an exception may reach, in months. */
  readonly careMaxMonths: Figure
  /** OB24: the notice of a fall is owed from so many days before the validity ends … */
  readonly noticeFromDays: Figure
  /** … until so many days before. */
  readonly noticeUntilDays: Figure
  /** A review that comes late still leaves so many days for the notice. */
  readonly noticeLeastDays: Figure
  readonly strategies: Figure<Readonly<Record<Tier, TierStrategy>>>
}
