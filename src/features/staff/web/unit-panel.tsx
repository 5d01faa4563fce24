import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { useAct, useCall } from '../../../web/api/hooks.ts'
import { useT } from '../../../web/i18n/use-t.ts'
import { errorText } from '../../../web/ui/error-text.ts'
import { Field } from '../../../web/ui/field.tsx'
import { SidePanel } from '../../../web/ui/side-panel.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { UNIT_KINDS, type UnitKind } from '../staff.rules.ts'
import { createUnit, editUnit, listTerritories, listUnits, type UnitView } from '../staff.units.contract.ts'
import { phoneOrNull } from './staff-fields.tsx'

const FORM_ID = 'unit'

/** Adds a unit below another (`unit` null), or edits one. */
export function UnitPanel({ unit, onClose }: { unit: UnitView | null; onClose: () => void }) {
  const t = useT()
  const toast = useToast()
  const units = useCall(listUnits, {})
  const [draft, setDraft] = useState({
    name: unit?.name ?? '',
    kind: unit?.kind ?? ('urban' as UnitKind),
    parentId: unit?.parentId ?? '',
    hotline: unit?.serviceHotline ?? '',
  })
  const set = (change: Partial<typeof draft>): void => setDraft((now) => ({ ...now, ...change }))
  const options = {
    refreshes: [listUnits, listTerritories],
    onDone: (saved: UnitView) => {
      toast.done(t('unitPage.saved', { name: saved.name }))
      onClose()
    },
  }
  const create = useAct(createUnit, options)
  const edit = useAct(editUnit, options)
  const error = create.error ?? edit.error
  const isRoot = unit !== null && unit.parentId === null
  const isWhole = draft.name.trim() !== '' && (isRoot || draft.parentId !== '')
  const save = (): void => {
    const body = { name: draft.name.trim(), kind: draft.kind, serviceHotline: phoneOrNull(draft.hotline) }
    if (unit === null) create.mutate({ body: { ...body, parentId: draft.parentId } })
    else
      edit.mutate({
        params: { id: unit.id },
        version: unit.version,
        body: isRoot || draft.parentId === unit.parentId ? body : { ...body, parentId: draft.parentId },
      })
  }
  return (
    <SidePanel
      open
      title={unit === null ? t('unit.create') : t('unitPage.edit', { name: unit.name })}
      onClose={onClose}
      footer={
        <Button type="primary" htmlType="submit" form={FORM_ID} loading={create.isPending || edit.isPending} disabled={!isWhole}>
          {t('unitPage.save')}
        </Button>
      }
    >
      <form
        id={FORM_ID}
        className="zx-stack zx-stack-mid"
        onSubmit={(event) => {
          event.preventDefault()
          if (isWhole) save()
        }}
      >
        <Field label={t('unit.name')} required>
          {(control) => (
            <Input {...control} maxLength={60} value={draft.name} onChange={(event) => set({ name: event.target.value })} />
          )}
        </Field>
        {!isRoot && (
          <>
            <Field label={t('unit.parent')} required hint={unit === null ? undefined : t('unit.move_why')}>
              {(control) => (
                <Select
                  {...control}
                  showSearch={{ optionFilterProp: 'label' }}
                  value={draft.parentId === '' ? null : draft.parentId}
                  options={(units.data?.items ?? [])
                    .filter((each) => each.id !== unit?.id)
                    .map((each) => ({ value: each.id, label: each.name }))}
                  onChange={(parentId: string) => set({ parentId })}
                />
              )}
            </Field>
            <Field label={t('unit.kind')} required>
              {(control) => (
                <Select
                  {...control}
                  value={draft.kind}
                  options={UNIT_KINDS.filter((kind) => kind !== 'branch').map((value) => ({
                    value,
                    label: t(`unit.kind.${value}`),
                  }))}
                  onChange={(kind: UnitKind) => set({ kind })}
                />
              )}
            </Field>
          </>
        )}
        <Field label={t('unit.hotline')} hint={t('unitPage.hotlineHint')}>
          {(control) => (
            <Input
              {...control}
              inputMode="tel"
              maxLength={20}
              value={draft.hotline}
              onChange={(event) => set({ hotline: event.target.value })}
            />
          )}
        </Field>
        {error !== null && (
          <p className="zx-field-error" role="alert">
            {errorText(error, t)}
          </p>
        )}
      </form>
    </SidePanel>
  )
}
