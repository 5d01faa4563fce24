import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { CsvTokeniser, detectDelimiter, looksLikeHeader } from './feeds.csv.rules.ts'

function rowsOf(text: string, piece = text.length || 1, delimiter = ','): [number, ...string[]][] {
  const rows: [number, ...string[]][] = []
  const tokeniser = new CsvTokeniser(delimiter, (cells, row) => rows.push([row, ...cells]), {
    bytes: 1e9,
    lineLength: 1000,
    cells: 20,
  })
  for (let at = 0; at < text.length; at += piece) tokeniser.push(text.slice(at, at + piece))
  tokeniser.end()
  return rows
}

describe('the rows of a CSV file', () => {
  it.each([
    [
      'newlines of every kind',
      'a,b\r\nc,d\ne,f\rg,h',
      [
        [1, 'a', 'b'],
        [2, 'c', 'd'],
        [3, 'e', 'f'],
        [4, 'g', 'h'],
      ],
    ],
    [
      'blank lines counted, not kept',
      'a\n\n \nb\n',
      [
        [1, 'a'],
        [4, 'b'],
      ],
    ],
    [
      'quotes, doubled quotes, delimiters and newlines inside',
      '"a,1","b ""x"""\n"c\nd",e\n',
      [
        [1, 'a,1', 'b "x"'],
        [2, 'c\nd', 'e'],
      ],
    ],
    ['a quote inside a bare cell is a character', '5" pipe,b\n', [[1, '5" pipe', 'b']]],
    ['empty cells at both ends', ',a,\n', [[1, '', 'a', '']]],
    ['an empty quoted cell', '"",a\n', [[1, '', 'a']]],
  ])('%s', (_name, text, rows) => {
    for (const piece of [text.length, 1, 2, 3]) expect(rowsOf(text, piece)).toEqual(rows)
  })

  it.each([
    ['an open quote', 'a,b\nc,"d\ne,f\n', { reason: 'unclosed_quote', row: 2, column: '2' }],
    ['text after a closing quote', 'a,"b"c\n', { reason: 'bad_quote', row: 1, column: '2' }],
    ['a line without end', `a,b\n1,${'x'.repeat(3000)}`, { reason: 'line_too_long', row: 2, column: '2' }],
    ['too many cells', `a\n${','.repeat(30)}\n`, { reason: 'too_many_cells', row: 2, column: '21' }],
  ])('names row and column of %s', (_name, text, expected) => {
    expect(() => rowsOf(text)).toThrow(expect.objectContaining(expected))
    expect(() => rowsOf(text, 7)).toThrow(expect.objectContaining(expected))
  })

  it('reads back whatever was written, cut anywhere', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '中', ',', '"', '\n', '\r', ' ', '1'), maxLength: 6 })
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 9 }),
        (table, piece) => {
          const text = table.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')).join('\r\n')
          expect(rowsOf(text, piece).map(([, ...cells]) => cells)).toEqual(table)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('the shape of a file', () => {
  it.each([
    ['a,b,c\n1,2,3\n', ','],
    ['a;b\n1,5;2\n', ';'],
    ['a\tb\n1\t2\n', '\t'],
    ['a|b\n1|2', '|'],
    ['姓名，电话\n王，1\n', '，'],
    ['single\n1\n', ','],
    ['n,note\n1,"a;b;c"\n2,"d;e;f"\n', ','],
  ])('%j is cut by %j', (text, delimiter) => expect(detectDelimiter(text)).toBe(delimiter))

  it.each([
    [['客户编号', '姓名'], true],
    [['id', ''], true],
    [['1001', '王小明'], false],
    [['name'], true],
    [['13800138000'], false],
  ])('a first row %j is a header: %s', (first, header) => expect(looksLikeHeader(first)).toBe(header))
})
