import { Button, Input, Segmented } from 'antd'
import { useState } from 'react'
import { editProfile, getProfile } from '../../staff/staff.contract.ts'
import { useAct, useCall } from '../../../web/api/hooks.ts'
import { useT } from '../../../web/i18n/use-t.ts'
import { MODE_CHOICES, useMode } from '../../../web/mode.tsx'
import { useSession } from '../../../web/session.tsx'
import { useSignOut } from '../../../web/shell/account-menu.tsx'
import { NavGroups } from '../../../web/shell/side-nav.tsx'
import { useLanguageSwitch } from '../../../web/shell/use-language-switch.ts'
import { errorText } from '../../../web/ui/error-text.ts'
import { Field } from '../../../web/ui/field.tsx'
import { PageHead } from '../../../web/ui/page-head.tsx'
import { Sheet } from '../../../web/ui/sheet.tsx'
import { Loaded } from '../../../web/ui/states.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import type { Reply } from '../../../contract/endpoint.ts'
import { PasswordForm } from './password-form.tsx'
import { SessionList } from './session-list.tsx'

function ProfileForm({ profile }: { profile: Reply<typeof getProfile> }) {
  const t = useT()
  const toast = useToast()
  const [workPhone, setWorkPhone] = useState(profile.workPhone ?? '')
  const act = useAct(editProfile, { refreshes: [getProfile], onDone: () => toast.done(t('me.saved')) })
  return (
    <form
      className="zx-stack zx-stack-mid"
      onSubmit={(event) => {
        event.preventDefault()
        act.mutate({ version: profile.version, body: { workPhone: workPhone.trim() === '' ? null : workPhone.trim() } })
      }}
    >
      <dl className="zx-facts">
        <dt>{t('me.userName')}</dt>
        <dd>{profile.userName}</dd>
        <dt>{t('me.name')}</dt>
        <dd>{profile.displayName}</dd>
        <dt>{t('me.role')}</dt>
        <dd>{t.of(`role.${profile.role}`)}</dd>
        <dt>{t('me.unit')}</dt>
        <dd>{profile.unitName}</dd>
      </dl>
      <Field label={t('me.workPhone')} hint={t('me.workPhoneHint')} error={act.error === null ? null : errorText(act.error, t)}>
        {(control) => (
          <Input
            {...control}
            inputMode="tel"
            maxLength={20}
            autoComplete="tel"
            value={workPhone}
            onChange={(event) => setWorkPhone(event.target.value)}
          />
        )}
      </Field>
      <div>
        <Button
          type="primary"
          htmlType="submit"
          loading={act.isPending}
          disabled={workPhone.trim() === (profile.workPhone ?? '')}
        >
          {t('me.saveData')}
        </Button>
      </div>
    </form>
  )
}

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
  const profile = useCall(getProfile, {})
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
            <Loaded query={profile} rows={4}>
              {(data) => <ProfileForm key={data.version} profile={data} />}
            </Loaded>
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
