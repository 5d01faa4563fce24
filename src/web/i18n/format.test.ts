import { describe, expect, test } from 'vitest'
import { dayOf, formatOf } from './format.ts'

const NOW = new Date('2026-11-25T02:42:00Z')
const zh = formatOf('zh', () => NOW)
const en = formatOf('en', () => NOW)

describe('numbers, money and dates', () => {
  test('follow the language', () => {
    expect([zh.number(1224325), zh.percent(96, 118), zh.money(128600), en.money(128600, 0)]).toEqual([
      '1,224,325',
      '81.4%',
      '¥1,286.00',
      '¥1,286',
    ])
    expect([zh.clock(NOW), en.clock(NOW)]).toEqual(['11月25日 星期三 10:42', 'Nov 25 Wed 10:42'])
    expect([zh.month('2026-11'), en.month('2026-11')]).toEqual(['2026年11月', 'Nov 2026'])
  })
  test('a rate over nothing is no rate', () => {
    expect(zh.percent(0, 0)).toBe('--')
  })
  test('days are those of the branch, whatever the desk’s time zone', () => {
    expect(dayOf(new Date('2026-11-25T15:59:00Z'))).toBe('2026-11-25')
    expect(dayOf(new Date('2026-11-25T16:00:00Z'))).toBe('2026-11-26')
    expect(zh.dayTime('2026-11-25T16:05:00Z')).toBe('11月26日 00:05')
  })
  test('a plain date stays that date', () => {
    expect([zh.day('2026-01-01'), zh.fullDay('2026-01-01'), en.day('1988-06-15')]).toEqual([
      '1月1日',
      '2026年1月1日',
      'Jun 15, 1988',
    ])
  })
})
