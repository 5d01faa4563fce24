import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { useAct } from '../../../web/api/hooks.ts'
import type { PromiseDialogProps } from '../../../web/dialogs.tsx'
import { useT } from '../../../web/i18n/use-t.ts'
import { errorText } from '../../../web/ui/error-text.ts'
import { Field } from '../../../web/ui/field.tsx'
import { MomentField } from '../../../web/ui/moment-field.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { givePromise, listPromises } from '../promises.contract.ts'

/** Whoever promised, owes: words, moment, and from which page. */
export function PromiseDialog({ customerId, source, sourceId, onClose, onGiven }: PromiseDialogProps) {
  const t = useT()
  const toast = useToast()
  const [text, setText] = useState('')
  const [dueAt, setDueAt] = useState<string | null>(null)
  const give = useAct(givePromise, {
    refreshes: [listPromises],
    onDone: () => {
      onGiven?.()
      toast.done(t('promisePage.given'))
      onClose()
    },
  })
  return (
    <Modal open title={t('promisePage.give')} footer={null} onCancel={onClose} destroyOnHidden width={520}>
      <form
        className="zx-stack zx-stack-mid"
        onSubmit={(event) => {
          event.preventDefault()
          if (dueAt !== null) give.mutate({ body: { customerId, text, dueAt, source, sourceId } })
        }}
      >
        <Field label={t('promisePage.text')} required>
          {(control) => <Input {...control} maxLength={300} value={text} onChange={(event) => setText(event.target.value)} />}
        </Field>
        <MomentField label={t('promisePage.dueAt')} required value={dueAt} onChange={setDueAt} />
        {give.error !== null && (
          <p className="zx-field-error" role="alert">
            {errorText(give.error, t)}
          </p>
        )}
        <div className="zx-row">
          <Button type="primary" htmlType="submit" disabled={text.trim() === '' || dueAt === null} loading={give.isPending}>
            {t('promisePage.give')}
          </Button>
          <Button onClick={onClose}>{t('reason.cancel')}</Button>
        </div>
      </form>
    </Modal>
  )
}
