import { Button } from 'antd'
import { useState } from 'react'
import { useCall } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { useGrant } from '../../../web/session.tsx'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState, Loaded } from '../../../web/ui/states.tsx'
import { listSources, type SourceView } from '../imports.sources.contract.ts'
import { SourcePanel } from './source-panel.tsx'

/** Feeds that come again, with what may deliver them. */
export function SourcesSheet() {
  const t = useT()
  const format = useFormat()
  const mayWrite = useGrant('imports:write') !== undefined
  const query = useCall(listSources, {})
  const [openId, open] = useState<string | null>(null)
  const folder = query.data?.folder ?? null
  const columns: readonly Column<SourceView>[] = [
    { key: 'name', title: t('imports.sources.name'), isName: true, cell: (row) => row.name },
    { key: 'kind', title: t('imports.page.kind'), cell: (row) => t.of(`imports.kind.${row.kind}`) },
    {
      key: 'columns',
      title: t('imports.page.column'),
      desktopOnly: true,
      cell: (row) => t('imports.sources.columns', { count: row.columns.length }),
    },
    ...(folder === null
      ? []
      : [{ key: 'folder', title: t('imports.sources.folder'), cell: (row: SourceView) => `${folder}/${row.code}` }]),
    {
      key: 'limit',
      title: t('imports.sources.limit.short'),
      right: true,
      cell: (row) => `${format.number(row.refusedLimitPercent, 2)} %`,
    },
    { key: 'tokens', title: t('imports.sources.tokens'), right: true, cell: (row) => format.number(row.tokens.length) },
    { key: 'used', title: t('imports.sources.used'), cell: (row) => format.dayTime(row.usedAt) },
    ...(mayWrite
      ? [
          {
            key: 'manage',
            title: t('imports.sources.manage'),
            corner: true,
            cell: (row: SourceView) => (
              <Button size="small" aria-label={`${t('imports.sources.manage')} ${row.name}`} onClick={() => open(row.id)}>
                {t('imports.sources.manage')}
              </Button>
            ),
          },
        ]
      : []),
  ]
  const source = query.data?.items.find((one) => one.id === openId)
  return (
    <Sheet title={t('imports.sources')} flush>
      <Loaded query={query}>
        {(data) => (
          <DataTable
            label={t('imports.sources')}
            columns={columns}
            rows={data.items}
            rowKey={(row) => row.id}
            empty={<EmptyState title={t('imports.sources.empty')} why={t('imports.sources.empty.next')} />}
          />
        )}
      </Loaded>
      {source !== undefined && (
        <SourcePanel key={`${source.id}-${source.version}`} source={source} folder={folder} onClose={() => open(null)} />
      )}
    </Sheet>
  )
}
