import type { ForbiddenPattern, PhraseBook } from '../../kernel/pack/phrase-book.ts'
import { BREAK, foldInPlace, skeletonOf, type Skeleton } from './phrases.fold.rules.ts'
import type { HitKind } from './phrases.rules.ts'

export interface PhraseHit {
  readonly kind: HitKind
  readonly code: string
  /** An exact hit of a forbidden pattern is refused; a near one, over-apology and blame warn. */
  readonly exact: boolean
  readonly from: number
  readonly to: number
  readonly found: string
  readonly better: { readonly zh: string; readonly en: string }
}

interface Compiled {
  readonly pattern: ForbiddenPattern
  readonly exact: RegExp
  readonly near: readonly RegExp[]
  /** What makes it harmless where it follows without a pause. */
  readonly harmless: RegExp | null
}
interface CompiledBook {
  readonly patterns: readonly Compiled[]
  readonly negation: RegExp
  readonly reported: RegExp
  readonly introduced: RegExp
  readonly apology: RegExp
  readonly excessive: RegExp
  readonly blame: RegExp
}

const alternatives = (words: readonly string[]): string => words.toSorted((a, b) => b.length - a.length).join('|')
const compiled = new WeakMap<PhraseBook, CompiledBook>()

function compile(book: PhraseBook): CompiledBook {
  const known = compiled.get(book)
  if (known !== undefined) return known
  const gap = `(?:${alternatives(book.fillers)}){0,4}?`
  // 你们 is another address: it warns.
  const slot = (words: readonly string[]): string => `(?:${alternatives(words).replace(/(^|\|)你($|\|)/, '$1你(?!们)$2')})`
  const row = (slots: readonly (readonly string[])[]): string => slots.map(slot).join(gap)
  const patterns = book.forbidden.map((pattern): Compiled => {
    const harmless = pattern.notBefore === undefined ? null : new RegExp(`^${gap}(?:${alternatives(pattern.notBefore)})`, 'u')
    const only = pattern.onlyBefore === undefined ? '' : `(?:${alternatives(pattern.onlyBefore)}|(?=$|${BREAK}))`
    const plural = pattern.slots.map((words) => words.map((word) => (word === '你' ? '你们' : word)))
    const nearRows = pattern.slots.some((words) => words.includes('你')) ? [...pattern.near, plural] : pattern.near
    return {
      pattern,
      exact: new RegExp(row(pattern.slots) + only, 'gu'),
      near: nearRows.map((slots) => new RegExp(row(slots), 'gu')),
      harmless,
    }
  })
  const speakers = `(?<![诉对跟向给同])(?:${alternatives(book.quotation.speakers)})`
  const verbs = `(?:${alternatives(book.quotation.verbs)})`
  const made: CompiledBook = {
    patterns,
    negation: new RegExp(`(?<!是)(?:${alternatives(book.negations)})(?:${alternatives(book.fillers)})?$`, 'u'),
    reported: new RegExp(`${speakers}(?:${alternatives(book.fillers)})?${verbs}(?:的是|的|过)?$`, 'u'),
    introduced: new RegExp(`${speakers}[^。！？!?；;\\n]{0,12}?${verbs}(?:的|过|道)?[:：,，\\s]*$`, 'u'),
    apology: new RegExp(alternatives(book.apology.words), 'gu'),
    excessive: new RegExp(alternatives(book.apology.excessive), 'gu'),
    blame: new RegExp(
      `(?:${alternatives(book.blame.subjects)})[^${BREAK}]{0,${book.blame.reach}}?(?:${alternatives(book.blame.faults)})`,
      'gu',
    ),
  }
  compiled.set(book, made)
  return made
}

const MARKS: Readonly<Record<string, string>> = { '「': '」', '『': '』', '“': '”', '‘': '’', '"': '"', '«': '»', '《': '》' }

/**
 * What the customer said, as [from, to): in quotation marks that a customer's saying introduces, or on a line that
 * begins with 客户：. Other quotation marks protect nothing, or every forbidden phrase would soon wear a pair.
 */
function quotations(original: string, rules: CompiledBook): [number, number][] {
  const spans: [number, number][] = []
  const folded = foldInPlace(original)
  for (const label of folded.matchAll(/(?:^|\n)[^\S\n]*(?:客户|顾客|用户|来电人|投诉人|对方)[^\S\n]*:[^\n]*/gu))
    spans.push([label.index, label.index + label[0].length])
  for (let open = 0; open < original.length; open++) {
    const closing = MARKS[original[open]!]
    if (closing === undefined) continue
    const close = original.indexOf(closing, open + 1)
    if (close === -1) continue
    if (rules.introduced.test(folded.slice(Math.max(0, open - 30), open))) spans.push([open, close + 1])
    open = close
  }
  return spans
}

/** Every hit of a text, in order. Pure; the page runs it at each keystroke, the server again before anything goes out. */
export function lint(original: string, book: PhraseBook): PhraseHit[] {
  const rules = compile(book)
  const skeleton = skeletonOf(original)
  const quoted = quotations(original, rules)
  const hits: PhraseHit[] = []
  const place = (index: number, length: number): [number, number] => [skeleton.at[index]!, skeleton.ends[index + length - 1]!]
  const isQuoted = (from: number, to: number): boolean => quoted.some(([begin, end]) => from >= begin && to <= end)
  const isTaken = (from: number, to: number): boolean => hits.some((hit) => from < hit.to && to > hit.from)
  const add = (kind: HitKind, code: string, exact: boolean, match: RegExpExecArray, better: PhraseHit['better']): void => {
    const [from, to] = place(match.index, match[0].length)
    if (isQuoted(from, to) || isTaken(from, to)) return
    hits.push({ kind, code, exact, from, to, found: original.slice(from, to), better })
  }
  const isSaid = (match: RegExpExecArray, harmless: RegExp | null): boolean => {
    const before = clauseBefore(skeleton, match.index)
    const end = match.index + match[0].length
    const pause = original.slice(skeleton.ends[end - 1], skeleton.at[end] ?? original.length)
    if (harmless !== null && pause.trim() === '' && harmless.test(skeleton.text.slice(end))) return false
    return !rules.negation.test(before) && !rules.reported.test(before)
  }
  for (const { pattern, exact, harmless } of rules.patterns) {
    for (const match of skeleton.text.matchAll(exact))
      if (isSaid(match, harmless)) add('forbidden', pattern.code, true, match, pattern.better)
  }
  for (const { pattern, near, harmless } of rules.patterns) {
    for (const each of near)
      for (const match of skeleton.text.matchAll(each))
        if (isSaid(match, harmless)) add('forbidden', pattern.code, false, match, pattern.better)
  }
  for (const match of skeleton.text.matchAll(rules.excessive))
    add('over_apology', 'over_apology', false, match, book.apology.better)
  const apologies = [...skeleton.text.matchAll(rules.apology)].filter(
    (match) => !isQuoted(...place(match.index, match[0].length)),
  )
  for (const match of apologies.slice(book.apology.limit - 1))
    add('over_apology', 'over_apology', false, match, book.apology.better)
  for (const match of skeleton.text.matchAll(rules.blame)) {
    if (!/如果|要是|万一|假如|若是|是否|有没有/u.test(clauseBefore(skeleton, match.index) + match[0]))
      add('blame', 'blame', false, match, book.blame.better)
  }
  return hits.toSorted((a, b) => a.from - b.from)
}

function clauseBefore(skeleton: Skeleton, index: number): string {
  const begin = skeleton.text.lastIndexOf(BREAK, index - 1) + 1
  return skeleton.text.slice(begin, index)
}

/** What keeps a text from going out. */
export function refusedHits(hits: readonly PhraseHit[]): PhraseHit[] {
  return hits.filter((hit) => hit.kind === 'forbidden' && hit.exact)
}
