import { FeedError } from './feeds.csv.rules.ts'

export interface XmlHandlers {
  /** Names without their prefix; attributes only of the tags that are asked for them. */
  readonly open: (name: string, attributes: string) => void
  readonly close: (name: string) => void
  readonly text?: (text: string) => void
}

/** A tag, or text without a tag, longer than this is no spreadsheet. */
const LONGEST = 16 * 1024 * 1024

/**
 * Takes XML in pieces of any length. No document type is read, so nothing in it can be expanded; what does not end, or
 * closes what was not opened, is damaged.
 */
export class XmlReader {
  readonly #handlers: XmlHandlers
  readonly #open: string[] = []
  #rest = ''
  #seen = false

  constructor(handlers: XmlHandlers) {
    this.#handlers = handlers
  }

  push(piece: string): void {
    const text = this.#rest === '' ? piece : this.#rest + piece
    let at = 0
    for (;;) {
      const start = text.indexOf('<', at)
      if (start === -1) break
      const end = endOfTag(text, start)
      if (end === -1) break
      if (start > at) this.#text(text.slice(at, start))
      this.#tag(text, start, end)
      at = end + 1
    }
    this.#rest = text.slice(at)
    if (this.#rest.length > LONGEST) throw damaged()
  }

  end(): void {
    if (this.#rest.trim() !== '' || this.#open.length > 0 || !this.#seen) throw damaged()
  }

  #text(raw: string): void {
    if (this.#open.length > 0) this.#handlers.text?.(decode(raw))
  }

  #tag(text: string, start: number, end: number): void {
    const first = text.charCodeAt(start + 1)
    if (first === 0x3f) return
    if (first === 0x21) {
      if (text.startsWith('<![CDATA[', start)) return this.#handlers.text?.(text.slice(start + 9, end - 2))
      if (text.startsWith('<!--', start)) return
      throw damaged()
    }
    if (first === 0x2f) return this.#close(localName(text.slice(start + 2, end).trimEnd()))
    const closes = text.charCodeAt(end - 1) === 0x2f
    const tag = text.slice(start + 1, closes ? end - 1 : end)
    const blank = tag.search(/\s/)
    const name = localName(blank === -1 ? tag : tag.slice(0, blank))
    this.#seen = true
    this.#open.push(name)
    this.#handlers.open(name, blank === -1 ? '' : tag.slice(blank))
    if (closes) this.#close(name)
  }

  #close(name: string): void {
    if (this.#open.pop() !== name) throw damaged()
    this.#handlers.close(name)
  }
}

function damaged(): FeedError {
  return new FeedError('workbook_damaged', null)
}

/** A `>` may stand in a quoted attribute; a comment and a section end their own way. */
function endOfTag(text: string, start: number): number {
  if (text.startsWith('<!--', start)) return after(text.indexOf('-->', start + 4), 2)
  if (text.startsWith('<![CDATA[', start)) return after(text.indexOf(']]>', start + 9), 2)
  let end = text.indexOf('>', start)
  for (let from = start; end !== -1; end = text.indexOf('>', end + 1)) {
    const quote = openQuote(text, from, end)
    if (quote === undefined) return end
    const closed = text.indexOf(quote.mark, quote.at + 1)
    if (closed === -1) return -1
    from = closed + 1
    end = Math.max(end, closed)
    if (text.charCodeAt(end) === 0x3e) return end
  }
  return -1
}
const after = (found: number, more: number) => (found === -1 ? -1 : found + more)

function openQuote(text: string, from: number, end: number): { mark: string; at: number } | undefined {
  for (let at = from; at < end; at++) {
    const mark = text[at]
    if (mark !== '"' && mark !== "'") continue
    const closed = text.indexOf(mark, at + 1)
    if (closed === -1 || closed > end) return { mark, at }
    at = closed
  }
  return undefined
}

function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon === -1 ? name : name.slice(colon + 1)
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
function decode(text: string): string {
  if (!text.includes('&')) return text
  return text.replaceAll(/&(#x[0-9a-fA-F]{1,6}|#\d{1,7}|\w+);/g, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? whole
    const code = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

/** One attribute of a tag's text, whatever its prefix. */
export function attribute(attributes: string, name: string): string | undefined {
  for (let at = attributes.indexOf(`${name}=`); at !== -1; at = attributes.indexOf(`${name}=`, at + 1)) {
    const before = attributes.charCodeAt(at - 1)
    if (before !== 0x3a && before > 0x20) continue
    const quote = attributes[at + name.length + 1]
    if (quote !== '"' && quote !== "'") return undefined
    const start = at + name.length + 2
    return decode(attributes.slice(start, attributes.indexOf(quote, start)))
  }
  return undefined
}
