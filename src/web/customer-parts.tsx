import { type ComponentType, lazy, Suspense } from 'react'
import { ListSkeleton } from './ui/list-skeleton.tsx'
import { Sheet } from './ui/sheet.tsx'
import type { TextKey } from './i18n/dictionary.ts'
import { useT } from './i18n/use-t.ts'
import { useGrant } from './session.tsx'

export interface CustomerPartProps {
  readonly customerId: string
  readonly customerName: string
}

interface CustomerPart {
  readonly id: string
  readonly titleKey: TextKey
  readonly permission: string
  readonly part: ComponentType<CustomerPartProps>
}

/**
 * What other capabilities show on the customer's page, left of the timeline, in this order: one entry each. The page
 * itself knows none of them; each loads when the page is opened.
 */
const PARTS: readonly CustomerPart[] = [
  {
    id: 'owed',
    titleKey: 'customerOwed.title',
    permission: 'obligations:read',
    part: lazy(() => import('../features/obligations/web/customer-owed.tsx').then((m) => ({ default: m.CustomerOwed }))),
  },
  {
    id: 'value',
    titleKey: 'customerScore.title',
    permission: 'value:explain',
    part: lazy(() => import('../features/value/web/customer-score.tsx').then((m) => ({ default: m.CustomerScore }))),
  },
  {
    id: 'tier-care',
    titleKey: 'tierCare.title',
    permission: 'exceptions:read',
    part: lazy(() => import('../features/exceptions/web/tier-care.tsx').then((m) => ({ default: m.TierCare }))),
  },
]

function Part({ part: { titleKey, permission, part: Component }, ...props }: { part: CustomerPart } & CustomerPartProps) {
  const t = useT()
  if (useGrant(permission) === undefined) return null
  return (
    <Suspense
      fallback={
        <Sheet title={t(titleKey)}>
          <ListSkeleton rows={3} />
        </Sheet>
      }
    >
      <Component {...props} />
    </Suspense>
  )
}

export function CustomerParts(props: CustomerPartProps) {
  return PARTS.map((part) => <Part key={part.id} part={part} {...props} />)
}

export interface CustomerDialogProps extends CustomerPartProps {
  readonly onClose: () => void
}

/** What the customer's page opens that belongs to a later capability. */
const DIALOGS = {
  assign: lazy(() => import('../features/assignments/web/assign-dialog.tsx').then((m) => ({ default: m.AssignDialog }))),
} as const

export function CustomerDialog({ id, ...props }: CustomerDialogProps & { readonly id: keyof typeof DIALOGS }) {
  const Dialog = DIALOGS[id]
  return (
    <Suspense fallback={null}>
      <Dialog {...props} />
    </Suspense>
  )
}
