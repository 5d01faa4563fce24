import { Button, Input } from 'antd'
import { type FormEvent, useState } from 'react'
import { useAct } from '../../../web/api/hooks.ts'
import { useT } from '../../../web/i18n/use-t.ts'
import { Gate } from '../../../web/shell/gate.tsx'
import { errorText } from '../../../web/ui/error-text.ts'
import { Field } from '../../../web/ui/field.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { firstRun } from '../staff.contract.ts'

const EMPTY = { token: '', branchName: '', userName: '', displayName: '', password: '' }

/** Makes the company and its first administrator, once, with the token of the console. */
export function FirstRunPage({ onMade }: { onMade: () => void }) {
  const t = useT()
  const toast = useToast()
  const [draft, setDraft] = useState(EMPTY)
  const act = useAct(firstRun, {
    onDone: () => {
      toast.done(t('first_run.done'))
      onMade()
    },
  })
  const isWhole = Object.values(draft).every((value) => value.trim() !== '')
  const field = (key: keyof typeof EMPTY) => ({
    value: draft[key],
    onChange: (event: { target: { value: string } }) => setDraft((now) => ({ ...now, [key]: event.target.value })),
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (isWhole) act.mutate({ body: draft })
  }
  return (
    <Gate title={t('first_run.title')} lead={t('first_run.lead')}>
      <form className="zx-stack zx-stack-mid" style={{ marginTop: 16 }} onSubmit={submit}>
        <Field label={t('first_run.token')} required>
          {(control) => <Input {...control} autoComplete="off" spellCheck={false} {...field('token')} />}
        </Field>
        <Field label={t('first_run.branch')} required hint={t('firstRun.branchHint')}>
          {(control) => <Input {...control} maxLength={60} autoComplete="organization" {...field('branchName')} />}
        </Field>
        <Field label={t('staff.display_name')} required>
          {(control) => <Input {...control} maxLength={40} autoComplete="name" {...field('displayName')} />}
        </Field>
        <Field label={t('session.user')} required hint={t('staff.user_name_rule')}>
          {(control) => <Input {...control} maxLength={32} autoComplete="username" spellCheck={false} {...field('userName')} />}
        </Field>
        <Field label={t('session.password')} required hint={t('session.rule_dengbao3')}>
          {(control) => <Input.Password {...control} autoComplete="new-password" {...field('password')} />}
        </Field>
        {act.error !== null && (
          <p className="zx-field-error" role="alert">
            {errorText(act.error, t)}
          </p>
        )}
        <Button type="primary" size="large" htmlType="submit" block loading={act.isPending} disabled={!isWhole}>
          {t('first_run.submit')}
        </Button>
      </form>
    </Gate>
  )
}
