import type { PhraseHitView } from '../../phrases/phrases.contract.ts'

export interface Segment {
  readonly text: string
  readonly hit: PhraseHitView | null
}

/** The text cut at its hits, for the marks under it. */
export function segmentsOf(text: string, hits: readonly PhraseHitView[]): Segment[] {
  const segments: Segment[] = []
  let at = 0
  for (const hit of hits) {
    if (hit.from < at) continue
    if (hit.from > at) segments.push({ text: text.slice(at, hit.from), hit: null })
    segments.push({ text: text.slice(hit.from, hit.to), hit })
    at = hit.to
  }
  if (at < text.length) segments.push({ text: text.slice(at), hit: null })
  return segments
}

export const adopted = (text: string, hit: Pick<PhraseHitView, 'from' | 'to'>, better: string): string =>
  text.slice(0, hit.from) + better + text.slice(hit.to)
