import { useFormat, useT } from '../../../web/i18n/use-t.ts'

const WIDTH = 560
const HEIGHT = 300
const LEFT = 44
const BOTTOM = 34
const TOP = 12
const RIGHT = 14

interface ParetoProps {
  readonly curve: readonly (readonly [customers: number, revenue: number])[]
  /** Shares from 0 to 1. */
  readonly vip: { readonly customers: number; readonly revenue: number }
  readonly for80: number
}

/** A1: customers from the highest revenue down against the revenue they bring. The table beside it says the same. */
export function ParetoChart({ curve, vip, for80 }: ParetoProps) {
  const t = useT()
  const format = useFormat()
  const x = (share: number) => LEFT + share * (WIDTH - LEFT - RIGHT)
  const y = (share: number) => TOP + (1 - share) * (HEIGHT - TOP - BOTTOM)
  const percent = (share: number) => format.percent(Math.round(share * 10_000), 10_000, 0)
  const line = curve.map(([customers, revenue]) => `${x(customers).toFixed(1)},${y(revenue).toFixed(1)}`).join(' ')
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1]
  const label = t('value.curveLabel', {
    vipShare: format.percent(Math.round(vip.customers * 1e6), 1e6, 2),
    vipRevenue: format.percent(Math.round(vip.revenue * 1e6), 1e6, 2),
    for80: format.percent(Math.round(for80 * 1e6), 1e6, 1),
  })
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={label}
      style={{ width: '100%', maxWidth: WIDTH, height: 'auto', display: 'block' }}
    >
      {ticks.map((tick) => (
        <g key={tick}>
          <line x1={LEFT} x2={WIDTH - RIGHT} y1={y(tick)} y2={y(tick)} stroke="var(--zx-grid)" />
          <text x={LEFT - 8} y={y(tick) + 4} textAnchor="end" fontSize="12" fill="var(--zx-ink3)">
            {percent(tick)}
          </text>
          <text x={x(tick)} y={HEIGHT - BOTTOM + 18} textAnchor="middle" fontSize="12" fill="var(--zx-ink3)">
            {percent(tick)}
          </text>
        </g>
      ))}
      <line x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} stroke="var(--zx-base)" />
      <polyline points={line} fill="none" stroke="var(--zx-c1)" strokeWidth="2" />
      <line x1={x(for80)} x2={x(for80)} y1={y(0.8)} y2={y(0)} stroke="var(--zx-late)" strokeDasharray="3 3" />
      <circle cx={x(for80)} cy={y(0.8)} r="3.5" fill="var(--zx-late)" />
      <text x={x(for80) + 8} y={y(0.8) + 16} fontSize="12" fill="var(--zx-late)">
        {t('value.curve80', { share: format.percent(Math.round(for80 * 1e6), 1e6, 1) })}
      </text>
      <circle cx={x(vip.customers)} cy={y(vip.revenue)} r="4" fill="var(--zx-c1)" />
      <text x={x(vip.customers) + 10} y={y(vip.revenue) + 4} fontSize="12" fill="var(--zx-ink)">
        {t('value.curveVip', { revenue: format.percent(Math.round(vip.revenue * 1e6), 1e6, 2) })}
      </text>
    </svg>
  )
}
