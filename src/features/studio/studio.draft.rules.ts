import { VALUE_COMPONENTS, type TieringRule, type ValueComponent } from '../../kernel/pack/value-pack.ts'
import { settingProblems, type ModelSettings } from '../models/models.settings.rules.ts'

/** Per cent of the economic value by component. */
export type Weights = Readonly<Record<ValueComponent, number>>

/** 0.15 as 15, without the noise of fractions. */
export const percentOf = (share: number): number => Math.round(share * 1_000_000) / 10_000

export function weightsOf({ componentWeights }: ModelSettings): Weights {
  const { revenue, tenure, growth, payment } = componentWeights
  return {
    revenue: percentOf(revenue),
    tenure: percentOf(tenure),
    growth: percentOf(growth),
    payment: percentOf(payment),
  }
}

export function withWeights(settings: ModelSettings, weights: Weights): ModelSettings {
  const { revenue, tenure, growth, payment } = weights
  return {
    ...settings,
    componentWeights: { revenue: revenue / 100, tenure: tenure / 100, growth: growth / 100, payment: payment / 100 },
  }
}

/**
 * One weight is moved; the others give or take in proportion to what they were before the move began, in whole per cent,
 * so that the sum stays 100 and moving back brings back what was.
 */
export function rebalance(before: Weights, moved: ValueComponent, value: number): Weights {
  const others = VALUE_COMPONENTS.filter((component) => component !== moved)
  const whole = others.reduce((sum, component) => sum + before[component], 0)
  const left = 100 - value
  if (value === before[moved]) return before
  const exact = others.map((component) => ({
    component,
    share: whole === 0 ? left / others.length : (left * before[component]) / whole,
  }))
  const result: Record<ValueComponent, number> = { revenue: 0, tenure: 0, growth: 0, payment: 0, [moved]: value }
  for (const { component, share } of exact) result[component] = Math.floor(share)
  let rest = left - others.reduce((sum, component) => sum + result[component], 0)
  const byRemainder = exact.toSorted((a, b) => (b.share % 1) - (a.share % 1))
  for (const { component } of byRemainder) {
    const more = Math.min(1, rest)
    if (more <= 0) break
    result[component] = percentOf((result[component] + more) / 100)
    rest = percentOf((rest - more) / 100)
  }
  return result
}

export const STUDIO_RANGES = {
  /** Basis points. */
  share: { diamond: 500, gold: 1_000, silver: 2_000, step: 5 },
  points: { max: 100, step: 0.1 },
  margin: { max: 5, step: 0.1 },
} as const

/** Moves one border of the scores and keeps the order: the neighbours give way. */
export function withThreshold(
  rule: Extract<TieringRule, { by: 'threshold' }>,
  tier: 'diamond' | 'gold' | 'silver',
  value: number,
): TieringRule {
  const tenth = (points: number): number => Math.round(points * 10) / 10
  const least = 0.1
  let { diamond, gold, silver } = rule.thresholds
  if (tier === 'diamond') {
    diamond = Math.max(value, 2 * least)
    gold = Math.min(gold, diamond - least)
    silver = Math.min(silver, gold - least)
  } else if (tier === 'gold') {
    gold = Math.min(Math.max(value, least), 100 - least)
    diamond = Math.max(diamond, gold + least)
    silver = Math.min(silver, gold - least)
  } else {
    silver = Math.min(value, 100 - 2 * least)
    gold = Math.max(gold, silver + least)
    diamond = Math.max(diamond, gold + least)
  }
  return { by: 'threshold', thresholds: { diamond: tenth(diamond), gold: tenth(gold), silver: tenth(silver) } }
}

/** The draft as a piece of an address: `w70-15-5-10_e85_m12_s35-150-400_i0-0_v12`; `t82-60.5-41` for borders of the score. */
export function encodeDraft(settings: ModelSettings): string {
  const { tiering } = settings
  const weights = weightsOf(settings)
  const of = tiering.by === 'share' ? tiering.basisPoints : tiering.thresholds
  return [
    `w${VALUE_COMPONENTS.map((component) => weights[component]).join('-')}`,
    `e${percentOf(settings.economicWeight)}`,
    `m${settings.revenueMonths}`,
    `${tiering.by === 'share' ? 's' : 't'}${of.diamond}-${of.gold}-${of.silver}`,
    `i${settings.entryMargin}-${settings.exitMargin}`,
    `v${settings.validityMonths}`,
  ].join('_')
}

const FORM = /^w([\d.-]+)_e([\d.]+)_m(\d+)_([st])([\d.-]+)_i([\d.-]+)_v(\d+)$/

/** Undefined where the text is no draft that could be a model. */
export function decodeDraft(text: string): ModelSettings | undefined {
  const [, w, e, m, by, tiers, margins, v] = FORM.exec(text) ?? []
  if (w === undefined || e === undefined || tiers === undefined || margins === undefined) return undefined
  const [revenue, tenure, growth, payment] = w.split('-').map(Number)
  const [diamond, gold, silver] = tiers.split('-').map(Number)
  const [entryMargin, exitMargin] = margins.split('-').map(Number)
  if (payment === undefined || silver === undefined || exitMargin === undefined) return undefined
  const perTier = { diamond: diamond!, gold: gold!, silver }
  const settings = withWeights(
    {
      componentWeights: { revenue: 0, tenure: 0, growth: 0, payment: 0 },
      economicWeight: Number(e) / 100,
      revenueMonths: Number(m),
      tiering: by === 's' ? { by: 'share', basisPoints: perTier } : { by: 'threshold', thresholds: perTier },
      entryMargin: entryMargin!,
      exitMargin,
      validityMonths: Number(v),
    },
    { revenue: revenue!, tenure: tenure!, growth: growth!, payment },
  )
  return settingProblems(settings).length === 0 ? settings : undefined
}
