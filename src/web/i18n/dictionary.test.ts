import { describe, expect, test } from 'vitest'
import { commonErrors } from '../../contract/common-errors.ts'
import { features } from '../../features.ts'
import { ROLES } from '../../kernel/roles.ts'
import { LOCALES } from '../../kernel/texts.ts'
import { pages, paletteSources } from '../pages.tsx'
import { dictionaries, findText } from './dictionary.ts'

const slots = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort()
const missing = (keys: readonly string[]): string[] =>
  LOCALES.flatMap((locale) => keys.filter((key) => findText(locale, key) === undefined).map((key) => `${locale} ${key}`))

describe('the words', () => {
  test('every error code has a text in both languages', () => {
    const codes = [commonErrors, ...features.map((feature) => feature.errors)].flatMap((errors) => Object.keys(errors.kinds))
    expect(missing(codes.map((code) => `error.${code}`))).toEqual([])
  })
  test('every permission has a name in both languages', () => {
    expect(missing(features.flatMap((feature) => Object.keys(feature.permissions)).map((id) => `permission.${id}`))).toEqual([])
  })
  test('every role, page and source of the palette has a name', () => {
    const titles = [...pages.map((page) => page.titleKey), ...paletteSources.map((source) => source.titleKey)]
    expect(missing([...ROLES.map((role) => `role.${role}`), ...titles])).toEqual([])
  })
  test('no key is given twice', () => {
    const keys = dictionaries.flatMap((texts) => Object.keys(texts.zh))
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([])
  })
  test('no Chinese text is empty (English may have no word for 件)', () => {
    const empty = dictionaries.flatMap((texts) => Object.entries(texts.zh).filter(([, text]) => text.trim() === ''))
    expect(empty).toEqual([])
  })
  test('both languages name the same slots', () => {
    const different = dictionaries.flatMap((texts) => {
      const english: Readonly<Record<string, string>> = texts.en
      return Object.entries(texts.zh)
        .filter(([key, text]) => slots(text).join() !== slots(english[key] ?? '').join())
        .map(([key]) => key)
    })
    expect(different).toEqual([])
  })
  test('Chinese is written with full-width commas', () => {
    const halfWidth = dictionaries.flatMap((texts) =>
      Object.entries(texts.zh)
        .filter(([, text]) => /\p{Script=Han}[,;]\p{Script=Han}/u.test(text))
        .map(([key]) => key),
    )
    expect(halfWidth).toEqual([])
  })
})
