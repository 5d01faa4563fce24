import { Select } from 'antd'
import { useAct, useCall } from '../../../web/api/hooks.ts'
import { useT } from '../../../web/i18n/use-t.ts'
import { Field } from '../../../web/ui/field.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { getImport, previewImport, type ImportView } from '../imports.contract.ts'
import { listSources, takeSource } from '../imports.sources.contract.ts'

/** "Same mapping again": which source the file follows. Nothing is shown while none is remembered. */
export function SourceChoice({ job, disabled }: { job: ImportView; disabled: boolean }) {
  const t = useT()
  const toast = useToast()
  const { data } = useCall(listSources, {})
  const take = useAct(takeSource, { refreshes: [getImport, previewImport], onFail: toast.fail })
  if (data === undefined || data.items.length === 0) return null
  return (
    <>
      {job.source !== null && job.delivery === 'person' && (
        <p role="status">{t('imports.source.recognised', { name: job.source.name })}</p>
      )}
      <div className="zx-import-options">
        <Field label={t('imports.source.choose')}>
          {(control) => (
            <Select
              {...control}
              value={job.source?.id ?? ''}
              disabled={disabled || take.isPending}
              onChange={(value) =>
                take.mutate({ params: { id: job.id }, body: { sourceId: value === '' ? null : value }, version: job.version })
              }
              options={[
                { value: '', label: t('imports.source.none') },
                ...data.items.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          )}
        </Field>
      </div>
    </>
  )
}
