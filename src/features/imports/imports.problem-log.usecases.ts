import { createWriteStream, type WriteStream } from 'node:fs'
import { once } from 'node:events'
import { RowSet } from './imports.kept-rows.usecases.ts'
import type { Problem } from './imports.problems.rules.ts'
import { PROBLEMS_SHOWN } from './imports.rules.ts'

/** All problems of a run, in the order of the rows, on disk; the first ones also in hand. Batches may come in any order. */
export class ProblemLog {
  readonly first: Problem[] = []
  /** Every row that has a problem. */
  readonly rows = new RowSet()
  readonly #file: WriteStream
  readonly #early = new Map<number, readonly Problem[]>()
  #next = 1

  constructor(path: string) {
    this.#file = createWriteStream(path, { mode: 0o600 })
  }

  async addBatch(batchNo: number, problems: readonly Problem[]): Promise<void> {
    this.#early.set(batchNo, problems)
    for (let ready = this.#early.get(this.#next); ready !== undefined; ready = this.#early.get(this.#next)) {
      this.#early.delete(this.#next++)
      await this.add(ready)
    }
  }

  async add(problems: readonly Problem[]): Promise<void> {
    if (problems.length === 0) return
    for (const { row } of problems) this.rows.add(row)
    for (const problem of problems.slice(0, PROBLEMS_SHOWN - this.first.length)) this.first.push(problem)
    if (!this.#file.write(`${problems.map((problem) => JSON.stringify(problem)).join('\n')}\n`)) await once(this.#file, 'drain')
  }

  async close(): Promise<void> {
    this.#file.end()
    await once(this.#file, 'close')
  }
}
