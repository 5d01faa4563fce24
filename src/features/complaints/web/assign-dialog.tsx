import { Select } from 'antd'
import { useState } from 'react'
import { useAct } from '../../../web/api/hooks.ts'
import { useT } from '../../../web/i18n/use-t.ts'
import { ShownError } from '../../../web/ui/error-text.ts'
import { Field } from '../../../web/ui/field.tsx'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { assignComplaints } from '../complaints.moves.contract.ts'
import { DESK_READS, useGuide } from './use-complaint.ts'

/** Several complaints to one handler; those that could not go are named with the reason. */
export function AssignDialog({ ids, onClose, onDone }: { ids: readonly string[]; onClose: () => void; onDone: () => void }) {
  const t = useT()
  const toast = useToast()
  const guide = useGuide()
  const [handlerId, setHandler] = useState<string | null>(null)
  const assign = useAct(assignComplaints, { refreshes: DESK_READS })
  return (
    <ReasonDialog
      open
      title={t('complaintDesk.assignTitle', { n: ids.length })}
      confirmLabel={t('complaintDesk.assign')}
      onCancel={onClose}
      onConfirm={async (reason) => {
        if (handlerId === null) throw new ShownError(t('complaintDesk.assignWhom'))
        const { assigned, refused } = await assign.mutateAsync({ body: { complaintIds: [...ids], handlerId, reason } })
        const first = refused[0]
        if (first === undefined) toast.done(t('complaintDesk.assigned', { n: assigned.length }))
        else
          toast.fail(
            t('complaintDesk.assignedSome', { n: assigned.length, refused: refused.length, why: t.of(`error.${first.code}`) }),
          )
        onDone()
      }}
    >
      <Field label={t('complaintDesk.handler')} required>
        {(control) => (
          <Select
            {...control}
            showSearch={{ optionFilterProp: 'label' }}
            value={handlerId}
            onChange={setHandler}
            options={(guide.data?.staff ?? [])
              .filter((each) => each.role === 'CH' || each.role === 'SV')
              .map((each) => ({ value: each.id, label: `${each.name} · ${t.of(`role.${each.role}`)} · ${each.unitName}` }))}
          />
        )}
      </Field>
    </ReasonDialog>
  )
}
