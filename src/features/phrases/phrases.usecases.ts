import type { Output } from '../../contract/endpoint.ts'
import type { Context } from '../../platform/work.ts'
import type { checkText, getPhraseBook } from './phrases.contract.ts'
import { lint } from './phrases.lint.rules.ts'

type BookOnWire = Output<typeof getPhraseBook>

export function phraseBookOf(context: Context): Promise<BookOnWire> {
  const book = context.services.pack.complaints.phrases.value
  return context.read('phrases:check', async () => structuredClone(book) as BookOnWire)
}

export function hitsOf(context: Context, text: string): Promise<Output<typeof checkText>> {
  return context.read('phrases:check', async () => ({ hits: lint(text, context.services.pack.complaints.phrases.value) }))
}
