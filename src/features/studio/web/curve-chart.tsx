import { Segmented } from 'antd'
import { type ReactNode, useState } from 'react'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'

export type Curve = readonly (readonly [customers: number, revenue: number])[]

interface CurveSheetProps {
  readonly title: string
  /** Words under the title. */
  readonly children: ReactNode
  /** What the drawing says, for those who do not see it. */
  readonly label: string
  readonly lines: readonly { readonly name: string; readonly curve: Curve; readonly colour: string }[]
  /** Points with their words. */
  readonly marks?: readonly { readonly at: readonly [number, number]; readonly words: string; readonly colour: string }[]
  readonly diagonal?: boolean
}

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [280, 170, 34, 10, 8, 22]
const TABLE_STEPS = 10

/** Cumulative shares of customers and revenue, drawn or as a table. */
export function CurveSheet({ title, children, label, lines, marks = [], diagonal = false }: CurveSheetProps) {
  const t = useT()
  const format = useFormat()
  const [view, setView] = useState<'curve' | 'table'>('curve')
  const x = (share: number): number => LEFT + share * (WIDTH - LEFT - RIGHT)
  const y = (share: number): number => TOP + (1 - share) * (HEIGHT - TOP - BOTTOM)
  const percent = (share: number, digits = 0): string => format.percent(Math.round(share * 1e6), 1e6, digits)
  return (
    <Sheet
      title={title}
      extra={
        <Segmented<'curve' | 'table'>
          size="small"
          aria-label={t('studio.curveOrTable', { title })}
          value={view}
          onChange={setView}
          options={[
            { value: 'curve', label: t('studio.curve') },
            { value: 'table', label: t('studio.table') },
          ]}
        />
      }
    >
      <div className="zx-stack zx-stack-tight">
        <p className="zx-dense">{children}</p>
        {view === 'table' ? (
          <DataTable
            label={title}
            rows={Array.from({ length: TABLE_STEPS }, (_, i) => (i + 1) / TABLE_STEPS)}
            rowKey={String}
            empty={null}
            columns={[
              { key: 'customers', title: t('studio.customersShare'), isName: true, cell: (share) => percent(share) },
              ...lines.map((line) => ({
                key: line.name,
                title: line.name,
                right: true,
                cell: (share: number) => percent(readAt(line.curve, share), 1),
              })),
            ]}
          />
        ) : (
          <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label} className="zx-studio-curve">
            {[0, 0.2, 0.4, 0.6, 0.8, 1].map((tick) => (
              <g key={tick}>
                <line x1={LEFT} x2={WIDTH - RIGHT} y1={y(tick)} y2={y(tick)} stroke="var(--zx-grid)" />
                <text x={LEFT - 6} y={y(tick) + 4} textAnchor="end" fontSize="12" fill="var(--zx-ink3)">
                  {Math.round(tick * 100)}
                </text>
                <text x={x(tick)} y={HEIGHT - 6} textAnchor={tick === 1 ? 'end' : 'middle'} fontSize="12" fill="var(--zx-ink3)">
                  {percent(tick)}
                </text>
              </g>
            ))}
            {diagonal && <line x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} stroke="var(--zx-c5)" strokeDasharray="3 3" />}
            {lines.map((line) => (
              <polyline
                key={line.name}
                points={line.curve.map(([customers, revenue]) => `${x(customers).toFixed(1)},${y(revenue).toFixed(1)}`).join(' ')}
                fill="none"
                stroke={line.colour}
                strokeWidth="2"
              />
            ))}
            {marks.map((mark) => (
              <g key={mark.words}>
                <circle cx={x(mark.at[0])} cy={y(mark.at[1])} r="3.5" fill={mark.colour} />
                <text x={x(mark.at[0]) + 7} y={y(mark.at[1]) + 13} fontSize="12" fill="var(--zx-ink2)">
                  {mark.words}
                </text>
              </g>
            ))}
          </svg>
        )}
      </div>
    </Sheet>
  )
}

/** The height of a curve at a share of customers. */
function readAt(curve: Curve, share: number): number {
  const at = curve.findIndex(([customers]) => customers >= share - 1e-9)
  const [right, left] = [curve[at], curve[at - 1]]
  if (right === undefined) return 1
  if (left === undefined || right[0] === left[0]) return right[1]
  return left[1] + ((share - left[0]) / (right[0] - left[0])) * (right[1] - left[1])
}
