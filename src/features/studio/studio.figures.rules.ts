import type { Base } from './studio.base.rules.ts'
import type { StudioView } from './studio.rules.ts'
import { UNRATED, type Graded } from './studio.tiering.rules.ts'

/** Bits of `Graded.ranks` to shift away for the view. */
export const shiftOf = (view: StudioView): 0 | 2 => (view === 'rules' ? 0 : 2)

/** Counts and fen by a key of four ranks each: `[key * 4 + rank]`. */
export interface ByRank {
  readonly customers: Int32Array
  readonly revenue: Float64Array
}

export interface Figures {
  readonly before: ByRank
  readonly after: ByRank
  /** By territory of the base. */
  readonly territoriesBefore: ByRank
  readonly territoriesAfter: ByRank
  /** By the rank in hand. */
  readonly heldAfter: ByRank
  /** `[before * 4 + after]` */
  readonly moves: Int32Array
  /** Of those who move: whose fall waits until the tier in hand runs out. */
  readonly waiting: number
  readonly unrated: number
  /** Of the draft: see `Graded`. */
  readonly borders: Graded['borders']
}

const byRank = (keys: number): ByRank => ({ customers: new Int32Array(keys * 4), revenue: new Float64Array(keys * 4) })

/** One pass over the base: the rules in force against the draft. */
export function compare(base: Base, before: Graded, after: Graded, view: StudioView): Figures {
  const shift = shiftOf(view)
  const keys = base.territories.length
  const figures = {
    before: byRank(1),
    after: byRank(1),
    territoriesBefore: byRank(keys),
    territoriesAfter: byRank(keys),
    heldAfter: byRank(4),
    moves: new Int32Array(16),
  }
  const { territoriesBefore, territoriesAfter, heldAfter, moves } = figures
  const { size, territory, tier, revenueTotal } = base
  const [ranksBefore, ranksAfter] = [before.ranks, after.ranks]
  let waiting = 0
  for (let i = 0; i < size; i++) {
    const a = (ranksBefore[i]! >> shift) & 3
    const whole = ranksAfter[i]!
    const b = (whole >> shift) & 3
    const fen = revenueTotal[i]!
    const key = territory[i]! << 2
    territoriesBefore.customers[key | a]!++
    territoriesBefore.revenue[key | a]! += fen
    territoriesAfter.customers[key | b]!++
    territoriesAfter.revenue[key | b]! += fen
    const hand = (tier[i]! << 2) | b
    heldAfter.customers[hand]!++
    heldAfter.revenue[hand]! += fen
    moves[(a << 2) | b]!++
    if (a !== b && (whole & 3) !== whole >> 2) waiting++
  }
  for (let key = 0; key < keys * 4; key++) {
    figures.before.customers[key & 3]! += territoriesBefore.customers[key]!
    figures.before.revenue[key & 3]! += territoriesBefore.revenue[key]!
    figures.after.customers[key & 3]! += territoriesAfter.customers[key]!
    figures.after.revenue[key & 3]! += territoriesAfter.revenue[key]!
  }
  return { ...figures, waiting, unrated: unratedOf(after.scores, size), borders: after.borders }
}

function unratedOf(scores: Int32Array, size: number): number {
  let n = 0
  for (let i = 0; i < size; i++) if (scores[i] === UNRATED) n++
  return n
}
