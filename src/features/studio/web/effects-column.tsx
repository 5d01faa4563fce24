import type { Reply } from '../../../contract/endpoint.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { Rich } from '../../../web/ui/rich.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { TierTag } from '../../../web/ui/tier-tag.tsx'
import type { weighDraft } from '../studio.contract.ts'
import { CurveSheet } from './curve-chart.tsx'
import { Delta } from './delta.tsx'
import type { DraftFigures } from './figures-sheet.tsx'

export type DraftEffects = Reply<typeof weighDraft>

/** Pareto, Lorenz and the service load that follows. */
export function EffectsColumn({ effects, figures }: { effects: DraftEffects; figures: DraftFigures }) {
  const t = useT()
  const format = useFormat()
  const { pareto, lorenz } = effects
  const for80 = figures.customers === 0 ? 0 : pareto.for80 / figures.customers
  const top20 = format.percent(pareto.top20Fen, figures.revenueFen)
  const share = format.percent(pareto.for80, figures.customers)
  const [before, after] = [format.number(lorenz.giniBefore, 3), format.number(lorenz.giniAfter, 3)]
  const vip = ({ customers, revenueFen }: { customers: number; revenueFen: number }): readonly [number, number] => [
    figures.customers === 0 ? 0 : customers / figures.customers,
    figures.revenueFen === 0 ? 0 : revenueFen / figures.revenueFen,
  ]
  return (
    <>
      <CurveSheet
        title={t('studio.pareto')}
        label={t('studio.paretoLabel', { top20, share })}
        lines={[{ name: t('studio.revenueShare'), curve: pareto.curve, colour: 'var(--zx-c1)' }]}
        marks={[
          { at: [for80, 0.8], words: t('studio.for80', { share }), colour: 'var(--zx-c2)' },
          {
            at: vip(figures.vips.after),
            words: t('studio.vipMark', { revenue: format.percent(figures.vips.after.revenueFen, figures.revenueFen) }),
            colour: 'var(--zx-c4)',
          },
        ]}
      >
        <Rich text={t('studio.paretoWords', { top20 })} />
      </CurveSheet>
      <CurveSheet
        title={t('studio.lorenz')}
        label={t('studio.lorenzLabel', { before, after })}
        diagonal
        lines={[
          { name: t('studio.inForce'), curve: lorenz.before, colour: 'var(--zx-base)' },
          { name: t('studio.draft'), curve: lorenz.after, colour: 'var(--zx-c1)' },
        ]}
      >
        <Rich text={t('studio.lorenzWords', { before, after })} />
      </CurveSheet>
      <LoadSheet load={effects.load} />
    </>
  )
}

function LoadSheet({ load }: { load: DraftEffects['load'] }) {
  const t = useT()
  const format = useFormat()
  const overAfter = load.units.reduce((sum, unit) => sum + unit.overAfter, 0)
  const each = (contacts: number, managers: number): string => (managers === 0 ? '--' : format.number(contacts / managers, 1))
  return (
    <Sheet title={t('studio.load')} flush>
      <div className="zx-sheet-body zx-dense zx-stack zx-stack-tight">
        <p>
          <Rich
            text={t('studio.loadWords', {
              before: format.number(load.contactsBefore),
              after: format.number(load.contactsAfter),
              managers: format.number(load.managers),
              each: each(load.contactsAfter, load.managers),
            })}
          />
        </p>
        <p>
          <Rich
            text={t(overAfter === 0 ? 'studio.nobodyOver' : 'studio.over', {
              n: format.number(overAfter),
              capacity: format.number(load.capacity),
            })}
          />
        </p>
        {load.unassignedAfter > 0 && (
          <p>
            <Rich
              text={t('studio.unassigned', {
                before: format.number(load.unassignedBefore),
                after: format.number(load.unassignedAfter),
              })}
            />
          </p>
        )}
      </div>
      <DataTable
        label={t('studio.load')}
        rows={load.units}
        rowKey={(row) => row.name ?? ''}
        empty={null}
        columns={[
          { key: 'name', title: t('studio.unit'), isName: true, cell: (row) => row.name ?? t('studio.noRegion') },
          { key: 'before', title: t('studio.eachBefore'), right: true, cell: (row) => each(row.contactsBefore, row.managers) },
          {
            key: 'after',
            title: t('studio.eachAfter'),
            right: true,
            cell: (row) => <b>{each(row.contactsAfter, row.managers)}</b>,
          },
          {
            key: 'over',
            title: t('studio.overCount'),
            right: true,
            cell: (row) => (row.overAfter > 0 ? <b className="zx-studio-over">{row.overAfter}</b> : '0'),
          },
        ]}
      />
      {load.over.length > 0 && (
        <details className="zx-sheet-body">
          <summary>{t('studio.overNames', { n: format.number(load.over.length) })}</summary>
          <ul className="zx-stack zx-stack-tight zx-dense">
            {load.over.map((one) => (
              <li key={one.managerId} className="zx-row zx-row-between">
                <span>
                  {one.name} <span className="zx-meta">{one.unitName}</span>
                </span>
                <span className="zx-num">
                  {t('studio.overOne', { before: format.number(one.vipsBefore), after: format.number(one.vipsAfter) })}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Sheet>
  )
}

/** A7: what serving a tier costs and brings in a year; then who moves, by region and manager. */
export function ReturnsSheet({ effects }: { effects: DraftEffects }) {
  const t = useT()
  const format = useFormat()
  const times = ({ revenueFen, costFen }: { revenueFen: number; costFen: number }): string =>
    costFen === 0 ? '--' : t('studio.times', { n: format.number(revenueFen / costFen, 1) })
  return (
    <Sheet title={t('studio.returns')} extra={<span className="zx-meta">{t('studio.returnsYear')}</span>} flush>
      <DataTable
        label={t('studio.returns')}
        rows={effects.returns}
        rowKey={(row) => row.tier}
        empty={null}
        columns={[
          { key: 'tier', title: t('studio.tier'), isName: true, cell: (row) => <TierTag tier={row.tier} /> },
          { key: 'cost', title: t('studio.costAfter'), right: true, cell: (row) => format.money(row.after.costFen, 0) },
          {
            key: 'difference',
            title: t('studio.costDifference'),
            right: true,
            cell: (row) => <Delta by={(row.after.costFen - row.before.costFen) / 100} />,
          },
          { key: 'revenue', title: t('studio.revenueYear'), right: true, cell: (row) => format.money(row.after.revenueFen, 0) },
          { key: 'timesBefore', title: t('studio.returnBefore'), right: true, cell: (row) => times(row.before) },
          { key: 'timesAfter', title: t('studio.returnAfter'), right: true, cell: (row) => <b>{times(row.after)}</b> },
        ]}
      />
    </Sheet>
  )
}

export function MoversBySheet({ effects }: { effects: DraftEffects }) {
  const t = useT()
  const format = useFormat()
  const columns = (title: string) => [
    { key: 'name', title, isName: true, cell: (row: { name: string | null }) => row.name ?? t('studio.noManager') },
    { key: 'up', title: t('studio.upCount'), right: true, cell: (row: { up: number }) => format.number(row.up) },
    { key: 'down', title: t('studio.downCount'), right: true, cell: (row: { down: number }) => format.number(row.down) },
  ]
  if (effects.byRegion.length === 0) return null
  return (
    <Sheet title={t('studio.moversBy')} flush>
      <div className="zx-studio-pair">
        <DataTable
          label={t('studio.moversByRegion')}
          rows={effects.byRegion.map((row) => ({ ...row, name: row.name ?? t('studio.noRegion') }))}
          rowKey={(row) => row.id ?? ''}
          empty={null}
          columns={columns(t('studio.region'))}
        />
        <DataTable
          label={t('studio.moversByManager')}
          rows={effects.byManager.slice(0, MANAGERS_SHOWN)}
          rowKey={(row) => row.id ?? ''}
          empty={null}
          columns={columns(t('studio.managersMost', { n: MANAGERS_SHOWN }))}
        />
      </div>
    </Sheet>
  )
}

const MANAGERS_SHOWN = 10
