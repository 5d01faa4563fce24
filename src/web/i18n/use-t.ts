import { useMemo } from 'react'
import { fill, type Locale } from '../../kernel/texts.ts'
import { serverNow } from '../api/server-time.ts'
import { findText, type TextKey } from './dictionary.ts'
import { type Format, formatOf } from './format.ts'
import { useLocale } from './locale.tsx'

export type Slots = Readonly<Record<string, string | number>>

export interface Translate {
  /** `t('staff.title', { name })`; the key is checked by the compiler. */
  (key: TextKey, slots?: Slots): string
  /** For keys that are data: ``t.of(`role.${role}`)``. A key without a text shows itself, and a test fails on it. */
  of(key: string, slots?: Slots): string
  /** undefined where there is no such text. */
  find(key: string, slots?: Slots): string | undefined
  readonly locale: Locale
}

export function translatorOf(locale: Locale): Translate {
  const find = (key: string, slots?: Slots): string | undefined => {
    const text = findText(locale, key)
    return text === undefined ? undefined : fill(text, slots)
  }
  const of = (key: string, slots?: Slots): string => find(key, slots) ?? `⟦${key}⟧`
  return Object.assign((key: TextKey, slots?: Slots) => of(key, slots), { of, find, locale })
}

export function useT(): Translate {
  const { locale } = useLocale()
  return useMemo(() => translatorOf(locale), [locale])
}

/** Numbers, money, dates and times of the chosen language, in the branch's time zone. */
export function useFormat(): Format {
  const { locale } = useLocale()
  return useMemo(() => formatOf(locale, serverNow), [locale])
}
