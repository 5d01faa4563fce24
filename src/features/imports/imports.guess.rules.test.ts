import { describe, expect, it } from 'vitest'
import { guessMapping } from './imports.guess.rules.ts'
import { EMPTY_MAPPING, mappingFaults, meaningOf, rowKeyPrefix, withMeaning, type Mapping } from './imports.mapping.rules.ts'

const column = (name: string, ...values: string[]) => ({ name, values })

describe('what columns seem to mean', () => {
  it.each([
    ['客户编号', ['K1'], 'customerNo'],
    ['姓名', ['王小明'], 'name'],
    ['联系电话', ['13800138000'], 'phone'],
    ['证件号码', ['11010519491231002X'], 'idNumber'],
    ['出生日期', ['1980-05-06'], 'birthday'],
    ['归属区域', ['T1'], 'territory'],
    ['合约到期', ['2027-01-01'], 'contractEnd'],
    ['集团角色', ['联系人'], 'accountRole'],
    ['MSISDN', ['13800138000'], 'phone'],
    ['联络', ['13800138000'], 'phone'],
    ['Date of birth', ['1980-05-06'], 'birthday'],
    ['State', ['在网'], 'status'],
    ['State', ['LA'], undefined],
  ])('%s with %j is %s', (name, values, field) => {
    const mapping = guessMapping([column(name, ...values)], 'customers', null)
    expect(meaningOf(mapping, name)).toBe(field ?? 'ignore')
  })
  it.each([
    ['收入（元）', '29.85', 'revenue'],
    ['流量（MB）', '100', 'dataMb'],
    ['漫游（元）', '0', 'roaming'],
    ['余额（元）', '5', 'balance'],
    ['账期', '2026-09', 'month'],
    ['Total day calls', '9', 'extra'],
  ])('usage: %s is %s', (name, value, meaning) =>
    expect(meaningOf(guessMapping([column('客户编号', 'K1'), column(name, value)], 'usage', null), name)).toBe(meaning),
  )
  it('takes the month and the order of dates from the content', () => {
    expect(guessMapping([column('客户编号', 'K'), column('账期', '202609', '202609')], 'usage', '2026-10').month).toBe('2026-09')
    expect(guessMapping([column('id', 'K'), column('Open date', '12/31/2020', '01/02/2021')], 'customers', null).dateOrder).toBe(
      'mdy',
    )
  })
  it('falls back to the row number behind the file’s name', () => {
    expect(guessMapping([column('性别', '男')], 'customers', null, 'Feed 2026.csv').rowNumberKey).toBe('Feed-2026-')
    expect(rowKeyPrefix('.csv')).toBe('R')
  })
})

describe('a mapping', () => {
  const base: Mapping = {
    ...EMPTY_MAPPING,
    month: '2026-10',
    fields: { customerNo: { columns: ['a'] }, revenue: { columns: ['b'] } },
  }
  it.each([
    [{ fields: {} }, 'no_key'],
    [{ month: null }, 'no_month'],
    [{ fields: { customerNo: { columns: ['a'] } } }, 'no_revenue'],
    [{ fields: { ...base.fields, minutes: { columns: ['z'] } } }, 'unknown_column'],
    [{ fields: { ...base.fields, phone: { columns: ['c'] } } }, 'wrong_kind'],
    [{ rowNumberKey: 'R' }, 'two_keys'],
    [{ extras: ['Month'] }, 'unknown_column'],
    [{ fields: { ...base.fields, customerNo: { constant: 'x' } } }, 'constant_key'],
    [{ fields: { ...base.fields, customerNo: { columns: ['a', 'c'] } } }, 'several_columns'],
  ] as [Partial<Mapping>, string][])('%j has the fault %s', (change, fault) => {
    expect(mappingFaults({ ...base, ...change }, 'usage', ['a', 'b', 'c']).map((one) => one.fault)).toContain(fault)
  })
  it('gives numbers several columns and text one', () => {
    const two = withMeaning(base, 'c', 'revenue')
    expect(two.fields.revenue).toEqual({ columns: ['b', 'c'] })
    expect(withMeaning(two, 'c', 'customerNo').fields).toEqual({ revenue: { columns: ['b'] }, customerNo: { columns: ['c'] } })
    expect(meaningOf(withMeaning(two, 'b', 'ignore'), 'b')).toBe('ignore')
  })
})
