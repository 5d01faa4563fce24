import { Button, Input } from 'antd'
import { type FormEvent, useEffect, useState } from 'react'
import { useAct } from '../../../web/api/hooks.ts'
import { useT } from '../../../web/i18n/use-t.ts'
import { useSession } from '../../../web/session.tsx'
import { errorText } from '../../../web/ui/error-text.ts'
import { Field } from '../../../web/ui/field.tsx'
import { signIn } from '../session.contract.ts'
import { Gate } from '../../../web/shell/gate.tsx'

export function SignInPage() {
  const t = useT()
  const { replace } = useSession()
  const [user, setUser] = useState('')
  const [password, setPassword] = useState('')
  const [hasCaps, setCaps] = useState(false)
  const act = useAct(signIn, { onDone: replace })
  const title = t('session.title')
  const product = t('shell.product')
  useEffect(() => {
    document.title = `${title} · ${product}`
  }, [title, product])
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (user.trim() === '' || password === '' || act.isPending) return
    act.mutate({ body: { user, password } })
  }
  return (
    <Gate title={title} lead={t('session.welcome')}>
      <form className="zx-stack zx-stack-mid" style={{ marginTop: 16 }} onSubmit={submit}>
        <Field label={t('session.user')}>
          {(control) => (
            <Input
              {...control}
              size="large"
              autoComplete="username"
              autoCapitalize="off"
              spellCheck={false}
              autoFocus
              value={user}
              onChange={(event) => setUser(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('session.password')} hint={hasCaps ? t('signIn.caps') : undefined}>
          {(control) => (
            <Input.Password
              {...control}
              size="large"
              autoComplete="current-password"
              value={password}
              onKeyUp={(event) => setCaps(event.getModifierState('CapsLock'))}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        {act.error !== null && (
          <p className="zx-field-error" role="alert">
            {errorText(act.error, t)}
          </p>
        )}
        <Button
          type="primary"
          size="large"
          htmlType="submit"
          block
          loading={act.isPending}
          disabled={user.trim() === '' || password === ''}
        >
          {t(act.isPending ? 'signIn.busy' : 'session.submit')}
        </Button>
        <p className="zx-meta">{t('signIn.forgot')}</p>
      </form>
    </Gate>
  )
}
