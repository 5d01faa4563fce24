import { describe, expect, test } from 'vitest'
import { formatOf } from '../i18n/format.ts'
import { translatorOf } from '../i18n/use-t.ts'
import { type Due, dueWords } from './due-words.ts'

// Wednesday, 10:42 in Shanghai.
const NOW = new Date('2026-11-25T02:42:00Z')
const zh = translatorOf('zh')
const format = formatOf('zh', () => NOW)
const say = (due: Omit<Due, 'state'> & { state?: Due['state'] }): string => {
  const { look, words } = dueWords({ state: 'open', ...due }, NOW, zh, format)
  return `${look} ${words}`
}

describe('a deadline in words', () => {
  test.each([
    ['within the hour: minutes', '2026-11-25T03:22:00Z', 'warn 还有 40 分'],
    ['within two hours: hours and minutes', '2026-11-25T04:00:00Z', 'warn 还有 1 小时 18 分'],
    ['later today: the hour', '2026-11-25T10:00:00Z', 'todo 今天 18:00'],
    ['at midnight: the day that ends', '2026-11-25T16:00:00Z', 'todo 今天 24:00'],
    ['tomorrow: the hour', '2026-11-26T01:00:00Z', 'todo 明天 09:00'],
    ['the last moment of tomorrow', '2026-11-26T16:00:00Z', 'todo 明天 24:00'],
    ['further away: the date', '2026-12-31T16:00:00Z', 'todo 12月31日'],
    ['another year is named', '2027-01-28T16:00:00Z', 'todo 2027年1月28日'],
    ['40 minutes late', '2026-11-25T02:02:00Z', 'late 逾期 40 分'],
    ['hours late', '2026-11-24T22:00:00Z', 'late 逾期 4 小时'],
    ['days late', '2026-11-22T02:00:00Z', 'late 逾期 3 天'],
  ])('%s', (_case, dueAt, words) => {
    expect(say({ dueAt })).toBe(words)
  })
  test('beyond a day it counts workdays, and warns on the last of them', () => {
    expect(say({ dueAt: '2026-11-30T16:00:00Z', workdaysLeft: 3 })).toBe('todo 剩 3 个工作日')
    expect(say({ dueAt: '2026-11-29T16:00:00Z', workdaysLeft: 1 })).toBe('warn 剩 1 个工作日')
  })
  test('it warns from the rule’s reminder on', () => {
    expect(say({ dueAt: '2026-11-30T16:00:00Z', workdaysLeft: 3, warnAt: '2026-11-25T00:00:00Z' })).toBe('warn 剩 3 个工作日')
  })
  test('what is kept says when, what rests says why', () => {
    expect(say({ state: 'met', dueAt: '2026-11-30T16:00:00Z', metAt: '2026-11-25T02:15:00Z' })).toBe('met 10:15 达成')
    expect(say({ state: 'met_late', dueAt: '2026-11-20T16:00:00Z', metAt: '2026-11-23T02:15:00Z' })).toBe('met 11月23日 补办')
    expect(say({ state: 'suspended', dueAt: '2026-11-30T16:00:00Z', holdReason: '等客户寄资料' })).toBe('hold 暂停：等客户寄资料')
    expect(say({ state: 'waived', dueAt: '2026-11-30T16:00:00Z' })).toBe('hold 已免除')
  })
})
