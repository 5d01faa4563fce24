import { createReadStream, createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { once } from 'node:events'
import { isUtf8 } from 'node:buffer'
import { CsvTokeniser, detectDelimiter, FEED_LIMITS, FeedError, looksLikeHeader, type FeedLimits } from './feeds.csv.rules.ts'
import { TIDY_DELIMITER, type Encoding, type FeedChoices, type FeedShape } from './feeds.shape.rules.ts'
import { containerOf, isEncrypted, workbookShape } from './feeds.spreadsheet.usecases.ts'
import { trimCell } from './feeds.values.rules.ts'

const CHUNK = 4 * 1024 * 1024
const HEAD = 256 * 1024

interface Scan {
  readonly utf8: boolean
  readonly bom: Encoding | null
  readonly quotes: boolean
  readonly nul: boolean
  readonly blankLines: boolean
  readonly loneReturns: boolean
  readonly lines: number
  readonly longest: number
  readonly head: Buffer
}

/** Reads the file once (twice if it must be tidied) and says how to read it, or throws what is wrong and where. */
export async function shapeOf(
  path: string,
  tidyPath: string,
  choices: FeedChoices = {},
  limits: FeedLimits = FEED_LIMITS,
): Promise<FeedShape> {
  const container = await containerOf(path)
  if (container === 'zip') return workbookShape(path, tidyPath, choices)
  if (container === 'ole') throw new FeedError((await isEncrypted(path)) ? 'workbook_encrypted' : 'workbook_old', null)
  const scan = await scanFile(path)
  if (scan.head.length === 0) throw new FeedError('empty', null)
  const encoding = choices.encoding ?? (await detectEncoding(path, scan))
  const head = decodeHead(scan.head, encoding)
  const delimiter = choices.delimiter ?? detectDelimiter(head)
  if (encoding.startsWith('utf-16') === false && scan.nul) throw await locate(path, encoding, delimiter, 'binary')
  if (choices.encoding === 'utf-8' && !scan.utf8) throw await locate(path, encoding, delimiter, 'encoding')
  const first = headRows(head, delimiter, limits)
  if (first.length === 0) throw new FeedError('empty', null)
  const header = choices.header ?? looksLikeHeader(first[0]!)
  const columns = header ? headerColumns(first[0]!) : first[0]!.map((_cell, index) => `#${index + 1}`)
  const plain = encoding === 'utf-8' && !scan.quotes && !scan.blankLines && !scan.loneReturns && scan.longest <= limits.lineLength
  const rows = plain
    ? scan.lines - (header ? 1 : 0)
    : await tidy(path, tidyPath, { encoding, delimiter, header, columns }, limits)
  if (rows <= 0) throw new FeedError('no_rows', header ? 1 : null)
  return { encoding, delimiter, header, columns, rows, form: plain ? 'plain' : 'tidy' }
}

async function scanFile(path: string): Promise<Scan> {
  let head = Buffer.alloc(0)
  let utf8 = true
  let quotes = false
  let nul = false
  let blankLines = false
  let loneReturns = false
  let lines = 0
  let longest = 0
  let lineStart = 0
  let offset = 0
  let lastByte = 0x0a
  let carried: Buffer = Buffer.alloc(0)
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
    if (head.length < HEAD) head = Buffer.concat([head, chunk.subarray(0, HEAD - head.length)])
    if (utf8) {
      const joined = carried.length === 0 ? chunk : Buffer.concat([carried, chunk])
      const whole = wholeCharacters(joined)
      utf8 = isUtf8(joined.subarray(0, whole))
      carried = Buffer.from(joined.subarray(whole))
    }
    quotes ||= chunk.includes(0x22)
    nul ||= chunk.includes(0)
    blankLines ||=
      chunk.includes('\n\n') || chunk.includes('\n\r\n') || (lastByte === 0x0a && (chunk[0] === 0x0a || chunk[0] === 0x0d))
    if (!loneReturns) loneReturns = hasLoneReturn(chunk, lastByte)
    for (let at = -1; (at = chunk.indexOf(0x0a, at + 1)) !== -1;) {
      lines++
      longest = Math.max(longest, offset + at - lineStart)
      lineStart = offset + at + 1
    }
    offset += chunk.length
    lastByte = chunk.at(-1) ?? lastByte
  }
  if (lastByte !== 0x0a) {
    lines++
    longest = Math.max(longest, offset - lineStart)
  }
  return {
    utf8: utf8 && carried.length === 0,
    bom: bomOf(head),
    quotes,
    nul,
    blankLines,
    loneReturns: loneReturns || lastByte === 0x0d,
    lines,
    longest,
    head,
  }
}

/** How many bytes end with a whole UTF-8 character. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!
    if (byte < 0x80) return bytes.length
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? bytes.length - back : bytes.length
  }
  return bytes.length
}

function hasLoneReturn(chunk: Buffer, before: number): boolean {
  if (before === 0x0d && chunk[0] !== 0x0a) return true
  for (let at = -1; (at = chunk.indexOf(0x0d, at + 1)) !== -1;) if (at + 1 < chunk.length && chunk[at + 1] !== 0x0a) return true
  return false
}

function bomOf(head: Buffer): Encoding | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8'
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  return null
}

/** A byte order mark, else strict UTF-8, else strict GB18030. UTF-8 with a damaged byte is not taken for GB18030. */
async function detectEncoding(path: string, scan: Scan): Promise<Encoding> {
  if (scan.bom !== null && (scan.bom !== 'utf-8' || scan.utf8)) return scan.bom
  if (scan.utf8) return 'utf-8'
  const delimiter = detectDelimiter(scan.head.toString('latin1'))
  if (scan.nul) throw await locate(path, 'utf-8', delimiter, 'binary')
  const lines = scan.head
    .toString('latin1')
    .split('\n')
    .map((line) => Buffer.from(line, 'latin1'))
    .filter((line) => line.some((byte) => byte >= 0x80))
    .slice(0, -1)
  const valid = lines.filter((line) => isUtf8(line)).length
  if (scan.bom === 'utf-8' || (valid > 0 && valid * 2 >= lines.length)) throw await locate(path, 'utf-8', delimiter, 'encoding')
  const bad = await locateBad(path, 'gb18030', delimiter)
  if (bad !== undefined) throw bad
  return 'gb18030'
}

/** First row and column that do not decode (or hold a NUL). */
async function locate(path: string, encoding: Encoding, delimiter: string, reason: 'encoding' | 'binary'): Promise<FeedError> {
  return (await locateBad(path, encoding, delimiter, reason)) ?? new FeedError(reason, null)
}

async function locateBad(
  path: string,
  encoding: Encoding,
  delimiter: string,
  reason: 'encoding' | 'binary' = 'encoding',
): Promise<FeedError | undefined> {
  const isBad = (bytes: Buffer) => (reason === 'binary' ? bytes.includes(0) : !decodes(bytes, encoding))
  let row = 0
  let names: string[] = []
  let rest = Buffer.alloc(0)
  const cut = Buffer.from(delimiter)
  const check = (line: Buffer): FeedError | undefined => {
    row++
    if (row === 1 && decodes(line, encoding))
      names = new TextDecoder(encoding)
        .decode(line)
        .split(delimiter)
        .map((name) => trimCell(name.replaceAll('"', '')))
    if (!isBad(line)) return undefined
    let column = 0
    for (let at = 0; at <= line.length; column++) {
      const end = line.indexOf(cut, at)
      const cell = line.subarray(at, end === -1 ? line.length : end)
      if (isBad(cell) || end === -1) break
      at = end + cut.length
    }
    return new FeedError(reason, row, names[column] ?? String(column + 1))
  }
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
    const bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let start = 0
    for (let at = bytes.indexOf(0x0a); at !== -1; at = bytes.indexOf(0x0a, start)) {
      const bad = check(bytes.subarray(start, at))
      if (bad !== undefined) return bad
      start = at + 1
    }
    rest = Buffer.from(bytes.subarray(start))
  }
  return rest.length === 0 ? undefined : check(rest)
}

function decodes(bytes: Buffer, encoding: Encoding): boolean {
  if (encoding === 'utf-8') return isUtf8(bytes)
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

function decodeHead(head: Buffer, encoding: Encoding): string {
  // The head may end inside a character: the decoder is asked to wait for more.
  return new TextDecoder(encoding).decode(head, { stream: true })
}

function headRows(head: string, delimiter: string, limits: FeedLimits): string[][] {
  const rows: string[][] = []
  const tokeniser = new CsvTokeniser(delimiter, (cells) => void rows.push(cells), limits)
  try {
    tokeniser.push(head)
    if (rows.length < 2) tokeniser.end()
  } catch (error) {
    // What is wrong further down is found again, and named better, when the whole file is read.
    if (rows.length === 0) throw error
  }
  return rows.slice(0, 2)
}

function headerColumns(cells: readonly string[]): string[] {
  const names = cells.map((cell) => trimCell(cell))
  while (names.length > 1 && names.at(-1) === '') names.pop()
  for (const [index, name] of names.entries()) {
    if (name === '') throw new FeedError('blank_column', 1, String(index + 1))
    if (names.indexOf(name) !== index) throw new FeedError('duplicate_column', 1, name)
  }
  return names
}

interface TidyShape {
  readonly encoding: Encoding
  readonly delimiter: string
  readonly header: boolean
  readonly columns: readonly string[]
}

/** Writes the tidied copy and counts its rows. */
async function tidy(path: string, tidyPath: string, shape: TidyShape, limits: FeedLimits): Promise<number> {
  const out = createWriteStream(tidyPath, { mode: 0o600 })
  let rows = 0
  let text = ''
  let skip = shape.header
  const tokeniser = new CsvTokeniser(
    shape.delimiter,
    (cells, row) => {
      if (skip) {
        skip = false
        return
      }
      rows++
      const count =
        cells.length > shape.columns.length && cells.slice(shape.columns.length).every((cell) => trimCell(cell) === '')
          ? shape.columns.length
          : cells.length
      const fixed = Array.from({ length: shape.columns.length }, (_none, index) => oneLine(cells[index] ?? ''))
      text += `${row}${TIDY_DELIMITER}${count}${TIDY_DELIMITER}${fixed.join(TIDY_DELIMITER)}\n`
    },
    limits,
  )
  const decoder = new TextDecoder(shape.encoding, { fatal: true })
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
      tokeniser.push(decode(decoder, chunk, false))
      if (!out.write(text)) await once(out, 'drain')
      text = ''
    }
    tokeniser.push(decode(decoder, undefined, true))
    tokeniser.end()
  } catch (error) {
    // Writes under way end with an error of their own, which says less than this one.
    out.on('error', () => undefined).destroy()
    if (error instanceof UndecodableError) throw await locate(path, shape.encoding, shape.delimiter, 'encoding')
    throw nameColumn(error, shape.columns)
  }
  out.end(text)
  await once(out, 'close')
  return rows
}

class UndecodableError extends Error {}
function decode(decoder: TextDecoder, chunk: Buffer | undefined, last: boolean): string {
  try {
    return last ? decoder.decode() : decoder.decode(chunk, { stream: true })
  } catch {
    throw new UndecodableError()
  }
}

/** A person looks for a column by its name. */
function nameColumn(error: unknown, columns: readonly string[]): unknown {
  if (!(error instanceof FeedError) || error.column === null) return error
  return new FeedError(error.reason, error.row, columns[Number(error.column) - 1] ?? error.column)
}

/** Line breaks inside a cell are layout; the unit separator would cut it. */
function oneLine(cell: string): string {
  return /[\r\n\u001f]/.test(cell) ? cell.replaceAll(/[\r\n\u001f]+/g, ' ') : cell
}

/** The first rows, as they will be read. */
export async function sampleRows(
  path: string,
  tidyPath: string,
  shape: FeedShape,
  count: number,
): Promise<{ row: number; cells: string[] }[]> {
  const file = await open(shape.form === 'plain' ? path : tidyPath, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0)
    const text = new TextDecoder('utf-8').decode(buffer.subarray(0, bytesRead), { stream: bytesRead === HEAD })
    const lines = text.split(/\r?\n/)
    if (bytesRead === HEAD || lines.at(-1) === '') lines.pop()
    const skip = shape.form === 'plain' && shape.header ? 1 : 0
    return lines.slice(skip, skip + count).map((line, index) => cellsOf(line, shape, index + skip + 1))
  } finally {
    await file.close()
  }
}

/** A line of the readable form → its row number and cells. `row` is its place in a plain file. */
export function cellsOf(
  line: string,
  shape: Pick<FeedShape, 'form' | 'delimiter'>,
  row: number,
): { row: number; cells: string[] } {
  if (shape.form === 'plain') return { row, cells: line.split(shape.delimiter) }
  const [number = '0', count = '0', ...cells] = line.split(TIDY_DELIMITER)
  const told = Number(count)
  // A ragged row keeps its true number of cells, so that whoever reads it sees that it is.
  return {
    row: Number(number),
    cells:
      told < cells.length
        ? cells.slice(0, told)
        : told > cells.length
          ? [...cells, ...Array.from({ length: told - cells.length }, () => '?')]
          : cells,
  }
}
