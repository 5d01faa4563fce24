import { Button, Segmented } from 'antd'
import { PasswordForm } from '../../features/session/web/password-form.tsx'
import { SessionList } from '../../features/session/web/session-list.tsx'
import { OwnData } from '../../features/staff/web/profile-form.tsx'
import { useT } from '../i18n/use-t.ts'
import { MODE_CHOICES, useMode } from '../mode.tsx'
import { useSession } from '../session.tsx'
import { PageHead } from '../ui/page-head.tsx'
import { Sheet } from '../ui/sheet.tsx'
import { useToast } from '../ui/toast.tsx'
import { useSignOut } from './account-menu.tsx'
import { NavGroups } from './side-nav.tsx'
import { useLanguageSwitch } from './use-language-switch.ts'

function Look() {
  const t = useT()
  const { choice, choose } = useMode()
  const language = useLanguageSwitch()
  return (
    <div className="zx-stack zx-stack-mid">
      <div className="zx-field">
        <span className="zx-field-label" id="me-language">
          {t('me.language')}
        </span>
        <Segmented
          aria-labelledby="me-language"
          value={language.locale}
          onChange={language.choose}
          options={[
            { value: 'zh', label: t('shell.toChinese') },
            { value: 'en', label: t('shell.toEnglish') },
          ]}
        />
        <span className="zx-field-hint">{t('me.languageHint')}</span>
      </div>
      <div className="zx-field">
        <span className="zx-field-label" id="me-mode">
          {t('me.mode')}
        </span>
        <Segmented
          aria-labelledby="me-mode"
          value={choice}
          onChange={choose}
          options={MODE_CHOICES.map((value) => ({ value, label: t(`me.mode.${value}`) }))}
        />
      </div>
    </div>
  )
}

/** One's own data, language and look, password and open sessions; on the phone also the way to every other page. */
export function ProfilePage() {
  const t = useT()
  const toast = useToast()
  const { session, replace } = useSession()
  const leave = useSignOut()
  if (session === null) return null
  const { staff } = session
  return (
    <>
      <PageHead
        title={t('me.title')}
        sentence={t('me.sentence', { name: staff.displayName, role: t.of(`role.${staff.role}`), unit: staff.unitName })}
        actions={<Button onClick={leave}>{t('session.sign_out')}</Button>}
      />
      <div className="zx-columns zx-columns-even">
        <div className="zx-stack">
          <div className="zx-phone">
            <Sheet title={t('me.more')}>
              <NavGroups />
            </Sheet>
          </div>
          <Sheet title={t('me.data')}>
            <OwnData />
          </Sheet>
          <Sheet title={t('me.look')}>
            <Look />
          </Sheet>
        </div>
        <div className="zx-stack">
          <Sheet title={t('me.password')}>
            <PasswordForm
              userName={staff.userName}
              onChanged={(next) => {
                replace(next)
                toast.done(t('session.changed'))
              }}
            />
          </Sheet>
          <Sheet title={t('me.sessions')} extra={t('me.sessionsHint')} flush>
            <SessionList />
          </Sheet>
        </div>
      </div>
    </>
  )
}
