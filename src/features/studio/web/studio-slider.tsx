import { Slider } from 'antd'
import { useT } from '../../../web/i18n/use-t.ts'

interface StudioSliderProps {
  readonly label: string
  readonly value: number
  /** The value in force: struck out where the draft differs, and a dot on the rail. */
  readonly base: number | null
  readonly min?: number
  readonly max: number
  readonly step: number
  readonly text: (value: number) => string
  readonly disabled: boolean
  readonly onChange: (value: number) => void
}

/** One rule of the draft; the arrow keys move it a step. */
export function StudioSlider({ label, value, base, min = 0, max, step, text, disabled, onChange }: StudioSliderProps) {
  const t = useT()
  const isChanged = base !== null && Math.abs(base - value) > 1e-9
  // What is in force may lie beyond what the rail offers.
  const top = Math.max(max, value, base ?? 0)
  return (
    <div className="zx-studio-slider">
      <div className="zx-row zx-row-between zx-dense">
        <span>{label}</span>
        <span className="zx-num">
          {isChanged && (
            <del className="zx-meta">
              <span className="zx-hidden">{t('studio.inForceValue')}</span>
              {text(base)}
            </del>
          )}{' '}
          <b className={isChanged ? 'zx-studio-changed' : undefined}>{text(value)}</b>
        </span>
      </div>
      <Slider
        ariaLabelForHandle={label}
        ariaValueTextFormatterForHandle={(now) => text(now ?? value)}
        min={min}
        max={top}
        step={step}
        value={value}
        disabled={disabled}
        onChange={onChange}
        {...(base === null ? {} : { marks: { [base]: <span className="zx-hidden">{t('studio.inForce')}</span> } })}
        tooltip={{ open: false }}
      />
    </div>
  )
}
