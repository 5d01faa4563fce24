import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { useAct, useCall } from '../../../web/api/hooks.ts'
import { useT } from '../../../web/i18n/use-t.ts'
import { errorText } from '../../../web/ui/error-text.ts'
import { Field } from '../../../web/ui/field.tsx'
import { SidePanel } from '../../../web/ui/side-panel.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { territoryFits, TERRITORY_KINDS, type TerritoryKind } from '../staff.rules.ts'
import { createTerritory, editTerritory, listTerritories, listUnits, type TerritoryView } from '../staff.units.contract.ts'

const FORM_ID = 'territory'
const INHERITED = ''

/** Adds a territory below another (`territory` null), or renames one and gives it to a unit. */
export function TerritoryPanel({ territory, onClose }: { territory: TerritoryView | null; onClose: () => void }) {
  const t = useT()
  const toast = useToast()
  const units = useCall(listUnits, {})
  const territories = useCall(listTerritories, {})
  const all = territories.data?.items ?? []
  const [draft, setDraft] = useState({
    name: territory?.name ?? '',
    code: '',
    parentId: '',
    unitId: territory?.unitId ?? INHERITED,
  })
  const [kind, setKind] = useState<TerritoryKind | null>(null)
  const set = (change: Partial<typeof draft>): void => setDraft((now) => ({ ...now, ...change }))
  const options = {
    refreshes: [listTerritories],
    onDone: (saved: TerritoryView) => {
      toast.done(t('unitPage.saved', { name: saved.name }))
      onClose()
    },
  }
  const create = useAct(createTerritory, options)
  const edit = useAct(editTerritory, options)
  const error = create.error ?? edit.error
  const parentKind = all.find((each) => each.id === draft.parentId)?.kind ?? null
  const fitting = TERRITORY_KINDS.filter((each) => territoryFits(parentKind, each))
  const chosenKind = kind !== null && fitting.includes(kind) ? kind : fitting[0]
  const isWhole = draft.name.trim() !== '' && (territory !== null || draft.code.trim() !== '')
  const save = (): void => {
    const unitId = draft.unitId === INHERITED ? null : draft.unitId
    if (territory !== null)
      edit.mutate({ params: { id: territory.id }, version: territory.version, body: { name: draft.name.trim(), unitId } })
    else if (chosenKind !== undefined) {
      create.mutate({
        body: {
          name: draft.name.trim(),
          code: draft.code.trim(),
          kind: chosenKind,
          parentId: draft.parentId === '' ? null : draft.parentId,
          unitId,
        },
      })
    }
  }
  return (
    <SidePanel
      open
      title={territory === null ? t('territory.create') : t('unitPage.edit', { name: territory.name })}
      onClose={onClose}
      footer={
        <Button type="primary" htmlType="submit" form={FORM_ID} loading={create.isPending || edit.isPending} disabled={!isWhole}>
          {t('unitPage.saveTerritory')}
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
        {territory === null && (
          <>
            <Field label={t('territory.parent')}>
              {(control) => (
                <Select
                  {...control}
                  showSearch={{ optionFilterProp: 'label' }}
                  value={draft.parentId}
                  options={[
                    { value: '', label: t('unitPage.noParent') },
                    ...all.filter((each) => each.kind !== 'area').map((each) => ({ value: each.id, label: each.name })),
                  ]}
                  onChange={(parentId: string) => set({ parentId })}
                />
              )}
            </Field>
            <Field label={t('territory.kind')} required>
              {(control) => (
                <Select
                  {...control}
                  value={chosenKind ?? null}
                  options={fitting.map((value) => ({ value, label: t(`territory.kind.${value}`) }))}
                  onChange={(next: TerritoryKind) => setKind(next)}
                />
              )}
            </Field>
            <Field label={t('territory.code')} required hint={t('unitPage.codeHint')}>
              {(control) => (
                <Input
                  {...control}
                  maxLength={20}
                  autoComplete="off"
                  value={draft.code}
                  onChange={(event) => set({ code: event.target.value.toUpperCase() })}
                />
              )}
            </Field>
          </>
        )}
        <Field label={t('territory.name')} required>
          {(control) => (
            <Input {...control} maxLength={60} value={draft.name} onChange={(event) => set({ name: event.target.value })} />
          )}
        </Field>
        <Field label={t('territory.unit')} hint={territory === null ? undefined : t('unit.move_why')}>
          {(control) => (
            <Select
              {...control}
              showSearch={{ optionFilterProp: 'label' }}
              value={draft.unitId}
              options={[
                { value: INHERITED, label: t('unitPage.inherit') },
                ...(units.data?.items ?? []).map((unit) => ({ value: unit.id, label: unit.name })),
              ]}
              onChange={(unitId: string) => set({ unitId })}
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
