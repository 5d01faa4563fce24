import { describe, expect, test } from 'vitest'
import { telecomPack } from '../../../packs/telecom/index.ts'
import { PHRASE_CORPUS } from '../../../test/phrase-corpus.ts'
import { lint, refusedHits } from './phrases.lint.rules.ts'

const book = telecomPack.complaints.phrases.value

describe('the corpus', () => {
  test('has at least 300 sentences, and each of the eleven patterns in both scripts and both forms of address', () => {
    expect(PHRASE_CORPUS.length).toBeGreaterThanOrEqual(300)
    expect(book.forbidden).toHaveLength(11)
    for (const { code } of book.forbidden)
      expect(PHRASE_CORPUS.filter(([expected]) => expected === code).length, code).toBeGreaterThanOrEqual(8)
  })
  test('is judged with the precision and recall that are printed here', () => {
    const wrong: string[] = []
    let [truePositive, falsePositive, falseNegative] = [0, 0, 0]
    for (const [expected, sentence] of PHRASE_CORPUS) {
      const hits = lint(sentence, book)
      const exact = refusedHits(hits)
      const isExact = !/^[~-]|^blame$|^over_apology$/.test(expected)
      if (isExact) {
        if (exact.some((hit) => hit.code === expected)) truePositive++
        else falseNegative++
      } else if (exact.length > 0) falsePositive++
      const fits = isExact
        ? exact.some((hit) => hit.code === expected)
        : expected === '-'
          ? hits.length === 0
          : expected.startsWith('~')
            ? exact.length === 0 && hits.some((hit) => hit.kind === 'forbidden' && hit.code === expected.slice(1))
            : hits.some((hit) => hit.kind === expected)
      if (!fits)
        wrong.push(
          `${expected}: ${sentence} → ${JSON.stringify(hits.map(({ code, exact: isHard, found }) => [code, isHard, found]))}`,
        )
    }
    const precision = truePositive / (truePositive + falsePositive)
    const recall = truePositive / (truePositive + falseNegative)
    console.log(
      `phrases: ${PHRASE_CORPUS.length} sentences, exact hits: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}`,
    )
    expect(wrong).toEqual([])
    expect([precision, recall]).toEqual([1, 1])
  })
})

test('a hit says where it stands in the original, whatever stood between', () => {
  const text = '顾先生，您 肯定是弄混了，漫游包……'
  const [hit] = lint(text, book)
  expect(text.slice(hit!.from, hit!.to)).toBe('您 肯定是弄混了')
})
test('quotation marks alone protect nothing: only what a customer’s saying introduces is the customer’s', () => {
  expect(refusedHits(lint('「您弄错了」', book))).toHaveLength(1)
  expect(refusedHits(lint('我们告诉您说「您弄错了」', book))).toHaveLength(1)
  expect(lint('您说「我们不会处理」', book)).toEqual([])
})
test('wide and half-width, zero-width characters and capitals change nothing', () => {
  expect(refusedHits(lint('您\u200b弄\u200b错了', book))).toHaveLength(1)
  expect(refusedHits(lint('我们　不会　退', book))).toHaveLength(1)
})
test('each pattern offers a better wording in both languages that is itself clean', () => {
  for (const { better, code } of book.forbidden)
    expect([code, refusedHits(lint(better.zh, book)), better.en === '']).toEqual([code, [], false])
})

test('no script, template or sentence to say in the pack has a forbidden phrase', () => {
  const said = [
    ...telecomPack.service.scripts.value.map(({ zh }) => zh),
    ...telecomPack.service.occasions.value.map(({ script }) => script.zh),
    ...telecomPack.complaints.coach.value.flatMap(({ say }) => say.map(({ zh }) => zh)),
    telecomPack.complaints.goodwill.story.value.zh,
  ]
  expect(said.length).toBeGreaterThan(15)
  expect(said.filter((text) => refusedHits(lint(text, book)).length > 0)).toEqual([])
})
