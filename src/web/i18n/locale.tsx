import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import type { Locale } from '../../kernel/texts.ts'

const STORAGE_KEY = 'zhixin.locale'

interface LocaleChoice {
  readonly locale: Locale
  setLocale(locale: Locale): void
}

const LocaleContext = createContext<LocaleChoice>({ locale: 'zh', setLocale: () => undefined })

function remembered(): Locale {
  return localStorage.getItem(STORAGE_KEY) === 'en' ? 'en' : 'zh'
}

/** The language is a value, not a key: switching renders again and keeps what was typed. */
export function LocaleProvider({ children }: { children: ReactNode }) {
  const [locale, choose] = useState<Locale>(remembered)
  useEffect(() => {
    document.documentElement.lang = locale === 'zh' ? 'zh-CN' : 'en'
  }, [locale])
  const setLocale = useCallback((next: Locale) => {
    localStorage.setItem(STORAGE_KEY, next)
    choose(next)
  }, [])
  const value = useMemo(() => ({ locale, setLocale }), [locale, setLocale])
  return <LocaleContext value={value}>{children}</LocaleContext>
}

export const useLocale = (): LocaleChoice => useContext(LocaleContext)
