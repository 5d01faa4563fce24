import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { useAct, useCall } from '../../../web/api/hooks.ts'
import { serverNow } from '../../../web/api/server-time.ts'
import { dayOf } from '../../../web/i18n/format.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { useGrant } from '../../../web/session.tsx'
import { errorText } from '../../../web/ui/error-text.ts'
import { Field } from '../../../web/ui/field.tsx'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { Loaded } from '../../../web/ui/states.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { getStaff, listStaff, type StaffDetail } from '../staff.contract.ts'
import { arrangeLeave, cancelLeave, type LeaveView, listLeave } from '../staff.leave.contract.ts'

const MOST_COVERS = 200

function LeaveForm({ staff, onDone }: { staff: StaffDetail; onDone: () => void }) {
  const t = useT()
  const toast = useToast()
  const today = dayOf(serverNow())
  const [draft, setDraft] = useState({ coverStaffId: '', fromOn: today, toOn: today, reason: '' })
  const covers = useCall(listStaff, { query: { state: 'active', unitId: staff.unitId, limit: MOST_COVERS } })
  const act = useAct(arrangeLeave, {
    refreshes: [listLeave, getStaff, listStaff],
    onDone: (leave) => {
      toast.done(t('staffPage.leaveSaved', { cover: leave.cover.displayName }))
      onDone()
    },
  })
  const isWhole = draft.coverStaffId !== '' && draft.reason.trim() !== '' && draft.fromOn !== '' && draft.toOn !== ''
  const set = (change: Partial<typeof draft>): void => setDraft((now) => ({ ...now, ...change }))
  return (
    <form
      className="zx-stack zx-stack-mid"
      onSubmit={(event) => {
        event.preventDefault()
        if (isWhole) act.mutate({ body: { staffId: staff.id, ...draft, reason: draft.reason.trim() } })
      }}
    >
      <p className="zx-meta">{t('leave.why')}</p>
      <div className="zx-grid-2">
        <Field label={t('leave.from')} required>
          {(control) => (
            <Input {...control} type="date" value={draft.fromOn} onChange={(event) => set({ fromOn: event.target.value })} />
          )}
        </Field>
        <Field label={t('leave.to')} required>
          {(control) => (
            <Input
              {...control}
              type="date"
              min={draft.fromOn}
              value={draft.toOn}
              onChange={(event) => set({ toOn: event.target.value })}
            />
          )}
        </Field>
      </div>
      <Field label={t('leave.cover')} required>
        {(control) => (
          <Select
            {...control}
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('staffPage.chooseCover')}
            value={draft.coverStaffId === '' ? null : draft.coverStaffId}
            options={(covers.data?.items ?? [])
              .filter((each) => each.id !== staff.id)
              .map((each) => ({ value: each.id, label: `${each.displayName} · ${t.of(`role.${each.role}`)}` }))}
            onChange={(coverStaffId: string) => set({ coverStaffId })}
          />
        )}
      </Field>
      <Field label={t('leave.reason')} required>
        {(control) => (
          <Input {...control} maxLength={200} value={draft.reason} onChange={(event) => set({ reason: event.target.value })} />
        )}
      </Field>
      {act.error !== null && (
        <p className="zx-field-error" role="alert">
          {errorText(act.error, t)}
        </p>
      )}
      <div className="zx-row">
        <Button type="primary" htmlType="submit" loading={act.isPending} disabled={!isWhole}>
          {t('leave.arrange')}
        </Button>
        <Button onClick={onDone}>{t('staffPage.cancel')}</Button>
      </div>
    </form>
  )
}

/** Leave and cover of one person (D1): nobody's customers are left alone. */
export function LeaveSection({ staff }: { staff: StaffDetail }) {
  const t = useT()
  const format = useFormat()
  const toast = useToast()
  const mayArrange = useGrant('staff:arrange_leave') !== undefined
  const [isAdding, setAdding] = useState(false)
  const [cancelled, setCancelled] = useState<LeaveView | null>(null)
  const query = useCall(listLeave, { query: { staffId: staff.id, from: dayOf(serverNow()) } })
  const cancel = useAct(cancelLeave, { refreshes: [listLeave, getStaff, listStaff] })
  const slots = (leave: LeaveView) => ({
    from: format.day(leave.fromOn),
    to: format.day(leave.toOn),
    cover: leave.cover.displayName,
    name: staff.displayName,
  })
  return (
    <section className="zx-stack zx-stack-tight" aria-label={t('staff.leave')}>
      <div className="zx-row zx-row-between">
        <h3 className="zx-section">{t('staff.leave')}</h3>
        {mayArrange && !isAdding && (
          <Button size="small" onClick={() => setAdding(true)}>
            {t('leave.arrange')}
          </Button>
        )}
      </div>
      {isAdding && <LeaveForm staff={staff} onDone={() => setAdding(false)} />}
      <Loaded query={query} rows={2}>
        {(data) => {
          const open = data.items.filter((leave) => leave.cancelledAt === null && leave.staff.id === staff.id)
          if (open.length === 0) return <p className="zx-meta">{t('leave.none')}</p>
          return (
            <ul className="zx-stack zx-stack-tight">
              {open.map((leave) => (
                <li key={leave.id} className="zx-row zx-row-between zx-dense">
                  <span>
                    {t('staffPage.leaveFrom', slots(leave))} <span className="zx-meta">{leave.reason}</span>
                  </span>
                  {mayArrange && (
                    <Button size="small" onClick={() => setCancelled(leave)}>
                      {t('leave.cancel')}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )
        }}
      </Loaded>
      {cancelled !== null && (
        <ReasonDialog
          open
          needsReason={false}
          title={t('staffPage.cancelLeaveTitle')}
          explanation={t('staffPage.cancelLeaveWhy', slots(cancelled))}
          confirmLabel={t('leave.cancel')}
          cancelLabel={t('staffPage.keepLeave')}
          onCancel={() => setCancelled(null)}
          onConfirm={async () => {
            await cancel.mutateAsync({ params: { id: cancelled.id }, version: cancelled.version })
            setCancelled(null)
            toast.done(t('staffPage.leaveCancelled'))
          }}
        />
      )}
    </section>
  )
}
