import { describe, expect, it } from 'vitest'
import { columnOf, findHeader, mergeOf, numberForm, numberText } from './feeds.workbook.rules.ts'
import { looksLikeHeader } from './feeds.csv.rules.ts'

const DATE = { kind: 'date' } as const

describe('a number of a sheet as text', () => {
  it.each([
    ['a phone keeps its digits', '13800138000', { kind: 'number' }, '13800138000'],
    ['in scientific format too, while none is lost', '13800138000', { kind: 'scientific' }, '13800138000'],
    ['digits that were lost stay lost', '13800000000', { kind: 'scientific' }, '1.38E+10'],
    ['an ID number as a number is rounded', '1.1010519491231001E+17', { kind: 'number' }, '1.10105E+17'],
    ['fifteen digits are exact', '999999999999999', { kind: 'number' }, '999999999999999'],
    ['no digits that only the machine sees', '29.850000000000001', { kind: 'number' }, '29.85'],
    ['filled up with zeros as shown', '7', { kind: 'padded', digits: 5 }, '00007'],
    ['a date', '46348', DATE, '2026-11-22'],
    ['with its time', '46348.354166667', DATE, '2026-11-22 08:30'],
    ['the first days of 1900', '1', DATE, '1900-01-01'],
    ['the day that never was', '60', DATE, '1900-02-29'],
    ['the day behind it', '61', DATE, '1900-03-01'],
    ['a time alone', '0.5', { kind: 'time' }, '12:00'],
    ['what is no date stays a number', '-5', DATE, '-5'],
    ['nor the year 10000', '2958466', DATE, '2958466'],
  ] as const)('%s', (_name, raw, form, text) => {
    expect(numberText(raw, form, false)).toBe(text)
  })

  it('counts days from 1904 where the workbook does', () => {
    expect(numberText('44886', DATE, true)).toBe('2026-11-22')
    expect(numberText('0', DATE, true)).toBe('1904-01-01')
  })

  it.each([
    ['yyyy"年"m"月"d"日"', 'date'],
    ['[$-804]yyyy/m/d;@', 'date'],
    ['mmm-yy', 'date'],
    ['h:mm AM/PM', 'time'],
    ['[h]:mm:ss', 'time'],
    ['0.00E+00', 'scientific'],
    ['00000', 'padded'],
    ['[Red]#,##0.00;"d"0', 'number'],
    ['"day "0', 'number'],
    ['General', 'number'],
    ['@', 'number'],
  ])('reads the format %s', (code, kind) => {
    expect(numberForm(164, code).kind).toBe(kind)
  })

  it('knows the formats that have only a number', () => {
    expect([14, 22, 57, 21, 11, 48, 2, 49].map((id) => numberForm(id, undefined).kind)).toEqual([
      'date',
      'date',
      'date',
      'time',
      'scientific',
      'scientific',
      'number',
      'number',
    ])
  })
})

describe('places in a sheet', () => {
  it('reads columns and merges', () => {
    expect(['A1', 'Z9', 'AA10', 'XFD1048576', '12', 'A', 'ABCD1'].map(columnOf)).toEqual([
      0,
      25,
      26,
      16383,
      undefined,
      undefined,
      undefined,
    ])
    expect(mergeOf('B3:D5')).toEqual({ column: 1, from: 3, to: 5 })
    expect(mergeOf('B3:D3')).toBeUndefined()
    expect(() => mergeOf('B3:D9999999')).toThrow('workbook_damaged')
  })

  it('finds the row of names below a title and a note', () => {
    const rows = [
      { row: 1, cells: ['2026年客户名单'] },
      { row: 2, cells: ['', '', '单位：元'] },
      { row: 4, cells: ['客户编号', '姓名', '手机', '消费'] },
      { row: 5, cells: ['C1', '王小明', '13800138000', '29.85'] },
    ]
    expect(findHeader(rows, looksLikeHeader)?.row).toBe(4)
    expect(findHeader(rows.slice(3), looksLikeHeader)).toBeUndefined()
  })
})
