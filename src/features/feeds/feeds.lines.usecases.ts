import { createReadStream } from 'node:fs'
import type { FeedShape } from './feeds.shape.rules.ts'

/** Lines of a feed as bytes, to be decoded by whoever works on them. */
export interface LineBatch {
  readonly batchNo: number
  /** Row number of the first line in a plain file. */
  readonly firstRow: number
  readonly lines: number
  readonly bytes: Uint8Array<ArrayBuffer>
}

const CHUNK = 1024 * 1024

/** The same file gives the same batches each time: a run that starts again knows which ones it has. */
export async function* lineBatches(path: string, shape: FeedShape, size: number): AsyncGenerator<LineBatch> {
  let skip = shape.form === 'plain' && shape.header ? 1 : 0
  let row = 1 + skip
  let batchNo = 0
  let pieces: Buffer[] = []
  let lines = 0
  let first = true
  const batch = (): LineBatch => {
    const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
    let at = 0
    for (const piece of pieces) {
      bytes.set(piece, at)
      at += piece.length
    }
    const made = { batchNo: ++batchNo, firstRow: row, lines, bytes }
    row += lines
    pieces = []
    lines = 0
    return made
  }
  let open = false
  for await (const read of createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
    let chunk = read
    if (first && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) chunk = chunk.subarray(3)
    first = false
    let start = 0
    for (let at = chunk.indexOf(0x0a); at !== -1; at = chunk.indexOf(0x0a, at + 1)) {
      if (skip > 0) {
        skip--
        start = at + 1
        continue
      }
      lines++
      open = false
      if (lines === size) {
        pieces.push(chunk.subarray(start, at + 1))
        yield batch()
        start = at + 1
      }
    }
    if (start < chunk.length && skip === 0) {
      pieces.push(chunk.subarray(start))
      open = chunk.at(-1) !== 0x0a
    }
  }
  if (open) lines++
  if (lines > 0) yield batch()
}
