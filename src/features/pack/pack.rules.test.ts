import { describe, expect, test } from 'vitest'
import { telecomPack } from '../../../packs/telecom/index.ts'
import { listFigures } from './pack.rules.ts'

describe('the pack in force', () => {
  const figures = listFigures(telecomPack)
  test('names the source of every figure', () => {
    expect(figures.length).toBeGreaterThan(30)
    for (const one of figures) expect(one.source, one.path).toMatch(/^(assumed|facts \d|model |OB\d|[A-U]\d)|assumed/)
  })
  test('says in both languages what each figure means', () => {
    for (const one of figures) {
      expect(one.meaning?.zh ?? '', one.path).not.toBe('')
      expect(one.meaning?.en ?? '', one.path).not.toBe('')
    }
  })
  test('gives each figure a path of its own', () => {
    expect(new Set(figures.map((one) => one.path)).size).toBe(figures.length)
  })
})
