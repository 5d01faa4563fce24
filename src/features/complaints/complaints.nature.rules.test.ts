import { describe, expect, test } from 'vitest'
import { telecomPack } from '../../../packs/telecom/index.ts'
import { proposeNature } from './complaints.nature.rules.ts'

const signs = telecomPack.complaints.natureSigns.value
const natureOf = (words: string, ticked: readonly string[] = []) => proposeNature(signs, ticked, words).nature

describe('the nature that the words propose (J3)', () => {
  test.each([
    ['solving', '我要求马上退费，账单是 11 月 3 日当天出的'],
    ['solving', '太差了！必须给我恢复'],
    ['venting', '没什么要求，就是不舒服'],
    ['venting', '没有要求，每次都这样'],
    ['venting', '等了四十分钟，气死了'],
    ['venting', '等了四十分钟，每次都这样，唉'],
    ['expecting', '我是老客户，别的公司都送流量，希望你们也能有'],
    [null, '你好'],
    [null, ''],
  ])('%s: %s', (nature, words) => expect(natureOf(words)).toBe(nature))

  test('a word inside a longer one is not heard; beside it, it is', () => {
    expect(proposeNature(signs, [], '没什么要求').reasons.map((reason) => reason.text)).toEqual(['没什么要求'])
    expect(natureOf('没什么要求，但是我要求退费，合同在这里')).toBe('solving')
  })
  test('a ticked sign weighs twice a word, and each sign counts once', () => {
    expect(natureOf('气死了，气死了，烦死了', ['firm'])).toBe('solving')
    expect(natureOf('我要求退费', ['simple_and_repeated'])).toBe('venting')
  })
  test('on a tie with anger that has reasons, those win; between the other two nobody does', () => {
    expect(natureOf('', ['firm', 'unclear_opinion'])).toBe('solving')
    expect(natureOf('', ['unclear_opinion', 'hopeful_tone'])).toBeNull()
  })
  test('is never called validated while there are no labels', () => {
    expect(proposeNature(signs, ['firm'], '').validated).toBe(false)
  })
})
