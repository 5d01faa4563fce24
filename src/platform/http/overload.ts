import { monitorEventLoopDelay } from 'node:perf_hooks'
import type pg from 'pg'

const SAMPLE_MS = 500
/** A busy moment is not an overload: only a loop that lags in each of so many samples is. */
const SAMPLES = 4

/** Says when the process has more to do than it can: better to refuse early than to answer everyone late. */
export class Overload {
  readonly #delay = monitorEventLoopDelay({ resolution: 20 })
  readonly #timer: NodeJS.Timeout
  readonly #pool: Pick<pg.Pool, 'waitingCount' | 'connect'>
  readonly #limits: { loopLagMs: number; poolWaitMs: number }
  #lagMs = 0
  #laggingSamples = 0
  #poolWaitMs = 0
  #probeSince: number | null = null

  constructor(pool: Pick<pg.Pool, 'waitingCount' | 'connect'>, limits: { loopLagMs: number; poolWaitMs: number }) {
    this.#pool = pool
    this.#limits = limits
    this.#delay.enable()
    this.#timer = setInterval(() => this.#sample(), SAMPLE_MS)
    this.#timer.unref()
  }

  #sample(): void {
    // The histogram counts the resolution itself as delay; the median ignores a single long collection.
    this.#lagMs = Math.max(0, this.#delay.percentile(50) / 1e6 - 20)
    this.#delay.reset()
    this.#laggingSamples = this.#lagMs > this.#limits.loopLagMs ? this.#laggingSamples + 1 : 0
    if (this.#probeSince === null && this.#pool.waitingCount > 0) void this.#probe()
  }

  /** Stands in the queue for a connection like everybody else, to learn how long that takes now. */
  async #probe(): Promise<void> {
    const since = performance.now()
    this.#probeSince = since
    try {
      const client = await this.#pool.connect()
      client.release()
      this.#poolWaitMs = performance.now() - since
    } catch {
      this.#poolWaitMs = performance.now() - since
    } finally {
      this.#probeSince = null
    }
  }

  get lagMs(): number {
    return this.#lagMs
  }

  get overloaded(): boolean {
    if (this.#laggingSamples >= SAMPLES) return true
    if (this.#pool.waitingCount === 0) return false
    const standing = this.#probeSince === null ? 0 : performance.now() - this.#probeSince
    return Math.max(this.#poolWaitMs, standing) > this.#limits.poolWaitMs
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#delay.disable()
  }
}
