import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { editProfile, getProfile } from '../../features/staff/staff.contract.ts'
import type { Locale } from '../../kernel/texts.ts'
import { call } from '../api/call.ts'
import { useLocale } from '../i18n/locale.tsx'
import { useSession } from '../session.tsx'

/** The language changes at once and keeps what was typed; the server remembers it for the person's other devices. */
export function useLanguageSwitch(): { locale: Locale; choose: (locale: Locale) => void; toggle: () => void } {
  const { locale, setLocale } = useLocale()
  const { session } = useSession()
  const client = useQueryClient()
  const isSignedIn = session?.authState === 'full'
  const choose = useCallback(
    (next: Locale) => {
      setLocale(next)
      if (!isSignedIn) return
      const remember = async (): Promise<void> => {
        const profile = await call(getProfile)
        await call(editProfile, { version: profile.version, body: { locale: next } })
        await client.invalidateQueries({ queryKey: [getProfile.id] })
      }
      // The choice already holds on this device; that the server missed it is no reason to stop anybody.
      remember().catch(() => undefined)
    },
    [setLocale, isSignedIn, client],
  )
  return { locale, choose, toggle: useCallback(() => choose(locale === 'zh' ? 'en' : 'zh'), [choose, locale]) }
}
