import { FeedError } from './feeds.csv.rules.ts'

/** A workbook is unpacked before it is read, so it may be smaller than a text file; the figures stand in the trust rules. */
export interface WorkbookLimits {
  readonly fileBytes: number
  readonly entries: number
  readonly unpackedBytes: number
  readonly ratio: number
  /** Characters of the shared strings, which are held while a sheet is read. */
  readonly sharedText: number
  readonly sharedStrings: number
  readonly merges: number
  readonly seconds: number
  readonly heapMb: number
}
export const WORKBOOK_LIMITS: WorkbookLimits = {
  fileBytes: 50 * 1024 ** 2,
  entries: 1000,
  unpackedBytes: 300 * 1024 ** 2,
  ratio: 100,
  sharedText: 64 * 1024 ** 2,
  sharedStrings: 2_000_000,
  merges: 10_000,
  seconds: 120,
  heapMb: 512,
}
export const SHEET_ROWS = 1_048_576
/** A header is looked for in so many rows. */
export const HEADER_SEARCH = 20

/** Columns that an error workbook adds; a file that comes back with them is read without them. */
export const ERROR_COLUMNS = {
  zh: { result: '知心：结果', reason: '知心：原因' },
  en: { result: 'Zhixin: result', reason: 'Zhixin: reason' },
} as const
const OWN_COLUMNS: ReadonlySet<string> = new Set(Object.values(ERROR_COLUMNS).flatMap((names) => Object.values(names)))
export const isOwnColumn = (name: string): boolean => OWN_COLUMNS.has(name)

export type NumberForm =
  | { readonly kind: 'number' }
  | { readonly kind: 'scientific' }
  | { readonly kind: 'padded'; readonly digits: number }
  | { readonly kind: 'date' }
  | { readonly kind: 'time' }

const BUILT_IN_DATES = [14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58]
const BUILT_IN_TIMES = [18, 19, 20, 21, 32, 33, 45, 46, 47]

/** What a number format makes of a number: a date, a time, digits filled up with zeros, or an exponent. */
export function numberForm(id: number, code: string | undefined): NumberForm {
  if (code === undefined) {
    if (BUILT_IN_DATES.includes(id)) return { kind: 'date' }
    if (BUILT_IN_TIMES.includes(id)) return { kind: 'time' }
    return { kind: id === 11 || id === 48 ? 'scientific' : 'number' }
  }
  const bare = code
    .split(';', 1)[0]!
    .replaceAll(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .toLowerCase()
  if (/^0{2,}$/.test(bare)) return { kind: 'padded', digits: bare.length }
  if (/[0#?]e[+-]/.test(bare)) return { kind: 'scientific' }
  if (bare.includes('general') || bare.includes('@')) return { kind: 'number' }
  if (/[yde年月日]/.test(bare) || (bare.includes('m') && !/[hs]/.test(bare))) return { kind: 'date' }
  return { kind: /[hms]/.test(bare) ? 'time' : 'number' }
}

/** Beyond 15 digits a spreadsheet has rounded: such a number is told with its exponent, so that no key is made of it. */
const EXACT = 1e15

/** A number cell as the text that a person sees, without what the sheet's narrow column or its format only hides. */
export function numberText(raw: string, form: NumberForm, is1904: boolean): string {
  const value = Number(raw)
  if (raw.trim() === '' || !Number.isFinite(value)) return raw
  if (form.kind === 'date' || form.kind === 'time') return momentText(value, is1904) ?? plainNumber(value)
  if (form.kind === 'padded' && Number.isInteger(value) && value >= 0) return String(value).padStart(form.digits, '0')
  // "1.38E+10" typed or pasted is kept as 13800000000: the digits behind were lost before.
  if (form.kind === 'scientific' && Number.isInteger(value) && Math.abs(value) >= 1e6) {
    const short = value.toExponential(2)
    if (Number(short) === value) return upper(short)
  }
  return plainNumber(value)
}

function plainNumber(value: number): string {
  return Number.isInteger(value) && Math.abs(value) >= EXACT ? upper(value.toExponential(5)) : String(value)
}
const upper = (text: string) => text.replace('e', 'E')

const DAY = 86_400_000
const DAYS_1904 = 1462
/** Year 9999. */
const LAST_SERIAL = 2_958_466

/** Days since the sheet's day 0 → `2026-11-22`, with its time where it has one. The 29 February 1900 that never was stays visible. */
function momentText(serial: number, is1904: boolean): string | undefined {
  const days = Math.floor(serial) + (is1904 ? DAYS_1904 : 0)
  if (serial < 0 || days >= LAST_SERIAL) return undefined
  const minutes = Math.round((serial - Math.floor(serial)) * 1440)
  const time =
    minutes === 0 ? '' : `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  if (days === 0) return time === '' ? undefined : time
  if (days === 60) return '1900-02-29'
  const date = new Date(Date.UTC(1899, 11, 30) + (days < 60 ? days + 1 : days) * DAY).toISOString().slice(0, 10)
  return time === '' ? date : `${date} ${time}`
}

/** `BC12` → 54; undefined where it is no place. */
export function columnOf(place: string): number | undefined {
  let column = 0
  for (let at = 0; at < place.length; at++) {
    const code = place.charCodeAt(at)
    if (code < 65 || code > 90) return at === 0 || at > 3 ? undefined : column - 1
    column = column * 26 + code - 64
  }
  return undefined
}

export interface Merge {
  readonly column: number
  readonly from: number
  readonly to: number
}

/** `B3:D5` → rows 3 to 5 of column B; undefined for one row, in which nothing is to be filled. */
export function mergeOf(reference: string): Merge | undefined {
  const [first = '', last = ''] = reference.split(':')
  const column = columnOf(first)
  const from = Number(/\d+$/.exec(first)?.[0])
  const to = Number(/\d+$/.exec(last)?.[0])
  if (column === undefined || !(from >= 1 && to <= SHEET_ROWS)) throw new FeedError('workbook_damaged', null)
  return to > from ? { column, from, to } : undefined
}

export interface HeadRow {
  readonly row: number
  readonly cells: readonly string[]
}

const filled = (cells: readonly string[]) => cells.filter((cell) => cell.trim() !== '').length

/** The first row of names: titles and notes above it fill fewer cells. Undefined: the rows have no names. */
export function findHeader(rows: readonly HeadRow[], isNames: (cells: readonly string[]) => boolean): HeadRow | undefined {
  const widest = Math.max(0, ...rows.map((row) => filled(row.cells)))
  const first = rows.find((row) => filled(row.cells) >= Math.max(1, Math.ceil(widest * 0.6)))
  return first !== undefined && isNames(first.cells) ? first : undefined
}
