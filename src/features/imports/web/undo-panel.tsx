import { Link } from '@tanstack/react-router'
import { Button, Checkbox, Input } from 'antd'
import { useState } from 'react'
import { useAct, useCall } from '../../../web/api/hooks.ts'
import { useFormat, useT, type Translate } from '../../../web/i18n/use-t.ts'
import { type Column, DataTable } from '../../../web/ui/data-table.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { SidePanel } from '../../../web/ui/side-panel.tsx'
import { EmptyState, Loaded } from '../../../web/ui/states.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { getImport, previewImportUndo, undoImport, type ImportView, type UndoPreview } from '../imports.contract.ts'

type Touched = UndoPreview['touched']
type TouchedRow = Touched['rows'][number]

/** `edited` names the field, `imported` the file, `usage` the month and the file. */
function touchWords(row: TouchedRow, t: Translate, month: (value: string) => string): string {
  const file = row.importName ?? ''
  if (row.touch === 'edited' && row.field !== null)
    return t('imports.touch.editedField', { field: t.find(`customers.field.${row.field}`) ?? row.field })
  if (row.touch === 'usage')
    return row.field === null || row.importName === null
      ? t('imports.touch.usagePlain')
      : t('imports.touch.usage', { month: month(row.field), file })
  return t.of(`imports.touch.${row.touch}`, { file })
}

/** Which rows, what happened to them, when; the first of them and how many there are. */
export function TouchedRows({ touched }: { touched: Touched }) {
  const t = useT()
  const format = useFormat()
  const columns: readonly Column<TouchedRow>[] = [
    {
      key: 'customer',
      title: t('imports.undo.touched.customer'),
      isName: true,
      cell: (row) =>
        row.customerId === null ? (
          format.month(row.customerNo)
        ) : (
          <Link to={`/customers/${row.customerId}`}>{row.customerNo}</Link>
        ),
    },
    {
      key: 'what',
      title: t('imports.undo.touched.what'),
      cell: (row) => {
        const words = touchWords(row, t, format.month)
        return row.importId === null ? words : <Link to={`/imports/${row.importId}`}>{words}</Link>
      },
    },
    { key: 'when', title: t('imports.undo.touched.when'), cell: (row) => (row.at === null ? '--' : format.dayTime(row.at)) },
    {
      key: 'fate',
      title: t('imports.page.state'),
      corner: true,
      cell: (row) => <span className="zx-chip zx-chip-hold">{t.of(`imports.undo.fate.${row.fate}`)}</span>,
    },
  ]
  return (
    <DataTable
      label={t('imports.undo.touched.title')}
      columns={columns}
      rows={touched.rows}
      rowKey={(row) => `${row.customerNo}-${row.touch}-${row.field}-${row.at}`}
      empty={<EmptyState title={t('imports.undo.touched.none')} />}
      footer={
        touched.total > touched.rows.length
          ? t('imports.undo.touched.first', { shown: format.number(touched.rows.length), total: format.number(touched.total) })
          : undefined
      }
    />
  )
}

/** Says what would be undone and what stands in the way; asks for the reason; nothing happens before that. */
export function UndoPanel({ job, onClose }: { job: ImportView; onClose: () => void }) {
  const t = useT()
  const toast = useToast()
  const preview = useCall(previewImportUndo, { params: { id: job.id } })
  const [reason, setReason] = useState('')
  const [isLeaving, setLeaving] = useState(false)
  const undo = useAct(undoImport, { refreshes: [getImport], onDone: onClose, onFail: toast.fail })
  const isTouched = (preview.data?.touched.total ?? 0) > 0
  const isReady = preview.data !== undefined && reason.trim().length >= 2 && (!isTouched || isLeaving)
  return (
    <SidePanel
      open
      width={640}
      title={t('imports.undo.title', { file: job.fileName })}
      onClose={onClose}
      footer={
        <div className="zx-row">
          <Button
            type="primary"
            danger
            disabled={!isReady}
            loading={undo.isPending}
            onClick={() => undo.mutate({ params: { id: job.id }, body: { reason: reason.trim(), leaveTouched: isLeaving } })}
          >
            {t('imports.undo.confirm')}
          </Button>
          <Button onClick={onClose}>{t('imports.undo.cancel')}</Button>
        </div>
      }
    >
      <div className="zx-stack zx-stack-mid">
        <p className="zx-soft">{t('imports.undo.rule')}</p>
        <Loaded query={preview}>
          {(data) => (
            <>
              <Scope preview={data} />
              <Standing touched={data.touched} isLeaving={isLeaving} onLeave={setLeaving} />
            </>
          )}
        </Loaded>
        <Field label={t('imports.undo.reason')} required>
          {(control) => (
            <Input.TextArea
              {...control}
              rows={2}
              maxLength={200}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
      </div>
    </SidePanel>
  )
}

function Scope({ preview: { added, changed, months } }: { preview: UndoPreview }) {
  const t = useT()
  const format = useFormat()
  const lines = [
    ...(added > 0 ? [t('imports.undo.will.added', { count: format.number(added) })] : []),
    ...(changed > 0 ? [t('imports.undo.will.changed', { count: format.number(changed) })] : []),
    ...months.map((month) => t('imports.undo.will.month', { month: format.month(month) })),
  ]
  return (
    <ul className="zx-plain-list" aria-label={t('imports.undo.will.label')}>
      {lines.map((line) => (
        <li key={line}>
          <b>{line}</b>
        </li>
      ))}
    </ul>
  )
}

function Standing({ touched, isLeaving, onLeave }: { touched: Touched; isLeaving: boolean; onLeave: (leave: boolean) => void }) {
  const t = useT()
  const format = useFormat()
  if (touched.total === 0) return <p>{t('imports.undo.touched.none')}</p>
  return (
    <>
      <p role="alert">
        <b>{t('imports.undo.touched.some', { count: format.number(touched.total) })}</b> {t('imports.undo.options')}
      </p>
      <TouchedRows touched={touched} />
      <Checkbox checked={isLeaving} onChange={(event) => onLeave(event.target.checked)}>
        {t('imports.undo.leave')}
      </Checkbox>
    </>
  )
}
