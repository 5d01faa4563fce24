import { Button, Input } from 'antd'
import { useState } from 'react'
import type { Reply } from '../../../contract/endpoint.ts'
import { useAct, useCall } from '../../../web/api/hooks.ts'
import { useT } from '../../../web/i18n/use-t.ts'
import { errorText } from '../../../web/ui/error-text.ts'
import { Field } from '../../../web/ui/field.tsx'
import { Loaded } from '../../../web/ui/states.tsx'
import { useToast } from '../../../web/ui/toast.tsx'
import { editProfile, getProfile } from '../staff.contract.ts'

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

/** One's own data, of which the work phone is one's own to change. */
export function OwnData() {
  const profile = useCall(getProfile, {})
  return (
    <Loaded query={profile} rows={4}>
      {(data) => <ProfileForm key={data.version} profile={data} />}
    </Loaded>
  )
}
