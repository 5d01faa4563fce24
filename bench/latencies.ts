// Times of many requests, by what they do; kept per status, told as percentiles.

export interface Percentiles {
  readonly count: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly max: number
}

export function percentiles(times: readonly number[]): Percentiles {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number): number =>
    Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1))
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}

export interface Answered {
  readonly status: number
  readonly ms: number
  readonly text: string
}

export class Latencies {
  readonly #times = new Map<string, number[]>()
  readonly #statuses = new Map<number, number>()
  readonly #faults = new Map<string, number>()
  #requests = 0
  #errors = 0

  add(operation: string, answer: Answered): void {
    this.#requests += 1
    this.#statuses.set(answer.status, (this.#statuses.get(answer.status) ?? 0) + 1)
    const times = this.#times.get(operation) ?? []
    times.push(answer.ms)
    this.#times.set(operation, times)
    if (answer.status >= 200 && answer.status < 300) return
    this.#errors += 1
    // The code of the house's own errors, so that equal faults count as one.
    const fault = `${operation}: ${answer.status} ${/"code":"([^"]+)"/.exec(answer.text)?.[1] ?? answer.text.slice(0, 80)}`
    this.#faults.set(fault, (this.#faults.get(fault) ?? 0) + 1)
  }

  get requests(): number {
    return this.#requests
  }
  get errors(): number {
    return this.#errors
  }
  statuses(): Record<string, number> {
    return Object.fromEntries(this.#statuses)
  }
  /** What went wrong, the most frequent first. */
  faults(): string[] {
    return [...this.#faults]
      .toSorted(([, a], [, b]) => b - a)
      .map(([fault, times]) => `${times} × ${fault}`)
      .slice(0, 5)
  }
  by(operations?: readonly string[]): number[] {
    return [...this.#times]
      .filter(([name]) => operations === undefined || operations.includes(name))
      .flatMap(([, times]) => times)
  }
  each(): Record<string, Percentiles> {
    return Object.fromEntries([...this.#times].map(([name, times]) => [name, percentiles(times)]))
  }
}
