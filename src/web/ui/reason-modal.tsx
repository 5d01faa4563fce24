import { Button, Input, Modal } from 'antd'
import { type ReactNode, useId, useState } from 'react'
import { useT } from '../i18n/use-t.ts'
import { errorText } from './error-text.ts'

export interface ReasonDialogProps {
  readonly open: boolean
  readonly title: string
  /** What will happen. */
  readonly explanation?: ReactNode
  /** A verb and its object: 「免除这一件」. */
  readonly confirmLabel: string
  readonly cancelLabel?: string
  /** Red button: it takes something away. */
  readonly danger?: boolean
  /** false: a plain confirmation without a reason (the reason is then ''). */
  readonly needsReason?: boolean
  /** What is asked instead of a reason: a proof, a conclusion. */
  readonly reasonLabel?: string
  /** Reasons to choose with one click. */
  readonly choices?: readonly string[] | undefined
  /** Further fields above the reason (e.g. a date). */
  readonly children?: ReactNode
  /** The dialog stays open and shows the error when this throws; close it yourself when it is done. */
  readonly onConfirm: (reason: string) => Promise<void>
  readonly onCancel: () => void
}

/** Mount the body anew at each opening, so that no earlier reason is left in it. */
function ReasonForm({
  explanation,
  confirmLabel,
  cancelLabel,
  danger = false,
  needsReason = true,
  reasonLabel,
  choices = [],
  children,
  onConfirm,
  onCancel,
}: Omit<ReasonDialogProps, 'open' | 'title'>) {
  const t = useT()
  const id = useId()
  const [reason, setReason] = useState(choices[0] ?? '')
  const [error, setError] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const isReady = !needsReason || reason.trim().length >= 2
  const confirm = async (): Promise<void> => {
    if (!isReady) return
    setBusy(true)
    setError(null)
    try {
      await onConfirm(reason.trim())
    } catch (failure) {
      setError(errorText(failure, t))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      className="zx-stack zx-stack-mid"
      onSubmit={(event) => {
        event.preventDefault()
        void confirm()
      }}
    >
      {explanation !== undefined && <p className="zx-soft">{explanation}</p>}
      {children}
      {needsReason && (
        <div className="zx-field">
          <label htmlFor={id}>{reasonLabel ?? t('reason.label')}</label>
          {choices.length > 0 && (
            <div className="zx-row zx-row-wrap">
              {choices.map((choice) => (
                <Button
                  key={choice}
                  size="small"
                  aria-pressed={reason === choice}
                  type={reason === choice ? 'primary' : 'default'}
                  onClick={() => setReason(choice)}
                >
                  {choice}
                </Button>
              ))}
            </div>
          )}
          <Input.TextArea
            id={id}
            rows={2}
            maxLength={200}
            value={reason}
            aria-describedby={`${id}-hint`}
            onChange={(event) => setReason(event.target.value)}
          />
          <span className="zx-field-hint" id={`${id}-hint`}>
            {t('reason.hint')}
          </span>
        </div>
      )}
      {error !== null && (
        <p className="zx-field-error" role="alert">
          {error}
        </p>
      )}
      <div className="zx-row zx-row-wrap">
        <Button type="primary" danger={danger} htmlType="submit" disabled={!isReady} loading={isBusy}>
          {confirmLabel}
        </Button>
        <Button onClick={onCancel}>{cancelLabel ?? t('reason.cancel')}</Button>
      </div>
    </form>
  )
}

/** Asks before something that others will see or that cannot be taken back; the reason goes into the audit. */
export function ReasonModal({ open, title, ...form }: ReasonDialogProps) {
  return (
    <Modal open={open} title={title} footer={null} onCancel={form.onCancel} destroyOnHidden width={480}>
      <ReasonForm {...form} />
    </Modal>
  )
}
