import { Button, Select } from 'antd'
import { useState } from 'react'
import { useAct, useCall } from '../../../web/api/hooks.ts'
import { useT } from '../../../web/i18n/use-t.ts'
import { useGrant } from '../../../web/session.tsx'
import { Field } from '../../../web/ui/field.tsx'
import { SidePanel } from '../../../web/ui/side-panel.tsx'
import { EmptyState, Loaded } from '../../../web/ui/states.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { listHandlers, nameHandler } from '../complaints.desk.contract.ts'
import { useGuide, type Guide } from './use-complaint.ts'

/** J1: in every unit one handler has a name, and so has the stand-in. */
export function HandlersPanel({ onClose }: { onClose: () => void }) {
  const t = useT()
  const query = useCall(listHandlers, {})
  const guide = useGuide()
  const mayName = useGrant('complaints:handlers') !== undefined
  return (
    <SidePanel open title={t('complaintDesk.handlers')} onClose={onClose}>
      <Loaded query={query}>
        {({ units }) =>
          units.length === 0 ? (
            <EmptyState title={t('complaintDesk.noUnits')} />
          ) : (
            <ul className="zx-stack zx-stack-mid">
              {units.map((unit) => (
                <li key={unit.unitId}>
                  <UnitHandler unit={unit} guide={mayName ? guide.data : undefined} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </SidePanel>
  )
}

type Unit = NonNullable<ReturnType<typeof useCall<typeof listHandlers>>['data']>['units'][number]

function UnitHandler({ unit, guide }: { unit: Unit; guide: Guide | undefined }) {
  const t = useT()
  const toast = useToast()
  const [isEditing, edit] = useState(false)
  const [handlerId, setHandler] = useState(unit.handler?.id ?? null)
  const [standInId, setStandIn] = useState(unit.standIn?.id ?? null)
  const name = useAct(nameHandler, {
    refreshes: [listHandlers],
    onDone: () => {
      edit(false)
      toast.done(t('complaintDesk.saved'))
    },
    onFail: toast.fail,
  })
  const options = (guide?.staff ?? [])
    .filter((each) => each.role === 'CH' || each.role === 'SV')
    .map((each) => ({ value: each.id, label: `${each.name} · ${each.unitName}` }))
  return (
    <div className="zx-stack zx-stack-tight">
      <div className="zx-row zx-row-between">
        <b>{unit.unitName}</b>
        <span className="zx-meta">{t('complaintDesk.openCount', { n: unit.openComplaints })}</span>
      </div>
      {isEditing ? (
        <>
          <Field label={t('complaintDesk.handler')}>
            {(control) => <Select {...control} value={handlerId} onChange={setHandler} options={options} />}
          </Field>
          <Field label={t('complaintDesk.standIn')}>
            {(control) => <Select {...control} value={standInId} onChange={setStandIn} options={options} />}
          </Field>
          <div className="zx-row">
            <Button
              type="primary"
              disabled={handlerId === null || standInId === null || handlerId === standInId}
              loading={name.isPending}
              onClick={() => {
                if (handlerId !== null && standInId !== null)
                  name.mutate({ params: { id: unit.unitId }, body: { handlerId, standInId } })
              }}
            >
              {t('complaintDesk.nameHandler')}
            </Button>
            <Button onClick={() => edit(false)}>{t('reason.cancel')}</Button>
          </div>
        </>
      ) : (
        <div className="zx-row zx-row-between">
          <span className="zx-dense">
            {unit.handler === null
              ? t('complaintDesk.noHandler')
              : t('complaintDesk.handlerAndStandIn', { name: unit.handler.name, standIn: unit.standIn?.name ?? '--' })}
            {unit.now !== null && unit.now.id !== unit.handler?.id && ` · ${t('complaintDesk.nowWith', { name: unit.now.name })}`}
          </span>
          {guide !== undefined && (
            <Button size="small" onClick={() => edit(true)}>
              {t('complaintDesk.nameHandler')}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}
