import { Button, Input } from 'antd'
import { type FormEvent, useState } from 'react'
import { ApiError } from '../../../web/api/api-error.ts'
import { useAct } from '../../../web/api/hooks.ts'
import { useT } from '../../../web/i18n/use-t.ts'
import { errorText } from '../../../web/ui/error-text.ts'
import { Field } from '../../../web/ui/field.tsx'
import { changePassword, listSessions, type SessionView } from '../session.contract.ts'
import { PASSWORD_PROBLEMS } from '../session.rules.ts'

/** What is wrong with the new password, in words: the server's rules hold, so the server says it. */
function useProblems(error: unknown): string | null {
  const t = useT()
  if (!(error instanceof ApiError) || error.code !== 'session.weak_password') return null
  const listed = Array.isArray(error.details.problems) ? error.details.problems : []
  const words = PASSWORD_PROBLEMS.filter((problem) => listed.includes(problem)).map((problem) => t(`session.problem.${problem}`))
  return words.length === 0
    ? errorText(error, t)
    : t('newPassword.missing', { list: words.join(t.locale === 'zh' ? '、' : ', ') })
}

export function PasswordForm({ userName, onChanged }: { userName: string; onChanged: (session: SessionView) => void }) {
  const t = useT()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [repeat, setRepeat] = useState('')
  const [hasTried, setTried] = useState(false)
  const act = useAct(changePassword, {
    refreshes: [listSessions],
    onDone: (session) => {
      setCurrent('')
      setNext('')
      setRepeat('')
      setTried(false)
      onChanged(session)
    },
  })
  const weak = useProblems(act.error)
  const isWrong = act.error?.code === 'session.wrong_password'
  const differs = hasTried && repeat !== next
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (current === '' || next === '' || repeat !== next) return
    act.mutate({ body: { current, next } })
  }
  return (
    <form className="zx-stack zx-stack-mid" onSubmit={submit}>
      {/* Password managers need to know whose password this is. */}
      <input className="zx-hidden" tabIndex={-1} aria-hidden="true" autoComplete="username" value={userName} readOnly />
      <Field label={t('session.current_password')} error={isWrong ? errorText(act.error, t) : null}>
        {(control) => (
          <Input.Password
            {...control}
            autoComplete="current-password"
            value={current}
            onChange={(event) => setCurrent(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('session.new_password')} hint={t('session.rule_dengbao3')} error={weak}>
        {(control) => (
          <Input.Password
            {...control}
            autoComplete="new-password"
            value={next}
            onChange={(event) => setNext(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('session.repeat_password')} error={differs ? t('session.repeat_differs') : null}>
        {(control) => (
          <Input.Password
            {...control}
            autoComplete="new-password"
            value={repeat}
            onChange={(event) => setRepeat(event.target.value)}
          />
        )}
      </Field>
      {act.error !== null && weak === null && !isWrong && (
        <p className="zx-field-error" role="alert">
          {errorText(act.error, t)}
        </p>
      )}
      <div>
        <Button
          type="primary"
          htmlType="submit"
          loading={act.isPending}
          disabled={current === '' || next === '' || repeat === ''}
        >
          {t('session.change_submit')}
        </Button>
      </div>
    </form>
  )
}
