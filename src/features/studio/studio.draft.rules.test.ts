import fc from 'fast-check'
import { expect, test } from 'vitest'
import { telecomPack } from '../../../packs/telecom/index.ts'
import { VALUE_COMPONENTS } from '../../kernel/pack/value-pack.ts'
import { settingProblems, settingsOf } from '../models/models.settings.rules.ts'
import { decodeDraft, encodeDraft, rebalance, weightsOf, withThreshold, withWeights } from './studio.draft.rules.ts'

const inForce = settingsOf(telecomPack.value)

test('whatever weight is moved, the sum stays 100 and moving back brings back what was', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...VALUE_COMPONENTS),
      fc.integer({ min: 0, max: 100 }),
      fc.constantFrom([70, 15, 5, 10], [100, 0, 0, 0], [0, 0, 0, 100], [33, 33, 33, 1], [25, 25, 25, 25]),
      (moved, value, [revenue, tenure, growth, payment]) => {
        const before = { revenue: revenue!, tenure: tenure!, growth: growth!, payment: payment! }
        const after = rebalance(before, moved, value)
        expect(VALUE_COMPONENTS.reduce((sum, component) => sum + after[component], 0)).toBe(100)
        expect(after[moved]).toBe(value)
        expect(Math.min(...Object.values(after))).toBeGreaterThanOrEqual(0)
        expect(settingProblems(withWeights(inForce, after))).toEqual([])
        expect(rebalance(before, moved, before[moved])).toEqual(before)
      },
    ),
  )
})

test('a border of the score that is moved pushes its neighbours, never passes them', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('diamond' as const, 'gold' as const, 'silver' as const),
      fc.integer({ min: 0, max: 1000 }),
      (tier, tenths) => {
        const tiering = withThreshold({ by: 'threshold', thresholds: { diamond: 82, gold: 60.5, silver: 41 } }, tier, tenths / 10)
        expect(settingProblems({ ...inForce, tiering })).toEqual([])
      },
    ),
  )
})

test('a draft is carried whole by an address, and anything else is none', () => {
  const drafts = [
    inForce,
    withWeights(inForce, { revenue: 55, tenure: 12.5, growth: 22.5, payment: 10 }),
    { ...inForce, economicWeight: 0.7, entryMargin: 0.3, exitMargin: 1.2, revenueMonths: 6, validityMonths: 24 },
    { ...inForce, tiering: { by: 'threshold' as const, thresholds: { diamond: 82.2, gold: 60.5, silver: 41 } } },
  ]
  for (const draft of drafts) expect(decodeDraft(encodeDraft(draft))).toEqual(draft)
  for (const text of [
    '',
    'x',
    'w70-15-5_e85_m12_s1-2-3_i0-0_v12',
    'w70-15-5-20_e85_m12_s35-150-400_i0-0_v12',
    'w70-15-5-10_e85_m12_t1-2-3_i0-0_v12',
  ])
    expect(decodeDraft(text)).toBeUndefined()
  expect(weightsOf(inForce)).toEqual({ revenue: 70, tenure: 15, growth: 5, payment: 10 })
})
