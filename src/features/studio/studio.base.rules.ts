/** What a window of months measures of each customer. */
export interface WindowColumns {
  /** Mean fen a month, for words only: the score takes `revenuePart`. */
  readonly revenue: Float32Array
  /** 0 to 100 */
  readonly revenuePart: Float64Array
  /** Place in `paymentValues`. */
  readonly payment: Uint8Array
  /** Months without arrears, scaled to twelve. */
  readonly paymentValues: Float64Array
  /** Place by revenue from the highest, then by customer number: who goes first of two with the same score. */
  readonly place: Uint32Array
}

/**
 * Every active customer as a row of typed arrays, in the order of customer numbers. About 75 bytes a customer with two
 * windows: 92 MB for a branch of 1,224,325, outside the heap.
 */
export interface Base {
  readonly size: number
  /** By months of the window. */
  readonly windows: ReadonlyMap<number, WindowColumns>
  /** Complete months since opening, at most the longest window. */
  readonly months: Uint8Array
  readonly tenure: Uint16Array
  /** Per cent, NaN where there are too few months. */
  readonly growth: Float32Array
  /** 0 to 100 */
  readonly growthPart: Float64Array
  /** Place in `socialValues`. */
  readonly social: Uint8Array
  readonly socialValues: Float64Array
  /** Rank that a role or a relationship gives whatever the score: 0 none, 1 silver, 2 gold, 3 diamond. */
  readonly given: Uint8Array
  /** Rows with a rank given. */
  readonly givenRows: Uint32Array
  /** Rows with a rank given or in hand. */
  readonly specialRows: Uint32Array
  /** Rank in hand. */
  readonly tier: Uint8Array
  /** Day number until which a rank in hand does not fall; 0 where it may. */
  readonly heldUntil: Int32Array
  /** Fen of the last twelve months (A2). */
  readonly revenueTotal: Float64Array
  /** Places in `territories` and `managers`; 0 is none. */
  readonly territory: Uint16Array
  readonly manager: Uint16Array
  readonly territories: readonly string[]
  readonly managers: readonly string[]
  readonly idHigh: BigUint64Array
  readonly idLow: BigUint64Array
}

export function customerIdAt(base: Base, row: number): string {
  const hex = base.idHigh[row]!.toString(16).padStart(16, '0') + base.idLow[row]!.toString(16).padStart(16, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** 0 none … 3 diamond. */
export const RANKS = ['none', 'silver', 'gold', 'diamond'] as const
