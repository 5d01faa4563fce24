import { Thread } from '../../platform/worker-pool.ts'
import type { Services } from '../../platform/work.ts'
import type { Figures } from './studio.figures.rules.ts'
import { studioErrors } from './studio.rules.ts'
import type { EffectsAnswer, LoadAnswer, MoversAnswer, MoversAsk, Scenario, StudioAsk } from './studio.work.usecases.ts'

/** A unit of the branch, by its place in `regionOf`. */
export interface Region {
  readonly id: string | null
  readonly name: string | null
}
export interface BaseManager {
  readonly id: string
  readonly name: string
  readonly unitId: string | null
  readonly unitName: string | null
}

/** What the house knows of a base that has been read. */
export interface BaseInfo extends LoadAnswer {
  readonly id: string
  readonly runId: string
  readonly month: string
  readonly readAt: Date
  readonly windows: readonly number[]
  readonly regions: readonly Region[]
  /** By place of the territory. */
  readonly regionOf: readonly number[]
  /** By place of the manager; the first is nobody. */
  readonly people: readonly BaseManager[]
}

interface Waiting {
  readonly ask: StudioAsk
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: unknown) => void
}

/** Nobody has asked for so long: the arrays go back to the machine. */
const IDLE_MS = 15 * 60_000
const RETRY_MS = 10_000
/** Heap of the thread; the arrays lie beside it. */
const HEAP_MB = 256

/**
 * One thread a process with the base as typed arrays. It keeps nothing that another process needs: whoever finds it gone
 * reads the base again. Of one page's requests the newest counts, and tier figures go before the slower effects.
 */
export class StudioEngine {
  readonly #services: Services
  #thread: Thread<StudioAsk, unknown> | null = null
  #info: BaseInfo | null = null
  #reading: Promise<void> | null = null
  #failedAt: number | null = null
  readonly #figures = new Map<string, Waiting>()
  readonly #others = new Map<string, Waiting>()
  /** Of each page, by kind, the turn of the newest request that came to the queue. */
  readonly #newest = new Map<string, number>()
  #turns = 0
  #busy = false
  #idle: NodeJS.Timeout | undefined

  constructor(services: Services) {
    this.#services = services
  }

  get info(): BaseInfo | null {
    return this.#info
  }

  get state(): 'ready' | 'loading' | 'failed' | 'empty' {
    if (this.#reading !== null) return 'loading'
    if (this.#info !== null) return 'ready'
    return this.#failedAt === null ? 'empty' : 'failed'
  }

  /** Starts to read, unless it does already or failed a moment ago. `read` gets the thread's own loader. */
  start(read: (load: (ask: Omit<StudioAsk & { kind: 'load' }, 'kind'>) => Promise<LoadAnswer>) => Promise<BaseInfo>): void {
    if (this.#reading !== null) return
    if (this.#failedAt !== null && performance.now() - this.#failedAt < RETRY_MS) return
    this.#touch()
    this.#info = null
    this.#newest.clear()
    const load = (ask: Omit<StudioAsk & { kind: 'load' }, 'kind'>): Promise<LoadAnswer> =>
      this.#open().ask({ kind: 'load', ...ask }) as Promise<LoadAnswer>
    this.#reading = read(load)
      .then((info) => {
        this.#info = info
        this.#failedAt = null
      })
      .catch((error: unknown) => {
        this.#failedAt = performance.now()
        this.#services.log.error({ err: error }, 'the studio could not read the base')
        return this.close()
      })
      .finally(() => {
        this.#reading = null
      })
  }

  /** For tests and commands: until the base is read, or reading it has failed. */
  async settled(): Promise<void> {
    await this.#reading
  }

  /** Taken when a request comes in: what it reads first may take longer than the reading of one that came after it. */
  turn(): number {
    return ++this.#turns
  }

  figures(client: string, scenario: Scenario, turn = this.turn()): Promise<Figures> {
    return this.#queue(this.#figures, `figures ${client}`, turn, { kind: 'figures', scenario }) as Promise<Figures>
  }
  effects(client: string, scenario: Scenario, turn = this.turn()): Promise<EffectsAnswer> {
    return this.#queue(this.#others, `effects ${client}`, turn, { kind: 'effects', scenario }) as Promise<EffectsAnswer>
  }
  movers(client: string, scenario: Scenario, movers: MoversAsk, turn = this.turn()): Promise<MoversAnswer> {
    return this.#queue(this.#others, `movers ${client}`, turn, { kind: 'movers', scenario, movers }) as Promise<MoversAnswer>
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle)
    const thread = this.#thread
    this.#thread = null
    this.#info = null
    for (const waiting of [this.#figures, this.#others]) {
      for (const each of waiting.values()) each.reject(studioErrors.make('studio.loading'))
      waiting.clear()
    }
    await thread?.close()
  }

  #open(): Thread<StudioAsk, unknown> {
    const setting = { dataDir: this.#services.config.dataDir }
    return (this.#thread ??= new Thread<StudioAsk, unknown>(new URL('./studio.thread.usecases.ts', import.meta.url), setting, {
      maxHeapMb: HEAP_MB,
    }).unref())
  }

  #touch(): void {
    clearTimeout(this.#idle)
    this.#idle = setTimeout(() => void this.close(), IDLE_MS).unref()
  }

  #queue(queue: Map<string, Waiting>, key: string, turn: number, ask: StudioAsk): Promise<unknown> {
    if (this.#info === null) return Promise.reject(studioErrors.make('studio.loading'))
    if (turn < (this.#newest.get(key) ?? 0)) return Promise.reject(studioErrors.make('studio.superseded'))
    this.#newest.set(key, turn)
    this.#touch()
    queue.get(key)?.reject(studioErrors.make('studio.superseded'))
    // A newer request stands where its page stood: else whoever moves fastest would wait longest.
    return new Promise((resolve, reject) => {
      queue.set(key, { ask, resolve, reject })
      void this.#pump()
    })
  }

  async #pump(): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    try {
      for (;;) {
        const queue = this.#figures.size > 0 ? this.#figures : this.#others
        const next = queue.entries().next().value
        if (next === undefined) return
        const [key, waiting] = next
        queue.delete(key)
        await this.#open()
          .ask(waiting.ask)
          .then(waiting.resolve, (error: unknown) => {
            waiting.reject(studioErrors.make('studio.loading'))
            this.#services.log.error({ err: error }, 'the thread of the studio failed; it reads the base again')
            return this.close()
          })
      }
    } finally {
      this.#busy = false
    }
  }
}

const engines = new WeakMap<Services, StudioEngine>()

export function studioEngine(services: Services): StudioEngine {
  let engine = engines.get(services)
  if (engine === undefined) {
    engine = new StudioEngine(services)
    engines.set(services, engine)
  }
  return engine
}
