import { Button, Segmented } from 'antd'
import { useRef } from 'react'
import { VALUE_COMPONENTS, type TieringRule, type ValueComponent } from '../../../kernel/pack/value-pack.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { Sheet } from '../../../web/ui/sheet.tsx'
import type { ModelSettings } from '../../models/models.settings.rules.ts'
import {
  percentOf,
  rebalance,
  STUDIO_RANGES,
  type Weights,
  weightsOf,
  withThreshold,
  withWeights,
} from '../studio.draft.rules.ts'
import { StudioSlider } from './studio-slider.tsx'

const VIPS = ['diamond', 'gold', 'silver'] as const
const MOST_MONTHS = 36

interface RulesSheetProps {
  readonly settings: ModelSettings
  readonly base: ModelSettings
  readonly windows: readonly number[]
  /** The other way of tiering that gives the same tiers now; null while it is not known. */
  readonly otherTiering: TieringRule | null
  readonly mayChange: boolean
  readonly onChange: (settings: ModelSettings) => void
}

export function RulesSheet({ settings, base, windows, otherTiering, mayChange, onChange }: RulesSheetProps) {
  const t = useT()
  const format = useFormat()
  const isSame = JSON.stringify(settings) === JSON.stringify(base)
  const percent = (value: number): string => `${format.number(value, Number.isInteger(value) ? 0 : 2)}%`
  const months = (value: number): string => t('studio.months', { n: value })
  return (
    <Sheet
      title={t('studio.rules')}
      extra={
        mayChange && (
          <Button size="small" type="link" disabled={isSame} onClick={() => onChange(base)}>
            {t('studio.restore')}
          </Button>
        )
      }
    >
      <fieldset className="zx-stack zx-stack-tight">
        <legend className="zx-meta">{t('studio.economic')}</legend>
        <WeightSliders settings={settings} base={base} mayChange={mayChange} text={percent} onChange={onChange} />
        <div className="zx-row zx-row-between zx-row-wrap zx-dense">
          <span>{t('studio.window')}</span>
          <Segmented
            size="small"
            aria-label={t('studio.window')}
            disabled={!mayChange}
            value={settings.revenueMonths}
            onChange={(revenueMonths) => onChange({ ...settings, revenueMonths })}
            options={windows.map((value) => ({ value, label: months(value) }))}
          />
        </div>
      </fieldset>
      <fieldset className="zx-stack zx-stack-tight zx-studio-group">
        <legend className="zx-meta">{t('studio.social')}</legend>
        <StudioSlider
          label={t('studio.socialWeight')}
          value={percentOf(1 - settings.economicWeight)}
          base={percentOf(1 - base.economicWeight)}
          max={50}
          step={1}
          text={percent}
          disabled={!mayChange}
          onChange={(value) => onChange({ ...settings, economicWeight: (100 - value) / 100 })}
        />
        <p className="zx-meta">
          {t('studio.sum', {
            economic: percent(percentOf(settings.economicWeight)),
            social: percent(percentOf(1 - settings.economicWeight)),
          })}
        </p>
      </fieldset>
      <fieldset className="zx-stack zx-stack-tight zx-studio-group">
        <legend className="zx-meta">{t('studio.tiering')}</legend>
        <Segmented<TieringRule['by']>
          size="small"
          block
          aria-label={t('studio.tieringBy')}
          disabled={!mayChange || otherTiering === null}
          value={settings.tiering.by}
          onChange={(by) => {
            if (by === base.tiering.by) onChange({ ...settings, tiering: base.tiering })
            else if (otherTiering !== null) onChange({ ...settings, tiering: otherTiering })
          }}
          options={[
            { value: 'threshold', label: t('studio.byThreshold') },
            { value: 'share', label: t('studio.byShare') },
          ]}
        />
        <TieringSliders settings={settings} base={base} mayChange={mayChange} onChange={onChange} />
        {(['entryMargin', 'exitMargin'] as const).map((margin) => (
          <StudioSlider
            key={margin}
            label={t(`studio.${margin}`)}
            value={settings[margin]}
            base={base[margin]}
            max={STUDIO_RANGES.margin.max}
            step={STUDIO_RANGES.margin.step}
            text={(value) => t('studio.points', { n: format.number(value, 1) })}
            disabled={!mayChange}
            onChange={(value) => onChange({ ...settings, [margin]: value })}
          />
        ))}
      </fieldset>
      <fieldset className="zx-stack zx-stack-tight zx-studio-group">
        <legend className="zx-meta">{t('studio.validity')}</legend>
        <StudioSlider
          label={t('studio.validityMonths')}
          value={settings.validityMonths}
          base={base.validityMonths}
          min={1}
          max={MOST_MONTHS}
          step={1}
          text={months}
          disabled={!mayChange}
          onChange={(validityMonths) => onChange({ ...settings, validityMonths })}
        />
        <p className="zx-meta">{t('studio.validityWhy')}</p>
      </fieldset>
    </Sheet>
  )
}

interface SlidersProps {
  readonly settings: ModelSettings
  readonly base: ModelSettings
  readonly mayChange: boolean
  readonly onChange: (settings: ModelSettings) => void
}

/** Moving one moves the others, so that they are always 100 % together. */
function WeightSliders({ settings, base, mayChange, text, onChange }: SlidersProps & { text: (value: number) => string }) {
  const t = useT()
  // What the others were when this one began to move: so moving back brings them back.
  const start = useRef<{ moved: ValueComponent; before: Weights; last: Weights } | null>(null)
  const weights = weightsOf(settings)
  const move = (moved: ValueComponent, value: number): void => {
    const isOngoing = start.current?.moved === moved && JSON.stringify(start.current.last) === JSON.stringify(weights)
    const before = isOngoing ? start.current!.before : weights
    const next = rebalance(before, moved, value)
    start.current = { moved, before, last: next }
    onChange(withWeights(settings, next))
  }
  return VALUE_COMPONENTS.map((component) => (
    <StudioSlider
      key={component}
      label={t(`studio.weight.${component}`, { n: settings.revenueMonths })}
      value={weights[component]}
      base={weightsOf(base)[component]}
      max={100}
      step={1}
      text={text}
      disabled={!mayChange}
      onChange={(value) => move(component, value)}
    />
  ))
}

function TieringSliders({ settings, base, mayChange, onChange }: SlidersProps) {
  const t = useT()
  const format = useFormat()
  const { tiering } = settings
  return VIPS.map((tier) =>
    tiering.by === 'share' ? (
      <StudioSlider
        key={tier}
        label={t('studio.shareOf', { tier: t(`tier.${tier}`) })}
        value={tiering.basisPoints[tier]}
        base={base.tiering.by === 'share' ? base.tiering.basisPoints[tier] : null}
        max={STUDIO_RANGES.share[tier]}
        step={STUDIO_RANGES.share.step}
        text={(value) => `${format.number(value / 100, 2)}%`}
        disabled={!mayChange}
        onChange={(value) =>
          onChange({ ...settings, tiering: { by: 'share', basisPoints: { ...tiering.basisPoints, [tier]: value } } })
        }
      />
    ) : (
      <StudioSlider
        key={tier}
        label={t('studio.notBelow', { tier: t(`tier.${tier}`) })}
        value={tiering.thresholds[tier]}
        base={base.tiering.by === 'threshold' ? base.tiering.thresholds[tier] : null}
        max={STUDIO_RANGES.points.max}
        step={STUDIO_RANGES.points.step}
        text={(value) => t('studio.points', { n: format.number(value, 1) })}
        disabled={!mayChange}
        onChange={(value) => onChange({ ...settings, tiering: withThreshold(tiering, tier, value) })}
      />
    ),
  )
}
