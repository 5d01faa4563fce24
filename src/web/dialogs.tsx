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

export interface PromiseDialogProps {
  readonly customerId: string
  readonly source: 'complaint' | 'contact' | 'customer' | 'visit' | 'other'
  readonly sourceId: string | null
  readonly onClose: () => void
  /** What the caller shows of it is read again. */
  readonly onGiven?: (() => void) | undefined
}

const LazyPromiseDialog = lazy(() =>
  import('../features/promises/web/promise-dialog.tsx').then((m) => ({ default: m.PromiseDialog })),
)

/** 登记承诺, from any page. */
export function PromiseDialog(props: PromiseDialogProps) {
  return (
    <Suspense fallback={null}>
      <LazyPromiseDialog {...props} />
    </Suspense>
  )
}

export interface KeepPromiseDialogProps {
  readonly promise: { readonly id: string; readonly text: string; readonly version: number }
  readonly onClose: () => void
  readonly onKept?: (() => void) | undefined
}

const LazyKeepDialog = lazy(() =>
  import('../features/promises/web/keep-dialog.tsx').then((m) => ({ default: m.KeepPromiseDialog })),
)

/** 兑现承诺: what was done, and the proof. */
export function KeepPromiseDialog(props: KeepPromiseDialogProps) {
  return (
    <Suspense fallback={null}>
      <LazyKeepDialog {...props} />
    </Suspense>
  )
}

export interface SuggestionDialogProps {
  readonly customerId: string
  readonly source: 'complaint' | 'contact' | 'callback' | 'other'
  readonly sourceId: string | null
  readonly onClose: () => void
}

const LazySuggestionDialog = lazy(() =>
  import('../features/digests/web/suggestion-dialog.tsx').then((m) => ({ default: m.SuggestionDialog })),
)

/** 记下建议, where the customer makes it. */
export function SuggestionDialog(props: SuggestionDialogProps) {
  return (
    <Suspense fallback={null}>
      <LazySuggestionDialog {...props} />
    </Suspense>
  )
}

export interface FundProps {
  readonly customerId: string
  readonly complaintId: string | null
}

const LazyFund = lazy(() => import('../features/goodwill/web/fund-card.tsx').then((m) => ({ default: m.FundCard })))

/** 可先用后报: what is left of one's fund, and spending it for this customer. */
export function Fund(props: FundProps) {
  return (
    <Suspense fallback={null}>
      <LazyFund {...props} />
    </Suspense>
  )
}
