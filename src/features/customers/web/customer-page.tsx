import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { ApiError } from '../../../web/api/api-error.ts'
import { useCall } from '../../../web/api/hooks.ts'
import { CustomerDialog, CustomerParts } from '../../../web/customer-parts.tsx'
import { usePageParams } from '../../../web/page-hooks.ts'
import { useGrant } from '../../../web/session.tsx'
import { late } from '../../../web/ui/late.tsx'
import { ListSkeleton } from '../../../web/ui/list-skeleton.tsx'
import { useT } from '../../../web/i18n/use-t.ts'
import { Loaded } from '../../../web/ui/states.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { type CustomerPage as Page, getCustomer } from '../customers.page.contract.ts'
import { CustomerHead } from './customer-head.tsx'
import { CustomerTimeline } from './customer-timeline.tsx'
import { FileGroups } from './file-groups.tsx'
import { SubscriptionList } from './subscription-list.tsx'

const HistoryPanel = late(() => import('./history-panel.tsx').then((m) => m.HistoryPanel))

const EditPanel = late(() => import('./edit-panel.tsx').then((m) => m.EditPanel))

function Opened({ page }: { page: Page }) {
  const [panel, setPanel] = useState<'edit' | 'history' | 'assign' | null>(null)
  const mayAssign = useGrant('assignments:write') !== undefined
  const close = (): void => setPanel(null)
  return (
    <>
      <CustomerHead
        page={page}
        onHistory={() => setPanel('history')}
        onAssign={mayAssign ? () => setPanel('assign') : undefined}
      />
      <div className="zx-customer">
        <div className="zx-customer-left zx-stack">
          <CustomerParts customerId={page.customerId} customerName={page.name} />
        </div>
        <div className="zx-customer-middle">
          <CustomerTimeline customerId={page.customerId} />
        </div>
        <div className="zx-customer-right zx-stack">
          <FileGroups page={page} onEdit={() => setPanel('edit')} />
          <SubscriptionList subscriptions={page.subscriptions} />
        </div>
      </div>
      {panel === 'edit' && <EditPanel page={page} onClose={close} />}
      {panel === 'history' && <HistoryPanel customerId={page.customerId} onClose={close} />}
      {panel === 'assign' && <CustomerDialog id="assign" customerId={page.customerId} customerName={page.name} onClose={close} />}
    </>
  )
}

/** One customer: who he is, what he is owed, what happened, and what is on file, each as far as the reader may see it. */
export function CustomerPage() {
  const { id = '' } = usePageParams()
  const t = useT()
  const toast = useToast()
  const navigate = useNavigate()
  const query = useCall(getCustomer, { params: { id } })
  const { error } = query
  const survivor = error instanceof ApiError && error.code === 'customers.merged' ? error.details : null
  useEffect(() => {
    if (survivor === null) return
    toast.done(t('error.customers.merged', { name: String(survivor['name']) }))
    void navigate({ to: `/customers/${String(survivor['customerId'])}`, replace: true })
    // The address of a merged file is left once.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [survivor])
  if (survivor !== null) return <ListSkeleton />
  return <Loaded query={query}>{(page) => <Opened key={page.customerId} page={page} />}</Loaded>
}
