import { useNavigate } from '@tanstack/react-router'
import { Dropdown } from 'antd'
import { signOut } from '../../features/session/session.contract.ts'
import { useAct } from '../api/hooks.ts'
import { useT } from '../i18n/use-t.ts'
import { MODE_CHOICES, useMode } from '../mode.tsx'
import { useSession } from '../session.tsx'
import { useToast } from '../ui/toast.tsx'
import { useLanguageSwitch } from './use-language-switch.ts'

/** Signing out forgets everything that was read. */
export function useSignOut(): () => void {
  const t = useT()
  const toast = useToast()
  const { replace } = useSession()
  const act = useAct(signOut, {
    onDone: () => {
      replace(null)
      toast.done(t('shell.signedOut'))
    },
    onFail: toast.fail,
  })
  return () => act.mutate({})
}

export function AccountMenu({ onHelp }: { onHelp: () => void }) {
  const t = useT()
  const navigate = useNavigate()
  const { session } = useSession()
  const { choice, choose } = useMode()
  const language = useLanguageSwitch()
  const leave = useSignOut()
  if (session === null) return null
  const { staff } = session
  const nextMode = MODE_CHOICES[(MODE_CHOICES.indexOf(choice) + 1) % MODE_CHOICES.length]!
  const actions: Record<string, () => void> = {
    profile: () => void navigate({ to: '/me' }),
    language: language.toggle,
    mode: () => choose(nextMode),
    shortcuts: onHelp,
    leave,
  }
  return (
    <Dropdown
      trigger={['click']}
      placement="topLeft"
      menu={{
        items: [
          { key: 'profile', label: t('shell.profile') },
          { key: 'language', label: t(language.locale === 'zh' ? 'shell.toEnglish' : 'shell.toChinese') },
          { key: 'mode', label: t(`shell.mode.${choice}`) },
          { key: 'shortcuts', label: t('shell.shortcuts') },
          { type: 'divider' },
          { key: 'leave', label: t('shell.signOut') },
        ],
        onClick: ({ key }) => actions[key]?.(),
      }}
    >
      <button type="button" className="zx-me">
        {staff.displayName}
        <small>
          {t.of(`role.${staff.role}`)} · {staff.unitName}
        </small>
        <span className="zx-hidden">{t('shell.account')}</span>
      </button>
    </Dropdown>
  )
}
