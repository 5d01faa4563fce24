// Run by the rule `dictionary` in a process of its own: it loads the program as it ships.
import { features } from '../../src/features.ts'
import { commonErrors } from '../../src/contract/common-errors.ts'
import { dictionaries, findText } from '../../src/web/i18n/dictionary.ts'
import { LOCALES } from '../../src/kernel/texts.ts'
import type { Locale } from '../../src/kernel/texts.ts'
import { isTest, projectFiles, readText } from './files.ts'

const root = process.cwd()
const wrong: string[] = []
const sources = projectFiles(root, ['src']).filter((path) => /\.tsx?$/.test(path) && !isTest(path))

const seen = new Set<string>()
for (const texts of dictionaries) {
  const words: Record<Locale, Readonly<Record<string, string>>> = texts
  const keys = new Set(LOCALES.flatMap((locale) => Object.keys(words[locale])))
  for (const key of keys) {
    if (seen.has(key)) wrong.push(`${key} stands in two lists`)
    seen.add(key)
    for (const locale of LOCALES) {
      const text = words[locale][key]
      // English has no measure words: 3 件 is 3.
      const isMeasureWord = locale === 'en' && text === '' && /^\p{Script=Han}$/u.test(words.zh[key] ?? '')
      if ((text ?? '').trim() === '' && !isMeasureWord) wrong.push(`${key} has no text in ${locale}`)
    }
    const slots = LOCALES.map((locale) => [...new Set((words[locale][key] ?? '').match(/\{\w+\}/g) ?? [])].sort().join(' '))
    if (slots[0] !== slots[1]) wrong.push(`${key} has other slots in ${LOCALES.join(' and ')}: ${slots.join(' / ')}`)
  }
}

const needs = (key: string, why: string): void => {
  for (const locale of LOCALES) if (findText(locale, key) === undefined) wrong.push(`${key} has no text in ${locale} (${why})`)
}
for (const code of Object.keys(commonErrors.kinds)) needs(`error.${code}`, 'an error that any call may answer')
for (const feature of features) {
  for (const code of Object.keys(feature.errors.kinds)) needs(`error.${code}`, `an error of ${feature.name}`)
  for (const permission of Object.keys(feature.permissions)) needs(`permission.${permission}`, `a permission of ${feature.name}`)
}
for (const path of sources) {
  const text = readText(root, path)
  for (const [, action = ''] of text.matchAll(/\baction: '([a-z_]+\.[a-z_]+)'/g)) needs(`audit.${action}`, path)
  if (path.endsWith('.texts.ts')) {
    const [, list = ''] = /export const (\w+) = defineTexts/.exec(text) ?? []
    if (list !== '' && !readText(root, 'src/web/i18n/dictionary.ts').includes(list))
      wrong.push(`${path}: ${list} is not in src/web/i18n/dictionary.ts`)
  }
}

for (const line of new Set(wrong)) console.log(line)
process.exit(wrong.length === 0 ? 0 : 1)
