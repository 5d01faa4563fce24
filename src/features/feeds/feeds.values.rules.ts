import { read, refuse, type Read } from './feeds.dates.rules.ts'

/** Blanks that spreadsheets and Chinese input leave at the ends of a cell. */
export const EDGE_BLANKS = ' \t\u3000\u00a0\ufeff'
const EDGES = /^[ \t\u3000\u00a0\ufeff]+|[ \t\u3000\u00a0\ufeff]+$/g
export function trimCell(cell: string): string {
  // Every cell of every row comes by here, most of them two or three times.
  return hasBlankEdge(cell) ? cell.replace(EDGES, '') : cell
}
function hasBlankEdge(cell: string): boolean {
  return cell.length > 0 && (isBlank(cell.charCodeAt(0)) || isBlank(cell.charCodeAt(cell.length - 1)))
}
/** The codes of `EDGE_BLANKS`: taking a character out of a Chinese cell would make a string of it. */
function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x3000 || code === 0xa0 || code === 0xfeff
}

const SCIENTIFIC = /^[-+]?\d(\.\d+)?[eE]\+?\d+$/
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/
const FORMULA = /^[=@＝＠\t\r\n]|^[-+－＋](?=[^\d\s.])/
/** U+FFFD is what a wrong decoding leaves where it lost a character. */
const LOST = '\ufffd'

const SHEET_ERROR = /^#(?:N\/A|DIV\/0!|[A-Z_]+[!?]|GETTING_DATA)$/
/** What no field takes, whatever it reads: a formula, or what a spreadsheet shows where one failed. */
export function neverValue(cell: string): 'formula' | 'sheet_error' | undefined {
  const first = cell.charCodeAt(0)
  if (first === 0x3d || first === 0xff1d) return 'formula'
  return first === 0x23 && SHEET_ERROR.test(cell) ? 'sheet_error' : undefined
}

/** A cell that a spreadsheet would run is refused, never kept; so is one that lost a character on its way. */
export function readText(cell: string, maxLength: number): Read<string> {
  const text = trimCell(cell)
  if (FORMULA.test(cell) || (text !== cell && FORMULA.test(text))) return refuse('formula')
  if (text.includes(LOST)) return refuse('lost_character')
  if (CONTROL.test(text)) return refuse('control_character')
  if (text.length > maxLength) return refuse('too_long')
  return read(text)
}

/** A key: text without blanks inside. 1.38E+10 is a number that a spreadsheet has cut. */
export function readKey(cell: string): Read<string> {
  const text = readText(cell, 64)
  if (!text.ok) return text
  if (text.value === '') return refuse('required')
  if (SCIENTIFIC.test(text.value)) return refuse('scientific')
  if (/\s/.test(text.value)) return refuse('blank_inside')
  return text
}

const MOBILE = /^1[3-9]\d{9}$/
const LANDLINE = /^0\d{2,3}\d{7,8}$/

export function readPhone(cell: string): Read<string> {
  const text = trimCell(cell)
  if (/^[=@＝＠]/.test(text)) return refuse('formula')
  const folded = text.normalize('NFKC')
  if (SCIENTIFIC.test(folded)) return refuse('scientific')
  const digits = folded
    .replace(/\.0$/, '')
    .replace(/[\s\-()]+/g, '')
    .replace(/^(?:\+|00)?86(?=1\d{10}$)/, '')
  return MOBILE.test(digits) || LANDLINE.test(digits) ? read(digits) : refuse('phone_form')
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** GB 11643: 17 digits, a check character, and a date of birth that exists. */
export function readIdNumber(cell: string): Read<string> {
  const text = trimCell(cell).normalize('NFKC').toUpperCase().replace(/^'/, '')
  if (/^[=@]/.test(text)) return refuse('formula')
  if (SCIENTIFIC.test(text)) return refuse('scientific')
  if (!/^\d{17}[\dX]$/.test(text)) return refuse('id_form')
  let sum = 0
  for (let i = 0; i < 17; i++) sum += WEIGHTS[i]! * (text.charCodeAt(i) - 48)
  if ('10X98765432'[sum % 11] !== text[17]) return refuse(text.endsWith('00') ? 'id_rounded' : 'id_checksum')
  const [year, month, day] = [Number(text.slice(6, 10)), Number(text.slice(10, 12)), Number(text.slice(12, 14))]
  if (year < 1900 || month < 1 || month > 12 || day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate())
    return refuse('id_birth')
  return read(text)
}

const LARGEST = 1e12
/** A number as people write it: 1,234.50, ¥29.85, 12%. Undefined text is refused, a blank is the caller's business. */
export function readNumber(cell: string): Read<number> {
  const text = trimCell(cell)
  const plain = Number(text)
  const value = text !== '' && !Number.isNaN(plain) ? plain : Number(tidyNumber(text))
  if (Number.isNaN(value) || /^0[xob]/i.test(text)) return refuse(/^[=@]/.test(text) ? 'formula' : 'number_form')
  if (!Number.isFinite(value) || Math.abs(value) > LARGEST) return refuse('number_range')
  return read(value)
}

function tidyNumber(text: string): string {
  const folded = text.normalize('NFKC').replace(/^[¥$￥]|元$|\s/g, '')
  const grouped = /^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(folded) ? folded.replaceAll(',', '') : folded
  return grouped === '' ? 'x' : grouped
}

export function readCount(cell: string): Read<number> {
  const number = readNumber(cell)
  if (!number.ok) return number
  if (!Number.isInteger(number.value)) return refuse('whole_number')
  return number.value < 0 ? refuse('negative') : number
}

/** Middle of a phone, ID or address hidden: in a preview, a problem's value, an error file. */
export function hideMiddle(value: string): string {
  const length = value.length
  if (SCIENTIFIC.test(value) || length < 5) return value.replaceAll(/[^.eE+]/g, (c) => (length < 5 ? '*' : c))
  const shown = length >= 9 ? 3 : 1
  return `${value.slice(0, shown)}${'*'.repeat(length - shown - (length >= 9 ? 2 : 1))}${value.slice(length - (length >= 9 ? 2 : 1))}`
}
