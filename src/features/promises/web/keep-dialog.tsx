import { useAct } from '../../../web/api/hooks.ts'
import type { KeepPromiseDialogProps } from '../../../web/dialogs.tsx'
import { useT } from '../../../web/i18n/use-t.ts'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { keepPromise, listPromises } from '../promises.contract.ts'

/** A promise is kept with its proof: the letter's number, the call, the credit note. */
export function KeepPromiseDialog({ promise, onClose, onKept }: KeepPromiseDialogProps) {
  const t = useT()
  const toast = useToast()
  const keep = useAct(keepPromise, { refreshes: [listPromises] })
  return (
    <ReasonDialog
      open
      title={t('promisePage.keepTitle', { text: promise.text })}
      explanation={t('promisePage.keepWhy')}
      reasonLabel={t('promisePage.proof')}
      confirmLabel={t('promisePage.keep')}
      onCancel={onClose}
      onConfirm={async (proof) => {
        await keep.mutateAsync({ params: { id: promise.id }, version: promise.version, body: { proof } })
        onKept?.()
        toast.done(t('promisePage.kept'))
        onClose()
      }}
    />
  )
}
