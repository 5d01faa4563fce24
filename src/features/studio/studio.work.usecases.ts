import type { ValuePack } from '../../kernel/pack/value-pack.ts'
import { readBase } from './studio.base.queries.ts'
import type { Base } from './studio.base.rules.ts'
import { loadOf, lorenzOf, paretoOf, type Load, type Curve, type Pareto } from './studio.effects.rules.ts'
import { compare, territoryFigures, territoryTotals, type ByRank, type Figures } from './studio.figures.rules.ts'
import { describeMover, pickMovers, type Mover, type MoverCursor, type MoverFilter } from './studio.movers.rules.ts'
import type { StudioView } from './studio.rules.ts'
import { grade, roomFor, type Graded, type Room } from './studio.tiering.rules.ts'

/** The rules in force against the draft, on a day number. */
export interface Scenario {
  readonly before: ValuePack
  readonly after: ValuePack
  readonly on: number
  readonly view: StudioView
}

export interface LoadAnswer {
  readonly size: number
  readonly territories: readonly string[]
  readonly managers: readonly string[]
  readonly pareto: Pareto
  /** Bytes of the arrays. */
  readonly bytes: number
}

export interface EffectsAnswer {
  readonly figures: Figures
  readonly load: Load
  readonly lorenzBefore: { readonly curve: Curve; readonly gini: number }
  readonly lorenzAfter: { readonly curve: Curve; readonly gini: number }
}

export interface MoversAnswer {
  readonly movers: readonly Mover[]
  readonly total: number
}

export interface MoversAsk {
  readonly filter: MoverFilter
  readonly after?: MoverCursor | undefined
  readonly limit: number
}

export type StudioAsk =
  | { readonly kind: 'load'; readonly path: string; readonly model: ValuePack; readonly windows: readonly number[] }
  | { readonly kind: 'figures'; readonly scenario: Scenario }
  | { readonly kind: 'effects'; readonly scenario: Scenario }
  | { readonly kind: 'movers'; readonly scenario: Scenario; readonly movers: MoversAsk }

interface Slot {
  key: string
  readonly room: Room
  graded: Graded | null
  /** Its sums by territory, by view, once they were asked for. */
  readonly sums: Map<StudioView, ByRank>
}

/** The base, and what is the same whatever the rules. */
interface Laid {
  readonly base: Base
  readonly totals: ByRank
  readonly points: Int32Array
}

/** Beside the rules in force: as many drafts as people who usually work at once. */
const SLOTS = 5

/** What the thread keeps between two questions: the base and the last gradings. Everything can be read again. */
export class StudioWork {
  readonly #dataDir: string
  #laid: Laid | null = null
  #slots: Slot[] = []

  constructor(dataDir: string) {
    this.#dataDir = dataDir
  }

  async answer(ask: StudioAsk): Promise<LoadAnswer | Figures | EffectsAnswer | MoversAnswer> {
    if (ask.kind === 'load') return this.#load(ask.path, ask.model, ask.windows)
    const laid = this.#laid
    if (laid === null) throw new Error('the thread was asked before it had read the base')
    const { base } = laid
    const { scenario } = ask
    const inForce = this.#slot(laid, scenario.before, scenario.on)
    const before = inForce.graded!
    const after = this.#slot(laid, scenario.after, scenario.on).graded!
    const figures = (): Figures => {
      const sums = inForce.sums.get(scenario.view) ?? territoryFigures(base, laid.totals, before, scenario.view)
      inForce.sums.set(scenario.view, sums)
      return compare(base, laid.totals, before, sums, after, scenario.view)
    }
    if (ask.kind === 'figures') return figures()
    if (ask.kind === 'effects') {
      return {
        figures: figures(),
        load: loadOf(base, before, after, scenario.view),
        lorenzBefore: lorenzOf(base, before),
        lorenzAfter: before === after ? lorenzOf(base, before) : lorenzOf(base, after),
      }
    }
    const { filter, after: cursor, limit } = ask.movers
    const { rows, total } = pickMovers(base, before, after, scenario.view, filter, { after: cursor, limit })
    const sides = [
      { model: scenario.before, graded: before },
      { model: scenario.after, graded: after },
    ] as const
    return { movers: rows.map((row) => describeMover(base, row, ...sides, scenario.view)), total }
  }

  async #load(path: string, model: ValuePack, windows: readonly number[]): Promise<LoadAnswer> {
    // The old one goes first: two would not fit.
    this.#laid = null
    this.#slots = []
    const base = await readBase(this.#dataDir, path, model, windows)
    this.#laid = { base, totals: territoryTotals(base), points: new Int32Array(base.size) }
    return {
      size: base.size,
      territories: base.territories,
      managers: base.managers,
      pareto: paretoOf(base),
      bytes: bytesOf(base),
    }
  }

  /** The least recently used grading gives its arrays to the next. */
  #slot({ base, points }: Laid, model: ValuePack, on: number): Slot {
    const key = keyOf(model, on)
    const index = this.#slots.findIndex((each) => each.key === key && each.graded !== null)
    const slot: Slot =
      index >= 0
        ? this.#slots.splice(index, 1)[0]!
        : this.#slots.length < SLOTS
          ? { key, graded: null, sums: new Map(), room: roomFor(base.size, points) }
          : this.#slots.shift()!
    this.#slots.push(slot)
    if (slot.key !== key || slot.graded === null) {
      slot.key = key
      slot.graded = null
      slot.sums.clear()
      slot.graded = grade(base, model, on, slot.room)
    }
    return slot
  }
}

/** What of a model moves a rank. */
function keyOf(model: ValuePack, on: number): string {
  const { components, economicWeight, revenueMonths, tiering, entryMargin, exitMargin, minimumMonths } = model
  const { revenue, tenure, growth, payment } = components
  const weights = [revenue, tenure, growth, payment].map((component) => component.weight.value)
  const rest = [economicWeight, revenueMonths, tiering, entryMargin, exitMargin, minimumMonths].map((one) => one.value)
  return JSON.stringify([on, weights, rest])
}

function bytesOf(base: Base): number {
  let sum = 0
  const add = (one: unknown): void => {
    if (ArrayBuffer.isView(one)) sum += one.byteLength
  }
  Object.values(base).forEach(add)
  for (const window of base.windows.values()) Object.values(window).forEach(add)
  return sum
}
