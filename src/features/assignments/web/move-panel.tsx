import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import type { Reply } from '../../../contract/endpoint.ts'
import { TIERS, type Tier } from '../../../kernel/tiers.ts'
import { useAct, useCall } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { StateChip } from '../../../web/ui/due-chip.tsx'
import { errorText } from '../../../web/ui/error-text.ts'
import { Field } from '../../../web/ui/field.tsx'
import { Rich } from '../../../web/ui/rich.tsx'
import { SidePanel } from '../../../web/ui/side-panel.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { listCustomers } from '../../customers/customers.contract.ts'
import { listTerritories } from '../../staff/staff.units.contract.ts'
import { availableManagers, moveCustomers, portfolios, previewMove, unassignedCustomers } from '../assignments.contract.ts'

type Preview = Reply<typeof previewMove>

function PreviewTable({ preview }: { preview: Preview }) {
  const t = useT()
  const format = useFormat()
  if (preview.matched === 0) return <p role="status">{t('portfolio.previewNone')}</p>
  return (
    <>
      <p role="status">
        <Rich text={t('portfolio.previewSentence', { n: format.number(preview.matched), ...preview.byTier })} />
      </p>
      <DataTable
        label={t('portfolio.preview')}
        columns={[
          { key: 'name', title: t('portfolio.manager'), isName: true, cell: (row) => row.name },
          { key: 'before', title: t('portfolio.before'), right: true, cell: (row) => format.number(row.before) },
          { key: 'after', title: t('portfolio.after'), right: true, cell: (row) => format.number(row.after) },
          {
            key: 'state',
            title: t('portfolio.load'),
            corner: true,
            cell: (row) => (
              <StateChip look={row.overloaded ? 'warn' : 'met'}>
                {row.overloaded ? t('portfolio.overloaded', { d: preview.warning }) : t('portfolio.fine')}
              </StateChip>
            ),
          },
        ]}
        rows={preview.targets}
        rowKey={(row) => row.staffId}
        empty={null}
      />
    </>
  )
}

/** Reassigning many: choose, see what would happen, give the reason, move exactly what was shown. */
export function MovePanel({ onClose }: { onClose: () => void }) {
  const t = useT()
  const toast = useToast()
  const managers = useCall(availableManagers, {})
  const territories = useCall(listTerritories, {})
  const [draft, setDraft] = useState<{
    from: string
    tier: readonly Tier[]
    territoryId: string
    to: readonly string[]
    reason: string
  }>({
    from: '',
    tier: [],
    territoryId: '',
    to: [],
    reason: '',
  })
  const preview = useAct(previewMove)
  const move = useAct(moveCustomers, {
    refreshes: [portfolios, unassignedCustomers, listCustomers],
    onDone: ({ moved }) => {
      toast.done(t('portfolio.moved', { n: moved }))
      onClose()
    },
  })
  const set = (change: Partial<typeof draft>): void => {
    setDraft((now) => ({ ...now, ...change }))
    if (!('reason' in change)) preview.reset()
  }
  const filter = {
    ...(draft.from === '' ? {} : draft.from === 'none' ? { unassigned: true } : { fromManagerId: draft.from }),
    ...(draft.tier.length === 0 ? {} : { tier: [...draft.tier] }),
    ...(draft.territoryId === '' ? {} : { territoryId: draft.territoryId }),
  }
  const isChosen = Object.keys(filter).length > 0 && draft.to.length > 0
  const shown = preview.data
  const people = (managers.data?.items ?? []).map((each) => ({ value: each.staffId, label: `${each.name} · ${each.unitName}` }))
  const error = preview.error ?? move.error
  return (
    <SidePanel
      open
      title={t('portfolio.moveTitle')}
      width={560}
      onClose={onClose}
      footer={
        shown === undefined || shown.matched === 0 ? (
          <Button
            type="primary"
            disabled={!isChosen}
            loading={preview.isPending}
            onClick={() => preview.mutate({ body: { filter, to: [...draft.to] } })}
          >
            {t('portfolio.preview')}
          </Button>
        ) : (
          <Button
            type="primary"
            disabled={draft.reason.trim().length < 2}
            loading={move.isPending}
            onClick={() =>
              move.mutate({ body: { filter, to: [...draft.to], reason: draft.reason.trim(), expected: shown.matched } })
            }
          >
            {t('portfolio.confirm', { n: shown.matched })}
          </Button>
        )
      }
    >
      <div className="zx-stack zx-stack-mid">
        <h2 className="zx-dense">{t('portfolio.moveWhich')}</h2>
        <Field label={t('portfolio.moveFromLabel')}>
          {(control) => (
            <Select
              {...control}
              showSearch={{ optionFilterProp: 'label' }}
              value={draft.from}
              onChange={(from: string) => set({ from })}
              options={[
                { value: '', label: t('portfolio.any') },
                { value: 'none', label: t('portfolio.unassignedTitle') },
                ...people,
              ]}
            />
          )}
        </Field>
        <Field label={t('portfolio.moveTier')}>
          {(control) => (
            <Select
              {...control}
              mode="multiple"
              value={[...draft.tier]}
              onChange={(tier: Tier[]) => set({ tier })}
              options={TIERS.map((tier) => ({ value: tier, label: t(`tier.${tier}`) }))}
            />
          )}
        </Field>
        <Field label={t('portfolio.moveTerritory')}>
          {(control) => (
            <Select
              {...control}
              showSearch={{ optionFilterProp: 'label' }}
              value={draft.territoryId}
              onChange={(territoryId: string) => set({ territoryId })}
              options={[
                { value: '', label: t('portfolio.any') },
                ...(territories.data?.items ?? []).map((each) => ({ value: each.id, label: each.name })),
              ]}
            />
          )}
        </Field>
        <Field label={t('portfolio.moveTo')} required hint={t('portfolio.moveToHint')}>
          {(control) => (
            <Select
              {...control}
              mode="multiple"
              showSearch={{ optionFilterProp: 'label' }}
              value={[...draft.to]}
              onChange={(to: string[]) => set({ to })}
              options={people.filter((each) => each.value !== draft.from)}
            />
          )}
        </Field>
        {shown !== undefined && <PreviewTable preview={shown} />}
        {shown !== undefined && shown.matched > 0 && (
          <Field label={t('portfolio.reason')} required>
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
        )}
        {error !== null && (
          <p className="zx-field-error" role="alert">
            {errorText(error, t)}
          </p>
        )}
      </div>
    </SidePanel>
  )
}
