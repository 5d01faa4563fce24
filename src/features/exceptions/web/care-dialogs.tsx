import { Input, Select } from 'antd'
import { useState } from 'react'
import { useAct } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { Field } from '../../../web/ui/field.tsx'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { TIERS, type Tier } from '../../../kernel/tiers.ts'
import { explainValue } from '../../value/value.contract.ts'
import {
  decideException,
  endException,
  endProtection,
  listExceptions,
  listProtections,
  protectTier,
  readTierCare,
  requestException,
  type ExceptionView,
  type ProtectionView,
} from '../exceptions.contract.ts'
import { tierRank } from '../exceptions.rules.ts'

type VipTier = ExceptionView['tier']
const REFRESHES = [readTierCare, listProtections, listExceptions, explainValue]

function UntilField({ value, last, onChange }: { value: string; last: string; onChange: (day: string) => void }) {
  const t = useT()
  const format = useFormat()
  return (
    <Field label={t('tierCare.untilField')} required hint={t('tierCare.untilHint', { date: format.fullDay(last) })}>
      {(control) => (
        <Input {...control} type="date" max={last} value={value} onChange={(event) => onChange(event.target.value)} />
      )}
    </Field>
  )
}

interface NewProps {
  readonly customerId: string
  readonly tier: Tier
  readonly lastDay: string
  readonly onClose: () => void
}

export function ProtectDialog({ customerId, tier, lastDay, onClose }: NewProps) {
  const t = useT()
  const toast = useToast()
  const [untilOn, setUntil] = useState(lastDay)
  const protect = useAct(protectTier, { refreshes: REFRESHES })
  return (
    <ReasonDialog
      open
      title={t('tierCare.protect')}
      explanation={t('tierCare.protectWhat', { tier: t(`tier.${tier}`) })}
      confirmLabel={t('tierCare.protect')}
      onCancel={onClose}
      onConfirm={async (reason) => {
        await protect.mutateAsync({ params: { id: customerId }, body: { untilOn, reason } })
        toast.done(t('tierCare.protectedDone'))
        onClose()
      }}
    >
      <UntilField value={untilOn} last={lastDay} onChange={setUntil} />
    </ReasonDialog>
  )
}

export function RequestDialog({ customerId, tier, lastDay, onClose }: NewProps) {
  const t = useT()
  const toast = useToast()
  const higher = TIERS.filter((one): one is VipTier => one !== 'none' && tierRank(one) > tierRank(tier))
  const [wanted, want] = useState<VipTier>(higher.at(-1) ?? 'diamond')
  const [untilOn, setUntil] = useState(lastDay)
  const request = useAct(requestException, { refreshes: REFRESHES })
  return (
    <ReasonDialog
      open
      title={t('tierCare.request')}
      explanation={t('tierCare.requestWhat')}
      confirmLabel={t('tierCare.request')}
      onCancel={onClose}
      onConfirm={async (reason) => {
        await request.mutateAsync({ params: { id: customerId }, body: { tier: wanted, untilOn, reason } })
        toast.done(t('tierCare.requestDone'))
        onClose()
      }}
    >
      <Field label={t('tierCare.wanted')} required>
        {(control) => (
          <Select
            {...control}
            value={wanted}
            onChange={want}
            options={higher.map((one) => ({ value: one, label: t(`tier.${one}`) }))}
          />
        )}
      </Field>
      <UntilField value={untilOn} last={lastDay} onChange={setUntil} />
    </ReasonDialog>
  )
}

export function EndProtectionDialog({ protection, onClose }: { protection: ProtectionView; onClose: () => void }) {
  const t = useT()
  const toast = useToast()
  const end = useAct(endProtection, { refreshes: REFRESHES })
  return (
    <ReasonDialog
      open
      title={t('tierCare.endProtection')}
      explanation={t('tierCare.endProtectionWhat')}
      confirmLabel={t('tierCare.endProtection')}
      danger
      onCancel={onClose}
      onConfirm={async (reason) => {
        const params = { id: protection.customerId, itemId: protection.id }
        await end.mutateAsync({ params, version: protection.version, body: { reason } })
        toast.done(t('tierCare.done'))
        onClose()
      }}
    />
  )
}

export type ExceptionStep = 'approve' | 'refuse' | 'end' | 'withdraw'

export function ExceptionDialog({
  exception,
  step,
  onClose,
}: {
  exception: ExceptionView
  step: ExceptionStep
  onClose: () => void
}) {
  const t = useT()
  const format = useFormat()
  const toast = useToast()
  const decide = useAct(decideException, { refreshes: REFRESHES })
  const end = useAct(endException, { refreshes: REFRESHES })
  const explanation = {
    approve: t('tierCare.approveWhat', {
      tier: t(`tier.${exception.tier}`),
      date: format.fullDay(exception.untilOn),
      reason: exception.reason,
    }),
    refuse: t('tierCare.refuseWhat'),
    end: t('tierCare.endWhat'),
    withdraw: '',
  }[step]
  const note = { approve: t('tierCare.approveNote'), refuse: t('tierCare.refuseNote'), end: undefined, withdraw: undefined }[step]
  return (
    <ReasonDialog
      open
      title={t(`tierCare.${step}`)}
      {...(explanation === '' ? {} : { explanation })}
      {...(note === undefined ? {} : { reasonLabel: note })}
      confirmLabel={t(`tierCare.${step}`)}
      needsReason={step !== 'approve'}
      danger={step === 'end'}
      onCancel={onClose}
      onConfirm={async (text) => {
        const of = { params: { id: exception.customerId, itemId: exception.id }, version: exception.version }
        if (step === 'approve' || step === 'refuse') await decide.mutateAsync({ ...of, body: { decision: step, note: text } })
        else await end.mutateAsync({ ...of, body: { reason: text } })
        toast.done(t('tierCare.done'))
        onClose()
      }}
    />
  )
}
