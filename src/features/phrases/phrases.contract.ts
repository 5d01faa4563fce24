import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { HIT_KINDS } from './phrases.rules.ts'

const words = z.object({ zh: z.string(), en: z.string() })
const slots = z.array(z.array(z.string()))

/** Where in the text (in UTF-16 units, end exclusive), what, and what to say instead. */
export const phraseHit = z.object({
  kind: z.enum(HIT_KINDS),
  /** The pattern's code; for apologies and blame the kind itself. */
  code: z.string(),
  exact: z.boolean(),
  from: z.int(),
  to: z.int(),
  found: z.string(),
  better: words,
})
export type PhraseHitView = z.output<typeof phraseHit>

/** The whole book, so that the page can check at every keystroke with `lint(text, book)` of phrases.lint.rules.ts. */
export const getPhraseBook = endpoint({
  id: 'phrases.book',
  method: 'GET',
  path: '/api/phrases',
  summary: 'Forbidden patterns, over-apology and blame, with better wordings',
  permission: 'phrases:check',
  response: z.object({
    forbidden: z.array(
      z.object({
        code: z.string(),
        source: z.string(),
        slots,
        notBefore: z.array(z.string()).optional(),
        onlyBefore: z.array(z.string()).optional(),
        near: z.array(slots),
        better: words,
      }),
    ),
    fillers: z.array(z.string()),
    negations: z.array(z.string()),
    quotation: z.object({ speakers: z.array(z.string()), verbs: z.array(z.string()) }),
    apology: z.object({ words: z.array(z.string()), limit: z.int(), excessive: z.array(z.string()), better: words }),
    blame: z.object({ subjects: z.array(z.string()), faults: z.array(z.string()), reach: z.int(), better: words }),
  }),
})

export const checkText = endpoint({
  id: 'phrases.check',
  method: 'POST',
  path: '/api/phrases/check',
  summary: 'Check a text as the server would when it is sent',
  permission: 'phrases:check',
  remembered: false,
  body: z.object({ text: z.string().max(10_000) }),
  response: z.object({ hits: z.array(phraseHit) }),
})
