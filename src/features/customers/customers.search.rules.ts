/** What a person typed into the search box, and which words of the side table it may meet. */
export type SearchTerm =
  | { readonly kind: 'phone'; readonly value: string }
  | { readonly kind: 'digits'; readonly value: string; readonly tail: boolean }
  | { readonly kind: 'latin'; readonly value: string }
  | { readonly kind: 'name'; readonly value: string }

export const SEARCH_LIMIT = 20

/** One row of customer_search, without the id. */
export interface SearchTokens {
  readonly name: string
  readonly givenName: string | null
  readonly pinyin: string
  readonly initials: string
  readonly number: string
}

/** What most names and numbers are: nothing to fold in them but the case. */
const BARE_NAME = /^[\u4e00-\u9fff]+$/
const BARE_NUMBER = /^[\dA-Za-z]+$/

/** One spelling for what is stored and what is typed: full-width forms folded, blanks and dots inside names dropped, lower case. */
export function foldWord(text: string): string {
  if (BARE_NAME.test(text)) return text
  if (BARE_NUMBER.test(text)) return text.toLowerCase()
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s·•.'\-_/]+/gu, '')
}

/** Undefined: nothing to look for. */
export function readSearchTerm(typed: string): SearchTerm | undefined {
  const word = foldWord(typed)
  if (word === '') return undefined
  const digits = word.replace(/^\+?86(?=1\d{10}$)/, '')
  if (/^1\d{10}$/.test(digits)) return { kind: 'phone', value: digits }
  if (/^\d+$/.test(word)) return { kind: 'digits', value: word, tail: word.length === 4 }
  if (/^[\x21-\x7e]+$/.test(word)) return { kind: 'latin', value: word }
  return { kind: 'name', value: word }
}

/** The words at or after `from` and before `to` begin with the prefix, in byte order. */
export function prefixRange(prefix: string): { from: string; to: string } {
  return { from: prefix, to: `${prefix}\u{10FFFF}` }
}

const PHONE = /^1\d{10}$/
const LANDLINE = /^0\d{2,3}\d{7,8}$/

/** Digits only, without +86; undefined where it cannot be a number. */
export function normalisePhone(typed: string): string | undefined {
  const digits = typed
    .normalize('NFKC')
    .replace(/[\s\-()]+/g, '')
    .replace(/^\+?86(?=1\d{10}$)/, '')
  return PHONE.test(digits) || LANDLINE.test(digits) ? digits : undefined
}

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** GB 11643: 17 digits and a check character. */
export function normaliseIdNumber(typed: string): string | undefined {
  const text = typed.normalize('NFKC').trim().toUpperCase()
  if (!/^\d{17}[\dX]$/.test(text)) return undefined
  const sum = ID_WEIGHTS.reduce((total, weight, i) => total + weight * Number(text[i]), 0)
  return '10X98765432'[sum % 11] === text[17] ? text : undefined
}
