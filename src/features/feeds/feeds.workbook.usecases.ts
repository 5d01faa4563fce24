import { closeSync, openSync, writeSync } from 'node:fs'
import { openZip, ZipRefused, type ZipFile } from '../../platform/zip-reader.ts'
import { FeedError, looksLikeHeader } from './feeds.csv.rules.ts'
import { TIDY_DELIMITER, type FeedChoices, type FeedShape } from './feeds.shape.rules.ts'
import { SheetReader, sheetText, type SheetSetting } from './feeds.sheet.usecases.ts'
import { trimCell } from './feeds.values.rules.ts'
import {
  findHeader,
  HEADER_SEARCH,
  isOwnColumn,
  mergeOf,
  numberForm,
  type HeadRow,
  type Merge,
  type NumberForm,
  type WorkbookLimits,
} from './feeds.workbook.rules.ts'
import { attribute, XmlReader } from './feeds.xml.rules.ts'

interface Book {
  readonly zip: ZipFile
  /** Visible sheets with their parts of the archive. */
  readonly sheets: readonly { readonly name: string; readonly part: string }[]
  readonly is1904: boolean
  readonly forms: readonly NumberForm[]
  readonly strings: readonly string[]
}

/** Reads one sheet of a workbook into the tidied form. It works in one go: call it on a thread. */
export async function readWorkbook(
  path: string,
  tidyPath: string,
  choices: FeedChoices,
  limits: WorkbookLimits,
): Promise<FeedShape> {
  try {
    const book = await openBook(path, limits)
    const names = book.sheets.map((sheet) => sheet.name)
    if (choices.sheet !== undefined && !names.includes(choices.sheet)) throw new FeedError('no_sheet', null, choices.sheet)
    // Without a choice, the first sheet that holds anything.
    const wanted = choices.sheet === undefined ? book.sheets : book.sheets.filter((sheet) => sheet.name === choices.sheet)
    for (const sheet of wanted) {
      const shape = await readSheet(book, sheet.part, tidyPath, choices, limits)
      if (shape === undefined) continue
      if (shape.rows === 0) throw new FeedError('no_rows', shape.headerRow === 0 ? null : shape.headerRow)
      const { headerRow, columns, rows, isCorrection } = shape
      const workbook = { sheet: sheet.name, sheets: names, headerRow, isCorrection }
      return { encoding: 'utf-8', delimiter: ',', header: headerRow > 0, columns, rows, form: 'tidy', workbook }
    }
    throw new FeedError('empty', null)
  } catch (error) {
    if (error instanceof ZipRefused) throw new FeedError(`workbook_${error.reason}`, null)
    throw error
  }
}

async function openBook(path: string, limits: WorkbookLimits): Promise<Book> {
  const zip = await openZip(path, { entries: limits.entries, bytes: limits.unpackedBytes, ratio: limits.ratio })
  if (!zip.names.includes('[Content_Types].xml')) throw new FeedError('workbook_other', null)
  const root = (await relations(zip, '_rels/.rels')).find((one) => one.type.endsWith('/officeDocument'))
  if (root === undefined || !/\.xml$/i.test(root.target)) throw new FeedError('workbook_other', null)
  const main = resolve('', root.target)
  const folder = main.slice(0, main.lastIndexOf('/') + 1)
  const parts = await relations(zip, `${folder}_rels/${main.slice(folder.length)}.rels`)
  const partOf = (type: string) => parts.find((one) => one.type.endsWith(`/${type}`))
  const listed: { name: string; part: string }[] = []
  let is1904 = false
  let isWorkbook = false
  await readXml(zip, main, {
    open(name, attributes) {
      if (name === 'workbook') isWorkbook = true
      if (name === 'workbookPr') is1904 = ['1', 'true'].includes(attribute(attributes, 'date1904') ?? '')
      if (name !== 'sheet' || (attribute(attributes, 'state') ?? 'visible') !== 'visible') return
      const part = parts.find((one) => one.id === attribute(attributes, 'id'))
      // A sheet of charts alone has no rows.
      if (part?.type.endsWith('/worksheet') === true)
        listed.push({ name: attribute(attributes, 'name') ?? '', part: resolve(folder, part.target) })
    },
  })
  if (!isWorkbook) throw new FeedError('workbook_other', null)
  const styles = partOf('styles')
  const strings = partOf('sharedStrings')
  return {
    zip,
    sheets: listed,
    is1904,
    forms: styles === undefined ? [] : await readForms(zip, resolve(folder, styles.target)),
    strings: strings === undefined ? [] : await readStrings(zip, resolve(folder, strings.target), limits),
  }
}

async function relations(zip: ZipFile, part: string): Promise<{ id: string; type: string; target: string }[]> {
  const found: { id: string; type: string; target: string }[] = []
  if (!zip.names.includes(part)) return found
  await readXml(zip, part, {
    open(name, attributes) {
      if (name !== 'Relationship' || attribute(attributes, 'TargetMode') === 'External') return
      const [id, type, target] = ['Id', 'Type', 'Target'].map((one) => attribute(attributes, one) ?? '') as [
        string,
        string,
        string,
      ]
      found.push({ id, type, target })
    },
  })
  return found
}

function resolve(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1)
  const parts: string[] = []
  for (const part of `${folder}${target}`.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

async function readXml(
  zip: ZipFile,
  part: string,
  handlers: { open?: (name: string, attributes: string) => void; close?: (name: string) => void; text?: (text: string) => void },
): Promise<void> {
  const reader = new XmlReader({ open: () => undefined, close: () => undefined, ...handlers })
  for await (const text of textOf(zip, part)) reader.push(text)
  reader.end()
}

async function* textOf(zip: ZipFile, part: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of zip.read(part)) yield decoder.decode(chunk, { stream: true })
    yield decoder.decode()
  } catch (error) {
    if (error instanceof TypeError) throw new FeedError('workbook_damaged', null)
    throw error
  }
}

async function readForms(zip: ZipFile, part: string): Promise<NumberForm[]> {
  const codes = new Map<number, string>()
  const forms: NumberForm[] = []
  let inFormats = false
  await readXml(zip, part, {
    open(name, attributes) {
      if (name === 'numFmt') codes.set(Number(attribute(attributes, 'numFmtId')), attribute(attributes, 'formatCode') ?? '')
      if (name === 'cellXfs') inFormats = true
      if (name !== 'xf' || !inFormats) return
      const id = Number(attribute(attributes, 'numFmtId') ?? 0)
      forms.push(numberForm(id, codes.get(id)))
    },
    close(name) {
      if (name === 'cellXfs') inFormats = false
    },
  })
  return forms
}

async function readStrings(zip: ZipFile, part: string, limits: WorkbookLimits): Promise<string[]> {
  const strings: string[] = []
  let text = ''
  let length = 0
  let inText = false
  let phonetic = false
  await readXml(zip, part, {
    open(name) {
      if (name === 'si') text = ''
      else if (name === 't') inText = true
      else if (name === 'rPh') phonetic = true
    },
    text(piece) {
      if (inText && !phonetic) text += piece
    },
    close(name) {
      if (name === 't') inText = false
      else if (name === 'rPh') phonetic = false
      else if (name === 'si') {
        length += text.length
        if (length > limits.sharedText || strings.length >= limits.sharedStrings) throw new FeedError('workbook_too_large', null)
        strings.push(sheetText(text))
      }
    },
  })
  return strings
}

/** They stand behind the rows: the sheet is run through once for them alone. */
async function readMerges(zip: ZipFile, part: string, limits: WorkbookLimits): Promise<Merge[]> {
  let tail: string | undefined
  let before = ''
  for await (const text of textOf(zip, part)) {
    if (tail !== undefined) {
      tail += text
      if (tail.length > limits.merges * 64) throw new FeedError('too_many_merges', null, String(limits.merges))
      continue
    }
    const joined = before + text
    const at = joined.search(/<(?:\w+:)?mergeCells/)
    if (at !== -1) tail = joined.slice(at)
    before = joined.slice(-40)
  }
  const merges: Merge[] = []
  if (tail === undefined) return merges
  const end = tail.search(/<\/(?:\w+:)?mergeCells>/)
  for (const [, reference = ''] of tail
    .slice(0, end === -1 ? undefined : end)
    .matchAll(/<(?:\w+:)?mergeCell\b[^>]*?\bref="([^"]*)"/g)) {
    const merge = mergeOf(reference)
    if (merge !== undefined) merges.push(merge)
    if (merges.length > limits.merges) throw new FeedError('too_many_merges', null, String(limits.merges))
  }
  return merges
}

interface ReadSheet {
  readonly headerRow: number
  readonly columns: readonly string[]
  readonly rows: number
  readonly isCorrection: boolean
}

const CHUNK = 1024 * 1024

/** Undefined: the sheet is empty. */
async function readSheet(
  book: Book,
  part: string,
  tidyPath: string,
  choices: FeedChoices,
  limits: WorkbookLimits,
): Promise<ReadSheet | undefined> {
  const setting: SheetSetting = {
    strings: book.strings,
    forms: book.forms,
    is1904: book.is1904,
    merges: await readMerges(book.zip, part, limits),
  }
  const out = openSync(tidyPath, 'w', 0o600)
  const head: HeadRow[] = []
  let header: SheetHeader | undefined
  let text = ''
  let rows = 0
  const write = ({ row, cells }: HeadRow): void => {
    if (row <= header!.row) return
    rows++
    text += tidyLine(row, cells, header!)
    if (text.length < CHUNK) return
    writeSync(out, text)
    text = ''
  }
  const settle = (): void => {
    header = headerOf(head, choices)
    for (const row of head) write(row)
  }
  const reader = new SheetReader(setting, (row, cells) => {
    if (header !== undefined) return write({ row, cells })
    head.push({ row, cells })
    if (head.length >= HEADER_SEARCH && (choices.headerRow ?? 0) <= row) settle()
  })
  try {
    for await (const piece of textOf(book.zip, part)) reader.push(piece)
    reader.end()
    if (header === undefined && head.length > 0) settle()
    writeSync(out, text)
  } finally {
    closeSync(out)
  }
  return header === undefined
    ? undefined
    : { headerRow: header.row, columns: header.columns, rows, isCorrection: header.places.length < header.width }
}

interface SheetHeader {
  /** 0: no names. */
  readonly row: number
  readonly columns: readonly string[]
  /** Which cell each column is. */
  readonly places: readonly number[]
  readonly width: number
}

function headerOf(head: readonly HeadRow[], choices: FeedChoices): SheetHeader {
  const wanted = choices.headerRow
  const found =
    choices.header === false || wanted === 0
      ? undefined
      : wanted === undefined
        ? findHeader(head, choices.header === true ? () => true : looksLikeHeader)
        : (head.find((row) => row.row === wanted) ?? notThere(wanted))
  if (found === undefined) {
    const width = Math.max(...head.map((row) => row.cells.length))
    const places = Array.from({ length: width }, (_none, index) => index)
    return { row: 0, columns: places.map((index) => `#${index + 1}`), places, width }
  }
  const names = found.cells.map((cell) => trimCell(cell ?? '').replaceAll(/\s*[\r\n]+\s*/g, ' '))
  while (names.length > 1 && names.at(-1) === '') names.pop()
  const places = names.flatMap((name, index) => (isOwnColumn(name) ? [] : [index]))
  for (const index of places) {
    const name = names[index]!
    if (name === '') throw new FeedError('blank_column', found.row, String(index + 1))
    if (names.indexOf(name) !== index) throw new FeedError('duplicate_column', found.row, name)
  }
  return { row: found.row, columns: places.map((index) => names[index]!), places, width: names.length }
}

function notThere(row: number): never {
  throw new FeedError('empty', row)
}

/** Cells beyond the last name make the row ragged, as in any feed; blank ones are none. */
function tidyLine(row: number, cells: readonly string[], header: SheetHeader): string {
  let told = cells.length
  while (told > header.width && trimCell(cells[told - 1] ?? '') === '') told--
  const count = header.places.length + Math.max(0, told - header.width)
  return `${row}${TIDY_DELIMITER}${count}${TIDY_DELIMITER}${header.places.map((place) => oneLine(cells[place] ?? '')).join(TIDY_DELIMITER)}\n`
}

/** Line breaks inside a cell are layout; the unit separator would cut it. */
function oneLine(cell: string): string {
  return /[\r\n\u001f]/.test(cell) ? cell.replaceAll(/[\r\n\u001f]+/g, ' ') : cell
}
