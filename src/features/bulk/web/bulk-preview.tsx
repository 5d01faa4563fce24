import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { StateChip } from '../../../web/ui/due-chip.tsx'
import { Figure, Figures } from '../../../web/ui/figure.tsx'
import { Rich } from '../../../web/ui/rich.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import type { BulkPreview as Preview, BulkView } from '../bulk.contract.ts'
import { ITEM_REASONS } from '../bulk.rules.ts'

/** Exactly what would happen: how many, of which tier, who would get how many, and who cannot and why. */
export function BulkPreview({ preview, act }: { preview: Preview; act: BulkView }) {
  const t = useT()
  const format = useFormat()
  const over = preview.loads.filter((each) => each.overloaded && each.after > each.before).length
  const reasons = ITEM_REASONS.flatMap((reason) => {
    const count = preview.reasons[reason]
    return count === undefined ? [] : [{ reason, count }]
  })
  return (
    <>
      <Figures>
        <Figure label={t('bulkPage.able')} value={preview.able} note={t('bulkPage.byTier', preview.byTier)} />
        <Figure label={t('bulkPage.unable')} value={act.failed} late={act.failed > 0} />
        <Figure label={t('bulkPage.skipped')} value={act.skipped} />
      </Figures>
      {reasons.length > 0 && (
        <Sheet title={t('bulkPage.why')} flush>
          <DataTable
            label={t('bulkPage.why')}
            columns={[
              { key: 'reason', title: t('bulkPage.reasonColumn'), isName: true, cell: (row) => t(`bulk.reason.${row.reason}`) },
              { key: 'count', title: t('bulkPage.countColumn'), right: true, cell: (row) => format.number(row.count) },
              { key: 'remedy', title: t('bulkPage.remedyColumn'), cell: (row) => t(`bulk.remedy.${row.reason}`) },
            ]}
            rows={reasons}
            rowKey={(row) => row.reason}
            empty={null}
          />
        </Sheet>
      )}
      {preview.loads.length > 0 && (
        <Sheet title={t('bulkPage.loads')} flush>
          {over > 0 && (
            <p className="zx-sheet-note" role="status">
              <Rich text={t('bulkPage.overloadedSentence', { n: over, d: preview.warning })} />
            </p>
          )}
          <DataTable
            label={t('bulkPage.loads')}
            columns={[
              { key: 'name', title: t('bulkPage.managers'), isName: true, cell: (row) => row.name },
              { key: 'before', title: t('bulkPage.before'), right: true, cell: (row) => format.number(row.before) },
              { key: 'after', title: t('bulkPage.after'), right: true, cell: (row) => format.number(row.after) },
              {
                key: 'state',
                title: t('bulkPage.load'),
                corner: true,
                cell: (row) => (
                  <StateChip look={row.overloaded ? 'warn' : 'met'}>
                    {row.overloaded ? t('bulkPage.overloaded', { d: preview.warning }) : t('bulkPage.fine')}
                  </StateChip>
                ),
              },
            ]}
            rows={preview.loads}
            rowKey={(row) => row.staffId}
            empty={null}
          />
        </Sheet>
      )}
    </>
  )
}
