/** Filled by the complaint desk: clocks, phrases, signs of nature, coach cards, goodwill limits. */
export interface ComplaintsPack {
  readonly clocks: unknown
}
