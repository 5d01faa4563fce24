import { describe, expect, it } from 'vitest'
import { openedBefore, readBirthday, readDate, readMonth } from './feeds.dates.rules.ts'
import { hideMiddle, readCount, readIdNumber, readKey, readNumber, readPhone, readText } from './feeds.values.rules.ts'
import { readGender, readStatus, readYesNo } from './feeds.words.rules.ts'

const show = (read: { ok: true; value: unknown } | { ok: false; reason: string }) => (read.ok ? read.value : `!${read.reason}`)

describe('cells become values or a reason', () => {
  it.each([
    ['13800138000', '13800138000'],
    ['+86 138-0013-8000', '13800138000'],
    ['１３８００１３８０００', '13800138000'],
    ['0730-8221234', '07308221234'],
    ['13800138000.0', '13800138000'],
    ['1.38E+10', '!scientific'],
    ['1.38001E+10', '!scientific'],
    ['12345', '!phone_form'],
    ['=13800138000', '!formula'],
    ['23800138000', '!phone_form'],
  ])('phone %s → %s', (cell, expected) => expect(show(readPhone(cell))).toBe(expected))

  it.each([
    ['11010519491231002X', '11010519491231002X'],
    ['11010519491231002x', '11010519491231002X'],
    ["'11010519491231002X", '11010519491231002X'],
    ['110105194912310021', '!id_checksum'],
    ['1.10105E+17', '!scientific'],
    ['110105194912310000', '!id_rounded'],
    ['1101051949123100', '!id_form'],
  ])('ID number %s → %s', (cell, expected) => expect(show(readIdNumber(cell))).toBe(expected))

  it.each([
    ['1234.5', 1234.5],
    ['1,234.50', 1234.5],
    ['¥29.85', 29.85],
    ['２９．８５', 29.85],
    ['-3', -3],
    ['29.85元', 29.85],
    ['', '!number_form'],
    ['abc', '!number_form'],
    ['1,23', '!number_form'],
    ['1e13', '!number_range'],
    ['=1+1', '!formula'],
    ['0x10', '!number_form'],
    ['NaN', '!number_form'],
    ['Infinity', '!number_range'],
  ])('number %s → %s', (cell, expected) => expect(show(readNumber(cell))).toBe(expected))
  it.each([
    ['3', 3],
    ['3.5', '!whole_number'],
    ['-1', '!negative'],
  ])('count %s → %s', (cell, expected) => expect(show(readCount(cell))).toBe(expected))

  it.each([
    ['王小明', '王小明'],
    [' 王小明　', '王小明'],
    ['𬭎㛃', '𬭎㛃'],
    ['=cmd|x', '!formula'],
    ['＝1', '!formula'],
    ['　=1', '!formula'],
    ['@sum', '!formula'],
    ['-cmd', '!formula'],
    ['+x', '!formula'],
    ['-12', '-12'],
    ['a\u0000b', '!control_character'],
    ['王\ufffd', '!lost_character'],
    ['x'.repeat(21), '!too_long'],
  ])('text %j → %j', (cell, expected) => expect(show(readText(cell, 20))).toBe(expected))
  it.each([
    ['A-1', 'A-1'],
    ['', '!required'],
    ['1.2E+12', '!scientific'],
    ['A 1', '!blank_inside'],
  ])('key %s → %s', (cell, expected) => expect(show(readKey(cell))).toBe(expected))

  it.each([
    ['2026-11-22', { year: 2026, month: 11, day: 22 }],
    ['2026/1/2', { year: 2026, month: 1, day: 2 }],
    ['20261122', { year: 2026, month: 11, day: 22 }],
    ['2026年11月22日', { year: 2026, month: 11, day: 22 }],
    ['2026-11-22 08:00:00', { year: 2026, month: 11, day: 22 }],
    ['2026-02-30', '!date_impossible'],
    ['2025-02-29', '!date_impossible'],
    ['2026-13-01', '!date_impossible'],
    ['1800-01-01', '!date_impossible'],
    ['22/11/2026', '!date_form'],
    ['soon', '!date_form'],
  ])('date %s → %s', (cell, expected) => expect(show(readDate(cell, 'ymd'))).toEqual(expected))
  it('reads day-first and month-first only when told', () => {
    expect(show(readDate('02/03/2026', 'dmy'))).toEqual({ year: 2026, month: 3, day: 2 })
    expect(show(readDate('02/03/2026', 'mdy'))).toEqual({ year: 2026, month: 2, day: 3 })
  })

  it.each([
    ['1980-05-06', 'solar', { calendar: 'solar', year: 1980, month: 5, day: 6, leapMonth: false }],
    ['05-06', 'solar', { calendar: 'solar', year: null, month: 5, day: 6, leapMonth: false }],
    ['5月6日', 'solar', { calendar: 'solar', year: null, month: 5, day: 6, leapMonth: false }],
    ['0000-05-06', 'solar', { calendar: 'solar', year: null, month: 5, day: 6, leapMonth: false }],
    ['02-29', 'solar', { calendar: 'solar', year: null, month: 2, day: 29, leapMonth: false }],
    ['农历1980-04-30', 'solar', { calendar: 'lunar', year: 1980, month: 4, day: 30, leapMonth: false }],
    ['1980-04-30', 'lunar', { calendar: 'lunar', year: 1980, month: 4, day: 30, leapMonth: false }],
    ['1979年闰六月初八', 'solar', { calendar: 'lunar', year: 1979, month: 6, day: 8, leapMonth: true }],
    ['腊月廿三', 'solar', { calendar: 'lunar', year: null, month: 12, day: 23, leapMonth: false }],
    ['十一月三十', 'solar', { calendar: 'lunar', year: null, month: 11, day: 30, leapMonth: false }],
    ['正月初十', 'solar', { calendar: 'lunar', year: null, month: 1, day: 10, leapMonth: false }],
    ['闰4-6', 'solar', { calendar: 'lunar', year: null, month: 4, day: 6, leapMonth: true }],
    ['公历1980-05-06', 'lunar', { calendar: 'solar', year: 1980, month: 5, day: 6, leapMonth: false }],
    ['1980-02-30', 'solar', '!date_impossible'],
    ['农历1980-04-31', 'solar', '!date_impossible'],
    ['2030-01-01', 'solar', '!date_future'],
    ['x', 'solar', '!date_form'],
  ] as const)('birthday %s (%s) → %s', (cell, calendar, expected) =>
    expect(show(readBirthday(cell, calendar, 'ymd', '2026-11-22'))).toEqual(expected),
  )

  it.each([
    ['2026-10', '2026-10'],
    ['202610', '2026-10'],
    ['2026/1', '2026-01'],
    ['2026年9月', '2026-09'],
    ['2026-10-31', '2026-10'],
    ['2026-13', '!month_form'],
    ['Oct', '!month_form'],
  ])('month %s → %s', (cell, expected) => expect(show(readMonth(cell))).toBe(expected))
  it.each([
    ['2026-10', 0, '2026-10-01'],
    ['2026-10', 1, '2026-09-01'],
    ['2026-10', 72, '2020-10-01'],
    ['2026-01', 1, '2025-12-01'],
  ])('%s less %i months of tenure opened on %s', (month, tenure, opened) => expect(openedBefore(month, tenure)).toBe(opened))

  it.each([
    ['男', 'male'],
    ['Female', 'female'],
    [' M ', 'male'],
    ['x', '!gender_word'],
  ])('gender %s → %s', (cell, expected) => expect(show(readGender(cell))).toBe(expected))
  it.each([
    ['在网', 'active'],
    ['欠费停机', 'suspended'],
    ['Churned', 'left'],
    ['?', '!status_word'],
  ])('status %s → %s', (cell, expected) => expect(show(readStatus(cell))).toBe(expected))
  it.each([
    ['Yes', 'yes'],
    ['False', 'no'],
    ['是', 'yes'],
    ['maybe', '!yes_no_word'],
  ])('yes or no %s → %s', (cell, expected) => expect(show(readYesNo(cell))).toBe(expected))
  it.each([
    ['13800138000', '138******00'],
    ['湖南省岳阳楼区', '湖*****区'],
    ['1.38E+10', '1.38E+10'],
    ['abc', '***'],
  ])('%s is shown as %s', (value, shown) => expect(hideMiddle(value)).toBe(shown))
})
