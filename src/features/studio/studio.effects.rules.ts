import type { Base } from './studio.base.rules.ts'
import { shiftOf } from './studio.figures.rules.ts'
import type { StudioView } from './studio.rules.ts'
import { UNRATED } from './studio.scores.rules.ts'
import { rowsInEither, type Graded } from './studio.tiering.rules.ts'

/** Shares from 0 to 1: of customers, of revenue. */
export type Curve = readonly (readonly [customers: number, revenue: number])[]

export interface Pareto {
  readonly curve: Curve
  /** The smallest number of customers that bring 80 % of the revenue (A1). */
  readonly for80: number
  /** Revenue of the top fifth of customers. */
  readonly top20: number
}

const CURVE_POINTS = 100

/** A1, from the highest revenue down: of the base, whatever the rules. */
export function paretoOf(base: Base): Pareto {
  const sorted = base.revenueTotal.slice(0, base.size).sort()
  const { length } = sorted
  let whole = 0
  for (const fen of sorted) whole += fen
  const curve: [number, number][] = [[0, 0]]
  const step = Math.max(1, Math.ceil(length / CURVE_POINTS))
  let [sum, for80, top20] = [0, 0, 0]
  for (let place = 1; place <= length; place++) {
    sum += sorted[length - place]!
    if (for80 === 0 && sum * 100 >= whole * 80) for80 = place
    if (place * 100 <= length * 20) top20 = sum
    if (place % step === 0 || place === length) curve.push([place / length, whole === 0 ? 0 : sum / whole])
  }
  return { curve, for80, top20 }
}

/** 6.4 points of score in a thousand steps would show; a sixty-fourth of a hundredth does not. */
const LORENZ_SHIFT = 6

/**
 * Lorenz: customers from the lowest score to the highest against the revenue they bring, and Gini's coefficient of it:
 * how well the score finds where the revenue lies. Unrated customers come first.
 */
export function lorenzOf(base: Base, { scores }: Pick<Graded, 'scores'>): { readonly curve: Curve; readonly gini: number } {
  const buckets = (1_000_000 >> LORENZ_SHIFT) + 2
  const customers = new Int32Array(buckets)
  const revenue = new Float64Array(buckets)
  const { size, revenueTotal } = base
  let whole = 0
  for (let i = 0; i < size; i++) {
    const score = scores[i]!
    const bucket = score === UNRATED ? 0 : 1 + (score >> LORENZ_SHIFT)
    const fen = revenueTotal[i]!
    customers[bucket]!++
    revenue[bucket]! += fen
    whole += fen
  }
  const curve: [number, number][] = [[0, 0]]
  if (size === 0 || whole === 0) return { curve: [...curve, [1, 1]], gini: 0 }
  let [n, sum, area, drawn] = [0, 0, 0, 0]
  for (let bucket = 0; bucket < buckets; bucket++) {
    if (customers[bucket] === 0) continue
    const share = customers[bucket]! / size
    area += share * (sum + revenue[bucket]! / 2)
    n += customers[bucket]!
    sum += revenue[bucket]!
    if (n / size >= drawn + 1 / CURVE_POINTS || n === size) {
      drawn = n / size
      curve.push([drawn, sum / whole])
    }
  }
  return { curve, gini: 1 - (2 * area) / whole }
}

/** Customers by manager and rank, `[manager * 4 + rank]`, and who moves by manager and territory. */
export interface Load {
  readonly before: Int32Array
  readonly after: Int32Array
  readonly managersUp: Int32Array
  readonly managersDown: Int32Array
  readonly territoriesUp: Int32Array
  readonly territoriesDown: Int32Array
}

export function loadOf(base: Base, before: Graded, after: Graded, view: StudioView): Load {
  const shift = shiftOf(view)
  const [managers, territories] = [base.managers.length, base.territories.length]
  const load: Load = {
    before: new Int32Array(managers * 4),
    after: new Int32Array(managers * 4),
    managersUp: new Int32Array(managers),
    managersDown: new Int32Array(managers),
    territoriesUp: new Int32Array(territories),
    territoriesDown: new Int32Array(territories),
  }
  const { manager, territory } = base
  const rows = rowsInEither(before, after)
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!
    const a = (before.ranks[row]! >> shift) & 3
    const b = (after.ranks[row]! >> shift) & 3
    if ((a | b) === 0) continue
    const who = manager[row]!
    load.before[(who << 2) | a]!++
    load.after[(who << 2) | b]!++
    if (b > a) {
      load.managersUp[who]!++
      load.territoriesUp[territory[row]!]!++
    } else if (b < a) {
      load.managersDown[who]!++
      load.territoriesDown[territory[row]!]!++
    }
  }
  return load
}
