import { buffer } from 'node:stream/consumers'
import { readXlsx } from 'hucre/xlsx'
import { describe, expect, it } from 'vitest'
import { columnName, xlsxStream, type SheetCell } from './xlsx-writer.ts'

/** Read back by a program that is not ours. */
async function readBack(...sheets: Parameters<typeof xlsxStream>[0]) {
  return readXlsx(new Uint8Array(await buffer(xlsxStream(sheets))), { readStyles: true })
}

describe('a workbook as a stream', () => {
  it('keeps text as text: phones, formulas, blanks, quotes, control characters, rare characters', async () => {
    const texts = [
      '13800138000',
      '=1+1',
      '　=HYPERLINK("http://x")',
      '@SUM(A1)',
      ' a  b ',
      '<b>&"\'',
      'line\nbreak',
      'bell\u0007',
      '_x0041_',
      '𬭎䶮㛃',
      '007',
    ]
    const book = await readBack({ name: '客户', columns: [{ header: '值' }], rows: texts.map((text) => [text]) })
    expect(book.sheets[0]?.name).toBe('客户')
    expect(book.sheets[0]?.rows).toEqual([['值'], ...texts.map((text) => [text])])
    const bytes = await buffer(xlsxStream([{ name: 'x', columns: [{ header: '=A1' }], rows: [['=1+1']] }]))
    expect(bytes.includes('<f>')).toBe(false)
  })

  it('writes numbers, money and dates as such, and as text what is none', async () => {
    const book = await readBack({
      name: 'a/b*c:[d]',
      columns: [
        { header: 'n', kind: 'number' },
        { header: 'm', kind: 'money' },
        { header: 'd', kind: 'date' },
      ],
      rows: [
        [1.5, 29.85, '2026-11-22'],
        ['none', null, '1899-12-31'],
        [Number.NaN, 0, { value: '2024-02-29', marked: 'refused' }],
      ],
    })
    const [sheet] = book.sheets
    expect(sheet?.name).toBe('a b c  d')
    expect(sheet?.rows.slice(1)).toEqual([
      [1.5, 29.85, new Date('2026-11-22')],
      ['none', null, '1899-12-31'],
      ['NaN', 0, '2024-02-29'],
    ])
  })

  it('pulls rows only as they are read, and keeps none', async () => {
    let made = 0
    function* rows(): Generator<SheetCell[]> {
      for (; made < 300_000; made++) yield [made, `C${made}`, '13800138000']
    }
    const stream = xlsxStream([
      { name: 'big', columns: [{ header: 'a', kind: 'number' }, { header: 'b' }, { header: 'c' }], rows: rows() },
    ])
    const first = await new Promise((resolve) => stream.once('readable', () => resolve(stream.read())))
    expect(first).not.toBeNull()
    expect(made).toBeLessThan(20_000)
    stream.destroy()
  })

  it('goes on in a second sheet after the last row of the first, names kept apart', async () => {
    const columns = [{ header: 'n', kind: 'number' }] as const
    const stream = xlsxStream(
      [
        { name: '名单', columns, rows: [[1], [2], [3], [4], [5]] },
        { name: '名单', columns: [{ header: 'empty' }], rows: [] },
        { name: 'exact', columns, rows: [[1], [2]] },
      ],
      3,
    )
    const book = await readXlsx(new Uint8Array(await buffer(stream)))
    expect(book.sheets.map((sheet) => [sheet.name, sheet.rows.flat()])).toEqual([
      ['名单', ['n', 1, 2]],
      ['名单 (2)', ['n', 3, 4]],
      ['名单 (3)', ['n', 5]],
      ['名单 (4)', ['empty']],
      ['exact', ['n', 1, 2]],
    ])
  })

  it('names columns as spreadsheets do', () => {
    expect([0, 25, 26, 701, 702].map(columnName)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA'])
  })
})
