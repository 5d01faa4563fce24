import { createReadStream, createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { rename } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { removeFile } from '../../platform/files.ts'
import { lineBatches } from '../feeds/feeds.lines.usecases.ts'
import type { FeedShape } from '../feeds/feeds.shape.rules.ts'
import { cellsOf } from '../feeds/feeds.shape.usecases.ts'
import { batchRows } from './imports.rules.ts'

/** Row numbers, one bit each: a whole base's fit into 150 kB. */
export class RowSet {
  #bits = new Uint8Array(1024)
  size = 0

  add(row: number): void {
    const at = row >> 3
    if (at >= this.#bits.length) {
      const more = new Uint8Array(Math.max(at + 1, this.#bits.length * 2))
      more.set(this.#bits)
      this.#bits = more
    }
    const bit = 1 << (row & 7)
    if ((this.#bits[at]! & bit) === 0) this.size++
    this.#bits[at]! |= bit
  }

  has(row: number): boolean {
    return ((this.#bits[row >> 3] ?? 0) & (1 << (row & 7))) !== 0
  }
}

export interface KeptRow {
  readonly row: number
  readonly cells: readonly string[]
}

/** Keeps the rows that somebody will have to look at again, as they were in the file, in its order. */
export async function keepRows(path: string, shape: FeedShape, wanted: RowSet, target: string): Promise<void> {
  // Nothing to correct: nothing of the file is kept.
  if (wanted.size === 0) return removeFile(target)
  const out = createWriteStream(`${target}.tmp`, { mode: 0o600 })
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  for await (const batch of lineBatches(path, shape, batchRows(shape.rows))) {
    const lines = decoder.decode(batch.bytes).split('\n').slice(0, batch.lines)
    const kept = lines.flatMap((line, index) => {
      const read = cellsOf(line.endsWith('\r') ? line.slice(0, -1) : line, shape, batch.firstRow + index)
      return wanted.has(read.row) ? [JSON.stringify([read.row, ...read.cells])] : []
    })
    if (kept.length > 0 && !out.write(`${kept.join('\n')}\n`)) await once(out, 'drain')
  }
  out.end()
  await once(out, 'close')
  await rename(`${target}.tmp`, target)
}

export async function* readKeptRows(path: string): AsyncGenerator<KeptRow> {
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    const [row, ...cells] = JSON.parse(line) as [number, ...string[]]
    yield { row, cells }
  }
}
