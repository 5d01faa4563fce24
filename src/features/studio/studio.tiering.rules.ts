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
  readonly unrated: number
}

/** Arrays that a grading fills; `points` is room to work in. */
export interface Room extends Pick<Graded, 'scores' | 'ranks'> {
  readonly points: Int32Array
}

export function roomFor(size: number, points: Int32Array = new Int32Array(size)): Room {
  return { scores: new Int32Array(size), ranks: new Uint8Array(size), points }
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
export function scoreInto(base: Base, model: ValuePack, scores: Int32Array): number {
  const window = windowOf(base, model)
  const { components } = model
  const economic = model.economicWeight.value
  const weight = (component: keyof typeof components) => economic * components[component].weight.value
  const months = model.revenueMonths.value
  // Beyond its last point the map is flat: one place more stands for all longer tenures.
  const longest = Math.ceil(components.tenure.map.value.at(-1)![0]) + 1
  const tenures = new Float64Array(longest + 1)
  const wTenure = weight('tenure')
  for (let i = 0; i <= longest; i++) tenures[i] = wTenure * interpolate(components.tenure.map.value, i)
  const wPayment = weight('payment')
  const payments = window.paymentValues.map((value) => wPayment * interpolate(components.payment.map.value, value))
  const wSocial = model.socialWeight.value
  const socials = base.socialValues.map((value) => wSocial * value)
  const wRevenue = weight('revenue')
  const wGrowth = weight('growth')
  // In a window too short to tell growth everybody has the neutral point.
  const neutral = wGrowth * interpolate(components.growth.map.value, 0)
  const knowsGrowth = months >= 2 * model.growthMonths.value
  const needed = model.minimumMonths.value
  if (months < needed) {
    scores.fill(UNRATED)
    return base.size
  }
  const { tenure, social, growthPart, months: complete, size } = base
  const { revenuePart, payment } = window
  let unrated = 0
  for (let i = 0; i < size; i++) {
    if (complete[i]! < needed) {
      scores[i] = UNRATED
      unrated++
      continue
    }
    const stayed = tenure[i]!
    const grown = knowsGrowth ? wGrowth * growthPart[i]! : neutral
    const sum =
      wRevenue * revenuePart[i]! +
      tenures[stayed < longest ? stayed : longest]! +
      grown +
      payments[payment[i]!]! +
      socials[social[i]!]!
    // Scores are not negative, so this rounds as Math.round does, in a third of the time.
    scores[i] = (sum * POINT + 0.5) | 0
  }
  return unrated
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
  readonly points: Int32Array
  readonly place: Uint32Array
  /** Points by the rank in hand: the margins. */
  readonly margins: Int32Array
}

/**
 * Ranks by shares of the base, as `proposedTierSql`: tier by tier, who is given it takes a place first, then the best
 * of those left. `upTo`: places of diamond, of gold and above, of silver and above.
 */
function cutsByShare(field: Field, upTo: readonly [number, number, number]): [Cut, Cut, Cut] {
  const { base, scores, points, place, margins } = field
  const { given, tier, size } = base
  // By the rank given, so that a tier's race leaves out those to whom it is given.
  const counts = new Int32Array(4 * BUCKETS)
  const totals = new Int32Array(4)
  for (let i = 0; i < size; i++) {
    const score = scores[i]!
    if (score === UNRATED) {
      points[i] = UNRATED
      continue
    }
    const rank = given[i]!
    const at = score + margins[tier[i]!]!
    points[i] = at
    counts[(rank << 13) | ((at + OFFSET) >> SHIFT)]!++
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
      const from = (bucket << SHIFT) - OFFSET
      const to = from + (1 << SHIFT)
      for (let i = 0, found = 0; i < size; i++) {
        const at = points[i]!
        if (at >= from && at < to && given[i]! <= most) keys[found++] = (at + OFFSET) * PLACES + (PLACES - 1 - place[i]!)
      }
      const key = nthLargest(keys, wanted - above)
      return { points: Math.floor(key / PLACES) - OFFSET, place: PLACES - 1 - (key % PLACES) }
    }
    return EVERYBODY
  }
  const isIn = (row: number, cut: Cut): boolean => {
    const at = points[row]!
    return at !== UNRATED && (at > cut.points || (at === cut.points && place[row]! <= cut.place))
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
export function grade(base: Base, model: ValuePack, on: number, room: Room): Graded {
  const { scores, ranks } = room
  const unrated = scoreInto(base, model, scores)
  const rule = model.tiering.value
  if (rule.by === 'threshold') {
    rankByThreshold(base, room, model, rule.thresholds)
    holdOn(base, ranks, on)
    const { silver, gold, diamond } = rule.thresholds
    return { scores, ranks, unrated, borders: [silver, gold, diamond] }
  }
  const borders = rankByShare(base, room, model, rule.basisPoints)
  holdOn(base, ranks, on)
  return { scores, ranks, unrated, borders }
}

type PerTier = Readonly<Record<'diamond' | 'gold' | 'silver', number>>
const inPoints = (margin: number): number => Math.round(margin * POINT)

function rankByThreshold(base: Base, { scores, ranks }: Room, model: ValuePack, thresholds: PerTier): void {
  const [entry, exit] = [inPoints(model.entryMargin.value), inPoints(model.exitMargin.value)]
  // By the rank in hand, from how many points each rank is given.
  const from = Int32Array.from(
    [0, 1, 2, 3].flatMap((held) =>
      (['silver', 'gold', 'diamond'] as const).map(
        (name, below) => inPoints(thresholds[name]) + (held >= below + 1 ? -exit : entry),
      ),
    ),
  )
  const { tier, given, size } = base
  for (let i = 0; i < size; i++) {
    const score = scores[i]!
    const held = tier[i]! * 3
    let rank = 0
    if (score !== UNRATED) {
      rank = score >= from[held + 2]! ? 3 : score >= from[held + 1]! ? 2 : score >= from[held]! ? 1 : 0
      if (given[i]! > rank) rank = given[i]!
    }
    ranks[i] = rank
  }
}

function rankByShare(base: Base, { scores, ranks, points }: Room, model: ValuePack, basisPoints: PerTier): Graded['borders'] {
  const [entry, exit] = [inPoints(model.entryMargin.value), inPoints(model.exitMargin.value)]
  const { diamond, gold, silver } = basisPoints
  const places = (share: number): number => Math.floor((base.size * share) / 10_000)
  const { place } = windowOf(base, model)
  const upTo = [places(diamond), places(diamond + gold), places(diamond + gold + silver)] as const
  const margins = Int32Array.from([-entry, exit, exit, exit])
  const [low, middle, high] = cutsByShare({ base, scores, points, place, margins }, upTo)
  const floor = Math.min(low.points, middle.points, high.points)
  const { given, size } = base
  for (let i = 0; i < size; i++) {
    const at = points[i]!
    let rank = 0
    if (at >= floor) {
      if (at > high.points || (at === high.points && place[i]! <= high.place)) rank = 3
      else if (at > middle.points || (at === middle.points && place[i]! <= middle.place)) rank = 2
      else if (at > low.points || (at === low.points && place[i]! <= low.place)) rank = 1
    }
    ranks[i] = rank
  }
  for (const row of base.givenRows) if (points[row] !== UNRATED && given[row]! > ranks[row]!) ranks[row] = given[row]!
  const border = (cut: Cut): number | null => (cut === NOBODY || cut === EVERYBODY ? null : cut.points / POINT)
  return [border(low), border(middle), border(high)]
}

/** Adds the rank of the day itself: a rise is at once, a fall waits while the rank in hand is held (facts 2.2). */
function holdOn(base: Base, ranks: Uint8Array, on: number): void {
  const { tier, heldUntil, size } = base
  for (let i = 0; i < size; i++) {
    const proposed = ranks[i]!
    const held = tier[i]!
    if ((proposed | held) !== 0) ranks[i] = proposed | ((proposed < held && on < heldUntil[i]! ? held : proposed) << 2)
  }
}
