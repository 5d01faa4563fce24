import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { usePages } from '../../../web/api/hooks.ts'
import { serverNow } from '../../../web/api/server-time.ts'
import { useServerEvent } from '../../../web/api/events.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { useGrant } from '../../../web/session.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState } from '../../../web/ui/states.tsx'
import { listImports, type ImportView } from '../imports.contract.ts'
import { progressOf } from '../imports.rules.ts'
import { ImportStateChip } from './import-state-chip.tsx'
import { isRunning, leftText } from './import-words.ts'
import { SourcesSheet } from './sources-sheet.tsx'
import { UploadBox } from './upload-box.tsx'

function useColumns(): readonly Column<ImportView>[] {
  const t = useT()
  const format = useFormat()
  return [
    {
      key: 'file',
      title: t('imports.page.file'),
      isName: true,
      cell: (row) => <Link to={`/imports/${row.id}`}>{row.fileName}</Link>,
    },
    { key: 'kind', title: t('imports.page.kind'), cell: (row) => t.of(`imports.kind.${row.kind}`) },
    { key: 'rows', title: t('imports.page.count.rows'), right: true, cell: (row) => format.number(row.rowsTotal) },
    {
      key: 'refused',
      title: t('imports.page.count.refused'),
      right: true,
      cell: (row) => {
        const counts = row.applied ?? row.checked
        return counts === null ? '--' : format.number(Math.max(counts.refused, counts.usageRefused))
      },
    },
    { key: 'by', title: t('imports.page.by'), cell: (row) => row.createdByName ?? t('jobs.system'), desktopOnly: true },
    { key: 'at', title: t('imports.page.at'), cell: (row) => format.dayTime(row.createdAt) },
    { key: 'state', title: t('imports.page.state'), corner: true, cell: (row) => <StateCell row={row} /> },
  ]
}

/** What runs says how far it is. */
function StateCell({ row }: { row: ImportView }) {
  const t = useT()
  const format = useFormat()
  const { share, secondsLeft } = progressOf(row, serverNow())
  return (
    <>
      <ImportStateChip state={row.state} />
      {isRunning(row) && secondsLeft !== null && (
        <span className="zx-meta">
          {' '}
          {t('imports.page.progress.list', { percent: format.number(Math.floor(share * 100)), left: leftText(secondsLeft, t) })}
        </span>
      )}
    </>
  )
}

const POLL_MS = 2000

/** A new file at the top, what came before below it. */
export function ImportsPage() {
  const t = useT()
  const mayWrite = useGrant('imports:write') !== undefined
  const pages = usePages(listImports, { query: {} })
  useServerEvent('notification', () => pages.retry())
  const runs = pages.items.some(isRunning)
  const { retry } = pages
  useEffect(() => {
    if (!runs) return
    const timer = setInterval(() => retry(), POLL_MS)
    return () => clearInterval(timer)
  }, [runs, retry])
  return (
    <>
      <PageHead title={t('imports.page.title')} sentence={t('imports.page.lead')} />
      <div className="zx-stack">
        {mayWrite && (
          <Sheet title={t('imports.page.new.title')}>
            <UploadBox />
          </Sheet>
        )}
        <Sheet title={t('imports.page.back')} flush>
          <DataTable
            label={t('imports.page.back')}
            columns={useColumns()}
            rows={pages}
            rowKey={(row) => row.id}
            empty={<EmptyState title={t('imports.page.empty')} why={t('imports.page.empty.next')} />}
          />
        </Sheet>
        <SourcesSheet />
      </div>
    </>
  )
}
