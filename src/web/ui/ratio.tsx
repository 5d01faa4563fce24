import { useFormat, useT } from '../i18n/use-t.ts'

interface RatioProps {
  readonly numerator: number
  readonly denominator: number
  readonly digits?: number
  /** false where numerator and denominator stand in columns of their own. */
  readonly parts?: boolean
}

/** No rate without numerator and denominator; "--" where the denominator is 0. */
export function Ratio({ numerator, denominator, digits = 1, parts = true }: RatioProps) {
  const t = useT()
  const format = useFormat()
  return (
    <span className="zx-num" title={denominator === 0 ? t('ratio.none') : undefined}>
      {format.percent(numerator, denominator, digits)}
      {parts && <span className="zx-meta"> {t('ratio.of', { n: format.number(numerator), d: format.number(denominator) })}</span>}
    </span>
  )
}
