import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { useAct, useCall } from '../../../web/api/hooks.ts'
import type { FundProps } from '../../../web/dialogs.tsx'
import { useFormat, useT } from '../../../web/i18n/use-t.ts'
import { useGrant } from '../../../web/session.tsx'
import { errorText } from '../../../web/ui/error-text.ts'
import { Field } from '../../../web/ui/field.tsx'
import { Rich } from '../../../web/ui/rich.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { getFund, listGoodwill, spendGoodwill } from '../goodwill.contract.ts'

/** M1: within the limit nobody is asked first; reported afterwards. */
export function FundCard({ customerId, complaintId }: FundProps) {
  const t = useT()
  const format = useFormat()
  const mayUse = useGrant('goodwill:spend') !== undefined
  const [isSpending, spend] = useState(false)
  const fund = useCall(getFund, {}, { enabled: mayUse })
  if (!mayUse || fund.data === undefined) return null
  const { balance, perSpendLimit, reportWorkdays, waitingForReport } = fund.data
  return (
    <div className="zx-coach-part">
      <h3>{t('goodwillPage.fund')}</h3>
      <p className="zx-dense">
        <Rich
          text={t('goodwillPage.left', {
            balance: format.money(balance, 0),
            limit: format.money(perSpendLimit, 0),
            days: reportWorkdays,
          })}
        />
      </p>
      {waitingForReport > 0 && <p className="zx-meta">{t('goodwillPage.waiting', { n: waitingForReport })}</p>}
      <Button size="small" disabled={balance <= 0} onClick={() => spend(true)}>
        {t('goodwillPage.spend')}
      </Button>
      {isSpending && (
        <SpendDialog
          customerId={customerId}
          complaintId={complaintId}
          limit={perSpendLimit}
          balance={balance}
          onClose={() => spend(false)}
        />
      )}
    </div>
  )
}

interface SpendDialogProps extends FundProps {
  readonly limit: number
  readonly balance: number
  readonly onClose: () => void
}

/** Yuan typed, fen kept. */
const fenOf = (yuan: string): number => (/^\d{1,7}(\.\d{1,2})?$/.test(yuan.trim()) ? Math.round(Number(yuan) * 100) : 0)

function SpendDialog({ customerId, complaintId, limit, balance, onClose }: SpendDialogProps) {
  const t = useT()
  const format = useFormat()
  const toast = useToast()
  const [draft, setDraft] = useState({ yuan: '', problem: '', what: '' })
  const set = (change: Partial<typeof draft>): void => setDraft((now) => ({ ...now, ...change }))
  const amount = fenOf(draft.yuan)
  const spend = useAct(spendGoodwill, {
    refreshes: [getFund, listGoodwill],
    onDone: ({ state }) => {
      toast.done(t(state === 'requested' ? 'goodwillPage.requested' : 'goodwillPage.spent'))
      onClose()
    },
  })
  const isReady = amount > 0 && amount <= balance && draft.problem.trim() !== '' && draft.what.trim() !== ''
  return (
    <Modal open title={t('goodwillPage.spend')} footer={null} onCancel={onClose} destroyOnHidden width={480}>
      <form
        className="zx-stack zx-stack-mid"
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) spend.mutate({ body: { customerId, complaintId, amount, problem: draft.problem, what: draft.what } })
        }}
      >
        <Field
          label={t('goodwillPage.amount')}
          required
          hint={
            amount > balance
              ? t('goodwillPage.overBalance', { balance: format.money(balance) })
              : amount > limit
                ? t('goodwillPage.overLimit', { limit: format.money(limit, 0) })
                : t('goodwillPage.withinLimit', { limit: format.money(limit, 0) })
          }
        >
          {(control) => (
            <Input
              {...control}
              inputMode="decimal"
              maxLength={10}
              value={draft.yuan}
              onChange={(event) => set({ yuan: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('goodwillPage.problem')} required>
          {(control) => (
            <Input
              {...control}
              maxLength={300}
              value={draft.problem}
              onChange={(event) => set({ problem: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('goodwillPage.what')} required>
          {(control) => (
            <Input {...control} maxLength={300} value={draft.what} onChange={(event) => set({ what: event.target.value })} />
          )}
        </Field>
        {spend.error !== null && (
          <p className="zx-field-error" role="alert">
            {errorText(spend.error, t)}
          </p>
        )}
        <div className="zx-row">
          <Button type="primary" htmlType="submit" disabled={!isReady} loading={spend.isPending}>
            {t(amount > limit ? 'goodwillPage.ask' : 'goodwillPage.spend')}
          </Button>
          <Button onClick={onClose}>{t('reason.cancel')}</Button>
        </div>
      </form>
    </Modal>
  )
}
