import { Input } from 'antd'
import { useState } from 'react'
import { ApiError } from '../../../web/api/api-error.ts'
import { serverNow } from '../../../web/api/server-time.ts'
import { useAct } from '../../../web/api/hooks.ts'
import { dayOf } from '../../../web/i18n/format.ts'
import { useT } from '../../../web/i18n/use-t.ts'
import { ShownError } from '../../../web/ui/error-text.ts'
import { Field } from '../../../web/ui/field.tsx'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { type RowAction, RowMenu } from '../../../web/ui/row-menu.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import {
  disableStaff,
  enableStaff,
  endOffice,
  getStaff,
  listStaff,
  resetPassword,
  type StaffDetail,
  unlockStaff,
} from '../staff.contract.ts'
import { mayHappen } from '../staff.rules.ts'
import { TemporaryPassword } from './temporary-password.tsx'

type Asked = 'disable' | 'reset' | 'end' | null

/** Which duties stand in the way, in words, so that they can be handed over. */
function useDuties(): (error: unknown) => unknown {
  const t = useT()
  return (error) => {
    if (!(error instanceof ApiError) || error.code !== 'staff.has_duties') return error
    const duties = Object.entries(error.details).flatMap(([duty, count]) => {
      const name = t.find(`staff.duty.${duty}`)
      return name === undefined || typeof count !== 'number' || count === 0 ? [] : [`${name} ${count}`]
    })
    return duties.length === 0
      ? error
      : new ShownError(`${t('error.staff.has_duties')} ${t('staffPage.dutiesLeft', { list: duties.join(' · ') })}`)
  }
}

/** Everything that changes whether a person may work here; each asks first. */
export function StaffActions({ staff }: { staff: StaffDetail }) {
  const t = useT()
  const toast = useToast()
  const inWords = useDuties()
  const [asked, ask] = useState<Asked>(null)
  const [password, setPassword] = useState<string | null>(null)
  const [endedOn, setEndedOn] = useState(() => dayOf(serverNow()))
  const name = staff.displayName
  const target = { params: { id: staff.id }, version: staff.version }
  const refreshes = [getStaff, listStaff]
  const disable = useAct(disableStaff, { refreshes })
  const enable = useAct(enableStaff, {
    refreshes,
    onDone: () => toast.done(t('staffPage.done.enable', { name })),
    onFail: toast.fail,
  })
  const unlock = useAct(unlockStaff, {
    refreshes,
    onDone: () => toast.done(t('staffPage.done.unlock', { name })),
    onFail: toast.fail,
  })
  const reset = useAct(resetPassword, { refreshes })
  const end = useAct(endOffice, { refreshes })
  const actions: RowAction[] = []
  if (mayHappen('enable', staff.state))
    actions.push({ key: 'enable', label: t('staff.enable'), run: () => enable.mutate(target) })
  if (staff.account?.lockedUntil) actions.push({ key: 'unlock', label: t('staff.unlock'), run: () => unlock.mutate(target) })
  if (mayHappen('reset_password', staff.state))
    actions.push({ key: 'reset', label: t('staff.reset_password'), run: () => ask('reset') })
  if (mayHappen('disable', staff.state))
    actions.push({ key: 'disable', label: t('staff.disable'), danger: true, run: () => ask('disable') })
  if (mayHappen('end_office', staff.state))
    actions.push({ key: 'end', label: t('staff.end_office'), danger: true, run: () => ask('end') })
  const close = (): void => ask(null)
  return (
    <>
      <RowMenu name={name} actions={actions} />
      <ReasonDialog
        open={asked === 'reset'}
        needsReason={false}
        title={t('staffPage.resetTitle', { name })}
        explanation={t('staffPage.resetWhy')}
        confirmLabel={t('staff.reset_password')}
        onCancel={close}
        onConfirm={async () => {
          const { temporaryPassword } = await reset.mutateAsync(target)
          close()
          setPassword(temporaryPassword)
        }}
      />
      <ReasonDialog
        open={asked === 'disable'}
        needsReason={false}
        danger
        title={t('staffPage.disableTitle', { name })}
        explanation={t('staff.disable_why')}
        confirmLabel={t('staff.disable')}
        onCancel={close}
        onConfirm={async () => {
          await disable.mutateAsync(target)
          close()
          toast.done(t('staffPage.done.disable', { name }))
        }}
      />
      <ReasonDialog
        open={asked === 'end'}
        needsReason={false}
        danger
        title={t('staffPage.endTitle', { name })}
        explanation={t('staff.end_office_why')}
        confirmLabel={t('staff.end_office')}
        onCancel={close}
        onConfirm={async () => {
          try {
            await end.mutateAsync({ ...target, body: { endedOn } })
          } catch (error) {
            throw inWords(error)
          }
          close()
          toast.done(t('staffPage.done.end', { name }))
        }}
      >
        <Field label={t('staff.ended_on')} required>
          {(control) => <Input {...control} type="date" value={endedOn} onChange={(event) => setEndedOn(event.target.value)} />}
        </Field>
      </ReasonDialog>
      {password !== null && <TemporaryPassword name={name} password={password} onClose={() => setPassword(null)} />}
    </>
  )
}
