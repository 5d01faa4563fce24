import { createHash } from 'node:crypto'
import type { Pack } from '../../kernel/pack/pack.ts'
import type { Work } from '../../platform/work.ts'
import { lint, refusedHits, type PhraseHit } from '../phrases/phrases.lint.rules.ts'
import { settleReplyPromises } from '../promises/promises.usecases.ts'
import * as parts from './complaints.parts.queries.ts'
import { complaintsErrors } from './complaints.rules.ts'

export function textHash(text: string): Buffer {
  return createHash('sha256').update(text.normalize('NFC')).digest()
}

export interface Checked {
  readonly hits: PhraseHit[]
  readonly release: { readonly id: string; readonly byName: string; readonly reason: string } | null
}

/**
 * J5 on the server, whatever the client showed: an exact pattern keeps a text from going out, unless a supervisor
 * released exactly this text of this complaint.
 */
export async function assertMayGoOut(work: Work, pack: Pack, of: parts.Of, text: string): Promise<Checked> {
  const hits = lint(text, pack.complaints.phrases.value)
  const refused = refusedHits(hits)
  if (refused.length === 0) return { hits, release: null }
  const release = await parts.findRelease(work.tx, work.scope, of, textHash(text))
  if (release === undefined) throw complaintsErrors.make('complaints.phrase_forbidden', { count: refused.length, hits })
  return { hits, release }
}

/** Every promised reply of this complaint is kept by the word that has now gone to the customer. */
export function settleReplies(work: Work, of: parts.Of, proof: string): Promise<void> {
  return settleReplyPromises(work, of.customer_id, of.id, proof)
}
