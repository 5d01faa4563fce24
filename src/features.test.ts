import { describe, expect, it } from 'vitest'
import { commonErrors } from './contract/common-errors.ts'
import { commonTexts } from './contract/common.texts.ts'
import { features } from './features.ts'
import { buildRegistry } from './platform/registry.ts'

describe('the features of the house', () => {
  it('fit together: every endpoint names a declared permission and declared errors, and nothing is declared twice', () => {
    expect(() => buildRegistry(features)).not.toThrow()
  })
  it('have words in both languages for every error that a caller may meet', () => {
    const words = [commonTexts, ...features.map((feature) => feature.texts)]
    const codes = [...Object.keys(commonErrors.kinds), ...features.flatMap((feature) => Object.keys(feature.errors.kinds))]
    for (const language of ['zh', 'en'] as const) {
      const known = new Set(words.flatMap((texts) => (texts === undefined ? [] : Object.keys(texts[language]))))
      expect(codes.filter((code) => !known.has(`error.${code}`))).toEqual([])
    }
  })
  it('have words for every permission', () => {
    const known = new Set(features.flatMap((feature) => Object.keys(feature.texts?.zh ?? {})))
    const permissions = features.flatMap((feature) => Object.keys(feature.permissions))
    expect(permissions.filter((permission) => !known.has(`permission.${permission}`))).toEqual([])
  })
  it('name their errors and permissions after themselves or their subject', () => {
    const wrong = features.flatMap((feature) => [
      ...Object.keys(feature.errors.kinds).filter((code) => !/^[a-z_]+\.[a-z_.]+$/.test(code)),
      ...Object.keys(feature.permissions).filter((id) => !/^[a-z_]+:[a-z_.]+$/.test(id)),
    ])
    expect(wrong).toEqual([])
  })
})
