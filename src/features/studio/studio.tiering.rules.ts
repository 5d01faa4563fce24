import type { ValuePack } from '../../kernel/pack/value-pack.ts'
import { interpolate } from '../value/value.rules.ts'
import type { Base, WindowColumns } from './studio.base.rules.ts'

/** Scores are kept in ten-thousandths of a point, as the record rounds them. */
export const POINT = 10_000
export const UNRATED = -0x8000_0000

/** What a model makes of the base. */
export interface Graded {
  /** Ten-thousandths of a point, `UNRATED` where a customer is not rated yet. */
  readonly scores: Int32Array
  /** Bits 0–1: the rank that the rules propose; bits 2–3: the rank on the day they begin, with what is still held. */
  readonly ranks: Uint8Array
  /** Fewest points (with the margin) that gave silver, gold, diamond; null where nobody came in by score. */
  readonly borders: readonly [number | null, number | null, number | null]
}

export function windowOf(base: Base, model: ValuePack): WindowColumns {
  const found = base.windows.get(model.revenueMonths.value)
  if (found === undefined) throw new Error(`the base holds no window of ${model.revenueMonths.value} months`)
  return found
}

/**
 * The score of the model, 4.7, for every row: the same operations in the same order as the SQL of the value run, so that
 * the last digit, and with it every tie, is the same. A test holds them equal.
 */
export function scoreInto(base: Base, model: ValuePack, scores: Int32Array): void {
  const window = windowOf(base, model)
  const { components } = model
  const economic = model.economicWeight.value
  const weight = (component: keyof typeof components) => economic * components[component].weight.value
  const months = model.revenueMonths.value
  const tenures = new Float64Array(0x1_0000)
  const wTenure = weight('tenure')
  for (let i = 0; i < tenures.length; i++) tenures[i] = wTenure * interpolate(components.tenure.map.value, i)
  const wPayment = weight('payment')
  const payments = window.paymentValues.map((value) => wPayment * interpolate(components.payment.map.value, value))
  const wSocial = model.socialWeight.value
  const socials = base.socialValues.map((value) => wSocial * value)
  const wRevenue = weight('revenue')
  const wGrowth = weight('growth')
  const knowsGrowth = months >= 2 * model.growthMonths.value
  const neutral = interpolate(components.growth.map.value, 0)
  const needed = model.minimumMonths.value
  if (months < needed) {
    scores.fill(UNRATED)
    return
  }
  const { tenure, social, growthPart, months: complete, size } = base
  const { revenuePart, payment } = window
  for (let i = 0; i < size; i++) {
    if (complete[i]! < needed) {
      scores[i] = UNRATED
      continue
    }
    const sum =
      wRevenue * revenuePart[i]! +
      tenures[tenure[i]!]! +
      wGrowth * (knowsGrowth ? growthPart[i]! : neutral) +
      payments[payment[i]!]! +
      socials[social[i]!]!
    scores[i] = Math.round(sum * POINT)
  }
}

/** Buckets of 256 ten-thousandths; the lowest is well below the largest margin. */
const SHIFT = 8
const OFFSET = 1 << 18
const BUCKETS = 1 << 13

/** From which points, and at those points up to which place, a row is in. */
interface Cut {
  readonly points: number
  readonly place: number
}
const NOBODY: Cut = { points: Number.POSITIVE_INFINITY, place: -1 }
const EVERYBODY: Cut = { points: UNRATED + 1, place: Number.MAX_SAFE_INTEGER }
/** One key of points and place: more points, then an earlier place, is higher. */
const PLACES = 2 ** 26

interface Field {
  readonly base: Base
  readonly scores: Int32Array
  readonly place: Uint32Array
  /** Points by the rank in hand: the margins. */
  readonly margins: Int32Array
}

/**
 * Ranks by shares of the base, as `proposedTierSql`: tier by tier, who is given it takes a place first, then the best
 * of those left. `upTo`: places of diamond, of gold and above, of silver and above.
 */
function cutsByShare(field: Field, upTo: readonly [number, number, number]): [Cut, Cut, Cut] {
  const { base, scores, place, margins } = field
  const { given, tier, size } = base
  // By the rank given, so that a tier's race leaves out those to whom it is given.
  const counts = new Int32Array(4 * BUCKETS)
  const totals = new Int32Array(4)
  for (let i = 0; i < size; i++) {
    const score = scores[i]!
    if (score === UNRATED) continue
    const rank = given[i]!
    counts[(rank << 13) | ((score + margins[tier[i]!]! + OFFSET) >> SHIFT)]!++
    totals[rank]!++
  }
  const rated = totals[0]! + totals[1]! + totals[2]! + totals[3]!
  /** The best `wanted` of the rows given no more than `most`. */
  const best = (most: number, wanted: number): Cut => {
    if (wanted <= 0) return NOBODY
    let above = 0
    for (let bucket = BUCKETS - 1; bucket >= 0; bucket--) {
      let here = 0
      for (let rank = 0; rank <= most; rank++) here += counts[(rank << 13) | bucket]!
      if (above + here < wanted) {
        above += here
        continue
      }
      const keys = new Float64Array(here)
      let found = 0
      for (let i = 0; i < size; i++) {
        const points = scores[i]! + margins[tier[i]!]!
        if ((points + OFFSET) >> SHIFT === bucket && given[i]! <= most && scores[i] !== UNRATED) {
          keys[found++] = (points + OFFSET) * PLACES + (PLACES - 1 - place[i]!)
        }
      }
      const key = nthLargest(keys, wanted - above)
      return { points: Math.floor(key / PLACES) - OFFSET, place: PLACES - 1 - (key % PLACES) }
    }
    return EVERYBODY
  }
  const isIn = (row: number, cut: Cut): boolean => {
    const points = scores[row]! + margins[tier[row]!]!
    return scores[row] !== UNRATED && (points > cut.points || (points === cut.points && place[row]! <= cut.place))
  }
  const givenCount = (test: (rank: number, row: number) => boolean): number => {
    let n = 0
    for (const row of base.givenRows) if (scores[row] !== UNRATED && test(given[row]!, row)) n++
    return n
  }
  const threes = totals[3]!
  const diamond = best(2, upTo[0] - threes)
  const high = Math.min(upTo[0], rated)
  const highGiven = Math.min(threes, upTo[0]) + givenCount((rank, row) => rank === 2 && isIn(row, diamond))
  const goldWaiting = totals[2]! + threes - highGiven
  const gold = best(1, high - highGiven + Math.max(0, upTo[1] - high - goldWaiting))
  const middle = Math.min(upTo[1], rated)
  const overflow = Math.max(0, high + goldWaiting - upTo[1])
  const silverWaiting = overflow + givenCount((rank, row) => rank === 1 && !isIn(row, gold))
  // Of those to whom nothing is given, so many are placed already.
  const placed = middle - (totals[2]! + threes - overflow) - givenCount((rank, row) => rank === 1 && isIn(row, gold))
  const silver = best(0, placed + Math.max(0, upTo[2] - middle - silverWaiting))
  return [silver, gold, diamond]
}

/** The nth largest, 1 the largest; the keys change their places. */
export function nthLargest(keys: Float64Array, n: number): number {
  let [from, to] = [0, keys.length - 1]
  const at = n - 1
  while (from < to) {
    const pivot = keys[(from + to) >> 1]!
    let [i, j] = [from, to]
    while (i <= j) {
      while (keys[i]! > pivot) i++
      while (keys[j]! < pivot) j--
      if (i <= j) {
        const swap = keys[i]!
        keys[i] = keys[j]!
        keys[j] = swap
        i++
        j--
      }
    }
    if (at <= j) to = j
    else if (at >= i) from = i
    else break
  }
  return keys[at]!
}

/** Grades the base under a model; `on` is the day number on which it begins to count. */
export function grade(base: Base, model: ValuePack, on: number, into: Pick<Graded, 'scores' | 'ranks'>): Graded {
  const { scores, ranks } = into
  scoreInto(base, model, scores)
  const rule = model.tiering.value
  const entry = Math.round(model.entryMargin.value * POINT)
  const exit = Math.round(model.exitMargin.value * POINT)
  if (rule.by === 'threshold') {
    // By the rank in hand, from how many points each rank is given.
    const from = [0, 1, 2, 3].map((held) =>
      (['silver', 'gold', 'diamond'] as const).map(
        (name, below) => Math.round(rule.thresholds[name] * POINT) + (held >= below + 1 ? -exit : entry),
      ),
    )
    const flat = Int32Array.from(from.flat())
    fill(base, scores, ranks, on, (score, held) =>
      score >= flat[held * 3 + 2]! ? 3 : score >= flat[held * 3 + 1]! ? 2 : score >= flat[held * 3]! ? 1 : 0,
    )
    const { silver, gold, diamond } = rule.thresholds
    return { scores, ranks, borders: [silver, gold, diamond] }
  }
  const margins = Int32Array.from([-entry, exit, exit, exit])
  const { diamond, gold, silver } = rule.basisPoints
  const places = (basisPoints: number): number => Math.floor((base.size * basisPoints) / 10_000)
  const { place } = windowOf(base, model)
  const [low, middle, high] = cutsByShare({ base, scores, place, margins }, [
    places(diamond),
    places(diamond + gold),
    places(diamond + gold + silver),
  ])
  const floor = Math.min(low.points, middle.points, high.points)
  fill(base, scores, ranks, on, (score, held, row) => {
    const points = score + margins[held]!
    if (points < floor) return 0
    if (points > high.points || (points === high.points && place[row]! <= high.place)) return 3
    if (points > middle.points || (points === middle.points && place[row]! <= middle.place)) return 2
    return points > low.points || (points === low.points && place[row]! <= low.place) ? 1 : 0
  })
  const border = (cut: Cut): number | null => (cut === NOBODY || cut === EVERYBODY ? null : cut.points / POINT)
  return { scores, ranks, borders: [border(low), border(middle), border(high)] }
}

/** The higher of what is given and what the score earns; a rise is at once, a fall waits while the rank is held (facts 2.2). */
function fill(
  base: Base,
  scores: Int32Array,
  ranks: Uint8Array,
  on: number,
  byScore: (score: number, held: number, row: number) => number,
): void {
  const { given, tier, heldUntil, size } = base
  for (let i = 0; i < size; i++) {
    const score = scores[i]!
    const held = tier[i]!
    let proposed = 0
    if (score !== UNRATED) {
      proposed = byScore(score, held, i)
      if (given[i]! > proposed) proposed = given[i]!
    }
    ranks[i] = proposed | ((proposed < held && on < heldUntil[i]! ? held : proposed) << 2)
  }
}
