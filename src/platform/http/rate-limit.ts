import { commonErrors } from '../../contract/common-errors.ts'

interface Window {
  count: number
  endsAt: number
}

/**
 * At most `max` in `seconds`, by key. It lives in memory and forgets when the process ends: it slows a flood, while the
 * lockout of an account, which must hold, is in the database.
 */
export class RateLimit {
  readonly #windows = new Map<string, Window>()
  readonly #max: number
  readonly #milliseconds: number
  readonly #capacity: number

  constructor(max: number, seconds: number, capacity = 50_000) {
    this.#max = max
    this.#milliseconds = seconds * 1000
    this.#capacity = capacity
  }

  /** Throws `request.limited` with the seconds to wait. */
  take(key: string, now: number): void {
    let window = this.#windows.get(key)
    if (window === undefined || window.endsAt <= now) {
      this.#windows.delete(key)
      if (this.#windows.size >= this.#capacity) this.#forget(now)
      window = { count: 0, endsAt: now + this.#milliseconds }
      this.#windows.set(key, window)
    }
    window.count += 1
    if (window.count > this.#max) throw commonErrors.make('request.limited', { seconds: Math.ceil((window.endsAt - now) / 1000) })
  }

  /** Keys lie in the order of their windows' starts, so the first are the oldest. */
  #forget(now: number): void {
    for (const [key, window] of this.#windows) {
      if (window.endsAt > now && this.#windows.size < this.#capacity) return
      this.#windows.delete(key)
    }
  }
}
