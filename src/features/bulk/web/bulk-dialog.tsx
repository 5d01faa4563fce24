import { useNavigate } from '@tanstack/react-router'
import { Button, Input, Radio, Select } from 'antd'
import { useState } from 'react'
import { useAct, useCall } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import type { SelectionActionProps } from '../../../web/selection-actions.tsx'
import { errorText } from '../../../web/ui/error-text.ts'
import { Field } from '../../../web/ui/field.tsx'
import { Rich } from '../../../web/ui/rich.tsx'
import { SidePanel } from '../../../web/ui/side-panel.tsx'
import { availableManagers } from '../../assignments/assignments.contract.ts'
import { SUSPENSION_REASONS } from '../../customers/customers.rules.ts'
import { listUnits } from '../../staff/staff.units.contract.ts'
import { askBulk, type BulkTask, listBulk } from '../bulk.contract.ts'
import type { BulkKind } from '../bulk.rules.ts'

interface Draft {
  readonly kind: BulkKind
  readonly way: 'managers' | 'unit'
  readonly staffIds: readonly string[]
  readonly unitId: string
  readonly suspension: (typeof SUSPENSION_REASONS)[number]
  readonly important: boolean
  readonly reason: string
}

/** What is asked for, once everything that it needs is there. */
function taskOf(draft: Draft): BulkTask | undefined {
  const reason = draft.reason.trim()
  switch (draft.kind) {
    case 'assign': {
      const to =
        draft.way === 'unit'
          ? { kind: 'unit' as const, unitId: draft.unitId }
          : { kind: 'managers' as const, staffIds: [...draft.staffIds] }
      const isChosen = draft.way === 'unit' ? draft.unitId !== '' : draft.staffIds.length > 0
      return isChosen && reason.length >= 2 ? { kind: 'assign', to, reason } : undefined
    }
    case 'suspend':
      if (draft.suspension === 'other' && reason === '') return undefined
      return { kind: 'suspend', reason: draft.suspension, note: reason === '' ? null : reason }
    case 'resume':
      return reason.length >= 2 ? { kind: 'resume', reason } : undefined
    case 'flag':
      return reason.length >= 2 ? { kind: 'flag', important: draft.important, reason } : undefined
  }
}

function Receivers({ draft, set }: { draft: Draft; set: (change: Partial<Draft>) => void }) {
  const t = useT()
  const managers = useCall(availableManagers, {})
  const units = useCall(listUnits, {}, { enabled: draft.way === 'unit' })
  return (
    <>
      <Field label={t('bulkPage.to')}>
        {(control) => (
          <Radio.Group
            {...control}
            value={draft.way}
            onChange={(event) => set({ way: event.target.value as Draft['way'] })}
            options={[
              { value: 'managers', label: t('bulkPage.toManagers') },
              { value: 'unit', label: t('bulkPage.toUnit') },
            ]}
          />
        )}
      </Field>
      {draft.way === 'managers' ? (
        <Field label={t('bulkPage.managers')} required hint={t('bulkPage.managersHint')}>
          {(control) => (
            <Select
              {...control}
              mode="multiple"
              showSearch={{ optionFilterProp: 'label' }}
              value={[...draft.staffIds]}
              onChange={(staffIds: string[]) => set({ staffIds })}
              options={(managers.data?.items ?? []).map((each) => ({
                value: each.staffId,
                label: `${each.name} · ${each.unitName} · ${each.customers}`,
              }))}
            />
          )}
        </Field>
      ) : (
        <Field label={t('bulkPage.unit')} required hint={t('bulkPage.unitHint')}>
          {(control) => (
            <Select
              {...control}
              showSearch={{ optionFilterProp: 'label' }}
              value={draft.unitId === '' ? null : draft.unitId}
              onChange={(unitId: string) => set({ unitId })}
              options={(units.data?.items ?? []).map((each) => ({ value: each.id, label: each.name }))}
            />
          )}
        </Field>
      )}
    </>
  )
}

/** What is to be done, to whom and why; then the preview on a page of its own. */
export function BulkDialog({ kind, selection, chosen, onClose }: SelectionActionProps & { readonly kind: BulkKind }) {
  const t = useT()
  const format = useFormat()
  const navigate = useNavigate()
  const [draft, setDraft] = useState<Draft>({
    kind,
    way: 'managers',
    staffIds: [],
    unitId: '',
    suspension: 'abroad',
    important: true,
    reason: '',
  })
  const set = (change: Partial<Draft>): void => setDraft((now) => ({ ...now, ...change }))
  const task = taskOf(draft)
  const ask = useAct(askBulk, {
    refreshes: [listBulk],
    onDone: ({ id }) => {
      onClose()
      void navigate({ to: '/bulk', search: { id } as never })
    },
  })
  return (
    <SidePanel
      open
      title={t(`bulkPage.${kind}`)}
      onClose={onClose}
      footer={
        <Button
          type="primary"
          disabled={task === undefined}
          loading={ask.isPending}
          onClick={() => task !== undefined && ask.mutate({ body: { task, selection } })}
        >
          {t('bulkPage.preview')}
        </Button>
      }
    >
      <div className="zx-stack zx-stack-mid">
        <p>
          <Rich text={chosen === null ? t('bulkPage.forAll') : t('bulkPage.forChosen', { n: format.number(chosen) })} />
        </p>
        {kind === 'assign' && <Receivers draft={draft} set={set} />}
        {kind === 'suspend' && (
          <Field label={t('bulkPage.suspendReason')} required>
            {(control) => (
              <Select
                {...control}
                value={draft.suspension}
                onChange={(suspension: Draft['suspension']) => set({ suspension })}
                options={SUSPENSION_REASONS.map((each) => ({ value: each, label: t(`customers.suspension.${each}`) }))}
              />
            )}
          </Field>
        )}
        {kind === 'flag' && (
          <Field label={t('bulkPage.important')}>
            {(control) => (
              <Radio.Group
                {...control}
                value={draft.important}
                onChange={(event) => set({ important: event.target.value as boolean })}
                options={[
                  { value: true, label: t('bulkPage.flag') },
                  { value: false, label: t('bulkPage.unflag') },
                ]}
              />
            )}
          </Field>
        )}
        <Field
          label={t(kind === 'suspend' ? 'bulkPage.note' : 'bulkPage.reason')}
          required={kind !== 'suspend'}
          {...(kind === 'suspend' ? { hint: t('bulkPage.noteHint') } : {})}
        >
          {(control) => (
            <Input.TextArea
              {...control}
              rows={2}
              maxLength={200}
              value={draft.reason}
              onChange={(event) => set({ reason: event.target.value })}
            />
          )}
        </Field>
        {ask.error !== null && (
          <p className="zx-field-error" role="alert">
            {errorText(ask.error, t)}
          </p>
        )}
      </div>
    </SidePanel>
  )
}

export const AssignMany = (props: SelectionActionProps) => <BulkDialog kind="assign" {...props} />
export const SuspendMany = (props: SelectionActionProps) => <BulkDialog kind="suspend" {...props} />
export const ResumeMany = (props: SelectionActionProps) => <BulkDialog kind="resume" {...props} />
export const FlagMany = (props: SelectionActionProps) => <BulkDialog kind="flag" {...props} />
