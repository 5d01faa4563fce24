import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { writeXlsx } from 'hucre/xlsx'
import { afterAll, describe, expect, it } from 'vitest'
import { zipArchive } from '../../platform/zip-writer.ts'
import type { FeedChoices } from './feeds.shape.rules.ts'
import { sampleRows, shapeOf } from './feeds.shape.usecases.ts'
import { workbookShape } from './feeds.spreadsheet.usecases.ts'
import { WORKBOOK_LIMITS } from './feeds.workbook.rules.ts'
import { readWorkbook } from './feeds.workbook.usecases.ts'

const folder = mkdtempSync(join(tmpdir(), 'zhixin-workbook-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const path = join(folder, 'book.xlsx')
const tidy = join(folder, 'book.tidy')

async function read(bytes: Uint8Array, choices: FeedChoices = {}) {
  writeFileSync(path, bytes)
  // A workbook is read on a thread; what it says needs none.
  const isWorkbook = Buffer.from(bytes.subarray(0, 2)).toString() === 'PK'
  const shape = await (isWorkbook ? readWorkbook(path, tidy, choices, WORKBOOK_LIMITS) : shapeOf(path, tidy, choices))
  return { shape, rows: await sampleRows(path, tidy, shape, 100) }
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
interface Parts {
  readonly sheet?: string
  readonly tail?: string
  readonly workbook?: string
  readonly strings?: string
  readonly styles?: string
  readonly more?: Readonly<Record<string, string>>
}
/** A workbook by hand: what no library would write. */
function byHand({ sheet = '', tail = '', workbook = '', strings, styles, more = {} }: Parts): Promise<Buffer> {
  const relations = (list: string) =>
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list}</Relationships>`
  const one = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`
  const files: Record<string, string> = {
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': relations(one('rId1', 'officeDocument', '/xl/workbook.xml')),
    'xl/workbook.xml': `<x:workbook xmlns:x="${MAIN}" xmlns:r="${RELATIONS}">${workbook}<x:sheets><x:sheet name="名单 &amp; 表" r:id="rId1"/></x:sheets></x:workbook>`,
    'xl/_rels/workbook.xml.rels': relations(
      one('rId1', 'worksheet', 'worksheets/sheet1.xml') +
        (strings === undefined ? '' : one('rId2', 'sharedStrings', 'sharedStrings.xml')) +
        (styles === undefined ? '' : one('rId3', 'styles', 'styles.xml')),
    ),
    'xl/worksheets/sheet1.xml': `<?xml version="1.0"?><worksheet xmlns="${MAIN}"><!-- a > b --><sheetData>${sheet}</sheetData>${tail}</worksheet>`,
    ...(strings === undefined ? {} : { 'xl/sharedStrings.xml': `<sst>${strings}</sst>` }),
    ...(styles === undefined ? {} : { 'xl/styles.xml': `<styleSheet>${styles}</styleSheet>` }),
    ...more,
  }
  return buffer(Readable.from(zipArchive(Object.entries(files).map(([name, text]) => ({ name, chunks: [text] })))))
}
const inline = (place: string, text: string) => `<c r="${place}" t="inlineStr"><is><t>${text}</t></is></c>`
const HEADER = `<row r="1">${inline('A1', '客户编号')}${inline('B1', '姓名')}</row>`

describe('a workbook as a feed', () => {
  it('reads what another program wrote: texts, numbers, dates, several sheets', async () => {
    const bytes = await writeXlsx({
      sheets: [
        { name: '说明', rows: [] },
        {
          name: '客户',
          rows: [
            ['2026 年客户名单'],
            [],
            ['客户编号', '姓名', '手机', '入网日期', '消费', '在网'],
            ['C1', '𬭎 & <b>', 13800138000, new Date('2015-05-05'), 29.85, true],
            [],
            ['C2', '李\n四', '13900139000', new Date('2020-02-29'), 1e-7, false],
          ],
        },
        { name: '另一张', rows: [['编号'], ['X1']] },
      ],
    })
    const { shape, rows } = await read(bytes)
    expect(shape).toEqual({
      encoding: 'utf-8',
      delimiter: ',',
      header: true,
      columns: ['客户编号', '姓名', '手机', '入网日期', '消费', '在网'],
      rows: 2,
      form: 'tidy',
      workbook: { sheet: '客户', sheets: ['说明', '客户', '另一张'], headerRow: 3, isCorrection: false },
    })
    expect(rows).toEqual([
      { row: 4, cells: ['C1', '𬭎 & <b>', '13800138000', '2015-05-05', '29.85', 'true'] },
      { row: 6, cells: ['C2', '李 四', '13900139000', '2020-02-29', '1e-7', 'false'] },
    ])
    expect((await read(bytes, { sheet: '另一张' })).rows).toEqual([{ row: 2, cells: ['X1'] }])
    expect((await read(bytes, { sheet: '客户', headerRow: 0 })).shape).toMatchObject({
      header: false,
      rows: 4,
      columns: ['#1', '#2', '#3', '#4', '#5', '#6'],
    })
    await expect(read(bytes, { sheet: '没有' })).rejects.toMatchObject({ reason: 'no_sheet', column: '没有' })
    await expect(read(bytes, { sheet: '说明' })).rejects.toMatchObject({ reason: 'empty' })
    await expect(read(bytes, { sheet: '客户', headerRow: 2 })).rejects.toMatchObject({ reason: 'empty', row: 2 })
  })

  it('takes formulas as formulas, errors as errors, and leaves phonetic marks out', async () => {
    const { rows } = await read(
      await byHand({
        sheet: `${HEADER}<row r="2"><c r="A2"><f>CONCAT("C",1)</f><v>7</v></c><c r="B2" t="s"><v>0</v></c></row>
          <row r="4"><c r="A4" t="e"><v>#REF!</v></c><c r="B4" t="str"><f t="shared" si="0"/><v>x</v></c></row>`,
        strings: '<si><r><t>王</t></r><r><t xml:space="preserve">小 &#x660E;</t></r><rPh sb="0" eb="1"><t>wang</t></rPh></si>',
      }),
    )
    expect(rows).toEqual([
      { row: 2, cells: ['=CONCAT("C",1)', '王小 明'] },
      { row: 4, cells: ['#REF!', '='] },
    ])
  })

  it('counts days from 1904, fills a merged cell down, and keeps a ragged row ragged', async () => {
    const { shape, rows } = await read(
      await byHand({
        workbook: '<x:workbookPr date1904="1"/>',
        styles:
          '<numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf/><xf numFmtId="170"/></cellXfs>',
        sheet: `${HEADER}<row r="2"><c r="A2" s="1"><v>44886</v></c>${inline('B2', '集团甲')}</row><row r="3">${inline('A3', 'C3')}</row>
          <row r="4">${inline('A4', 'C4')}</row><row r="5">${inline('A5', 'C5')}${inline('D5', '多')}</row>`,
        tail: '<mergeCells count="2"><mergeCell ref="B2:B3"/><mergeCell ref="A1:B1"/></mergeCells>',
      }),
    )
    expect(shape.workbook?.sheet).toBe('名单 & 表')
    expect(rows).toEqual([
      { row: 2, cells: ['2026-11-22', '集团甲'] },
      { row: 3, cells: ['C3', '集团甲'] },
      { row: 4, cells: ['C4', ''] },
      { row: 5, cells: ['C5', '', '?', '?'] },
    ])
  })

  it('reads its own error workbook without the columns that it has added', async () => {
    const bytes = await writeXlsx({
      sheets: [
        {
          name: 's',
          rows: [
            ['客户编号', '姓名', '知心：结果', '知心：原因'],
            ['C1', '王', '第 2 行', 'x'],
          ],
        },
      ],
    })
    const { shape, rows } = await read(bytes)
    expect(shape).toMatchObject({ columns: ['客户编号', '姓名'], workbook: { isCorrection: true } })
    expect(rows).toEqual([{ row: 2, cells: ['C1', '王'] }])
  })

  const bomb = async () => {
    function* zeros() {
      for (let i = 0; i < 64; i++) yield ' '.repeat(1024 * 1024)
    }
    const parts = [
      { name: '[Content_Types].xml', chunks: ['<Types/>'] },
      { name: 'xl/worksheets/sheet1.xml', chunks: zeros() },
    ]
    return buffer(Readable.from(zipArchive(parts)))
  }
  const changed = async (change: (bytes: Buffer) => Buffer) =>
    change(await byHand({ sheet: `${HEADER}<row r="2">${inline('A2', 'C1')}</row>` }))
  const listAt = (bytes: Buffer) => bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2]))

  it.each([
    ['unpacks to a hundred times and more', bomb, 'workbook_bomb'],
    [
      'has a thousand entries and more',
      () => byHand({ more: Object.fromEntries(Array.from({ length: 1001 }, (_none, i) => [`x${i}`, ''])) }),
      'workbook_bomb',
    ],
    ['is cut off', () => changed((bytes) => bytes.subarray(0, bytes.length - 400)), 'workbook_damaged'],
    [
      'has a byte changed',
      () => changed((bytes) => (bytes.fill(0x55, bytes.indexOf('sheet1.xml') + 20, bytes.indexOf('sheet1.xml') + 40), bytes)),
      'workbook_damaged',
    ],
    [
      'declares less than it holds',
      () =>
        changed((bytes) => {
          for (let at = listAt(bytes); at !== -1; at = bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2]), at + 1))
            bytes.writeUInt32LE(10, at + 24)
          return bytes
        }),
      'workbook_bomb',
    ],
    [
      'is encrypted inside the archive',
      () => changed((bytes) => (bytes.writeUInt16LE(1, listAt(bytes) + 8), bytes)),
      'workbook_encrypted',
    ],
    [
      'is encrypted by a password',
      async () =>
        Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600), Buffer.from('EncryptedPackage', 'utf16le')]),
      'workbook_encrypted',
    ],
    [
      'is an .xls of old',
      async () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(1024)]),
      'workbook_old',
    ],
    [
      'is another document',
      () => buffer(Readable.from(zipArchive([{ name: 'mimetype', chunks: ['application/vnd.oasis.opendocument.spreadsheet'] }]))),
      'workbook_other',
    ],
    ['has XML without an end', () => byHand({ sheet: `${HEADER}<row r="2"><c>` }), 'workbook_damaged'],
    [
      'has a document type that could expand',
      () => byHand({ sheet: HEADER, strings: '', more: { 'xl/sharedStrings.xml': '<!DOCTYPE x [<!ENTITY a "aa">]><sst/>' } }),
      'workbook_damaged',
    ],
    ['has rows out of order', () => byHand({ sheet: `<row r="3">${inline('A3', 'x')}</row><row r="2"/>` }), 'workbook_damaged'],
    [
      'names a text that is not there',
      () => byHand({ sheet: '<row r="1"><c r="A1" t="s"><v>9</v></c></row>', strings: '' }),
      'workbook_damaged',
    ],
    ['has a row of 201 cells', () => byHand({ sheet: `<row r="1">${inline('GS1', 'x')}</row>` }), 'too_many_cells'],
    [
      'has two columns of one name',
      () => byHand({ sheet: `<row r="1">${inline('A1', '姓名')}${inline('B1', '姓名')}</row>` }),
      'duplicate_column',
    ],
    [
      'has a column without a name',
      () => byHand({ sheet: `<row r="1">${inline('A1', '姓名')}${inline('C1', '手机')}</row>` }),
      'blank_column',
    ],
    ['has only a header', () => byHand({ sheet: HEADER }), 'no_rows'],
    ['is empty', () => byHand({}), 'empty'],
  ] as [string, () => Promise<Buffer>, string][])('is refused when it %s', async (_name, make, reason) => {
    await expect(read(await make())).rejects.toMatchObject({ reason })
  })

  it('is refused when it takes more memory or time than it may, and the server goes on', async () => {
    const long = 'x'.repeat(1000)
    writeFileSync(
      path,
      await byHand({
        sheet: HEADER,
        strings: Array.from({ length: 20_000 }, (_none, i) => `<si><t>${i}${long}</t></si>`).join(''),
      }),
    )
    await expect(
      workbookShape(path, tidy, {}, { ...WORKBOOK_LIMITS, ratio: 10_000, sharedText: 1_000_000 }),
    ).rejects.toMatchObject({ reason: 'workbook_too_large' })
    await expect(workbookShape(path, tidy, {}, { ...WORKBOOK_LIMITS, ratio: 10_000, heapMb: 12 })).rejects.toMatchObject({
      reason: 'workbook_too_large',
    })
    await expect(workbookShape(path, tidy, {}, { ...WORKBOOK_LIMITS, ratio: 10_000, seconds: 0.001 })).rejects.toMatchObject({
      reason: 'workbook_slow',
    })
    expect(await shapeOf(path, tidy).catch((error: unknown) => error)).toMatchObject({ reason: 'workbook_bomb' })
    await expect(workbookShape(path, tidy, {}, { ...WORKBOOK_LIMITS, fileBytes: 10 })).rejects.toMatchObject({
      reason: 'workbook_too_large',
    })
  })

  it('keeps a long sheet on disk, not in memory', async () => {
    function* rows() {
      yield `<?xml version="1.0"?><worksheet xmlns="${MAIN}"><sheetData>${HEADER}`
      for (let from = 2; from < 50_002; from += 1000)
        yield Array.from(
          { length: 1000 },
          (_none, i) =>
            `<row r="${from + i}">${inline(`A${from + i}`, `C${from + i}`)}<c r="B${from + i}"><v>${i * 7919}</v></c></row>`,
        ).join('')
      yield '</sheetData></worksheet>'
    }
    const parts: { name: string; chunks: Iterable<string> }[] = []
    for (const [name, text] of Object.entries({
      '[Content_Types].xml': '<Types/>',
      '_rels/.rels': `<Relationships><Relationship Id="a" Type="x/officeDocument" Target="w.xml"/></Relationships>`,
      'w.xml': '<workbook><sheets><sheet name="s" r:id="b"/></sheets></workbook>',
      '_rels/w.xml.rels': `<Relationships><Relationship Id="b" Type="x/worksheet" Target="s.xml"/></Relationships>`,
    }))
      parts.push({ name, chunks: [text] })
    writeFileSync(path, await buffer(Readable.from(zipArchive([...parts, { name: 's.xml', chunks: rows() }]))))
    const shape = await workbookShape(path, tidy, {}, { ...WORKBOOK_LIMITS, heapMb: 24 })
    expect(shape.rows).toBe(50_000)
    expect(readFileSync(tidy, 'utf8').split('\n').at(-2)).toBe('50001\u001f2\u001fC50001\u001f7911081')
  })
})
