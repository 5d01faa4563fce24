import type { ReactNode } from 'react'
import { useFormat, useT } from '../i18n/use-t.ts'
import { Bar } from './bar.tsx'

/** The row of lead figures under the page head; stays one line on the phone. Children are `Figure`s (four at most). */
export function Figures({ children }: { children: ReactNode }) {
  return <dl className="zx-figures">{children}</dl>
}

interface FigureProps {
  readonly label: string
  /** A number is formatted; a string is shown as it is. Left out when `ratio` is given. */
  readonly value?: number | string
  /** 件, 位 … */
  readonly unit?: string
  /** A further line, left away on the phone. */
  readonly note?: ReactNode
  /** Vermilion: late, broken, over a limit. Say so in the label too. */
  readonly late?: boolean
  /** A rate with its two numbers and a bar. */
  readonly ratio?: { readonly numerator: number; readonly denominator: number }
}

/** One lead figure: label, value, what it is made of. */
export function Figure({ label, value, unit, note, late = false, ratio }: FigureProps) {
  const t = useT()
  const format = useFormat()
  const parts =
    ratio === undefined ? undefined : t('ratio.of', { n: format.number(ratio.numerator), d: format.number(ratio.denominator) })
  const shown =
    ratio !== undefined
      ? format.percent(ratio.numerator, ratio.denominator)
      : typeof value === 'number'
        ? format.number(value)
        : (value ?? '')
  return (
    <div className="zx-figure">
      <dt>{label}</dt>
      <dd>
        <div className={late ? 'zx-figure-value zx-late' : 'zx-figure-value'}>
          {shown}
          {parts !== undefined && <small className="zx-figure-parts">{parts}</small>}
          {unit !== undefined && <small>{unit}</small>}
        </div>
        {ratio !== undefined && ratio.denominator > 0 && (
          <Bar share={ratio.numerator / ratio.denominator} label={`${label} ${shown}`} />
        )}
        {note !== undefined && <div className="zx-figure-note">{note}</div>}
      </dd>
    </div>
  )
}
