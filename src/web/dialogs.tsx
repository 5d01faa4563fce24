import { lazy, Suspense } from 'react'

export interface ContactSheetProps {
  readonly customerId: string
  readonly customerName: string
  /** The duty it was opened from: chooses channel, occasion and the reason for dialling. */
  readonly obligationId?: string | undefined
  readonly onClose: () => void
  readonly onSaved?: (() => void) | undefined
}

const LazyContactSheet = lazy(() =>
  import('../features/contacts/web/contact-sheet.tsx').then((m) => ({ default: m.ContactSheet })),
)

/** Dialogs that more than one capability opens; each loads when it is first wanted. */
export function ContactSheet(props: ContactSheetProps) {
  return (
    <Suspense fallback={null}>
      <LazyContactSheet {...props} />
    </Suspense>
  )
}
