import type { Figure } from './figure.ts'

/** Working time of the branch. Dates are local dates, times local times of day (`HH:MM`). */
export interface CalendarPack {
  readonly timeZone: Figure<string>
  /** Monday 1 … Sunday 7. */
  readonly workdays: Figure<readonly number[]>
  /** Periods of a working day, in order, not overlapping; lunch is the gap between two. */
  readonly periods: Figure<readonly { readonly from: string; readonly to: string }[]>
  readonly holidays: Figure<readonly string[]>
  readonly makeUpWorkdays: Figure<readonly string[]>
}
