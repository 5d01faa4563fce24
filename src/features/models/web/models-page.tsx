import { useCall, usePages } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState } from '../../../web/ui/states.tsx'
import { listModels, type ModelVersionView } from '../models.contract.ts'
import { changesOf, changeText, versionName } from './setting-words.ts'
import { StandingChip } from './standing-chip.tsx'

/** As many differences as a row can tell. */
const CHANGES_SHOWN = 3

/** A5: every version of the model, what it changed, who proposed and who approved it, down to the pack's own. */
export function ModelsPage() {
  const t = useT()
  const format = useFormat()
  const head = useCall(listModels, { query: { limit: 1 } })
  const pages = usePages(listModels, { query: {} })
  const day = (value: string) => format.day(value)
  return (
    <>
      <PageHead
        title={t('models.title')}
        {...(head.data === undefined ? {} : { sentence: sentenceOf(head.data.inForce, head.data.waiting, t) })}
      />
      <Sheet title={t('models.title')} plain flush>
        <DataTable
          label={t('models.title')}
          rows={pages}
          rowKey={(row) => String(row.number)}
          hrefOf={(row) => `/models/${row.number}`}
          empty={<EmptyState title={t('models.empty')} />}
          columns={[
            { key: 'number', title: t('models.number'), isName: true, cell: (row) => versionName(row.number, t) },
            {
              key: 'standing',
              title: t('models.standing'),
              corner: true,
              cell: (row) => <StandingChip standing={row.standing} />,
            },
            { key: 'effective', title: t('models.effective'), cell: (row) => effectiveText(row, t, day) },
            { key: 'changes', title: t('models.differences'), cell: (row) => <Changes row={row} /> },
            {
              key: 'proposed',
              title: t('models.proposedBy'),
              cell: (row) => <ByAt name={row.proposedByName} at={row.proposedAt} />,
            },
            { key: 'decided', title: t('models.decidedBy'), cell: (row) => <ByAt name={row.decidedByName} at={row.decidedAt} /> },
          ]}
        />
      </Sheet>
    </>
  )
}

function sentenceOf(inForce: number, waiting: number, t: ReturnType<typeof useT>): string {
  if (inForce === 0) return waiting === 0 ? t('models.sentencePack') : t('models.sentencePackWaiting', { n: waiting })
  return waiting === 0 ? t('models.sentence', { number: inForce }) : t('models.sentenceWaiting', { number: inForce, n: waiting })
}

function effectiveText(row: ModelVersionView, t: ReturnType<typeof useT>, day: (value: string) => string): string {
  if (row.effectiveFrom === null) return t('models.effectiveAlways')
  return row.inForceFrom === null
    ? t('models.effectiveWish', { date: day(row.effectiveFrom) })
    : t('models.effectiveFrom', { date: day(row.inForceFrom) })
}

function Changes({ row }: { row: ModelVersionView }) {
  const t = useT()
  const format = useFormat()
  const changes = changesOf(row)
  if (changes.length === 0) return <span className="zx-meta">{row.base === null ? t('models.packMeaning') : ''}</span>
  return (
    <ul className="zx-plain-list">
      {changes.slice(0, CHANGES_SHOWN).map((change) => (
        <li key={change.field}>{changeText(change, t, format)}</li>
      ))}
      {changes.length > CHANGES_SHOWN && (
        <li className="zx-meta">{t('models.more', { n: format.number(changes.length - CHANGES_SHOWN) })}</li>
      )}
    </ul>
  )
}

function ByAt({ name, at }: { name: string | null; at: string | null }) {
  const t = useT()
  const format = useFormat()
  if (name === null || at === null) return null
  return <span className="zx-meta">{t('models.byAt', { name, date: format.day(at) })}</span>
}
