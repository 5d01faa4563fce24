import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import type { Locale } from '../../kernel/texts.ts'
import { setWords } from './dictionary.ts'

const STORAGE_KEY = 'zhixin.locale'

interface LocaleChoice {
  readonly locale: Locale
  setLocale(locale: Locale): void
}

const LocaleContext = createContext<LocaleChoice>({ locale: 'zh', setLocale: () => undefined })

function remembered(): Locale {
  return localStorage.getItem(STORAGE_KEY) === 'en' ? 'en' : 'zh'
}

async function fetchWords(locale: Locale): Promise<void> {
  if (locale === 'en') setWords('en', (await import('./english.ts')).english)
}

/** The language is a value, not a key: switching renders again and keeps what was typed. */
export function LocaleProvider({ children }: { children: ReactNode }) {
  const [locale, choose] = useState<Locale | null>(() => (remembered() === 'zh' ? 'zh' : null))
  const wanted = useRef<Locale>(remembered())
  const setLocale = useCallback((language: Locale) => {
    wanted.current = language
    localStorage.setItem(STORAGE_KEY, language)
    const show = async (): Promise<void> => {
      await fetchWords(language)
      // The latest choice holds, whichever words arrive last.
      if (wanted.current === language) choose(language)
    }
    show().catch(() => choose((now) => now ?? 'zh'))
  }, [])
  useEffect(() => {
    if (locale === null) setLocale(wanted.current)
    else document.documentElement.lang = locale === 'zh' ? 'zh-CN' : 'en'
  }, [locale, setLocale])
  const value = useMemo(() => ({ locale: locale ?? 'zh', setLocale }), [locale, setLocale])
  return locale === null ? null : <LocaleContext value={value}>{children}</LocaleContext>
}

export const useLocale = (): LocaleChoice => useContext(LocaleContext)
