import type { Base } from './studio.base.rules.ts'
import type { StudioView } from './studio.rules.ts'
import type { Graded } from './studio.tiering.rules.ts'

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
export function territoryFigures(base: Base, totals: ByRank, { ranks }: Graded, view: StudioView): ByRank {
  const shift = shiftOf(view)
  const figures = byRank(base.territories.length)
  const { customers, revenue } = figures
  const { size, territory, revenueTotal } = base
  for (let i = 0; i < size; i++) {
    const rank = (ranks[i]! >> shift) & 3
    if (rank === 0) continue
    const key = (territory[i]! << 2) | rank
    customers[key]!++
    revenue[key]! += revenueTotal[i]!
  }
  for (let place = 0; place < base.territories.length; place++) {
    const key = place << 2
    customers[key] = totals.customers[place]! - customers[key + 1]! - customers[key + 2]! - customers[key + 3]!
    revenue[key] = totals.revenue[place]! - revenue[key + 1]! - revenue[key + 2]! - revenue[key + 3]!
  }
  return figures
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
  const { size, tier } = base
  const [ranksBefore, ranksAfter] = [before.ranks, after.ranks]
  let [waiting, seen] = [0, 0]
  for (let i = 0; i < size; i++) {
    const whole = ranksAfter[i]!
    const old = ranksBefore[i]!
    const held = tier[i]!
    if ((whole | old | held) === 0) continue
    seen++
    const a = (old >> shift) & 3
    const b = (whole >> shift) & 3
    heldAfter[(held << 2) | b]!++
    moves[(a << 2) | b]!++
    if (a !== b && (whole & 3) !== whole >> 2) waiting++
  }
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
