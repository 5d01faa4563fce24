import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeTerritory } from '../../../test/factories.ts'
import { testServices, type TestServices } from '../../../test/harness.ts'
import { hashOfRecord, importContext, importFeed, uploadsLeft, type Feed } from '../../../test/imports.ts'
import type { Context } from '../../platform/work.ts'
import { listImportProblems } from './imports.problems.usecases.ts'

const HEAD = '客户编号,姓名,手机,身份证号,入网日期,区域'
const GOOD = 'C1,王小明,13800138000,11010519491231002X,2015-05-05,T-OK'
const customers = (...rows: string[]) => `${[HEAD, GOOD, ...rows].join('\n')}\n`
const usage = (...rows: string[]) => `${['客户编号,月份,消费,通话时长,投诉次数', 'K1,2026-10,29.85,120,0', ...rows].join('\n')}\n`
const USAGE: Feed = { kind: 'usage', mapping: { month: '2026-10' } }
const CUSTOMERS: Feed = { kind: 'customers' }

describe('bad files', () => {
  let services: TestServices
  let context: Context
  beforeAll(async () => {
    services = await testServices()
    context = importContext(services)
    await makeTerritory(services, { code: 'T-OK' })
    await importFeed(context, '客户编号,姓名\nK1,甲\nK2,乙\nK3,丙\n', CUSTOMERS)
  })
  afterAll(() => services.close())

  const recordHash = () => hashOfRecord(services)
  const filesLeft = () => uploadsLeft(services)

  const tenMegabytes = 'x'.repeat(10 * 1024 * 1024 + 1)
  it.each([
    ['an empty file', '', { reason: 'empty' }],
    ['only a header', `${HEAD}\n`, { reason: 'no_rows', row: 1 }],
    [
      'a damaged UTF-8 character',
      Buffer.concat([Buffer.from(customers('C2,李')), Buffer.from([0xe6, 0x9d, 0x0a])]),
      { reason: 'encoding', row: 4, column: '客户编号' },
    ],
    [
      'bytes of no encoding',
      Buffer.concat([Buffer.from('id,name\n1,x\n2,'), Buffer.from([0xff, 0xff, 0x0a])]),
      { reason: 'encoding', row: 3, column: 'name' },
    ],
    ['the head of a spreadsheet and nothing else', Buffer.from('PK\u0003\u0004\u0014\u0000'), { reason: 'workbook_damaged' }],
    ['NUL bytes', customers('C2,李\u0000四'), { reason: 'binary', row: 3, column: '姓名' }],
    ['a line of more than 10 MB', customers(`C2,${tenMegabytes}`), { reason: 'line_too_long', row: 3, column: '姓名' }],
    ['a quote that is never closed', customers('C2,"李四,13800138000'), { reason: 'unclosed_quote', row: 3, column: '姓名' }],
    ['text behind a closing quote', customers('C2,"李"四,13800138000,,,'), { reason: 'bad_quote', row: 3, column: '姓名' }],
    ['two columns of one name', '客户编号,姓名,姓名\nC1,a,b\n', { reason: 'duplicate_column', row: 1, column: '姓名' }],
    ['a column without a name', '客户编号,,姓名\nC1,a,b\n', { reason: 'blank_column', row: 1, column: '2' }],
    ['a row of 201 cells', `${customers('C2,"李"')}${','.repeat(200)}\n`, { reason: 'too_many_cells', row: 4, column: '201' }],
  ] as [string, string | Buffer, object][])(
    '%s is refused whole, naming the place, and leaves nothing',
    async (_name, content, details) => {
      const before = await recordHash()
      await expect(importFeed(context, content, CUSTOMERS)).rejects.toThrow(
        expect.objectContaining({ code: 'imports.unreadable_file', details: expect.objectContaining(details) }),
      )
      expect(await recordHash()).toBe(before)
      expect(filesLeft()).toBe(0)
    },
  )

  it.each([
    [
      'a row too short',
      CUSTOMERS,
      customers('C2,李四'),
      { row: 3, column: '手机', reason: 'ragged', params: { cells: 2, expected: 6 } },
    ],
    [
      'a row too long',
      CUSTOMERS,
      customers('C2,李四,,,,,多,余'),
      { row: 3, column: '区域', reason: 'ragged', params: { cells: 8, expected: 6 } },
    ],
    [
      'the same number twice',
      CUSTOMERS,
      customers('C2,李四,,,,', 'C2,李五,,,,'),
      { row: 4, column: '客户编号', reason: 'duplicate', params: { row: 4, first: 3 } },
    ],
    ['no number', CUSTOMERS, customers(' ,李四,,,,'), { row: 3, column: '客户编号', reason: 'required' }],
    [
      'a number that a spreadsheet cut',
      CUSTOMERS,
      customers('1.20E+12,李四,,,,'),
      { row: 3, column: '客户编号', reason: 'scientific' },
    ],
    [
      'a phone that a spreadsheet cut',
      CUSTOMERS,
      customers('C2,李四,1.38E+10,,,'),
      { row: 3, column: '手机', reason: 'scientific', params: { value: '1.38E+10' } },
    ],
    [
      'a phone too short',
      CUSTOMERS,
      customers('C2,李四,138001380,,,'),
      { row: 3, column: '手机', reason: 'phone_form', params: { value: '138****80' } },
    ],
    [
      'an ID number that a spreadsheet cut',
      CUSTOMERS,
      customers('C2,李四,,1.10105E+17,,'),
      { row: 3, column: '身份证号', reason: 'scientific' },
    ],
    [
      'an ID number rounded to zeros',
      CUSTOMERS,
      customers('C2,李四,,110105194912310000,,'),
      { row: 3, column: '身份证号', reason: 'id_rounded' },
    ],
    [
      'a wrong check digit',
      CUSTOMERS,
      customers('C2,李四,,110105194912310021,,'),
      { row: 3, column: '身份证号', reason: 'id_checksum' },
    ],
    [
      'a day that does not exist',
      CUSTOMERS,
      customers('C2,李四,,,2025-02-29,'),
      { row: 3, column: '入网日期', reason: 'date_impossible', params: { value: '2025-02-29' } },
    ],
    ['a day to come', CUSTOMERS, customers('C2,李四,,,2031-01-01,'), { row: 3, column: '入网日期', reason: 'date_future' }],
    ['a date that is none', CUSTOMERS, customers('C2,李四,,,去年,'), { row: 3, column: '入网日期', reason: 'date_form' }],
    ['a formula', CUSTOMERS, customers('C2,"=HYPERLINK(""http://x"")",,,,'), { row: 3, column: '姓名', reason: 'formula' }],
    ['a formula behind a full-width blank', CUSTOMERS, customers('C2,　=1+1,,,,'), { row: 3, column: '姓名', reason: 'formula' }],
    ['a formula as phone', CUSTOMERS, customers('C2,李四,@SUM(A1),,,'), { row: 3, column: '手机', reason: 'formula' }],
    [
      'a character lost in a conversion',
      CUSTOMERS,
      customers('C2,李\ufffd,,,,'),
      { row: 3, column: '姓名', reason: 'lost_character' },
    ],
    ['a name without end', CUSTOMERS, customers(`C2,${'李'.repeat(121)},,,,`), { row: 3, column: '姓名', reason: 'too_long' }],
    [
      'a territory that does not exist',
      CUSTOMERS,
      customers('C2,李四,,,,T-NO'),
      { row: 3, column: '区域', reason: 'unknown_territory', params: { value: 'T-NO' } },
    ],
    [
      'usage of another month',
      USAGE,
      usage('K2,2026-09,1,1,0'),
      { row: 3, column: '月份', reason: 'wrong_month', params: { value: '2026-09' } },
    ],
    ['a month that is none', USAGE, usage('K2,Oct,1,1,0'), { row: 3, column: '月份', reason: 'month_form' }],
    [
      'usage of a customer who is not there',
      USAGE,
      usage('K9,2026-10,1,1,0'),
      { row: 3, column: '客户编号', reason: 'unknown_customer', params: { value: 'K9' } },
    ],
    [
      'usage twice in a month',
      USAGE,
      usage('K2,2026-10,1,1,0', 'K2,2026-10,2,2,0'),
      { row: 4, column: '客户编号', reason: 'duplicate', params: { row: 4, first: 3 } },
    ],
    [
      'an amount that is none',
      USAGE,
      usage('K2,2026-10,abc,1,0'),
      { row: 3, column: '消费', reason: 'number_form', params: { value: 'abc' } },
    ],
    ['no amount', USAGE, usage('K2,2026-10,,1,0'), { row: 3, column: '消费', reason: 'required' }],
    ['a decimal comma', USAGE, usage('K2,2026-10,"1,23",1,0'), { row: 3, column: '消费', reason: 'number_form' }],
    ['minutes below zero', USAGE, usage('K2,2026-10,1,-5,0'), { row: 3, column: '通话时长', reason: 'negative' }],
    ['half a complaint', USAGE, usage('K2,2026-10,1,1,0.5'), { row: 3, column: '投诉次数', reason: 'whole_number' }],
    ['an impossible amount', USAGE, usage('K2,2026-10,1e15,1,0'), { row: 3, column: '消费', reason: 'number_range' }],
    ['a formula as amount', USAGE, usage('K2,2026-10,=1+1,1,0'), { row: 3, column: '消费', reason: 'formula' }],
    ['usage without all its cells', USAGE, usage('K2,2026-10'), { row: 3, column: '消费', reason: 'ragged' }],
  ] as [string, Feed, string, object][])(
    '%s is refused by row and column; the dry run writes nothing',
    async (_name, feed, content, problem) => {
      const before = await recordHash()
      const view = await importFeed(context, content, feed, false)
      expect(view.state).toBe('checked')
      expect(view.checked!.refused).toBe(1)
      const { items } = await listImportProblems(context, view.id, { after: 0, limit: 10 })
      expect(items).toEqual([expect.objectContaining({ ...problem, severity: 'refused' })])
      expect(await recordHash()).toBe(before)
    },
  )

  it('writes the good rows beside a refused one, and only those', async () => {
    const view = await importFeed(context, customers('C2,李四,1.38E+10,,,', 'C3,张三,13900139000,,2020-01-01,'), CUSTOMERS)
    expect(view.applied).toMatchObject({ rows: 3, fresh: 2, refused: 1 })
    const { rows } = await services.behind.query(`select customer_no from customer where customer_no like 'C%' order by 1`)
    expect(rows.map((row) => row.customer_no as string)).toEqual(['C1', 'C3'])
  })
})
