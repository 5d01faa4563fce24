import type { ValuePack } from '../../kernel/pack/value-pack.ts'
import { readBase } from './studio.base.queries.ts'
import type { Base } from './studio.base.rules.ts'
import { loadOf, lorenzOf, paretoOf, type Load, type Curve, type Pareto } from './studio.effects.rules.ts'
import { compare, territoryFigures, territoryTotals, type ByRank, type Figures } from './studio.figures.rules.ts'
import { describeMover, pickMovers, type Mover, type MoverCursor, type MoverFilter } from './studio.movers.rules.ts'
import type { StudioView } from './studio.rules.ts'
import { scoreInto, scoresFor, type Scored } from './studio.scores.rules.ts'
import { deskFor, grade, type Desk, type Graded } from './studio.tiering.rules.ts'

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

type Lorenz = ReturnType<typeof lorenzOf>

/** Points under some weights: a slider that only moves a border finds them again. */
interface Points {
  key: string
  readonly scored: Scored
  lorenz: Lorenz | null
}

interface Slot {
  key: string
  readonly ranks: Uint8Array
  points: Points
  graded: Graded
  /** Its sums by territory, by view, once they were asked for. */
  readonly sums: Map<StudioView, ByRank>
}

/** The base, and what is the same whatever the rules. */
interface Laid {
  readonly base: Base
  readonly totals: ByRank
  readonly desk: Desk
}

/** Beside the rules in force: as many drafts as people who usually work at once. */
const SLOTS = 5

/** What the thread keeps between two questions: the base and the last gradings. Everything can be read again. */
export class StudioWork {
  readonly #dataDir: string
  #laid: Laid | null = null
  /** The least recently used first. */
  #slots: Slot[] = []
  #points: Points[] = []

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
    const before = inForce.graded
    const draft = this.#slot(laid, scenario.after, scenario.on)
    const after = draft.graded
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
        lorenzBefore: (inForce.points.lorenz ??= lorenzOf(base, before)),
        lorenzAfter: (draft.points.lorenz ??= lorenzOf(base, after)),
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
    this.#points = []
    const base = await readBase(this.#dataDir, path, model, windows)
    this.#laid = { base, totals: territoryTotals(base), desk: deskFor(base.size) }
    return {
      size: base.size,
      territories: base.territories,
      managers: base.managers,
      pareto: paretoOf(base),
      bytes: bytesOf(base),
    }
  }

  /** The least recently used grading gives its array to the next. */
  #slot({ base, desk }: Laid, model: ValuePack, on: number): Slot {
    const key = JSON.stringify([on, pointsKey(model), tieringKey(model)])
    const points = this.#scored(base, model)
    const found = this.#slots.findIndex((each) => each.key === key)
    if (found >= 0) {
      const [slot] = this.#slots.splice(found, 1)
      this.#slots.push(slot!)
      return slot!
    }
    const ranks = (this.#slots.length < SLOTS ? undefined : this.#slots.shift()?.ranks) ?? new Uint8Array(base.size)
    const graded = grade(base, points.scored, model, on, ranks, desk)
    const slot: Slot = { key, ranks, points, graded, sums: new Map() }
    this.#slots.push(slot)
    return slot
  }

  #scored(base: Base, model: ValuePack): Points {
    const key = pointsKey(model)
    const found = this.#points.findIndex((each) => each.key === key)
    if (found >= 0) {
      const [points] = this.#points.splice(found, 1)
      this.#points.push(points!)
      return points!
    }
    const old = this.#points.length < SLOTS ? undefined : this.#points.shift()
    // A grading by points that are overwritten knows its scores no longer.
    if (old !== undefined) this.#slots = this.#slots.filter((slot) => slot.points !== old)
    const scored = old?.scored ?? scoresFor(base.size)
    scoreInto(base, model, scored)
    const points: Points = { key, scored, lorenz: null }
    this.#points.push(points)
    return points
  }
}

/** What of a model moves a score. */
function pointsKey({ components, economicWeight, socialWeight, revenueMonths, minimumMonths }: ValuePack): string {
  const { revenue, tenure, growth, payment } = components
  const weights = [revenue, tenure, growth, payment].map((component) => component.weight.value)
  return JSON.stringify([weights, economicWeight.value, socialWeight.value, revenueMonths.value, minimumMonths.value])
}

/** What of a model moves a rank whose score stays. */
function tieringKey({ tiering, entryMargin, exitMargin }: ValuePack): unknown {
  return [tiering.value, entryMargin.value, exitMargin.value]
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
