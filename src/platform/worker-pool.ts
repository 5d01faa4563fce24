import { Worker } from 'node:worker_threads'

/** A question to a thread and its answer; the thread's module answers each message with `{ id, value }` or `{ id, error }`. */
interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/** One thread that keeps what it was told between two questions. */
export class Thread<Ask, Answer> {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  #next = 1
  #ended: Error | null = null

  /** `youngMb`: room for what is soon thrown away; one that holds thousands of rows for a moment wants more than the usual. */
  constructor(module: URL, data: unknown, { maxHeapMb = 512, youngMb }: { maxHeapMb?: number; youngMb?: number } = {}) {
    const young = youngMb === undefined ? {} : { maxYoungGenerationSizeMb: youngMb }
    this.#worker = new Worker(module, { workerData: data, resourceLimits: { maxOldGenerationSizeMb: maxHeapMb, ...young } })
    this.#worker.on('message', (message: { id: number; value?: unknown; error?: string }) => {
      const waiting = this.#waiting.get(message.id)
      this.#waiting.delete(message.id)
      if (message.error === undefined) waiting?.resolve(message.value)
      else waiting?.reject(new Error(message.error))
    })
    const fail = (error: Error) => {
      this.#ended ??= error
      for (const waiting of this.#waiting.values()) waiting.reject(error)
      this.#waiting.clear()
    }
    this.#worker.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))))
    this.#worker.on('exit', (code) => fail(new Error(`a worker thread ended with ${code}`)))
  }

  ask<Q extends Ask>(question: Q, transfer: ArrayBuffer[] = []): Promise<Answer> {
    // Nobody would answer.
    if (this.#ended !== null) return Promise.reject(this.#ended)
    const id = this.#next++
    return new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject })
      this.#worker.postMessage({ id, question }, transfer)
    })
  }

  /** What the thread keeps is worth no process: it does not hold one that wants to end. */
  unref(): this {
    this.#worker.unref()
    return this
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }
}
