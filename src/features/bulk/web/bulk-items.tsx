import { Button, Radio } from 'antd'
import { useState } from 'react'
import { usePages } from '../../../web/api/hooks.ts'
import { useT } from '../../../web/i18n/use-t.ts'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState } from '../../../web/ui/states.tsx'
import type { Reply } from '../../../contract/endpoint.ts'
import { type BulkView, downloadBulkFailures, listBulkItems } from '../bulk.contract.ts'

type Item = Reply<typeof listBulkItems>['items'][number]
const SHOWN = { failed: 'bulkPage.showFailed', skipped: 'bulkPage.showSkipped', done: 'bulkPage.showDone' } as const

/** What became of each: who was not done, why, and what to do about it. */
export function BulkItems({ act }: { act: BulkView }) {
  const t = useT()
  const [state, show] = useState<keyof typeof SHOWN>(act.failed > 0 ? 'failed' : 'done')
  const pages = usePages(listBulkItems, { params: { id: act.id }, query: { state } })
  const none = <span className="zx-meta">--</span>
  const columns: readonly Column<Item>[] = [
    { key: 'number', title: t('bulkPage.number'), isName: true, cell: (row) => <span className="zx-num">{row.customerNo}</span> },
    { key: 'name', title: t('bulkPage.name'), cell: (row) => row.name ?? none },
    ...(state === 'done'
      ? []
      : [
          {
            key: 'reason',
            title: t('bulkPage.reasonColumn'),
            cell: (row: Item) => (row.reason === null ? none : t(`bulk.reason.${row.reason}`)),
          },
          {
            key: 'remedy',
            title: t('bulkPage.remedyColumn'),
            cell: (row: Item) => (row.reason === null ? none : t(`bulk.remedy.${row.reason}`)),
          },
        ]),
    ...(act.task.kind === 'assign'
      ? [
          { key: 'from', title: t('bulkPage.from'), cell: (row: Item) => row.fromName ?? none },
          { key: 'to', title: t('bulkPage.toColumn'), cell: (row: Item) => row.toName ?? none },
        ]
      : []),
  ]
  return (
    <Sheet
      title={t('bulkPage.outcome')}
      flush
      extra={
        <span className="zx-row zx-row-wrap">
          <Radio.Group
            size="small"
            optionType="button"
            aria-label={t('bulkPage.show')}
            value={state}
            onChange={(event) => show(event.target.value as keyof typeof SHOWN)}
            options={(Object.keys(SHOWN) as (keyof typeof SHOWN)[]).map((key) => ({ value: key, label: t(SHOWN[key]) }))}
          />
          {act.failed + act.skipped > 0 && (
            <Button size="small" href={`${downloadBulkFailures.path.replace(':id', act.id)}?locale=${t.locale}`} download>
              {t('bulkPage.download')}
            </Button>
          )}
        </span>
      }
    >
      <DataTable
        label={t('bulkPage.outcome')}
        columns={columns}
        rows={pages}
        rowKey={(row) => row.customerId}
        hrefOf={(row) => `/customers/${row.customerId}`}
        empty={<EmptyState title={t(state === 'failed' ? 'bulkPage.itemsNone' : 'bulkPage.itemsEmpty')} />}
      />
    </Sheet>
  )
}
