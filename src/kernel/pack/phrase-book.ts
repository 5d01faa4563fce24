type Words = { readonly zh: string; readonly en: string }

/**
 * The linter's data. A pattern is a row of slots, each with its alternatives, in simplified characters and with 你 for
 * both forms of address. Between two slots stand only punctuation, spaces and filler words.
 */
export interface ForbiddenPattern {
  readonly code: string
  /** As the source has it. */
  readonly source: string
  readonly slots: readonly (readonly string[])[]
  /** What must or must not follow the last slot, for patterns that are harmless with another ending. */
  readonly notBefore?: readonly string[]
  readonly onlyBefore?: readonly string[]
  /** Close wordings: they warn and are not refused. */
  readonly near: readonly (readonly (readonly string[])[])[]
  readonly better: Words
}

export interface PhraseBook {
  readonly forbidden: readonly ForbiddenPattern[]
  readonly fillers: readonly string[]
  /** Before the pattern: it is denied or quoted as a question, not said. */
  readonly negations: readonly string[]
  /** Who is named as having spoken, and the verbs of speaking: what stands in quotation marks after them is the customer's. */
  readonly quotation: { readonly speakers: readonly string[]; readonly verbs: readonly string[] }
  readonly apology: {
    readonly words: readonly string[]
    readonly limit: number
    readonly excessive: readonly string[]
    readonly better: Words
  }
  readonly blame: {
    readonly subjects: readonly string[]
    readonly faults: readonly string[]
    readonly reach: number
    readonly better: Words
  }
}
