import { useAct } from '../../../web/api/hooks.ts'
import type { SuggestionDialogProps } from '../../../web/dialogs.tsx'
import { useT } from '../../../web/i18n/use-t.ts'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { addSuggestion, listSuggestions } from '../digests.contract.ts'

/** J10: what the customer suggested, in his words, kept at once. */
export function SuggestionDialog({ customerId, source, sourceId, onClose }: SuggestionDialogProps) {
  const t = useT()
  const toast = useToast()
  const add = useAct(addSuggestion, { refreshes: [listSuggestions] })
  return (
    <ReasonDialog
      open
      title={t('digestPage.addSuggestion')}
      explanation={t('digestPage.addSuggestionWhy')}
      reasonLabel={t('digestPage.suggestion')}
      confirmLabel={t('digestPage.addSuggestion')}
      onCancel={onClose}
      onConfirm={async (text) => {
        await add.mutateAsync({ body: { customerId, source, sourceId, text } })
        toast.done(t('digestPage.suggestionKept'))
        onClose()
      }}
    />
  )
}
