import { Button } from 'antd'
import { useState } from 'react'
import { useCall } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { useGrant } from '../../../web/session.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { EmptyState, Loaded } from '../../../web/ui/states.tsx'
import type { Reply } from '../../../contract/endpoint.ts'
import { downloadErrorWorkbook, downloadImportProblems, listImportProblems, type ImportView } from '../imports.contract.ts'

type Problem = Reply<typeof listImportProblems>['items'][number]
const PAGE = 50

/** Row, column, what is wrong, what to do; all of them in the file. */
export function ProblemList({ job }: { job: ImportView }) {
  const t = useT()
  const format = useFormat()
  const mayWrite = useGrant('imports:write') !== undefined
  const [shown, show] = useState(PAGE)
  const query = useCall(
    listImportProblems,
    { params: { id: job.id }, query: { limit: Math.min(shown, 200) } },
    { keepPrevious: true },
  )
  const columns: readonly Column<Problem>[] = [
    { key: 'row', title: t('imports.problem.row'), right: true, width: 80, cell: (row) => format.number(row.row) },
    {
      key: 'column',
      title: t('imports.problem.column'),
      isName: true,
      cell: (row) => row.column ?? (row.field === null ? '--' : t.of(`imports.field.${row.field}`)),
    },
    { key: 'reason', title: t('imports.problem.reason'), cell: (row) => t.of(`imports.reason.${row.reason}`, row.params) },
    { key: 'value', title: t('imports.problem.value'), cell: (row) => String(row.params['value'] ?? ''), desktopOnly: true },
    { key: 'remedy', title: t('imports.problem.remedy'), cell: (row) => t.of(`imports.remedy.${row.reason}`, row.params) },
    {
      key: 'severity',
      title: t('imports.problem.severity'),
      corner: true,
      cell: (row) => (
        <span className={`zx-chip zx-chip-${row.severity === 'refused' ? 'late' : 'warn'}`}>
          {t.of(`imports.severity.${row.severity}`)}
        </span>
      ),
    },
  ]
  const href = `${downloadImportProblems.path.replace(':id', job.id)}?locale=${t.locale}`
  const hasProblems = (query.data?.items.length ?? 0) > 0
  return (
    <Sheet
      title={t('imports.page.problems')}
      flush
      extra={
        hasProblems && (
          <div className="zx-row zx-row-wrap">
            {mayWrite && (
              <Button href={`${downloadErrorWorkbook.path.replace(':id', job.id)}?locale=${t.locale}`} download>
                {t('imports.page.problems.workbook')}
              </Button>
            )}
            <Button href={href} download>
              {t('imports.page.problems.download')}
            </Button>
          </div>
        )
      }
    >
      <Loaded query={query}>
        {(data) => (
          <DataTable
            label={t('imports.page.problems')}
            columns={columns}
            rows={data.items}
            rowKey={(row) => String(row.ordinal)}
            empty={<EmptyState title={t('imports.page.problems.none')} />}
            footer={
              data.nextAfter !== null && shown < 200 ? (
                <Button onClick={() => show(shown + PAGE)}>{t('imports.page.problems.more', { count: PAGE })}</Button>
              ) : data.nextAfter === null ? undefined : (
                t('imports.page.problems.first')
              )
            }
          />
        )}
      </Loaded>
    </Sheet>
  )
}
