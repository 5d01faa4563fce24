import { describe, expect, test } from 'vitest'
import { telecomPack } from '../../../../packs/telecom/index.ts'
import { lint } from '../../phrases/phrases.lint.rules.ts'
import { adopted, segmentsOf } from './reply-segments.ts'

const hit = (from: number, to: number) => ({
  kind: 'forbidden' as const,
  code: 'x',
  exact: true,
  from,
  to,
  found: '',
  better: { zh: '', en: '' },
})

describe('the marks under a text', () => {
  test('cut it without losing or doubling a character', () => {
    const text = '顾先生您好，您弄错了，您别激动。'
    const hits = lint(text, telecomPack.complaints.phrases.value)
    const segments = segmentsOf(text, hits)
    expect(segments.map((each) => each.text).join('')).toBe(text)
    expect(segments.filter((each) => each.hit !== null).map((each) => each.text)).toEqual(['您弄错了', '您别激动'])
  })
  test('pass over a hit inside one already marked, and stand at both ends', () => {
    expect(segmentsOf('abcd', [hit(0, 3), hit(1, 2), hit(3, 4)]).map(({ text, hit: at }) => [text, at !== null])).toEqual([
      ['abc', true],
      ['d', true],
    ])
    expect(segmentsOf('abcd', [])).toEqual([{ text: 'abcd', hit: null }])
    expect(segmentsOf('', [])).toEqual([])
  })
  test('the better wording takes the place of the phrase alone', () => {
    expect(adopted('我说您弄错了。', { from: 2, to: 6 }, '我们再核对一下')).toBe('我说我们再核对一下。')
  })
})
