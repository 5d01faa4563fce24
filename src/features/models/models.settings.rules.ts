import { figure, type Figure } from '../../kernel/pack/figure.ts'
import { VALUE_COMPONENTS, type TieringRule, type ValueComponent, type ValuePack } from '../../kernel/pack/value-pack.ts'
import { TIERS } from '../../kernel/tiers.ts'

/** What a version of the value model may set; maps, roles and industries stay the pack's. */
export interface ModelSettings {
  /** Shares of the economic value, summing to 1. */
  readonly componentWeights: Readonly<Record<ValueComponent, number>>
  /** Share of the economic value in the score, 0 to 1; the social value has the rest. */
  readonly economicWeight: number
  /** Complete months whose mean revenue counts. */
  readonly revenueMonths: number
  readonly tiering: TieringRule
  /** Points of score above the border to enter, below it to leave. */
  readonly entryMargin: number
  readonly exitMargin: number
  readonly validityMonths: number
}

/**
 * The least and most of each setting that can be meant; beyond it somebody mistyped. Revenue is rated on six months by
 * one operator and twelve by another (facts 2.1 [5] [9]); below six no growth could be told.
 */
export const SETTING_LIMITS = {
  revenueMonths: { min: 6, max: 24 },
  margin: { min: 0, max: 20 },
  validityMonths: { min: 1, max: 36 },
} as const

const VIPS = TIERS.filter((tier) => tier !== 'none')

export function settingsOf(pack: ValuePack): ModelSettings {
  return {
    componentWeights: {
      revenue: pack.components.revenue.weight.value,
      tenure: pack.components.tenure.weight.value,
      growth: pack.components.growth.weight.value,
      payment: pack.components.payment.weight.value,
    },
    economicWeight: pack.economicWeight.value,
    revenueMonths: pack.revenueMonths.value,
    tiering: pack.tiering.value,
    entryMargin: pack.entryMargin.value,
    exitMargin: pack.exitMargin.value,
    validityMonths: pack.validityMonths.value,
  }
}

/** The pack's model with these settings. A figure that a version set says so where its source stands. */
export function applySettings(pack: ValuePack, settings: ModelSettings): ValuePack {
  const component = (name: ValueComponent) => ({
    ...pack.components[name],
    weight: withValue(pack.components[name].weight, settings.componentWeights[name]),
  })
  return {
    ...pack,
    components: {
      revenue: component('revenue'),
      tenure: component('tenure'),
      growth: component('growth'),
      payment: component('payment'),
    },
    economicWeight: withValue(pack.economicWeight, settings.economicWeight),
    socialWeight: withValue(pack.socialWeight, rest(settings.economicWeight)),
    revenueMonths: withValue(pack.revenueMonths, settings.revenueMonths),
    tiering: withValue(pack.tiering, settings.tiering),
    entryMargin: withValue(pack.entryMargin, settings.entryMargin),
    exitMargin: withValue(pack.exitMargin, settings.exitMargin),
    validityMonths: withValue(pack.validityMonths, settings.validityMonths),
  }
}

function withValue<T>(before: Figure<T>, value: T): Figure<T> {
  return same(before.value, value) ? before : figure(value, 'A5: a published version of the model', before.meaning)
}

/** 1 − 0.85 is 0.15 here, as a person reads it. */
function rest(share: number): number {
  return Math.round((1 - share) * 10_000) / 10_000
}

export const SETTING_PROBLEMS = [
  'weights_range',
  'weights_sum',
  'economic_range',
  'revenue_months',
  'shares_range',
  'thresholds_order',
  'margins',
  'validity_months',
] as const
export type SettingProblem = (typeof SETTING_PROBLEMS)[number]

/** Empty where the settings can be a model. */
export function settingProblems(settings: ModelSettings): SettingProblem[] {
  const problems: SettingProblem[] = []
  const weights = VALUE_COMPONENTS.map((component) => settings.componentWeights[component])
  if (weights.some((weight) => !within(weight, 0, 1))) problems.push('weights_range')
  // Weights are told to four decimals: less is the noise of adding fractions.
  else if (Math.round(weights.reduce((sum, weight) => sum + weight, 0) * 10_000) !== 10_000) problems.push('weights_sum')
  if (!within(settings.economicWeight, 0, 1)) problems.push('economic_range')
  if (!whole(settings.revenueMonths, SETTING_LIMITS.revenueMonths)) problems.push('revenue_months')
  problems.push(...tieringProblems(settings.tiering))
  const { min, max } = SETTING_LIMITS.margin
  if (!within(settings.entryMargin, min, max) || !within(settings.exitMargin, min, max)) problems.push('margins')
  if (!whole(settings.validityMonths, SETTING_LIMITS.validityMonths)) problems.push('validity_months')
  return problems
}

function tieringProblems(rule: TieringRule): SettingProblem[] {
  if (rule.by === 'share') {
    const points = VIPS.map((tier) => rule.basisPoints[tier])
    const sum = points.reduce((total, point) => total + point, 0)
    return points.every((point) => whole(point, { min: 0, max: 10_000 })) && sum > 0 && sum <= 10_000 ? [] : ['shares_range']
  }
  const { diamond, gold, silver } = rule.thresholds
  return within(diamond, 0, 100) && within(silver, 0, 100) && diamond > gold && gold > silver ? [] : ['thresholds_order']
}

const within = (value: number, min: number, max: number): boolean => Number.isFinite(value) && value >= min && value <= max
const whole = (value: number, { min, max }: { min: number; max: number }): boolean =>
  Number.isInteger(value) && within(value, min, max)

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

export const SETTING_FIELDS = [
  'weight.revenue',
  'weight.tenure',
  'weight.growth',
  'weight.payment',
  'economicWeight',
  'revenueMonths',
  'tiering.by',
  'tier.diamond',
  'tier.gold',
  'tier.silver',
  'entryMargin',
  'exitMargin',
  'validityMonths',
] as const
export type SettingField = (typeof SETTING_FIELDS)[number]

/** What a value is, for the words around it. `share`: 0 to 1; `basisPoints`: of the active base. */
export type SettingUnit = 'share' | 'basisPoints' | 'points' | 'months' | 'rule'

export interface SettingValue {
  readonly unit: SettingUnit
  readonly value: number | 'share' | 'threshold'
}

export interface SettingChange {
  readonly field: SettingField
  readonly before: SettingValue
  readonly after: SettingValue
}

/** One value a field, in the order in which a person reads a model. */
export function settingValues(settings: ModelSettings): Readonly<Record<SettingField, SettingValue>> {
  const { tiering } = settings
  const border = (tier: (typeof VIPS)[number]): SettingValue =>
    tiering.by === 'share'
      ? { unit: 'basisPoints', value: tiering.basisPoints[tier] }
      : { unit: 'points', value: tiering.thresholds[tier] }
  const share = (value: number): SettingValue => ({ unit: 'share', value })
  return {
    'weight.revenue': share(settings.componentWeights.revenue),
    'weight.tenure': share(settings.componentWeights.tenure),
    'weight.growth': share(settings.componentWeights.growth),
    'weight.payment': share(settings.componentWeights.payment),
    economicWeight: share(settings.economicWeight),
    revenueMonths: { unit: 'months', value: settings.revenueMonths },
    'tiering.by': { unit: 'rule', value: tiering.by },
    'tier.diamond': border('diamond'),
    'tier.gold': border('gold'),
    'tier.silver': border('silver'),
    entryMargin: { unit: 'points', value: settings.entryMargin },
    exitMargin: { unit: 'points', value: settings.exitMargin },
    validityMonths: { unit: 'months', value: settings.validityMonths },
  }
}

export function settingChanges(before: ModelSettings, after: ModelSettings): SettingChange[] {
  const [old, fresh] = [settingValues(before), settingValues(after)]
  return SETTING_FIELDS.filter((field) => !same(old[field], fresh[field])).map((field) => ({
    field,
    before: old[field],
    after: fresh[field],
  }))
}
