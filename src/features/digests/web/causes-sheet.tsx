import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { useCall } from '../../../web/api/hooks.ts'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { getGuide } from '../../complaints/complaints.desk.contract.ts'
import type { Digest } from './digest-view.ts'

const WIDTH = 560
const HEIGHT = 220
const LEFT = 34
const TOP = 14
const RIGHT = 40
const BOTTOM = 28

/** The few causes that make most of it: bars from 0, the running share as a line; the table says the same. */
export function CausesSheet({ digest }: { digest: Digest }) {
  const t = useT()
  const format = useFormat()
  const guide = useCall(getGuide, {}, { enabled: digest.causes.length > 0 })
  const nameOf = (code: string): string => guide.data?.causes.find((each) => each.code === code)?.name[t.locale] ?? code
  const total = digest.causes.at(-1)?.running ?? 0
  return (
    <Sheet title={t('digestPage.causes')} flush>
      {total > 0 && <Pareto causes={digest.causes} total={total} nameOf={nameOf} />}
      <DataTable
        label={t('digestPage.causes')}
        rows={digest.causes}
        rowKey={(row) => row.cause}
        empty={<p className="zx-meta zx-pad">{t('digestPage.noCauses')}</p>}
        columns={[
          { key: 'name', title: t('digestPage.cause'), isName: true, cell: (row) => nameOf(row.cause) },
          { key: 'count', title: t('digestPage.count'), right: true, cell: (row) => format.number(row.count) },
          {
            key: 'running',
            title: t('digestPage.running'),
            right: true,
            cell: (row) => `${format.percent(row.running, total, 0)} ${t('ratio.of', { n: row.running, d: total })}`,
          },
        ]}
      />
    </Sheet>
  )
}

function Pareto({ causes, total, nameOf }: { causes: Digest['causes']; total: number; nameOf: (code: string) => string }) {
  const t = useT()
  const format = useFormat()
  const most = causes[0]?.count ?? 1
  const step = (WIDTH - LEFT - RIGHT) / causes.length
  const y = (share: number): number => TOP + (1 - share) * (HEIGHT - TOP - BOTTOM)
  const middle = (index: number): number => LEFT + step * (index + 0.5)
  const enough = causes.findIndex((each) => each.running / total >= 0.8) + 1
  return (
    <svg
      className="zx-pareto"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={t('digestPage.paretoLabel', { n: enough, first: nameOf(causes[0]?.cause ?? ''), count: most })}
    >
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <line x1={LEFT} x2={WIDTH - RIGHT} y1={y(share)} y2={y(share)} stroke="var(--zx-grid)" />
          <text x={LEFT - 6} y={y(share) + 4} textAnchor="end" fontSize="12" fill="var(--zx-ink3)">
            {format.number(Math.round(most * share))}
          </text>
          <text x={WIDTH - RIGHT + 6} y={y(share) + 4} fontSize="12" fill="var(--zx-ink3)">
            {format.percent(share * 100, 100, 0)}
          </text>
        </g>
      ))}
      {causes.map((each, index) => (
        <g key={each.cause}>
          <rect
            x={middle(index) - step * 0.3}
            width={step * 0.6}
            y={y(each.count / most)}
            height={y(0) - y(each.count / most)}
            fill="var(--zx-c1)"
          />
          <text x={middle(index)} y={HEIGHT - 10} textAnchor="middle" fontSize="12" fill="var(--zx-ink2)">
            {t.locale === 'zh' ? nameOf(each.cause) : index + 1}
          </text>
        </g>
      ))}
      <polyline
        points={causes.map((each, index) => `${middle(index).toFixed(1)},${y(each.running / total).toFixed(1)}`).join(' ')}
        fill="none"
        stroke="var(--zx-late)"
        strokeWidth="1.5"
      />
    </svg>
  )
}
