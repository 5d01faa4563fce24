import type { Base } from './studio.base.rules.ts'
import type { StudioView } from './studio.rules.ts'
import { rowsInEither, type Graded } from './studio.tiering.rules.ts'

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
  /** `[rank in hand * 4 + after]` */
  readonly heldAfter: Int32Array
  /** `[before * 4 + after]` */
  readonly moves: Int32Array
  /** Of those who move: whose fall waits until the tier in hand runs out. */
  readonly waiting: number
  readonly unrated: number
  /** Of the draft: see `Graded`. */
  readonly borders: Graded['borders']
}

const byRank = (keys: number): ByRank => ({ customers: new Int32Array(keys * 4), revenue: new Float64Array(keys * 4) })

/** Customers and fen by territory: of the base, whatever the rules. */
export function territoryTotals({ size, territory, territories, revenueTotal }: Base): ByRank {
  const customers = new Int32Array(territories.length)
  const revenue = new Float64Array(territories.length)
  for (let i = 0; i < size; i++) {
    customers[territory[i]!]!++
    revenue[territory[i]!]! += revenueTotal[i]!
  }
  return { customers, revenue }
}

/** Sums of the VIPs by territory; who is none is what is left of the territory's total. */
export function territoryFigures(base: Base, totals: ByRank, { ranks, rows }: Graded, view: StudioView): ByRank {
  const shift = shiftOf(view)
  const figures = byRank(base.territories.length)
  const { customers, revenue } = figures
  sumUp(base, rows, ranks, shift, figures)
  for (let place = 0; place < base.territories.length; place++) {
    const key = place << 2
    customers[key] = totals.customers[place]! - customers[key + 1]! - customers[key + 2]! - customers[key + 3]!
    revenue[key] = totals.revenue[place]! - revenue[key + 1]! - revenue[key + 2]! - revenue[key + 3]!
  }
  return figures
}

// Loops over many rows are functions of their own: see `addUp`.
function sumUp({ territory, revenueTotal }: Base, rows: Uint32Array, ranks: Uint8Array, shift: number, into: ByRank): void {
  const { customers, revenue } = into
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!
    const rank = (ranks[row]! >> shift) & 3
    if (rank === 0) continue
    const key = (territory[row]! << 2) | rank
    customers[key]!++
    revenue[key]! += revenueTotal[row]!
  }
}

function inAll(territories: ByRank): ByRank {
  const all = byRank(1)
  for (let key = 0; key < territories.customers.length; key++) {
    all.customers[key & 3]! += territories.customers[key]!
    all.revenue[key & 3]! += territories.revenue[key]!
  }
  return all
}

/** The rules in force, summed already, against the draft. Whoever is and was no VIP is passed over: nineteen of twenty. */
export function compare(
  base: Base,
  totals: ByRank,
  before: Graded,
  territoriesBefore: ByRank,
  after: Graded,
  view: StudioView,
): Figures {
  const shift = shiftOf(view)
  const territoriesAfter = territoryFigures(base, totals, after, view)
  const heldAfter = new Int32Array(16)
  const moves = new Int32Array(16)
  const { size, tier, specialRows } = base
  const rows = rowsInEither(before, after)
  const waiting = countMoves(rows, tier, before.ranks, after.ranks, shift, heldAfter, moves)
  const seen = rows.length + countFallen(specialRows, tier, before.ranks, after.ranks, heldAfter, moves)
  heldAfter[0]! += size - seen
  moves[0]! += size - seen
  return {
    before: inAll(territoriesBefore),
    after: inAll(territoriesAfter),
    territoriesBefore,
    territoriesAfter,
    heldAfter,
    moves,
    waiting,
    unrated: after.unrated,
    borders: after.borders,
  }
}

/** Answers how many of those who move wait. */
function countMoves(
  rows: Uint32Array,
  tier: Uint8Array,
  before: Uint8Array,
  after: Uint8Array,
  shift: number,
  heldAfter: Int32Array,
  moves: Int32Array,
): number {
  let waiting = 0
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!
    const whole = after[row]!
    const a = (before[row]! >> shift) & 3
    const b = (whole >> shift) & 3
    heldAfter[(tier[row]! << 2) | b]!++
    moves[(a << 2) | b]!++
    if (a !== b && (whole & 3) !== whole >> 2) waiting++
  }
  return waiting
}

/** Those with a rank in hand that neither rules give and no day holds; answers how many. */
function countFallen(
  rows: Uint32Array,
  tier: Uint8Array,
  before: Uint8Array,
  after: Uint8Array,
  heldAfter: Int32Array,
  moves: Int32Array,
): number {
  let fallen = 0
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!
    const held = tier[row]!
    if (held === 0 || (after[row]! | before[row]!) !== 0) continue
    fallen++
    heldAfter[held << 2]!++
    moves[0]!++
  }
  return fallen
}
