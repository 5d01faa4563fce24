import { useNavigate } from '@tanstack/react-router'
import { Button, Input, Radio, Select } from 'antd'
import { useState } from 'react'
import { useAct, useCall } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import type { SelectionActionProps } from '../../../web/selection-actions.tsx'
import { errorText } from '../../../web/ui/error-text.ts'
import { Field } from '../../../web/ui/field.tsx'
import { Rich } from '../../../web/ui/rich.tsx'
import { SidePanel } from '../../../web/ui/side-panel.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { EXPORT_COLUMNS, EXPORT_SEALED, type ExportColumn, type ExportSealed } from '../../customers/customers.export.rules.ts'
import { askExport, listExports, measureExport } from '../exports.contract.ts'
import type { ExportFormat } from '../exports.rules.ts'

const FIRST_COLUMNS: readonly ExportColumn[] = ['customerNo', 'name', 'tier', 'status', 'territory', 'manager']

/** Purpose, columns, format; says before it is sent how many rows it is and whether a second person must approve. */
export function ExportDialog({ selection, onClose }: SelectionActionProps) {
  const t = useT()
  const format = useFormat()
  const toast = useToast()
  const navigate = useNavigate()
  const [draft, setDraft] = useState({
    purpose: '',
    note: '',
    columns: FIRST_COLUMNS,
    clear: [] as readonly ExportSealed[],
    format: 'xlsx' as ExportFormat,
    password: '',
  })
  const set = (change: Partial<typeof draft>): void => setDraft((now) => ({ ...now, ...change }))
  const measured = useCall(measureExport, { body: { selection, clear: [...draft.clear] } }, { keepPrevious: true })
  const ask = useAct(askExport, {
    refreshes: [listExports],
    onDone: ({ id, needsApproval }) => {
      onClose()
      toast.done(t(needsApproval ? 'exportPage.askedApproval' : 'exportPage.asked'))
      void navigate({ to: '/exports', search: { id } as never })
    },
  })
  const size = measured.data
  const isReady =
    size !== undefined &&
    size.rows > 0 &&
    draft.purpose !== '' &&
    draft.note.trim().length >= 2 &&
    draft.columns.length > 0 &&
    (!size.needsApproval || draft.password !== '')
  const send = (): void => {
    const { password, columns, clear, ...rest } = draft
    ask.mutate({
      body: {
        ...rest,
        note: draft.note.trim(),
        columns: [...columns],
        clear: [...clear],
        selection,
        locale: t.locale,
        ...(size?.needsApproval === true ? { password } : {}),
      },
    })
  }
  const sealed = EXPORT_SEALED.filter((column) => draft.columns.includes(column))
  const words = (column: ExportColumn) => ({ value: column, label: t(`exports.column.${column}`) })
  const error = ask.error ?? measured.error
  return (
    <SidePanel
      open
      width={560}
      title={t('bulkPage.export')}
      onClose={onClose}
      footer={
        <Button type="primary" disabled={!isReady} loading={ask.isPending} onClick={send}>
          {size?.needsApproval === true
            ? t('exportPage.askApproval')
            : t('exportPage.ask', { n: format.number(size?.rows ?? 0) })}
        </Button>
      }
    >
      <div className="zx-stack zx-stack-mid">
        <p role="status">
          {size === undefined ? (
            t('exportPage.counting')
          ) : (
            <Rich
              text={t(size.needsApproval ? 'exportPage.measuredApproval' : 'exportPage.measured', {
                n: format.number(size.rows),
                limit: format.number(size.limit),
                hours: size.fileHours,
              })}
            />
          )}
        </p>
        <Field label={t('exportPage.purpose')} required>
          {(control) => (
            <Select
              {...control}
              value={draft.purpose === '' ? null : draft.purpose}
              onChange={(purpose: string) => set({ purpose })}
              options={(size?.purposes ?? []).map((each) => ({ value: each.code, label: each[t.locale] }))}
            />
          )}
        </Field>
        <Field label={t('exportPage.note')} required hint={t('exportPage.noteHint')}>
          {(control) => (
            <Input.TextArea
              {...control}
              rows={2}
              maxLength={300}
              value={draft.note}
              onChange={(event) => set({ note: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('exportPage.columns')} required hint={t('exportPage.columnsHint')}>
          {(control) => (
            <Select
              {...control}
              mode="multiple"
              value={[...draft.columns]}
              onChange={(columns: ExportColumn[]) =>
                set({ columns, clear: draft.clear.filter((column) => columns.includes(column)) })
              }
              options={EXPORT_COLUMNS.map(words)}
            />
          )}
        </Field>
        {sealed.length > 0 && (
          <Field label={t('exportPage.clear')} hint={t('exportPage.clearHint')}>
            {(control) => (
              <Select
                {...control}
                mode="multiple"
                value={[...draft.clear]}
                onChange={(clear: ExportSealed[]) => set({ clear })}
                options={sealed.map(words)}
              />
            )}
          </Field>
        )}
        <Field label={t('exportPage.format')}>
          {(control) => (
            <Radio.Group
              {...control}
              value={draft.format}
              onChange={(event) => set({ format: event.target.value as ExportFormat })}
              options={[
                { value: 'xlsx', label: t('exportPage.xlsx') },
                { value: 'csv', label: t('exportPage.csv') },
              ]}
            />
          )}
        </Field>
        {size?.needsApproval === true && (
          <Field label={t('exportPage.password')} required hint={t('exportPage.passwordHint')}>
            {(control) => (
              <Input.Password
                {...control}
                autoComplete="current-password"
                value={draft.password}
                onChange={(event) => set({ password: event.target.value })}
              />
            )}
          </Field>
        )}
        {error !== null && (
          <p className="zx-field-error" role="alert">
            {errorText(error, t)}
          </p>
        )}
      </div>
    </SidePanel>
  )
}
