import { Button } from 'antd'
import { useState } from 'react'
import { useAct, useCall } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { useGrant } from '../../../web/session.tsx'
import { errorText } from '../../../web/ui/error-text.ts'
import { SidePanel } from '../../../web/ui/side-panel.tsx'
import { Loaded } from '../../../web/ui/states.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { editStaff, getStaff, listStaff, type StaffDetail } from '../staff.contract.ts'
import { mayHappen } from '../staff.rules.ts'
import { LeaveSection } from './leave-section.tsx'
import { StaffActions } from './staff-actions.tsx'
import { phoneOrNull, type StaffDraft, StaffFields } from './staff-fields.tsx'
import { StaffStateChip } from './staff-state-chip.tsx'

const FORM_ID = 'edit-staff'

const draftOf = (staff: StaffDetail): StaffDraft => ({
  displayName: staff.displayName,
  role: staff.role,
  unitId: staff.unitId,
  workPhone: staff.workPhone ?? '',
})

function Facts({ staff }: { staff: StaffDetail }) {
  const t = useT()
  const format = useFormat()
  return (
    <dl className="zx-facts">
      <dt>{t('staff.user_name')}</dt>
      <dd>{staff.userName}</dd>
      <dt>{t('staff.role')}</dt>
      <dd>{t.of(`role.${staff.role}`)}</dd>
      <dt>{t('staff.unit')}</dt>
      <dd>{staff.unitName}</dd>
      <dt>{t('staff.work_phone')}</dt>
      <dd>{staff.workPhone ?? '--'}</dd>
      {staff.endedOn !== null && (
        <>
          <dt>{t('staff.ended_on')}</dt>
          <dd>{format.fullDay(staff.endedOn)}</dd>
        </>
      )}
    </dl>
  )
}

function Account({ account }: { account: NonNullable<StaffDetail['account']> }) {
  const t = useT()
  const format = useFormat()
  return (
    <dl className="zx-facts">
      <dt>{t('staffPage.account')}</dt>
      <dd>
        {account.lockedUntil === null ? (
          t('staffPage.notLocked')
        ) : (
          <span className="zx-late">{t('staff.locked_until', { time: format.dayTime(account.lockedUntil) })}</span>
        )}
      </dd>
      <dt>{t('staffPage.passwordSince')}</dt>
      <dd>
        {format.day(account.passwordChangedAt)}
        {account.mustChangePassword && ` · ${t('staff.must_change')}`}
      </dd>
    </dl>
  )
}

function EditForm({ staff, onBusy }: { staff: StaffDetail; onBusy: (isBusy: boolean) => void }) {
  const t = useT()
  const toast = useToast()
  const [draft, setDraft] = useState(() => draftOf(staff))
  const act = useAct(editStaff, {
    refreshes: [getStaff, listStaff],
    onDone: () => {
      toast.done(t('staff.saved'))
      onBusy(false)
    },
    onFail: () => onBusy(false),
  })
  return (
    <form
      id={FORM_ID}
      className="zx-stack zx-stack-mid"
      onSubmit={(event) => {
        event.preventDefault()
        onBusy(true)
        act.mutate({
          params: { id: staff.id },
          version: staff.version,
          body: {
            displayName: draft.displayName.trim(),
            role: draft.role,
            unitId: draft.unitId,
            workPhone: phoneOrNull(draft.workPhone),
          },
        })
      }}
    >
      <StaffFields draft={draft} onChange={(change) => setDraft((now) => ({ ...now, ...change }))} />
      {act.error !== null && (
        <p className="zx-field-error" role="alert">
          {errorText(act.error, t)}
        </p>
      )}
    </form>
  )
}

/** One person: looked at by those in scope, edited by those who may. The list behind keeps its place. */
export function StaffPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useT()
  const mayWrite = useGrant('staff:write') !== undefined
  const [isBusy, setBusy] = useState(false)
  const query = useCall(getStaff, { params: { id } })
  const staff = query.data
  const isEditable = mayWrite && staff !== undefined && mayHappen('edit', staff.state)
  return (
    <SidePanel
      open
      onClose={onClose}
      title={staff?.displayName ?? t('staff.people')}
      extra={
        staff !== undefined && (
          <span className="zx-row">
            <StaffStateChip state={staff.state} />
            {mayWrite && <StaffActions staff={staff} />}
          </span>
        )
      }
      footer={
        isEditable && (
          <Button type="primary" htmlType="submit" form={FORM_ID} loading={isBusy}>
            {t('staffPage.changes')}
          </Button>
        )
      }
    >
      <Loaded query={query} rows={6}>
        {(data) => (
          <div className="zx-stack">
            {isEditable ? <EditForm key={data.version} staff={data} onBusy={setBusy} /> : <Facts staff={data} />}
            {data.account !== null && <Account account={data.account} />}
            {data.state === 'active' && <LeaveSection staff={data} />}
          </div>
        )}
      </Loaded>
    </SidePanel>
  )
}
