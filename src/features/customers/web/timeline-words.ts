import type { Format } from '../../../web/i18n/format.ts'
import type { Translate } from '../../../web/i18n/use-t.ts'

const KEY = /^[a-z]\w*(\.\w+)+$/
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** A source sends keys, not words: a slot that is itself a key is filled with its text, a plain date is written out. */
export function timelineWords(
  text: { readonly key: string; readonly slots: Readonly<Record<string, string | number>> },
  t: Translate,
  format: Format,
): string {
  const filled = Object.entries(text.slots).map(([name, value]): [string, string | number] => {
    if (typeof value !== 'string') return [name, value]
    if (DAY.test(value)) return [name, format.fullDay(value)]
    return [name, KEY.test(value) ? (t.find(value) ?? value) : value]
  })
  return t.of(text.key, Object.fromEntries(filled))
}
