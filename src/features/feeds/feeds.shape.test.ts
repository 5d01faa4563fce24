import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { lineBatches } from './feeds.lines.usecases.ts'
import { cellsOf, sampleRows, shapeOf } from './feeds.shape.usecases.ts'
import type { FeedChoices } from './feeds.shape.rules.ts'

const home = mkdtempSync(join(tmpdir(), 'feeds-'))
afterAll(() => rmSync(home, { recursive: true }))
let made = 0
function file(bytes: Buffer | string): [string, string] {
  const path = join(home, `${++made}.csv`)
  writeFileSync(path, bytes)
  return [path, `${path}.tidy`]
}

/** GB18030 for the characters used here; 𬭎 needs four bytes. */
const GB: Record<string, number[]> = {
  姓: [0xd0, 0xd5],
  名: [0xc3, 0xfb],
  王: [0xcd, 0xf5],
  明: [0xc3, 0xf7],
  𬭎: [0x99, 0x33, 0xa9, 0x32],
}
const gb = (text: string) => Buffer.from([...text].flatMap((char) => GB[char] ?? [char.charCodeAt(0)]))
const utf16 = (text: string, big = false) => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le')
  return big ? bytes.swap16() : bytes
}

async function readAll(bytes: Buffer | string, choices: FeedChoices = {}) {
  const [path, tidy] = file(bytes)
  const shape = await shapeOf(path, tidy, choices, { bytes: 1e9, lineLength: 5000, cells: 20 })
  const rows: string[][] = []
  for await (const batch of lineBatches(shape.form === 'plain' ? path : tidy, shape, 2)) {
    const lines = new TextDecoder().decode(batch.bytes).split(/\r?\n/)
    for (let i = 0; i < batch.lines; i++) {
      const { row, cells } = cellsOf(lines[i]!, shape, batch.firstRow + i)
      rows.push([String(row), ...cells])
    }
  }
  return { shape, rows, sample: await sampleRows(path, tidy, shape, 50) }
}

describe('the shape of a feed', () => {
  const rows = [
    ['2', '王𬭎', '1'],
    ['3', '明', '2'],
  ]
  const text = '姓名,id\n王𬭎,1\n明,2\n'
  it.each([
    ['UTF-8', Buffer.from(text), 'utf-8', 'plain'],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`), 'utf-8', 'plain'],
    ['UTF-8 with CRLF', Buffer.from(text.replaceAll('\n', '\r\n')), 'utf-8', 'plain'],
    ['UTF-8 with lone returns', Buffer.from(text.replaceAll('\n', '\r')), 'utf-8', 'tidy'],
    ['no newline at the end', Buffer.from(text.trimEnd()), 'utf-8', 'plain'],
    ['GB18030 with a four-byte character', gb(text), 'gb18030', 'tidy'],
    ['UTF-16 little endian', utf16(text), 'utf-16le', 'tidy'],
    ['UTF-16 big endian', utf16(text, true), 'utf-16be', 'tidy'],
    ['quotes', Buffer.from('姓名,id\n"王𬭎",1\n"明",2\n'), 'utf-8', 'tidy'],
  ])('reads %s', async (_name, bytes, encoding, form) => {
    const read = await readAll(bytes)
    expect(read.shape).toMatchObject({ encoding, form, columns: ['姓名', 'id'], rows: 2, header: true })
    expect(read.rows).toEqual(rows)
    expect(read.sample.map(({ row, cells }) => [String(row), ...cells])).toEqual(rows)
  })

  it('keeps row numbers over blank lines and line breaks inside cells, and shows ragged rows as ragged', async () => {
    const { rows: read } = await readAll('a,b\n\n"x\ny",1\nshort\nlong,1,2\ntail,1,,\n')
    expect(read).toEqual([
      ['3', 'x y', '1'],
      ['4', 'short'],
      ['5', 'long', '1', '?'],
      ['6', 'tail', '1'],
    ])
  })
  it('numbers the columns of a file without a header', async () => {
    const { shape, rows: read } = await readAll('1,王\n2,明\n3,明\n')
    expect(shape).toMatchObject({ header: false, columns: ['#1', '#2'], rows: 3 })
    expect(read).toEqual([
      ['1', '1', '王'],
      ['2', '2', '明'],
      ['3', '3', '明'],
    ])
  })
  it('lets a person override what was detected', async () => {
    const { shape } = await readAll('a;b\n1;2\n', { delimiter: ',', header: false })
    expect(shape).toMatchObject({ columns: ['#1'], rows: 2 })
  })

  const long = 'x'.repeat(6000)
  it.each([
    ['an empty file', '', {}, { reason: 'empty', row: null }],
    ['a header alone', 'a,b\n', {}, { reason: 'no_rows', row: 1 }],
    ['the head of a spreadsheet and nothing else', 'PK\u0003\u0004....', {}, { reason: 'workbook_damaged' }],
    ['a NUL byte', 'a,b\n1,2\n3,x\u0000y\n', {}, { reason: 'binary', row: 3, column: 'b' }],
    [
      'a damaged UTF-8 character',
      Buffer.concat([Buffer.from('姓名,b\n王,1\n明,2\n'), Buffer.from([0xe7, 0x8e, 0x2c, 0x33, 0x0a]), Buffer.from('王,4\n')]),
      {},
      { reason: 'encoding', row: 4, column: '姓名' },
    ],
    [
      'bytes of no encoding',
      Buffer.concat([gb('姓名,b\n王,1\n'), Buffer.from([0x32, 0x2c, 0xff, 0xff, 0x0a])]),
      {},
      { reason: 'encoding', row: 3, column: 'b' },
    ],
    ['a wrong encoding by hand', gb('姓名,b\n王,1\n'), { encoding: 'utf-8' }, { reason: 'encoding', row: 1 }],
    ['an endless line', `a,b\n1,2\n3,${long}\n`, {}, { reason: 'line_too_long', row: 3, column: 'b' }],
    ['an open quote', 'a,b\n1,2\n3,"x\n', {}, { reason: 'unclosed_quote', row: 3, column: 'b' }],
    ['text behind a quote', 'a,b\n"1"x,2\n', {}, { reason: 'bad_quote', row: 2, column: 'a' }],
    ['two columns of one name', 'a,b,a\n1,2,3\n', {}, { reason: 'duplicate_column', row: 1, column: 'a' }],
    ['a column without a name', 'a,,c\n1,2,3\n', {}, { reason: 'blank_column', row: 1, column: '2' }],
    [
      'too many columns',
      `${Array.from({ length: 21 }, (_, i) => `c${i}`).join(',')}\n`,
      {},
      { reason: 'too_many_cells', row: 1, column: '21' },
    ],
  ] as [string, Buffer | string, FeedChoices, object][])(
    'refuses %s, naming the place',
    async (_name, bytes, choices, expected) => {
      await expect(readAll(bytes, choices)).rejects.toThrow(expect.objectContaining(expected))
    },
  )
})
