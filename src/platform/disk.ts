import { statfs } from 'node:fs/promises'
import type { Logger } from 'pino'

/** `low`: nothing large comes in or goes out. `full`: the house reads and does not write, while the database is still well. */
export type DiskState = 'fine' | 'low' | 'full'

interface Level {
  readonly share: number
  readonly bytes: number
}

const GIB = 1024 ** 3
/** Both must be undercut: five percent of a large disk is room enough, and a small disk is never empty. */
const LOW: Level = { share: 0.1, bytes: 8 * GIB }
/** Twice the write-ahead log's limit. */
const FULL: Level = { share: 0.05, bytes: 2 * GIB }

export function judgeDisk(freeBytes: number, totalBytes: number): DiskState {
  const under = (level: Level): boolean => freeBytes < level.bytes && freeBytes < totalBytes * level.share
  return under(FULL) ? 'full' : under(LOW) ? 'low' : 'fine'
}

export class DiskWatch {
  readonly #directory: string
  readonly #log: Logger
  readonly #timer: NodeJS.Timeout
  #state: DiskState = 'fine'

  constructor(directory: string, log: Logger, everyMs = 10_000) {
    this.#directory = directory
    this.#log = log
    this.#timer = setInterval(() => void this.look(), everyMs)
    this.#timer.unref()
  }

  get state(): DiskState {
    return this.#state
  }

  async look(): Promise<DiskState> {
    try {
      const { bavail, blocks, bsize } = await statfs(this.#directory)
      const state = judgeDisk(bavail * bsize, blocks * bsize)
      if (state !== this.#state) this.#log[state === 'fine' ? 'info' : 'error']({ disk: state }, 'disk space')
      this.#state = state
    } catch (error) {
      this.#log.warn({ err: error }, 'disk space cannot be read')
    }
    return this.#state
  }

  stop(): void {
    clearInterval(this.#timer)
  }
}
