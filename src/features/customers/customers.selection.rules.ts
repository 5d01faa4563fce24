/**
 * Customers for an act over many, as it is kept with the act: plain data, whose conditions only the list knows. What was
 * typed into a search is resolved to the ids that it found, since it may be a phone number.
 */
export interface Selection {
  readonly ids?: readonly string[] | undefined
  readonly [condition: string]: unknown
}
