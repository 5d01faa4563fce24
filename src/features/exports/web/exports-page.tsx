import { Link } from '@tanstack/react-router'
import { Select } from 'antd'
import { useServerEvent } from '../../../web/api/events.ts'
import { usePages } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { useGrant } from '../../../web/session.tsx'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState } from '../../../web/ui/states.tsx'
import { useUrlState } from '../../../web/ui/use-url-state.ts'
import { listExports } from '../exports.contract.ts'
import { EXPORT_STATES } from '../exports.rules.ts'
import { ExportPanel } from './export-panel.tsx'
import { ExportStateChip, usePurposeWords } from './export-words.tsx'

/** Exports with their states: one's own, or all for whoever decides; `?id=` opens one. */
export function ExportsPage() {
  const t = useT()
  const format = useFormat()
  const purpose = usePurposeWords()
  const [{ id, state }, set] = useUrlState(['id', 'state'])
  const mayAsk = useGrant('exports:ask') !== undefined
  const known = EXPORT_STATES.find((each) => each === state)
  const pages = usePages(listExports, { query: known === undefined ? {} : { state: known } })
  useServerEvent('notification', () => pages.retry())
  return (
    <>
      <PageHead title={t('exportPage.title')} sentence={t('exportPage.lead')} />
      <Sheet
        title={t('exportPage.list')}
        flush
        extra={
          <Select
            aria-label={t('exportPage.state')}
            className="zx-filter-control"
            size="small"
            popupMatchSelectWidth={false}
            placeholder={t('exportPage.state')}
            allowClear
            value={known ?? null}
            onChange={(next: string | undefined) => set({ state: next ?? '' })}
            options={EXPORT_STATES.map((each) => ({ value: each, label: t(`exportState.${each}`) }))}
          />
        }
      >
        <DataTable
          label={t('exportPage.list')}
          columns={[
            { key: 'mark', title: t('exportPage.mark'), isName: true, cell: (row) => <span className="zx-num">{row.mark}</span> },
            { key: 'purpose', title: t('exportPage.purpose'), cell: (row) => purpose(row.purpose) },
            { key: 'rows', title: t('exportPage.rows'), right: true, cell: (row) => format.number(row.rowsAsked) },
            { key: 'by', title: t('exportPage.askedBy'), cell: (row) => row.askedBy.name },
            {
              key: 'when',
              title: t('exportPage.when'),
              cell: (row) => <span className="zx-nowrap">{format.dayTime(row.createdAt)}</span>,
            },
            {
              key: 'expires',
              title: t('exportPage.expires'),
              desktopOnly: true,
              cell: (row) => (row.state === 'ready' && row.expiresAt !== null ? format.dayTime(row.expiresAt) : '--'),
            },
            { key: 'state', title: t('exportPage.state'), corner: true, cell: (row) => <ExportStateChip state={row.state} /> },
          ]}
          rows={pages}
          rowKey={(row) => row.id}
          onOpen={(row) => set({ id: row.id })}
          currentKey={id}
          empty={
            <EmptyState
              title={t('exportPage.empty')}
              why={t(mayAsk ? 'exportPage.emptyWhy' : 'exportPage.emptyDecide')}
              actions={mayAsk && <Link to="/customers">{t('exportPage.toCustomers')}</Link>}
            />
          }
        />
      </Sheet>
      {id !== undefined && <ExportPanel key={id} id={id} onClose={() => set({ id: '' })} />}
    </>
  )
}
