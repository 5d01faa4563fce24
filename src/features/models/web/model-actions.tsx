import { Button } from 'antd'
import { useState } from 'react'
import { useAct } from '../../../web/api/hooks.ts'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { serverNow } from '../../../web/api/server-time.ts'
import { dayOf } from '../../../web/i18n/format.ts'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { decideModel, getModel, listModels, withdrawModel, type ModelVersionView } from '../models.contract.ts'

type Step = 'approve' | 'reject' | 'withdraw'

/** What the reader may do with this version: approve, reject, withdraw, each after saying what follows from it. */
export function ModelActions({ version }: { version: ModelVersionView }) {
  const t = useT()
  const [step, take] = useState<Step | null>(null)
  return (
    <>
      {version.mayDecide && (
        <>
          <Button type="primary" onClick={() => take('approve')}>
            {t('models.approve')}
          </Button>
          <Button onClick={() => take('reject')}>{t('models.reject')}</Button>
        </>
      )}
      {version.mayWithdraw && <Button onClick={() => take('withdraw')}>{t('models.withdraw')}</Button>}
      {version.standing === 'proposed' && version.mayWithdraw && <span className="zx-meta">{t('models.ownProposal')}</span>}
      {step !== null && <StepDialog step={step} version={version} onClose={() => take(null)} />}
    </>
  )
}

function StepDialog({ step, version, onClose }: { step: Step; version: ModelVersionView; onClose: () => void }) {
  const t = useT()
  const format = useFormat()
  const toast = useToast()
  const options = { refreshes: [getModel, listModels] }
  const decide = useAct(decideModel, options)
  const withdraw = useAct(withdrawModel, options)
  const { number } = version
  const today = dayOf(serverNow())
  const isLate = version.effectiveFrom !== null && version.effectiveFrom < today
  const date = format.fullDay(isLate ? today : (version.effectiveFrom ?? today))
  const explanation = {
    approve: `${isLate ? t('models.approveLate') : ''}${t('models.approveWhat', { number, date })}`,
    reject: t('models.rejectWhat'),
    withdraw: t('models.withdrawWhat'),
  }[step]
  const done = {
    approve: t('models.approved', { number }),
    reject: t('models.rejected'),
    withdraw: t('models.withdrawn', { number }),
  }
  const note = { approve: t('models.approveNote'), reject: t('models.rejectNote'), withdraw: t('models.withdrawNote') }
  return (
    <ReasonDialog
      open
      title={t(`models.${step}`)}
      explanation={explanation}
      reasonLabel={note[step]}
      confirmLabel={t(`models.${step}`)}
      needsReason={step !== 'approve'}
      danger={step === 'withdraw'}
      onCancel={onClose}
      onConfirm={async (text) => {
        const of = { params: { number }, version: version.version }
        if (step === 'withdraw') await withdraw.mutateAsync({ ...of, body: { reason: text } })
        else await decide.mutateAsync({ ...of, body: { decision: step, note: text } })
        toast.done(done[step])
        onClose()
      }}
    />
  )
}
