import { Select } from 'antd'
import { useState } from 'react'
import { useAct, useCall } from '../../../web/api/hooks.ts'
import type { CustomerDialogProps } from '../../../web/customer-parts.tsx'
import { useT } from '../../../web/i18n/use-t.ts'
import { Field } from '../../../web/ui/field.tsx'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { customerTimeline, getCustomer } from '../../customers/customers.page.contract.ts'
import { assignCustomer, availableManagers, portfolios } from '../assignments.contract.ts'
import type { SERVICE_MODES } from '../assignments.rules.ts'

/** One customer, one new manager (or a colleague who assists), with the reason. */
export function AssignDialog({ customerId, customerName, onClose }: CustomerDialogProps) {
  const t = useT()
  const toast = useToast()
  const managers = useCall(availableManagers, {})
  const [managerId, setManager] = useState<string | null>(null)
  const [mode, setMode] = useState<(typeof SERVICE_MODES)[number]>('full')
  const assign = useAct(assignCustomer, { refreshes: [getCustomer, customerTimeline, portfolios] })
  return (
    <ReasonDialog
      open
      title={t('portfolio.assignTitle', { name: customerName })}
      explanation={t('portfolio.assignWhy')}
      confirmLabel={t('portfolio.assignOne')}
      onCancel={onClose}
      onConfirm={async (reason) => {
        if (managerId === null) return
        const reply = await assign.mutateAsync({ body: { customerId, managerId, mode, reason } })
        const name = managers.data?.items.find((each) => each.staffId === managerId)?.name ?? ''
        toast.done(
          `${t(mode === 'full' ? 'portfolio.assignDone' : 'portfolio.assistDone', { name })}${reply.overloaded ? t('portfolio.assignOverloaded', { name }) : ''}`,
        )
        onClose()
      }}
    >
      <Field label={t('portfolio.manager')} required>
        {(control) => (
          <Select
            {...control}
            showSearch={{ optionFilterProp: 'label' }}
            value={managerId}
            onChange={setManager}
            options={(managers.data?.items ?? []).map((each) => ({
              value: each.staffId,
              label: `${each.name} · ${each.unitName} · ${each.customers}`,
            }))}
          />
        )}
      </Field>
      <Field label={t('portfolio.assignMode')}>
        {(control) => (
          <Select
            {...control}
            value={mode}
            onChange={setMode}
            options={[
              { value: 'full' as const, label: t('portfolio.assignFull') },
              { value: 'assisted' as const, label: t('portfolio.assignAssisted') },
            ]}
          />
        )}
      </Field>
    </ReasonDialog>
  )
}
