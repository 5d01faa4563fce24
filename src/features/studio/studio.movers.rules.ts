import { VALUE_COMPONENTS, type ValueComponent, type ValuePack } from '../../kernel/pack/value-pack.ts'
import { interpolate } from '../value/value.rules.ts'
import { customerIdAt, type Base } from './studio.base.rules.ts'
import { shiftOf } from './studio.figures.rules.ts'
import type { StudioView } from './studio.rules.ts'
import { POINT, UNRATED, windowOf } from './studio.scores.rules.ts'
import { rowsInEither, type Graded } from './studio.tiering.rules.ts'

export interface MoverFilter {
  readonly direction?: 'up' | 'down' | undefined
  /** Places in the base's territories and managers; a row that is in neither list is not seen. Left out: everybody. */
  readonly seen?: { readonly territories: ReadonlySet<number>; readonly managers: ReadonlySet<number> } | undefined
  readonly territories?: ReadonlySet<number> | undefined
  readonly manager?: number | undefined
}

export interface MoverCursor {
  readonly revenueTotal: number
  readonly row: number
}

/** Rows that move, the highest revenue first, then the customer number; after the cursor, at most so many. */
export function pickMovers(
  base: Base,
  before: Graded,
  after: Graded,
  view: StudioView,
  filter: MoverFilter,
  page: { readonly after?: MoverCursor | undefined; readonly limit: number },
): { readonly rows: number[]; readonly total: number } {
  const shift = shiftOf(view)
  const { revenueTotal, territory, manager } = base
  const territories = filter.territories === undefined ? undefined : flags(filter.territories, base.territories.length)
  const seenTerritories = filter.seen && flags(filter.seen.territories, base.territories.length)
  const seenManagers = filter.seen && flags(filter.seen.managers, base.managers.length)
  const isBehind = (a: number, b: number): boolean =>
    revenueTotal[a]! < revenueTotal[b]! || (revenueTotal[a] === revenueTotal[b] && a > b)
  // The worst of the page lies on top, so that a better row takes its place.
  const heap: number[] = []
  let total = 0
  const rows = rowsInEither(before, after)
  for (let k = 0; k < rows.length; k++) {
    const i = rows[k]!
    const a = (before.ranks[i]! >> shift) & 3
    const b = (after.ranks[i]! >> shift) & 3
    if (a === b) continue
    if (filter.direction !== undefined && (filter.direction === 'up') !== b > a) continue
    if (territories !== undefined && territories[territory[i]!] === 0) continue
    if (filter.manager !== undefined && manager[i] !== filter.manager) continue
    if (seenTerritories !== undefined && seenTerritories[territory[i]!] === 0 && seenManagers![manager[i]!] === 0) continue
    total++
    if (page.after !== undefined) {
      const { revenueTotal: fen, row } = page.after
      if (revenueTotal[i]! > fen || (revenueTotal[i] === fen && i <= row)) continue
    }
    if (heap.length < page.limit) {
      heap.push(i)
      rise(heap, isBehind)
    } else if (isBehind(heap[0]!, i)) {
      heap[0] = i
      sink(heap, isBehind)
    }
  }
  return { rows: heap.toSorted((a, b) => (isBehind(b, a) ? -1 : 1)), total }
}

function flags(places: ReadonlySet<number>, size: number): Uint8Array {
  const found = new Uint8Array(size)
  for (const place of places) found[place] = 1
  return found
}

type Before = (a: number, b: number) => boolean
function rise(heap: number[], isOver: Before): void {
  for (let i = heap.length - 1; i > 0;) {
    const parent = (i - 1) >> 1
    if (!isOver(heap[i]!, heap[parent]!)) return
    ;[heap[i], heap[parent]] = [heap[parent]!, heap[i]!]
    i = parent
  }
}
function sink(heap: number[], isOver: Before): void {
  for (let i = 0; ;) {
    let top = i
    for (const child of [2 * i + 1, 2 * i + 2]) if (child < heap.length && isOver(heap[child]!, heap[top]!)) top = child
    if (top === i) return
    ;[heap[i], heap[top]] = [heap[top]!, heap[i]!]
    i = top
  }
}

/** The main reason: a part of the score that changed, or a border that did. */
export type MoverReason =
  | {
      readonly kind: 'part'
      readonly component: ValueComponent | 'social'
      /** Points that this part gives more or less. */
      readonly delta: number
      /** Fen a month, months, per cent, months of twelve, points; null where unknown. */
      readonly fact: number | null
    }
  | { readonly kind: 'border'; readonly rank: number; readonly before: number | null; readonly after: number | null }

export interface Mover {
  readonly customerId: string
  readonly row: number
  readonly before: number
  readonly after: number
  readonly scoreBefore: number | null
  readonly scoreAfter: number | null
  readonly revenueTotal: number
  readonly territory: number
  readonly manager: number
  /** Day number until which a fall waits; null where it does not. */
  readonly waitsUntil: number | null
  readonly reason: MoverReason
}

interface Side {
  readonly model: ValuePack
  readonly graded: Graded
}

export function describeMover(base: Base, row: number, before: Side, after: Side, view: StudioView): Mover {
  const shift = shiftOf(view)
  const [a, b] = [(before.graded.ranks[row]! >> shift) & 3, (after.graded.ranks[row]! >> shift) & 3]
  const whole = after.graded.ranks[row]!
  const score = (side: Side): number | null => {
    const found = side.graded.scores[row]!
    return found === UNRATED ? null : found / POINT
  }
  return {
    customerId: customerIdAt(base, row),
    row,
    before: a,
    after: b,
    scoreBefore: score(before),
    scoreAfter: score(after),
    revenueTotal: base.revenueTotal[row]!,
    territory: base.territory[row]!,
    manager: base.manager[row]!,
    waitsUntil: (whole & 3) === whole >> 2 ? null : base.heldUntil[row]!,
    reason: reasonOf(base, row, before, after, a, b),
  }
}

/** A change below this is not why anybody moves. */
const LEAST = 0.05

function reasonOf(base: Base, row: number, before: Side, after: Side, a: number, b: number): MoverReason {
  const [old, fresh] = [partsOf(base, row, before.model), partsOf(base, row, after.model)]
  const parts = [...VALUE_COMPONENTS, 'social' as const].map((component) => ({
    component,
    delta: fresh[component].points - old[component].points,
    fact: fresh[component].fact,
  }))
  const sign = b > a ? 1 : -1
  const whole = parts.reduce((sum, part) => sum + part.delta, 0)
  const [main] = parts.toSorted((x, y) => sign * (y.delta - x.delta))
  if (main !== undefined && sign * whole >= LEAST) return { kind: 'part', ...main }
  // The score stayed or went the other way: the border of the tier won or lost has passed it.
  const rank = b > a ? b : a
  return { kind: 'border', rank, before: before.graded.borders[rank - 1] ?? null, after: after.graded.borders[rank - 1] ?? null }
}

function partsOf(
  base: Base,
  row: number,
  model: ValuePack,
): Record<ValueComponent | 'social', { readonly points: number; readonly fact: number | null }> {
  const window = windowOf(base, model)
  const payment = window.paymentValues[window.payment[row]!]!
  const growth = Number.isNaN(base.growth[row]!) ? null : base.growth[row]!
  const social = base.socialValues[base.social[row]!]!
  const points = (component: ValueComponent, part: number) =>
    model.economicWeight.value * model.components[component].weight.value * part
  return {
    revenue: { points: points('revenue', window.revenuePart[row]!), fact: Math.round(window.revenue[row]!) },
    tenure: {
      points: points('tenure', interpolate(model.components.tenure.map.value, base.tenure[row]!)),
      fact: base.tenure[row]!,
    },
    growth: { points: points('growth', base.growthPart[row]!), fact: growth },
    payment: { points: points('payment', interpolate(model.components.payment.map.value, payment)), fact: payment },
    social: { points: model.socialWeight.value * social, fact: social },
  }
}
