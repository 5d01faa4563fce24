import { buffer } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { writeXlsx, type CellValue } from 'hucre/xlsx'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testServices, type TestServices } from '../../../test/harness.ts'
import { hashOfRecord, importContext, importFeed, uploadsLeft, type Feed } from '../../../test/imports.ts'
import type { Context } from '../../platform/work.ts'
import { zipArchive } from '../../platform/zip-writer.ts'
import { listImportProblems } from './imports.problems.usecases.ts'
import { createImport } from './imports.usecases.ts'

const HEAD = ['客户编号', '姓名', '手机', '身份证号', '入网日期']
const GOOD = ['C1', '王小明', 13800138000, '11010519491231002X', new Date('2015-05-05')]
const FEED: Feed = { kind: 'customers', fileName: '客户.xlsx' }
type Rows = readonly (readonly CellValue[])[]
const book = async (rows: Rows, more: object = {}, sheet: object = {}) =>
  Buffer.from(
    await writeXlsx({ sheets: [{ name: '客户', rows: [HEAD, GOOD, ...rows].map((row) => [...row]), ...sheet }], ...more }),
  )

describe('bad workbooks', () => {
  let services: TestServices
  let context: Context
  beforeAll(async () => {
    services = await testServices()
    context = importContext(services)
  })
  afterAll(() => services.close())

  async function bomb(): Promise<Buffer> {
    const chunks = Array.from({ length: 40 }, () => ' '.repeat(1024 * 1024))
    return buffer(
      Readable.from(
        zipArchive([
          { name: '[Content_Types].xml', chunks: ['<Types/>'] },
          { name: 'xl/worksheets/sheet1.xml', chunks },
        ]),
      ),
    )
  }
  it.each([
    ['a zip bomb', bomb, {}, { reason: 'workbook_bomb' }],
    ['a workbook cut off', async () => (await book([])).subarray(0, 2000), {}, { reason: 'workbook_damaged' }],
    [
      'a workbook behind a password',
      async () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('EncryptedPackage', 'utf16le')]),
      {},
      { reason: 'workbook_encrypted' },
    ],
    [
      'an .xls of old',
      async () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(512)]),
      {},
      { reason: 'workbook_old' },
    ],
    ['a sheet that is not there', () => book([]), { sheet: '用量' }, { reason: 'no_sheet', column: '用量' }],
    ['a sheet without a row', () => book([], {}, { rows: [HEAD] }), {}, { reason: 'no_rows', row: 1 }],
    [
      'a column without a name',
      () =>
        book(
          [],
          {},
          {
            rows: [
              ['客户编号', null, '手机'],
              ['C1', 'x', 'y'],
            ],
          },
        ),
      {},
      { reason: 'blank_column', row: 1, column: '2' },
    ],
  ] as [string, () => Promise<Buffer>, object, object][])(
    '%s is refused whole and leaves nothing',
    async (_name, make, choices, details) => {
      const before = await hashOfRecord(services)
      const source = Readable.from([await make()])
      await expect(createImport(context, { source, fileName: '客户.xlsx', kind: 'customers', choices })).rejects.toThrow(
        expect.objectContaining({ code: 'imports.unreadable_file', details: expect.objectContaining(details) }),
      )
      expect(await hashOfRecord(services)).toBe(before)
      expect(uploadsLeft(services)).toBe(0)
    },
  )

  it('refuses by row and column what a sheet hides: formulas, cut digits, rounded numbers, errors, days that never were', async () => {
    const rows: Rows = [
      ['C2', '公式', '13800138001', null, null],
      ['C3', '截断', 13800000000, null, null],
      ['C4', '文字截断', '1.38E+10', null, null],
      ['C5', '舍入', null, Number('110105194912310021'), null],
      ['C6', '#N/A', null, null, null],
      ['C7', '不存在的一天', null, null, 60],
      [null, null, null, null, null],
      ['C8', '=HYPERLINK("http://x")', null, null, null],
      ['C9', '好的', '13800138009', null, null],
    ]
    const file = await book(
      rows,
      {},
      {
        cells: new Map<string, object>([
          ['2,1', { value: '公式', formula: 'UPPER(A3)', type: 'formula' }],
          ['3,2', { value: 13800000000, style: { numFmt: '0.00E+00' } }],
          ['7,4', { value: 60, style: { numFmt: 'yyyy-mm-dd' } }],
        ]),
      },
    )
    const before = await hashOfRecord(services)
    const view = await importFeed(context, file, FEED, false)
    const { items } = await listImportProblems(context, view.id, { after: 0, limit: 50 })
    expect(items.map(({ row, column, reason }) => [row, column, reason])).toEqual([
      [3, '姓名', 'formula'],
      [4, '手机', 'scientific'],
      [5, '手机', 'scientific'],
      [6, '身份证号', 'scientific'],
      [7, '姓名', 'sheet_error'],
      [8, '入网日期', 'date_impossible'],
      [10, '姓名', 'formula'],
    ])
    expect(view.checked).toMatchObject({ rows: 9, fresh: 2, refused: 7 })
    expect(await hashOfRecord(services)).toBe(before)
  })

  it('writes dates of both calendars of a sheet, phones kept as numbers, and only the good rows', async () => {
    const of1904 = await importFeed(context, await book([['C9', '九', '12345', null, null]], { dateSystem: '1904' }), FEED)
    expect(of1904.applied).toMatchObject({ rows: 2, fresh: 1, refused: 1 })
    const again = await importFeed(context, await book([]), FEED)
    expect(again.applied).toMatchObject({ rows: 1, same: 1 })
    const { rows } = await services.behind.query(`select customer_no, name, opened_on from customer order by 1`)
    expect(rows).toEqual([{ customer_no: 'C1', name: '王小明', opened_on: '2015-05-05' }])
  })
})
