import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { ListSkeleton } from '../../../web/ui/list-skeleton.tsx'
import { Rich } from '../../../web/ui/rich.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { TierTag } from '../../../web/ui/tier-tag.tsx'
import type { ModelVersionView } from '../models.contract.ts'

/** Differences carry an arrow and a sign. */
function differenceText(by: number, number: (value: number) => string): string {
  return by === 0 ? '0' : by > 0 ? `▲ +${number(by)}` : `▼ −${number(-by)}`
}

/** What the whole base would be under a version, graded on the day it was proposed. */
export function ModelFigures({ version }: { version: ModelVersionView }) {
  const t = useT()
  const format = useFormat()
  const { figures } = version
  if (figures === null) {
    const isPending = version.standing === 'proposed'
    return (
      <Sheet title={t('models.figures')}>
        <p className="zx-soft" role="status">
          {t(isPending ? 'models.figuresPending' : 'models.figuresNone')}
        </p>
        {isPending && <ListSkeleton rows={4} />}
      </Sheet>
    )
  }
  const { first, up, down, kept } = figures.changes
  return (
    <Sheet title={t('models.figures')} flush>
      <div className="zx-sheet-body">
        <p>
          <Rich
            text={t('models.moves', {
              first: format.number(first),
              up: format.number(up),
              down: format.number(down),
              kept: format.number(kept),
            })}
          />
        </p>
        <p className="zx-meta">
          {t('models.figuresWhy', { month: format.month(figures.month), date: format.fullDay(figures.on) })}
        </p>
      </div>
      <DataTable
        label={t('models.figures')}
        rows={figures.tiers}
        rowKey={(row) => row.tier}
        columns={[
          { key: 'tier', title: t('models.tier'), isName: true, cell: (row) => <TierTag tier={row.tier} /> },
          { key: 'now', title: t('models.now'), right: true, cell: (row) => format.number(row.heldNow) },
          { key: 'then', title: t('models.then'), right: true, cell: (row) => format.number(row.customers) },
          {
            key: 'difference',
            title: t('models.difference'),
            right: true,
            cell: (row) => differenceText(row.customers - row.heldNow, format.number),
          },
          { key: 'revenue', title: t('models.revenue'), right: true, cell: (row) => format.money(row.revenueFen, 0) },
        ]}
        empty={null}
      />
    </Sheet>
  )
}
