import { Button, Input } from 'antd'
import { useState } from 'react'
import { useAct } from '../../../web/api/hooks.ts'
import { useT } from '../../../web/i18n/use-t.ts'
import { Field } from '../../../web/ui/field.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { getImport, type ImportView } from '../imports.contract.ts'
import { listSources, rememberSource } from '../imports.sources.contract.ts'

/** After the dry run has shown that the mapping is right, it gets a name. */
export function SourceRemember({ job }: { job: ImportView }) {
  const t = useT()
  const toast = useToast()
  const [name, setName] = useState(job.source?.name ?? '')
  const remember = useAct(rememberSource, {
    refreshes: [getImport, listSources],
    onDone: (reply) => toast.done(t('imports.source.remembered', { name: reply.source?.name ?? '' })),
    onFail: toast.fail,
  })
  return (
    <Sheet title={t('imports.source.remember')}>
      <div className="zx-stack zx-stack-mid">
        <Field label={t('imports.sources.name')} hint={t('imports.source.remember.hint')}>
          {(control) => <Input {...control} value={name} maxLength={60} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <div>
          <Button
            disabled={name.trim() === ''}
            loading={remember.isPending}
            onClick={() => remember.mutate({ params: { id: job.id }, body: { name: name.trim() } })}
          >
            {t('imports.source.remember')}
          </Button>
        </div>
      </div>
    </Sheet>
  )
}
