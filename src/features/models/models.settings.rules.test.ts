import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { telecomPack } from '../../../packs/telecom/index.ts'
import { VALUE_COMPONENTS } from '../../kernel/pack/value-pack.ts'
import {
  applySettings,
  SETTING_LIMITS,
  settingChanges,
  settingProblems,
  settingsOf,
  type ModelSettings,
} from './models.settings.rules.ts'

const pack = telecomPack.value
const own = settingsOf(pack)
const change = (part: Partial<ModelSettings>): ModelSettings => ({ ...own, ...part })
const weights = (revenue: number, tenure: number, growth: number, payment: number) =>
  change({ componentWeights: { revenue, tenure, growth, payment } })
const thresholds = (diamond: number, gold: number, silver: number) =>
  change({ tiering: { by: 'threshold', thresholds: { diamond, gold, silver } } })
const shares = (diamond: number, gold: number, silver: number) =>
  change({ tiering: { by: 'share', basisPoints: { diamond, gold, silver } } })

/** Settings as the studio can make them: weights in whole per cent. */
const settings: fc.Arbitrary<ModelSettings> = fc
  .record({
    cuts: fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 })),
    economic: fc.integer({ min: 0, max: 100 }),
    revenueMonths: fc.integer(SETTING_LIMITS.revenueMonths),
    borders: fc.uniqueArray(fc.integer({ min: 0, max: 100 }), { minLength: 3, maxLength: 3 }),
    byShare: fc.boolean(),
    margins: fc.tuple(fc.integer(SETTING_LIMITS.margin), fc.integer(SETTING_LIMITS.margin)),
    validityMonths: fc.integer(SETTING_LIMITS.validityMonths),
  })
  .map(({ cuts, economic, revenueMonths, borders, byShare, margins, validityMonths }) => {
    const [a, b, c] = cuts.toSorted((x, y) => x - y) as [number, number, number]
    const [silver, gold, diamond] = borders.toSorted((x, y) => x - y) as [number, number, number]
    return {
      componentWeights: { revenue: a / 100, tenure: (b - a) / 100, growth: (c - b) / 100, payment: (100 - c) / 100 },
      economicWeight: economic / 100,
      revenueMonths,
      tiering: byShare
        ? { by: 'share', basisPoints: { diamond: silver, gold, silver: diamond } }
        : { by: 'threshold', thresholds: { diamond, gold, silver } },
      entryMargin: margins[0],
      exitMargin: margins[1],
      validityMonths,
    }
  })

describe("a model version's settings", () => {
  test("the pack's own settings stand, and applied to the pack change nothing", () => {
    expect(settingProblems(own)).toEqual([])
    expect(applySettings(pack, own)).toEqual(pack)
    expect(settingChanges(own, own)).toEqual([])
  })

  test.each([
    ['weights that do not sum to one', weights(0.7, 0.15, 0.05, 0.09), 'weights_sum'],
    ['a weight below nothing', weights(1.1, -0.1, 0, 0), 'weights_range'],
    ['a weight that is no number', weights(Number.NaN, 0.5, 0.25, 0.25), 'weights_range'],
    ['more than the whole for economic value', change({ economicWeight: 1.01 }), 'economic_range'],
    ['a window too short to tell growth', change({ revenueMonths: 5 }), 'revenue_months'],
    ['half a month', change({ revenueMonths: 6.5 }), 'revenue_months'],
    ['shares above the whole base', shares(5000, 4000, 1001), 'shares_range'],
    ['no VIP at all', shares(0, 0, 0), 'shares_range'],
    ['a gold border above the diamond one', thresholds(70, 80, 50), 'thresholds_order'],
    ['two tiers at one border', thresholds(70, 50, 50), 'thresholds_order'],
    ['a border that no score reaches', thresholds(101, 80, 50), 'thresholds_order'],
    ['a margin below nothing', change({ exitMargin: -1 }), 'margins'],
    ['a validity of no month', change({ validityMonths: 0 }), 'validity_months'],
  ] as const)('%s cannot be a model', (_name, wrong, problem) => {
    expect(settingProblems(wrong)).toEqual([problem])
  })

  test('all that is wrong is told at once', () => {
    expect(settingProblems(change({ economicWeight: 2, entryMargin: 99, validityMonths: 0 }))).toEqual([
      'economic_range',
      'margins',
      'validity_months',
    ])
  })

  test('what the sliders can make stands, comes back from the model it makes, and leaves the rest of the pack alone', () => {
    fc.assert(
      fc.property(settings, (made) => {
        expect(settingProblems(made)).toEqual([])
        const model = applySettings(pack, made)
        expect(settingsOf(model)).toEqual(made)
        expect(model.economicWeight.value + model.socialWeight.value).toBeCloseTo(1, 10)
        expect(model.groupRoles).toBe(pack.groupRoles)
        for (const component of VALUE_COMPONENTS) expect(model.components[component].map).toBe(pack.components[component].map)
        expect(settingChanges(own, made).length === 0).toBe(JSON.stringify(made) === JSON.stringify(own))
      }),
    )
  })

  test('differences are told field by field, each in its unit', () => {
    const after = change({ validityMonths: 6, tiering: { by: 'share', basisPoints: { diamond: 35, gold: 120, silver: 430 } } })
    expect(settingChanges(own, after)).toEqual([
      { field: 'tier.gold', before: { unit: 'basisPoints', value: 150 }, after: { unit: 'basisPoints', value: 120 } },
      { field: 'tier.silver', before: { unit: 'basisPoints', value: 400 }, after: { unit: 'basisPoints', value: 430 } },
      { field: 'validityMonths', before: { unit: 'months', value: 12 }, after: { unit: 'months', value: 6 } },
    ])
    expect(settingChanges(own, thresholds(80, 65, 50)).map((one) => one.field)).toEqual([
      'tiering.by',
      'tier.diamond',
      'tier.gold',
      'tier.silver',
    ])
  })
})
