import { promisify } from 'node:util'
import { constants, crc32, deflateRaw } from 'node:zlib'

const deflate = promisify(deflateRaw)

export interface ZipEntry {
  readonly name: string
  readonly chunks: AsyncIterable<string> | Iterable<string>
}

/** Sizes follow the data, in fields of 32 bits: more than that is refused, never written wrong. */
const LARGEST = 0xffff_ffff
const VERSION = 20
/** Sizes and checksum behind the data; names in UTF-8. */
const FLAGS = 0x0808
const DEFLATE = 8
/** 1 January 1980: an archive of the same content is the same bytes. */
const DOS_DATE = 0x0021
/** An empty last block: the blocks before it end on whole bytes, so they may be compressed each for itself. */
const LAST_BLOCK = Buffer.from([0x03, 0x00])

/** A ZIP archive as a stream, entry by entry; the text of an entry is compressed off the main thread, a chunk at a time. */
export async function* zipArchive(entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>): AsyncGenerator<Buffer> {
  const directory: Buffer[] = []
  let offset = 0
  for await (const { name, chunks } of entries) {
    const at = offset
    const head = Buffer.concat([local(name), Buffer.from(name)])
    offset += head.length
    yield head
    let crc = 0
    let size = 0
    let packed = 0
    for await (const text of chunks) {
      const bytes = Buffer.from(text)
      crc = crc32(bytes, crc)
      size += bytes.length
      const block = await deflate(bytes, { level: 6, finishFlush: constants.Z_SYNC_FLUSH })
      packed += block.length
      yield block
    }
    packed += LAST_BLOCK.length
    offset += packed + 16
    if (size > LARGEST || offset > LARGEST) throw new RangeError(`${name}: more than 4 GB do not fit into this archive`)
    yield Buffer.concat([LAST_BLOCK, words([0x08074b50, 4], [crc, 4], [packed, 4], [size, 4])])
    directory.push(Buffer.concat([central(name, crc, packed, size, at), Buffer.from(name)]))
  }
  const length = directory.reduce((sum, part) => sum + part.length, 0)
  const count = directory.length
  yield Buffer.concat([
    ...directory,
    words([0x06054b50, 4], [0, 2], [0, 2], [count, 2], [count, 2], [length, 4], [offset, 4], [0, 2]),
  ])
}

function local(name: string): Buffer {
  const rest = [
    [0, 4],
    [0, 4],
    [0, 4],
    [Buffer.byteLength(name), 2],
    [0, 2],
  ] as const
  return words([0x04034b50, 4], [VERSION, 2], [FLAGS, 2], [DEFLATE, 2], [0, 2], [DOS_DATE, 2], ...rest)
}

function central(name: string, crc: number, packed: number, size: number, at: number): Buffer {
  return words(
    [0x02014b50, 4],
    [VERSION, 2],
    [VERSION, 2],
    [FLAGS, 2],
    [DEFLATE, 2],
    [0, 2],
    [DOS_DATE, 2],
    [crc, 4],
    [packed, 4],
    [size, 4],
    [Buffer.byteLength(name), 2],
    [0, 2],
    [0, 2],
    [0, 2],
    [0, 2],
    [0, 4],
    [at, 4],
  )
}

function words(...fields: readonly (readonly [value: number, bytes: 2 | 4])[]): Buffer {
  const out = Buffer.alloc(fields.reduce((sum, [, bytes]) => sum + bytes, 0))
  let at = 0
  for (const [value, bytes] of fields) at = out.writeUIntLE(value, at, bytes)
  return out
}
