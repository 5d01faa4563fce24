import type { ValuePack } from '../../kernel/pack/value-pack.ts'
import type { Base } from './studio.base.rules.ts'
import { BUCKETS, OFFSET, POINT, SAMPLE, SHIFT, UNRATED, windowOf, type Scored } from './studio.scores.rules.ts'

/** What a model makes of the base. */
export interface Graded extends Pick<Scored, 'scores' | 'unrated'> {
  /** Bits 0–1: the rank that the rules propose; bits 2–3: the rank on the day they begin, with what is still held. */
  readonly ranks: Uint8Array
  /** Rows with a rank in either: one in seventeen. */
  readonly rows: Uint32Array
  /** Fewest points (with the margin) that gave silver, gold, diamond; null where nobody came in by score. */
  readonly borders: readonly [number | null, number | null, number | null]
}

/** Room to work in, of the base's size; nothing in it outlives a grading. */
export interface Desk {
  readonly rows: Uint32Array
  readonly points: Int32Array
}

export function deskFor(size: number): Desk {
  return { rows: new Uint32Array(size), points: new Int32Array(size) }
}

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
  readonly scored: Scored
  /** Everybody who can come in by score, and everybody with a rank given or in hand; with their points, the margin in them. */
  readonly rows: Uint32Array
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
  const { base, scored, rows, points, place, margins } = field
  const { given, tier, size } = base
  const { scores, unrated } = scored
  // By the rank given, so that a tier's race leaves out those to whom it is given.
  const counts = new Int32Array(4 * BUCKETS)
  const totals = new Int32Array(4)
  countRows(rows, points, given, counts)
  for (let key = 0; key < counts.length; key++) totals[key >> 13]! += counts[key]!
  const rated = size - unrated
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
      const keys = keysIn(rows, points, place, given, { bucket, most }, new Float64Array(here))
      const key = nthLargest(keys, wanted - above)
      return { points: Math.floor(key / PLACES) - OFFSET, place: PLACES - 1 - (key % PLACES) }
    }
    return EVERYBODY
  }
  const isIn = (row: number, cut: Cut): boolean => {
    const at = scores[row]! + margins[tier[row]!]!
    return at > cut.points || (at === cut.points && place[row]! <= cut.place)
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

function countRows(rows: Uint32Array, points: Int32Array, given: Uint8Array, counts: Int32Array): void {
  for (let k = 0; k < rows.length; k++) {
    const at = points[k]!
    if (at !== UNRATED) counts[(given[rows[k]!]! << 13) | ((at + OFFSET) >> SHIFT)]!++
  }
}

function keysIn(
  rows: Uint32Array,
  points: Int32Array,
  place: Uint32Array,
  given: Uint8Array,
  { bucket, most }: { readonly bucket: number; readonly most: number },
  keys: Float64Array,
): Float64Array {
  const from = (bucket << SHIFT) - OFFSET
  const to = from + (1 << SHIFT)
  for (let k = 0, found = 0; k < rows.length; k++) {
    const at = points[k]!
    if (at < from || at >= to) continue
    const row = rows[k]!
    if (given[row]! <= most) keys[found++] = (at + OFFSET) * PLACES + (PLACES - 1 - place[row]!)
  }
  return keys
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

/**
 * Grades the scored base under a model into `ranks`; `on` is the day number on which it begins to count. Nineteen of
 * twenty rows stay far below the lowest border: one comparison decides them, only the others are placed.
 */
export function grade(base: Base, scored: Scored, model: ValuePack, on: number, ranks: Uint8Array, desk: Desk): Graded {
  ranks.fill(0)
  const rule = model.tiering.value
  const [rows, borders] =
    rule.by === 'threshold'
      ? rankByThreshold(base, scored, model, rule.thresholds, ranks, desk)
      : rankByShare(base, scored, model, rule.basisPoints, ranks, desk)
  holdOn(base, ranks, rows, on)
  const { scores, unrated } = scored
  return { scores, unrated, ranks, rows: ranked(rows, ranks, desk), borders }
}

type PerTier = Readonly<Record<'diamond' | 'gold' | 'silver', number>>
type Ranked = readonly [rows: Uint32Array, borders: Graded['borders']]
const inPoints = (margin: number): number => Math.round(margin * POINT)

/** Rows of at least so many points, and all with a rank given or in hand. */
function candidates({ given, tier, specialRows }: Base, { scores }: Scored, floor: number, desk: Uint32Array): Uint32Array {
  const found = collect(scores, given, tier, floor, desk)
  desk.set(specialRows, found)
  return desk.subarray(0, found + specialRows.length)
}

/**
 * As `candidates`, with at least the `wanted` highest scores of those without a rank given or in hand. They bear the
 * same margin, so their scores alone say who of them goes first. The sample guesses how far down that is; where it
 * guessed too high, the second try goes lower.
 */
function bestCandidates(base: Base, scored: Scored, wanted: number, desk: Uint32Array): Uint32Array {
  for (let sampled = (wanted / SAMPLE) * 1.1 + 8; ; sampled *= 2) {
    const floor = floorFor(scored.buckets, sampled)
    const rows = candidates(base, scored, floor, desk)
    if (floor === 0 || rows.length - base.specialRows.length >= wanted) return rows
  }
}

function collect(scores: Int32Array, given: Uint8Array, tier: Uint8Array, floor: number, into: Uint32Array): number {
  let found = 0
  const { length } = scores
  for (let i = 0; i < length; i++) {
    if (scores[i]! >= floor && (given[i]! | tier[i]!) === 0) into[found++] = i
  }
  return found
}

function rankByThreshold(
  base: Base,
  scored: Scored,
  model: ValuePack,
  thresholds: PerTier,
  ranks: Uint8Array,
  desk: Desk,
): Ranked {
  const [entry, exit] = [inPoints(model.entryMargin.value), inPoints(model.exitMargin.value)]
  // By the rank in hand, from how many points each rank is given.
  const from = Int32Array.from(
    [0, 1, 2, 3].flatMap((held) =>
      (['silver', 'gold', 'diamond'] as const).map(
        (name, below) => inPoints(thresholds[name]) + (held >= below + 1 ? -exit : entry),
      ),
    ),
  )
  const { tier, given } = base
  const { scores } = scored
  const rows = candidates(base, scored, Math.min(from[0]!, from[1]!, from[2]!), desk.rows)
  placeByThreshold(rows, scores, tier, given, from, ranks)
  return [rows, [thresholds.silver, thresholds.gold, thresholds.diamond]]
}

function placeByThreshold(
  rows: Uint32Array,
  scores: Int32Array,
  tier: Uint8Array,
  given: Uint8Array,
  from: Int32Array,
  ranks: Uint8Array,
): void {
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!
    const score = scores[row]!
    if (score === UNRATED) continue
    const held = tier[row]! * 3
    const rank = score >= from[held + 2]! ? 3 : score >= from[held + 1]! ? 2 : score >= from[held]! ? 1 : 0
    ranks[row] = given[row]! > rank ? given[row]! : rank
  }
}

function rankByShare(base: Base, scored: Scored, model: ValuePack, basisPoints: PerTier, ranks: Uint8Array, desk: Desk): Ranked {
  const [entry, exit] = [inPoints(model.entryMargin.value), inPoints(model.exitMargin.value)]
  const { diamond, gold, silver } = basisPoints
  const places = (share: number): number => Math.floor((base.size * share) / 10_000)
  const { place } = windowOf(base, model)
  const upTo = [places(diamond), places(diamond + gold), places(diamond + gold + silver)] as const
  const margins = Int32Array.from([-entry, exit, exit, exit])
  const { scores } = scored
  const { given, tier } = base
  const rows = bestCandidates(base, scored, upTo[2], desk.rows)
  const points = desk.points.subarray(0, rows.length)
  pointsOf(rows, scores, tier, margins, points)
  const [low, middle, high] = cutsByShare({ base, scored, rows, points, place, margins }, upTo)
  placeByShare(rows, points, place, given, [low, middle, high], ranks)
  const border = (cut: Cut): number | null => (cut === NOBODY || cut === EVERYBODY ? null : cut.points / POINT)
  return [rows, [border(low), border(middle), border(high)]]
}

function pointsOf(rows: Uint32Array, scores: Int32Array, tier: Uint8Array, margins: Int32Array, points: Int32Array): void {
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!
    const score = scores[row]!
    points[k] = score === UNRATED ? UNRATED : score + margins[tier[row]!]!
  }
}

function placeByShare(
  rows: Uint32Array,
  points: Int32Array,
  place: Uint32Array,
  given: Uint8Array,
  [low, middle, high]: readonly [Cut, Cut, Cut],
  ranks: Uint8Array,
): void {
  for (let k = 0; k < rows.length; k++) {
    const at = points[k]!
    if (at === UNRATED) continue
    const row = rows[k]!
    let rank = 0
    if (at > high.points || (at === high.points && place[row]! <= high.place)) rank = 3
    else if (at > middle.points || (at === middle.points && place[row]! <= middle.place)) rank = 2
    else if (at > low.points || (at === low.points && place[row]! <= low.place)) rank = 1
    ranks[row] = given[row]! > rank ? given[row]! : rank
  }
}

/** A score that at least so many of the sample reach, or 0, which everybody does. */
function floorFor(buckets: Int32Array, wanted: number): number {
  let above = 0
  for (let bucket = BUCKETS - 1; bucket >= 0; bucket--) {
    above += buckets[bucket]!
    if (above >= wanted) return Math.max(0, (bucket << SHIFT) - OFFSET)
  }
  return 0
}

/** Adds the rank of the day itself: a rise is at once, a fall waits while the rank in hand is held (facts 2.2). */
function holdOn({ tier, heldUntil }: Base, ranks: Uint8Array, rows: Uint32Array, on: number): void {
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!
    const proposed = ranks[row]!
    const held = tier[row]!
    ranks[row] = proposed | ((proposed < held && on < heldUntil[row]! ? held : proposed) << 2)
  }
}

function ranked(rows: Uint32Array, ranks: Uint8Array, { points }: Desk): Uint32Array {
  let found = 0
  for (let k = 0; k < rows.length; k++) if (ranks[rows[k]!] !== 0) points[found++] = rows[k]!
  return new Uint32Array(points.subarray(0, found))
}

/** Rows with a rank in either grading, each once. */
export function rowsInEither(before: Graded, after: Graded): Uint32Array {
  if (before === after) return after.rows
  const rows = new Uint32Array(after.rows.length + before.rows.length)
  rows.set(after.rows)
  return rows.subarray(0, addUnranked(before.rows, after.ranks, rows, after.rows.length))
}

function addUnranked(from: Uint32Array, ranks: Uint8Array, rows: Uint32Array, at: number): number {
  let found = at
  for (let k = 0; k < from.length; k++) if (ranks[from[k]!] === 0) rows[found++] = from[k]!
  return found
}
