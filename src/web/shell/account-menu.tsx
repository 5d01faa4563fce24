import { useNavigate } from '@tanstack/react-router'
import { signOut } from '../../features/session/session.contract.ts'
import { useAct } from '../api/hooks.ts'
import { useT } from '../i18n/use-t.ts'
import { MODE_CHOICES, useMode } from '../mode.tsx'
import { useSession } from '../session.tsx'
import { useToast } from '../ui/toast.tsx'
import { type MenuItem, PopMenu } from '../ui/pop-menu.tsx'
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
  const isZh = language.locale === 'zh'
  const items: readonly MenuItem[] = [
    { key: 'profile', label: t('shell.profile'), run: () => void navigate({ to: '/me' }) },
    { key: 'language', label: t(isZh ? 'shell.toEnglish' : 'shell.toChinese'), run: language.toggle },
    { key: 'mode', label: t(`shell.mode.${choice}`), run: () => choose(nextMode) },
    { key: 'shortcuts', label: t('shell.shortcuts'), run: onHelp },
    { key: 'leave', label: t('shell.signOut'), run: leave },
  ]
  return (
    <PopMenu label={t('shell.account')} items={items} className="zx-me">
      {staff.displayName}
      <small>
        {t.of(`role.${staff.role}`)} · {staff.unitName}
      </small>
      <span className="zx-hidden">{t('shell.account')}</span>
    </PopMenu>
  )
}
