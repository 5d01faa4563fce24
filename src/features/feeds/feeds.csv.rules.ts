/** Limits of a file; the settings' defaults stand in the trust rules. */
export interface FeedLimits {
  readonly bytes: number
  readonly lineLength: number
  readonly cells: number
}
export const FEED_LIMITS: FeedLimits = { bytes: 2 * 1024 ** 3, lineLength: 10 * 1024 ** 2, cells: 200 }

export const DELIMITERS = [',', '\t', ';', '|', '，'] as const

/** What is wrong with the file itself: it cannot be read on from here. Row 1 is the first line, as a spreadsheet counts. */
export class FeedError extends Error {
  readonly reason:
    | 'empty'
    | 'no_rows'
    | 'encoding'
    | 'line_too_long'
    | 'too_many_cells'
    | 'bad_quote'
    | 'unclosed_quote'
    | 'binary'
    | 'too_large'
    | 'duplicate_column'
    | 'blank_column'
    | 'workbook_damaged'
    | 'workbook_encrypted'
    | 'workbook_old'
    | 'workbook_other'
    | 'workbook_bomb'
    | 'workbook_too_large'
    | 'workbook_slow'
    | 'no_sheet'
    | 'too_many_merges'
  readonly row: number | null
  readonly column: string | null
  constructor(reason: FeedError['reason'], row: number | null, column: string | null = null) {
    super(`${reason} at row ${row ?? '-'} column ${column ?? '-'}`)
    this.reason = reason
    this.row = row
    this.column = column
  }
}

/** Takes text in pieces of any length and gives rows; cells may be quoted (RFC 4180), row numbers count blank lines too. */
export class CsvTokeniser {
  readonly #delimiter: string
  readonly #onRow: (cells: string[], row: number) => void
  readonly #limits: FeedLimits
  #rest = ''
  #row = 0
  #scanned = 0
  /** The next carriage return: most files have none, and looking for it at each line would read the rest each time. */
  #return = -1

  constructor(delimiter: string, onRow: (cells: string[], row: number) => void, limits: FeedLimits = FEED_LIMITS) {
    this.#delimiter = delimiter
    this.#onRow = onRow
    this.#limits = limits
  }

  push(text: string): void {
    this.#rest += text
    this.#return = -1
    this.#drain(false)
  }

  end(): void {
    this.#drain(true)
  }

  #drain(last: boolean): void {
    let start = 0
    for (;;) {
      const end = this.#endOfRecord(start, last)
      if (end === undefined) break
      this.#row++
      if (end.at - start > this.#limits.lineLength) throw new FeedError('line_too_long', this.#row, this.#columnAt(start))
      const record = this.#rest.slice(start, end.at)
      if (record.trim() !== '') this.#onRow(this.#cells(record), this.#row)
      start = end.next
      this.#scanned = 0
    }
    this.#rest = this.#rest.slice(start)
    this.#return = -1
    if (this.#rest.length > this.#limits.lineLength) throw new FeedError('line_too_long', this.#row + 1, this.#columnAt(0))
  }

  /** Where the record that begins at `start` ends; undefined when more text is needed. */
  #endOfRecord(start: number, last: boolean): { at: number; next: number } | undefined {
    const text = this.#rest
    let at = start + this.#scanned
    for (;;) {
      const newline = this.#newline(at)
      const stop = newline === -1 ? text.length : newline
      const open = openQuoteIn(text, start, stop, this.#delimiter)
      if (open === undefined) {
        if (newline === -1) {
          this.#scanned = Math.max(0, text.length - 1 - start)
          return last && text.length > start ? { at: text.length, next: text.length } : undefined
        }
        if (text[newline] === '\r' && newline + 1 === text.length && !last) return undefined
        return { at: newline, next: text[newline] === '\r' && text[newline + 1] === '\n' ? newline + 2 : newline + 1 }
      }
      if (newline === -1) {
        if (last) throw new FeedError('unclosed_quote', this.#row + 1, String(open + 1))
        if (text.length - start > this.#limits.lineLength) throw new FeedError('line_too_long', this.#row + 1, String(open + 1))
        return undefined
      }
      at = newline + 1
    }
  }

  #newline(from: number): number {
    if (this.#return < from) {
      const found = this.#rest.indexOf('\r', from)
      this.#return = found === -1 ? Number.POSITIVE_INFINITY : found
    }
    const lf = this.#rest.indexOf('\n', from)
    return lf === -1 ? (this.#return === Number.POSITIVE_INFINITY ? -1 : this.#return) : Math.min(lf, this.#return)
  }

  #columnAt(start: number): string {
    let column = 1
    const end = Math.min(this.#rest.length, start + this.#limits.lineLength)
    for (let at = start; (at = this.#rest.indexOf(this.#delimiter, at)) !== -1 && at < end; at++) column++
    return String(column)
  }

  #cells(record: string): string[] {
    const cells = record.includes('"') ? this.#quotedCells(record) : record.split(this.#delimiter)
    if (cells.length > this.#limits.cells) throw new FeedError('too_many_cells', this.#row, String(this.#limits.cells + 1))
    return cells
  }

  #quotedCells(record: string): string[] {
    const cells: string[] = []
    let at = 0
    for (;;) {
      if (record[at] === '"') {
        let end = at + 1
        while (!(record[end] === '"' && record[end + 1] !== '"')) end += record[end] === '"' ? 2 : 1
        const after = record[end + 1]
        if (after !== undefined && after !== this.#delimiter)
          throw new FeedError('bad_quote', this.#row, String(cells.length + 1))
        cells.push(record.slice(at + 1, end).replaceAll('""', '"'))
        if (after === undefined) return cells
        at = end + 2
      } else {
        const end = record.indexOf(this.#delimiter, at)
        cells.push(end === -1 ? record.slice(at) : record.slice(at, end))
        if (end === -1) return cells
        at = end + 1
      }
    }
  }
}

/** The number of the cell whose quote is still open at `stop`, or undefined. */
function openQuoteIn(text: string, start: number, stop: number, delimiter: string): number | undefined {
  let at = start
  for (let cell = 0; at <= stop; cell++) {
    if (text[at] === '"') {
      let end = at + 1
      for (;;) {
        end = text.indexOf('"', end)
        if (end === -1 || end >= stop) return cell
        if (text[end + 1] !== '"') break
        end += 2
      }
      at = end + 1
    }
    const next = text.indexOf(delimiter, at)
    if (next === -1 || next >= stop) return undefined
    at = next + 1
  }
  return undefined
}

/** The delimiter that cuts most lines of the sample into the same number of cells. */
export function detectDelimiter(sample: string): string {
  const lines = sample
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, 50)
    .map((line) => line.replaceAll(/"[^"]*"/g, ''))
  let best: { delimiter: string; score: number } = { delimiter: ',', score: 0 }
  for (const delimiter of DELIMITERS) {
    const counts = lines.map((line) => line.split(delimiter).length - 1)
    const usual = counts[0] ?? 0
    const score =
      usual === 0 ? 0 : (counts.filter((count) => count === usual).length / counts.length) * (1 + Math.min(usual, 50) / 100)
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

const VALUE_LIKE = /^[-+]?\d[\d.,:/-]*%?$/

/** A first row of names: none looks like a value. A file of words alone is taken to have one; the reader may say otherwise. */
export function looksLikeHeader(first: readonly string[]): boolean {
  return !first.some((cell) => VALUE_LIKE.test(cell.trim()))
}
