import { Button } from 'antd'
import { useT } from '../../../web/i18n/use-t.ts'
import { useSession } from '../../../web/session.tsx'
import { useSignOut } from '../../../web/shell/account-menu.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { Gate } from '../../../web/shell/gate.tsx'
import { PasswordForm } from './password-form.tsx'

/** Half signed in: nothing else opens until the password is new. */
export function NewPasswordPage() {
  const t = useT()
  const toast = useToast()
  const { session, replace } = useSession()
  const leave = useSignOut()
  if (session === null) return null
  return (
    <Gate title={t('session.change_title')} lead={t('session.change_required')}>
      <div style={{ marginTop: 16 }}>
        <PasswordForm
          userName={session.staff.userName}
          onChanged={(next) => {
            replace(next)
            toast.done(t('session.changed'))
          }}
        />
      </div>
      <Button type="link" style={{ marginTop: 8, paddingInline: 0 }} onClick={leave}>
        {t('session.sign_out')}
      </Button>
    </Gate>
  )
}
