/** A feature's words in both languages: English must have exactly the keys of Chinese. Slots are written `{name}`. */
export interface Texts<Key extends string = string> {
  readonly zh: Readonly<Record<Key, string>>
  readonly en: Readonly<Record<Key, string>>
}

export function defineTexts<const Zh extends Record<string, string>>(texts: {
  zh: Zh
  en: { readonly [K in keyof Zh]: string }
}): Texts<keyof Zh & string> {
  return texts as Texts<keyof Zh & string>
}

export const LOCALES = ['zh', 'en'] as const
export type Locale = (typeof LOCALES)[number]

export function fill(text: string, slots: Readonly<Record<string, string | number>> = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(slots[name] ?? whole))
}
