import { Button, Input } from 'antd'
import { useState } from 'react'
import { useAct } from '../../../web/api/hooks.ts'
import { useT } from '../../../web/i18n/use-t.ts'
import { errorText } from '../../../web/ui/error-text.ts'
import { Field } from '../../../web/ui/field.tsx'
import { SidePanel } from '../../../web/ui/side-panel.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { createStaff, listStaff } from '../staff.contract.ts'
import { listUnits } from '../staff.units.contract.ts'
import { phoneOrNull, type StaffDraft, StaffFields } from './staff-fields.tsx'
import { TemporaryPassword } from './temporary-password.tsx'

const EMPTY: StaffDraft = { displayName: '', role: 'VM', unitId: '', workPhone: '' }
const FORM_ID = 'new-staff'

/** Lets somebody in; the temporary password is shown once. */
export function NewStaffPanel({ onClose }: { onClose: () => void }) {
  const t = useT()
  const toast = useToast()
  const [userName, setUserName] = useState('')
  const [draft, setDraft] = useState(EMPTY)
  const [made, setMade] = useState<{ name: string; password: string } | null>(null)
  const act = useAct(createStaff, {
    refreshes: [listStaff, listUnits],
    onDone: ({ staff, temporaryPassword }) => {
      setMade({ name: staff.displayName, password: temporaryPassword })
      toast.done(t('staffPage.added', { name: staff.displayName }))
    },
  })
  const isTaken = act.error?.code === 'staff.user_name_taken'
  const isWhole = userName.trim() !== '' && draft.displayName.trim() !== '' && draft.unitId !== ''
  if (made !== null) return <TemporaryPassword name={made.name} password={made.password} onClose={onClose} />
  return (
    <SidePanel
      open
      title={t('staff.create')}
      onClose={onClose}
      footer={
        <Button type="primary" htmlType="submit" form={FORM_ID} loading={act.isPending} disabled={!isWhole}>
          {t('staff.create')}
        </Button>
      }
    >
      <form
        id={FORM_ID}
        className="zx-stack zx-stack-mid"
        onSubmit={(event) => {
          event.preventDefault()
          if (isWhole)
            act.mutate({
              body: {
                userName: userName.trim(),
                displayName: draft.displayName.trim(),
                role: draft.role,
                unitId: draft.unitId,
                workPhone: phoneOrNull(draft.workPhone),
              },
            })
        }}
      >
        <Field
          label={t('staff.user_name')}
          required
          hint={t('staff.user_name_rule')}
          error={isTaken ? errorText(act.error, t) : null}
        >
          {(control) => (
            <Input
              {...control}
              maxLength={32}
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              value={userName}
              onChange={(event) => setUserName(event.target.value)}
            />
          )}
        </Field>
        <StaffFields draft={draft} onChange={(change) => setDraft((now) => ({ ...now, ...change }))} />
        {act.error !== null && !isTaken && (
          <p className="zx-field-error" role="alert">
            {errorText(act.error, t)}
          </p>
        )}
      </form>
    </SidePanel>
  )
}
