import type { ValuePack } from '../../kernel/pack/value-pack.ts'
import { interpolate } from '../value/value.rules.ts'
import type { Base, WindowColumns } from './studio.base.rules.ts'

/** Scores are kept in ten-thousandths of a point, as the record rounds them. */
export const POINT = 10_000
export const UNRATED = -0x8000_0000

/** One row of so many tells where a border will lie about. */
export const SAMPLE = 16
/** Buckets of 256 ten-thousandths; the lowest is well below the largest margin. */
export const SHIFT = 8
export const OFFSET = 1 << 18
export const BUCKETS = 1 << 13

/** The points of the base under the weights and the window of a model, whatever its tiering. */
export interface Scored {
  /** Ten-thousandths of a point, `UNRATED` where a customer is not rated yet. */
  readonly scores: Int32Array
  /** Of every sixteenth row: how many without a rank given or in hand have their score in a bucket of `1 << SHIFT`. */
  readonly buckets: Int32Array
  unrated: number
}

export function scoresFor(size: number): Scored {
  return { scores: new Int32Array(size), buckets: new Int32Array(BUCKETS), unrated: 0 }
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
export function scoreInto(base: Base, model: ValuePack, scored: Scored): void {
  const { scores, buckets } = scored
  buckets.fill(0)
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
    scored.unrated = base.size
    return
  }
  const { tenure, social, growthPart } = base
  const { revenuePart, payment } = window
  addUp(
    { scores, revenuePart, tenure, growthPart, payment, social, tenures, payments, socials },
    { wRevenue, wGrowth: knowsGrowth ? wGrowth : 0, neutral: knowsGrowth ? 0 : neutral },
  )
  scored.unrated = leaveOut(base.months, needed, scores)
  sample(scores, base.given, base.tier, buckets)
}

interface Columns {
  readonly scores: Int32Array
  readonly revenuePart: Float64Array
  readonly tenure: Uint16Array
  readonly growthPart: Float64Array
  readonly payment: Uint8Array
  readonly social: Uint8Array
  /** Points by the value in the column of the same name. */
  readonly tenures: Float64Array
  readonly payments: Float64Array
  readonly socials: Float64Array
}

// A loop over the whole base is a function of its own, with nothing behind the loop: the engine then compiles it once,
// where a longer function falls back to slow code each time it leaves a loop that was made fast while it ran.
function addUp(columns: Columns, by: { wRevenue: number; wGrowth: number; neutral: number }): void {
  const { scores, revenuePart, tenure, growthPart, payment, social, tenures, payments, socials } = columns
  const { wRevenue, wGrowth, neutral } = by
  const { length } = scores
  const longest = tenures.length - 1
  for (let i = 0; i < length; i++) {
    const stayed = tenure[i]!
    const sum =
      wRevenue * revenuePart[i]! +
      tenures[stayed < longest ? stayed : longest]! +
      (wGrowth * growthPart[i]! + neutral) +
      payments[payment[i]!]! +
      socials[social[i]!]!
    // Scores are not negative, so this rounds as Math.round does, in a third of the time.
    scores[i] = (sum * POINT + 0.5) | 0
  }
}

/** Whoever has too few months is not rated; a branch less above, which costs more than this loop. Answers how many. */
function leaveOut(complete: Uint8Array, needed: number, scores: Int32Array): number {
  let unrated = 0
  const { length } = scores
  for (let i = 0; i < length; i++) {
    if (complete[i]! < needed) {
      scores[i] = UNRATED
      unrated++
    }
  }
  return unrated
}

function sample(scores: Int32Array, given: Uint8Array, tier: Uint8Array, buckets: Int32Array): void {
  for (let i = 0; i < scores.length; i += SAMPLE) {
    const score = scores[i]!
    if (score !== UNRATED && (given[i]! | tier[i]!) === 0) buckets[(score + OFFSET) >> SHIFT]!++
  }
}
