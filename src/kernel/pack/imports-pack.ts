import type { Figure } from './figure.ts'

/** Feeds that deliver themselves. */
export interface ImportsPack {
  /** Per cent: with a larger share of refused rows a delivered file waits for a person. A source may have its own. */
  readonly refusedLimitPercent: Figure
  /** A file of a watched folder is taken once it has not changed for so long. */
  readonly stableSeconds: Figure
  /** Files that one token may deliver in an hour. */
  readonly deliveriesPerHour: Figure
  /** Days that a token lives. */
  readonly tokenDays: Figure
}
