import type { NatureSign } from '../../kernel/pack/complaints-pack.ts'
import type { Nature } from './complaints.rules.ts'
import { foldInPlace } from '../phrases/phrases.fold.rules.ts'

export interface NatureReason {
  readonly kind: 'sign' | 'word'
  readonly code: string
  /** The sign's code, or the word that was heard. */
  readonly text: string
}
export interface NatureProposal {
  /** Null: nothing points anywhere, or two natures weigh the same. */
  readonly nature: Nature | null
  readonly reasons: readonly NatureReason[]
  /** No labels yet: the rules have not been measured. */
  readonly validated: false
}

/**
 * J3: ticked signs count with their weight, words heard count half, each sign once. A word inside a longer one that was
 * heard is not heard of its own: 「没什么要求」 is no 「要求」. Anger with reason wins over venting on a tie: to act where
 * listening would do harms less than to listen where action is due.
 */
export function proposeNature(signs: readonly NatureSign[], ticked: readonly string[], words: string): NatureProposal {
  const text = foldInPlace(words)
  const spans = wordsHeard(
    text,
    signs.flatMap((sign) => sign.heard),
  )
  const scores: Record<Nature, number> = { solving: 0, venting: 0, expecting: 0 }
  const reasons: (NatureReason & { nature: Nature })[] = []
  for (const sign of signs) {
    if (ticked.includes(sign.code)) {
      scores[sign.nature] += sign.weight * 2
      reasons.push({ kind: 'sign', code: sign.code, text: sign.code, nature: sign.nature })
      continue
    }
    const heard = sign.heard.find((word) => spans.some((span) => span.word === word))
    if (heard === undefined) continue
    scores[sign.nature] += sign.weight
    reasons.push({ kind: 'word', code: sign.code, text: heard, nature: sign.nature })
  }
  const best = Math.max(scores.solving, scores.venting, scores.expecting)
  const leading = (['solving', 'venting', 'expecting'] as const).filter((nature) => scores[nature] === best)
  const nature = best === 0 ? null : leading.length === 1 || leading[0] === 'solving' ? leading[0]! : null
  return {
    nature,
    reasons: reasons
      .filter((reason) => nature === null || reason.nature === nature)
      .map(({ kind, code, text: shown }) => ({ kind, code, text: shown })),
    validated: false,
  }
}

interface Heard {
  readonly word: string
  readonly from: number
  readonly to: number
}

function wordsHeard(text: string, words: readonly string[]): Heard[] {
  const found: Heard[] = []
  for (const word of new Set(words)) {
    for (let from = text.indexOf(word); from !== -1; from = text.indexOf(word, from + 1))
      found.push({ word, from, to: from + word.length })
  }
  return found.filter(
    (each) => !found.some((other) => other.word.length > each.word.length && other.from <= each.from && other.to >= each.to),
  )
}
