import { Button, Input, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { ApiError } from '../../../web/api/api-error.ts'
import { call } from '../../../web/api/call.ts'
import { useT } from '../../../web/i18n/use-t.ts'
import { errorText } from '../../../web/ui/error-text.ts'
import { Field } from '../../../web/ui/field.tsx'
import type { SealedField } from '../customers.fields.rules.ts'
import { revealField } from '../customers.file.contract.ts'
import { REVEAL_REASONS } from '../customers.reveal.rules.ts'

interface PasswordAsked {
  /** A new dialog for each asking: no earlier password is left in it. */
  readonly id: number
  readonly send: (password: string) => Promise<string>
  readonly done: (value: string) => void
  readonly given: (error: Error) => void
}

function PasswordDialog({ asked, onClose }: { asked: PasswordAsked; onClose: () => void }) {
  const t = useT()
  const [password, setPassword] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const confirm = async (): Promise<void> => {
    setBusy(true)
    setError(null)
    try {
      asked.done(await asked.send(password))
      onClose()
    } catch (failure) {
      setError(errorText(failure, t))
      setPassword('')
    } finally {
      setBusy(false)
    }
  }
  const cancel = (): void => {
    asked.given(new ApiError('customers.reveal_needs_password', 403))
    onClose()
  }
  return (
    <Modal open title={t('customer.passwordTitle')} footer={null} onCancel={cancel} width={420}>
      <form
        className="zx-stack zx-stack-mid"
        onSubmit={(event) => {
          event.preventDefault()
          void confirm()
        }}
      >
        <p className="zx-soft">{t('customer.passwordWhy')}</p>
        <Field label={t('customer.password')} required error={error}>
          {(control) => (
            <Input.Password
              {...control}
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        <div className="zx-row">
          <Button type="primary" htmlType="submit" loading={isBusy} disabled={password === ''}>
            {t('customer.passwordConfirm')}
          </Button>
          <Button onClick={cancel}>{t('reason.cancel')}</Button>
        </div>
      </form>
    </Modal>
  )
}

/** 138 0000 5678: read out over the phone, and typed, in groups. */
function spaced(field: SealedField, value: string): string {
  return field === 'phone' && /^1\d{10}$/.test(value) ? `${value.slice(0, 3)} ${value.slice(3, 7)} ${value.slice(7)}` : value
}

export interface Reveal {
  /** The reasons of the house, in the reader's language. */
  readonly reasons: readonly string[]
  /** For `<Masked reveal={…}>`. */
  open(field: SealedField, memberId?: string): (reason: string) => Promise<string>
  /** Render it once; it asks for the password above the quota. */
  readonly dialog: ReactNode
}

/** Opens masked fields of one customer. Above the quota the answer waits for the password. */
export function useReveal(customerId: string): Reveal {
  const t = useT()
  const [asked, ask] = useState<PasswordAsked | null>(null)
  const codes = REVEAL_REASONS.filter((code) => code !== 'other')
  const reasons = codes.map((code) => t(`customers.reveal_reason.${code}`))
  const open =
    (field: SealedField, memberId?: string) =>
    async (typed: string): Promise<string> => {
      const code = codes[reasons.indexOf(typed)]
      const reason =
        code === undefined
          ? { kind: 'chosen' as const, code: 'other' as const, note: typed }
          : { kind: 'chosen' as const, code, note: null }
      const send = async (password?: string): Promise<string> => {
        const body = {
          field,
          reason,
          ...(memberId === undefined ? {} : { memberId }),
          ...(password === undefined ? {} : { password }),
        }
        return spaced(field, (await call(revealField, { params: { id: customerId }, body })).value)
      }
      try {
        return await send()
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== 'customers.reveal_needs_password') throw error
        return new Promise((done, given) => ask((before) => ({ id: (before?.id ?? 0) + 1, send, done, given })))
      }
    }
  return {
    reasons,
    open,
    dialog: asked === null ? null : <PasswordDialog key={asked.id} asked={asked} onClose={() => ask(null)} />,
  }
}
