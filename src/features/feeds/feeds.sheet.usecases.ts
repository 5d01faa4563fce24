import { FEED_LIMITS, FeedError } from './feeds.csv.rules.ts'
import { columnOf, numberText, SHEET_ROWS, type Merge, type NumberForm } from './feeds.workbook.rules.ts'
import { attribute, XmlReader } from './feeds.xml.rules.ts'

export interface SheetSetting {
  readonly strings: readonly string[]
  /** By the number of the cell format. */
  readonly forms: readonly NumberForm[]
  readonly is1904: boolean
  readonly merges: readonly Merge[]
}

const NUMBER: NumberForm = { kind: 'number' }

/** Rows of a sheet's XML: their number and their cells as text, in order. Blank rows are left out, and counted. */
export class SheetReader {
  readonly #setting: SheetSetting
  readonly #onRow: (row: number, cells: string[]) => void
  readonly #xml: XmlReader
  readonly #running = new Map<number, { value: string; to: number }>()
  readonly #starting: ReadonlyMap<number, readonly Merge[]>
  #inData = false
  #row = 0
  #cells: string[] = []
  #column = -1
  #type = ''
  #style = 0
  #value = ''
  #formula: string | null = null
  #into: 'value' | 'formula' | 'inline' | null = null
  #phonetic = false

  constructor(setting: SheetSetting, onRow: (row: number, cells: string[]) => void) {
    this.#setting = setting
    this.#onRow = onRow
    this.#starting = Map.groupBy(setting.merges, (merge) => merge.from)
    this.#xml = new XmlReader({
      open: (name, attributes) => this.#open(name, attributes),
      close: (name) => this.#close(name),
      text: (text) => {
        if (this.#into === 'formula') this.#formula += text
        else if (this.#into !== null && !this.#phonetic) this.#value += text
      },
    })
  }

  push(text: string): void {
    this.#xml.push(text)
  }

  end(): void {
    this.#xml.end()
  }

  #open(name: string, attributes: string): void {
    if (name === 'sheetData') this.#inData = true
    if (!this.#inData) return
    if (name === 'row') return this.#openRow(Number(attribute(attributes, 'r') ?? this.#row + 1))
    if (name === 'c') {
      const place = attribute(attributes, 'r')
      const column = place === undefined ? this.#column + 1 : columnOf(place)
      if (column === undefined || column < 0) throw new FeedError('workbook_damaged', this.#row)
      this.#column = column
      this.#type = attribute(attributes, 't') ?? 'n'
      this.#style = Number(attribute(attributes, 's') ?? 0)
      this.#value = ''
      this.#formula = null
    } else if (name === 'v') this.#into = 'value'
    else if (name === 'f') {
      this.#into = 'formula'
      this.#formula = ''
    } else if (name === 't') this.#into = 'inline'
    else if (name === 'rPh') this.#phonetic = true
  }

  #close(name: string): void {
    if (!this.#inData) return
    if (name === 'v' || name === 'f' || name === 't') this.#into = null
    else if (name === 'rPh') this.#phonetic = false
    else if (name === 'c') this.#closeCell()
    else if (name === 'row') this.#closeRow()
    else if (name === 'sheetData') this.#inData = false
  }

  #openRow(row: number): void {
    if (!Number.isInteger(row) || row <= this.#row || row > SHEET_ROWS) throw new FeedError('workbook_damaged', this.#row + 1)
    this.#row = row
    this.#cells = []
    this.#column = -1
  }

  #closeCell(): void {
    const text = this.#text()
    if (text === '') return
    if (this.#column >= FEED_LIMITS.cells) throw new FeedError('too_many_cells', this.#row, String(FEED_LIMITS.cells + 1))
    while (this.#cells.length < this.#column) this.#cells.push('')
    this.#cells[this.#column] = text
  }

  /** What a person sees; a formula is told as such, since its last result may be anything. */
  #text(): string {
    if (this.#formula !== null) return `=${this.#formula}`
    const { strings, forms, is1904 } = this.#setting
    switch (this.#type) {
      case 's': {
        const text = strings[Number(this.#value)]
        if (text === undefined && this.#value !== '') throw new FeedError('workbook_damaged', this.#row, String(this.#column + 1))
        return text ?? ''
      }
      case 'inlineStr':
      case 'str':
        return sheetText(this.#value)
      case 'b':
        return this.#value.trim() === '1' ? 'true' : this.#value.trim() === '' ? '' : 'false'
      case 'e':
        return this.#value.startsWith('#') ? this.#value : '#VALUE!'
      case 'd':
        return this.#value.replace('T', ' ')
      default:
        return this.#value === '' ? '' : numberText(this.#value, forms[this.#style] ?? NUMBER, is1904)
    }
  }

  /** A cell merged over several rows says the same for each of them. */
  #closeRow(): void {
    const row = this.#row
    for (const { column, to } of this.#starting.get(row) ?? [])
      this.#running.set(column, { value: this.#cells[column] ?? '', to })
    for (const [column, { value, to }] of this.#running) {
      if (row > to) this.#running.delete(column)
      else if (value !== '' && (this.#cells[column] ?? '') === '') {
        while (this.#cells.length < column) this.#cells.push('')
        this.#cells[column] = value
      }
    }
    if (this.#cells.some((cell) => cell.trim() !== '')) this.#onRow(row, this.#cells)
  }
}

/** `_x000D_` is how a spreadsheet writes what XML cannot hold. */
export function sheetText(text: string): string {
  if (!text.includes('_x')) return text
  return text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}
