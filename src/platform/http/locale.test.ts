import { expect, it } from 'vitest'
import { localeOf } from './locale.ts'

it.each([
  [undefined, 'zh'],
  ['', 'zh'],
  ['en', 'en'],
  ['en-GB,en;q=0.9', 'en'],
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
  ['en;q=0.5, zh-Hans;q=0.7', 'zh'],
  ['fr-FR, en;q=0.3', 'en'],
  ['fr', 'zh'],
  ['en;q=0', 'zh'],
  [`${'x,'.repeat(5000)}en`, 'zh'],
])('Accept-Language %s is answered in %s', (header, locale) => {
  expect(localeOf(header)).toBe(locale)
})
