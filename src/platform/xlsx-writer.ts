import { Readable } from 'node:stream'
import { zipArchive, type ZipEntry } from './zip-writer.ts'

/** A column of a sheet. `text` stays text however it looks: a phone keeps its digits, `=1+1` is never a formula. */
export interface SheetColumn {
  readonly header: string
  /** `date`: `2026-11-22`; `money`: yuan with two decimals; `number`: as it is. Default `text`. */
  readonly kind?: 'text' | 'number' | 'money' | 'date'
  /** In characters; default by the header. */
  readonly width?: number
}

/** `marked` cells stand out: `refused` red, `warned` yellow. What does not fit its column's kind is written as text. */
export type SheetValue = string | number | null
export type SheetCell = SheetValue | { readonly value: SheetValue; readonly marked: 'refused' | 'warned' }

export interface Sheet {
  /** At most 31 characters; what a spreadsheet refuses in a name is left out. */
  readonly name: string
  readonly columns: readonly SheetColumn[]
  readonly rows: AsyncIterable<readonly SheetCell[]> | Iterable<readonly SheetCell[]>
}

export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** Of a sheet, its header included; what is more goes on in a second sheet of the same columns. */
export const SHEET_ROWS = 1_048_576
const CELL_LENGTH = 32_767
const CHUNK = 128 * 1024

/** A workbook as a stream: rows are taken as they are read, nothing of it is held. Every text is an inline string, so nothing runs. */
export function xlsxStream(sheets: readonly Sheet[], sheetRows = SHEET_ROWS): Readable {
  return Readable.from(zipArchive(parts(sheets, sheetRows)), { objectMode: false })
}

async function* parts(sheets: readonly Sheet[], sheetRows: number): AsyncGenerator<ZipEntry> {
  const names: string[] = []
  for (const sheet of sheets) {
    const rows = asyncRows(sheet.rows)
    // The first row of a further sheet is asked for before it is begun: an exact fit makes no empty one.
    let next = await rows.next()
    let part = 0
    do {
      names.push(sheetName(sheet.name, ++part, names))
      const page = new SheetPage(sheet.columns, rows, next, sheetRows)
      yield { name: `xl/worksheets/sheet${names.length}.xml`, chunks: page.chunks() }
      next = page.next
    } while (next.done !== true)
  }
  for (const [name, xml] of Object.entries(frame(names))) yield { name, chunks: [xml] }
}

async function* asyncRows(rows: Sheet['rows']): AsyncGenerator<readonly SheetCell[]> {
  yield* rows
}

type Rows = AsyncIterator<readonly SheetCell[], unknown>
type Next = IteratorResult<readonly SheetCell[], unknown>

class SheetPage {
  readonly #columns: readonly SheetColumn[]
  readonly #rows: Rows
  readonly #limit: number
  /** The row that comes after what has been written. */
  next: Next

  constructor(columns: readonly SheetColumn[], rows: Rows, first: Next, limit: number) {
    this.#limit = limit
    this.#columns = columns
    this.#rows = rows
    this.next = first
  }

  async *chunks(): AsyncGenerator<string> {
    const columns = this.#columns
    const widths = columns.map(
      ({ header, width }, index) =>
        `<col min="${index + 1}" max="${index + 1}" width="${width ?? Math.min(60, Math.max(10, shownLength(header) + 4))}" customWidth="1"/>`,
    )
    let text = `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData>`
    text += rowXml(
      1,
      columns.map(({ header }, index) => textCell(`${columnName(index)}1`, header, STYLES.header)),
    )
    const names = columns.map((_column, index) => columnName(index))
    for (let row = 2; row <= this.#limit && this.next.done !== true; row++) {
      const cells = this.next.value
      text += rowXml(
        row,
        columns.map((column, index) => cellXml(`${names[index]}${row}`, cells[index] ?? null, column.kind ?? 'text')),
      )
      if (text.length >= CHUNK) {
        yield text
        text = ''
      }
      this.next = await this.#rows.next()
    }
    yield `${text}</sheetData></worksheet>`
  }
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'

/** Places in the list of cell formats below. */
const STYLES = { text: 0, header: 1, number: 2, money: 3, date: 4, refused: 5, warned: 6 } as const
const TEXT_FORMAT = 49
const STYLE_SHEET = `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="#,##0.00"/></numFmts>
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="5"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>${['FFF0F2F5', 'FFFFCCC7', 'FFFFE58F'].map((colour) => `<fill><patternFill patternType="solid"><fgColor rgb="${colour}"/></patternFill></fill>`).join('')}</fills>
<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="7">${[
  [TEXT_FORMAT, 0, 0],
  [TEXT_FORMAT, 1, 2],
  [0, 0, 0],
  [165, 0, 0],
  [164, 0, 0],
  [TEXT_FORMAT, 0, 3],
  [TEXT_FORMAT, 0, 4],
]
  .map(
    ([format, font, fill]) =>
      `<xf numFmtId="${format}" fontId="${font}" fillId="${fill}" applyNumberFormat="1" applyFont="1" applyFill="1"/>`,
  )
  .join('')}</cellXfs></styleSheet>`

function frame(names: readonly string[]): Readonly<Record<string, string>> {
  const sheetsOf = (each: (name: string, number: number) => string) => names.map((name, index) => each(name, index + 1)).join('')
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  return {
    'xl/styles.xml': STYLE_SHEET,
    'xl/workbook.xml': `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${sheetsOf((name, number) => `<sheet name="${escape(name)}" sheetId="${number}" r:id="rId${number}"/>`)}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships">${sheetsOf((_name, number) => `<Relationship Id="rId${number}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${number}.xml"/>`)}<Relationship Id="rIdStyles" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
    '_rels/.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    '[Content_Types].xml': `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/>${sheetsOf((_name, number) => `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${type}.worksheet+xml"/>`)}</Types>`,
  }
}

function rowXml(row: number, cells: readonly string[]): string {
  return `<row r="${row}">${cells.join('')}</row>`
}

function cellXml(place: string, cell: SheetCell, kind: NonNullable<SheetColumn['kind']>): string {
  const { value, marked } = cell !== null && typeof cell === 'object' ? cell : { value: cell, marked: undefined }
  if (value === null || value === '') return marked === undefined ? '' : `<c r="${place}" s="${STYLES[marked]}"/>`
  if (marked !== undefined || kind === 'text') return textCell(place, String(value), STYLES[marked ?? 'text'])
  if (kind === 'date') {
    const serial = typeof value === 'string' ? dateSerial(value) : undefined
    return serial === undefined
      ? textCell(place, String(value), STYLES.text)
      : `<c r="${place}" s="${STYLES.date}"><v>${serial}</v></c>`
  }
  return typeof value === 'number' && Number.isFinite(value)
    ? `<c r="${place}" s="${STYLES[kind]}"><v>${value}</v></c>`
    : textCell(place, String(value), STYLES.text)
}

function textCell(place: string, value: string, style: number): string {
  const text = value.length > CELL_LENGTH ? `${value.slice(0, CELL_LENGTH - 1)}…` : value
  return `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escape(text)}</t></is></c>`
}

/** Days since the spreadsheets' day 0. Before March 1900 they count a day that never was: such a date stays text. */
function dateSerial(date: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || date < '1900-03-01') return undefined
  const serial = (Date.parse(`${date}T00:00:00Z`) - Date.UTC(1899, 11, 30)) / 86_400_000
  return Number.isInteger(serial) ? serial : undefined
}

/** A, B, … Z, AA: as spreadsheets name columns. */
export function columnName(index: number): string {
  const rest = Math.floor(index / 26)
  return `${rest === 0 ? '' : columnName(rest - 1)}${String.fromCharCode(65 + (index % 26))}`
}

const NEEDS_ESCAPE = /[&<>"\u0000-\u001f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_/g
/** What XML cannot hold is written the way spreadsheets do, `_x0007_`; text that looks like that is escaped itself. */
function escape(text: string): string {
  return text.toWellFormed().replaceAll(NEEDS_ESCAPE, (found) => {
    if (found === '&') return '&amp;'
    if (found === '<') return '&lt;'
    if (found === '>') return '&gt;'
    if (found === '"') return '&quot;'
    if (found === '\n' || found === '\t') return found
    if (found.startsWith('_')) return `_x005F${found}`
    return `_x${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`
  })
}

function shownLength(text: string): number {
  return [...text].reduce((sum, character) => sum + (character > '\u2e7f' ? 2 : 1), 0)
}

function sheetName(name: string, part: number, taken: readonly string[]): string {
  const clean = name.replaceAll(/[\\/?*[\]:\u0000-\u001f]/g, ' ').replaceAll(/^[\s']+|[\s']+$/g, '')
  for (let number = part; ; number++) {
    const tail = number === 1 ? '' : ` (${number})`
    const made = `${(clean === '' ? 'Sheet' : clean).slice(0, 31 - tail.length)}${tail}`
    if (!taken.some((one) => one.toLowerCase() === made.toLowerCase())) return made
  }
}
