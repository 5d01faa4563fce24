import { Link } from '@tanstack/react-router'
import { useServerEvent } from '../../../web/api/events.ts'
import { usePages } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState } from '../../../web/ui/states.tsx'
import { useUrlState } from '../../../web/ui/use-url-state.ts'
import { listBulk } from '../bulk.contract.ts'
import { BulkAct } from './bulk-act.tsx'
import { BulkStateChip, taskWords } from './bulk-words.tsx'

/** One's own acts over many; `?id=` opens one. */
export function BulkPage() {
  const [{ id }] = useUrlState(['id'])
  return id === undefined ? <BulkList /> : <BulkAct key={id} id={id} />
}

function BulkList() {
  const t = useT()
  const format = useFormat()
  const pages = usePages(listBulk, { query: {} })
  useServerEvent('notification', () => pages.retry())
  return (
    <>
      <PageHead title={t('bulkPage.title')} sentence={t('bulkPage.lead')} />
      <Sheet title={t('bulkPage.list')} plain flush>
        <DataTable
          label={t('bulkPage.list')}
          columns={[
            {
              key: 'what',
              title: t('bulkPage.what'),
              isName: true,
              cell: (row) => (
                <Link to="/bulk" search={{ id: row.id } as never} className="zx-link zx-row-name">
                  {taskWords(row.task, t)}
                </Link>
              ),
            },
            {
              key: 'when',
              title: t('bulkPage.when'),
              cell: (row) => <span className="zx-nowrap">{format.dayTime(row.createdAt)}</span>,
            },
            { key: 'total', title: t('bulkPage.total'), right: true, cell: (row) => format.number(row.total) },
            { key: 'done', title: t('bulkPage.doneCount'), right: true, cell: (row) => format.number(row.done) },
            { key: 'failed', title: t('bulkPage.failedCount'), right: true, cell: (row) => format.number(row.failed) },
            { key: 'state', title: t('bulkPage.stateTitle'), corner: true, cell: (row) => <BulkStateChip state={row.state} /> },
          ]}
          rows={pages}
          rowKey={(row) => row.id}
          empty={
            <EmptyState
              title={t('bulkPage.empty')}
              why={t('bulkPage.emptyWhy')}
              actions={<Link to="/customers">{t('bulkPage.toCustomers')}</Link>}
            />
          }
        />
      </Sheet>
    </>
  )
}
