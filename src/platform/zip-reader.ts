import { createReadStream } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { createInflateRaw, crc32 } from 'node:zlib'

/** What an archive may be before anything of it is unpacked. */
export interface ZipLimits {
  readonly entries: number
  /** Of all entries together, unpacked. */
  readonly bytes: number
  /** Unpacked against packed, once more than a megabyte is unpacked. */
  readonly ratio: number
}

export class ZipRefused extends Error {
  readonly reason: 'damaged' | 'encrypted' | 'bomb' | 'too_large'
  constructor(reason: ZipRefused['reason'], what: string) {
    super(what)
    this.reason = reason
  }
}

export interface ZipFile {
  readonly names: readonly string[]
  /** The entry's bytes, counted against what it declares and checked at the end. */
  read(name: string): AsyncGenerator<Buffer>
}

interface Entry {
  readonly method: number
  readonly crc: number
  readonly packed: number
  readonly size: number
  readonly at: number
}

const TAIL = 66_000
const SMALL = 1024 * 1024
const END = Buffer.from([0x50, 0x4b, 0x05, 0x06])
const END_64 = 0x06064b50
const END_64_PLACE = 0x07064b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const STORED = 0
const DEFLATED = 8
const ENCRYPTED = 1
const FULL_16 = 0xffff
const FULL_32 = 0xffff_ffff

/** Reads the list of an archive on disk and refuses it by that list alone; entries are then unpacked as streams. */
export async function openZip(path: string, limits: ZipLimits): Promise<ZipFile> {
  const file = await open(path, 'r')
  let entries: ReadonlyMap<string, Entry>
  try {
    entries = await directoryOf(file, limits)
  } finally {
    await file.close()
  }
  return {
    names: [...entries.keys()],
    read(name) {
      const entry = entries.get(name)
      if (entry === undefined) throw new ZipRefused('damaged', `${name} is missing`)
      return unpack(path, name, entry)
    },
  }
}

async function directoryOf(file: FileHandle, limits: ZipLimits): Promise<Map<string, Entry>> {
  const { size: length } = await file.stat()
  const tail = await bytesAt(file, Math.max(0, length - TAIL), Math.min(length, TAIL))
  const end = tail.lastIndexOf(END)
  if (end === -1 || end + 22 > tail.length) throw new ZipRefused('damaged', 'the list of entries is missing')
  let count = tail.readUInt16LE(end + 10)
  let bytes = tail.readUInt32LE(end + 12)
  let start = tail.readUInt32LE(end + 16)
  if (count === FULL_16 || bytes === FULL_32 || start === FULL_32) {
    if (end < 20 || tail.readUInt32LE(end - 20) !== END_64_PLACE) throw new ZipRefused('damaged', 'the long list is missing')
    const record = await bytesAt(file, wide(tail, end - 12), 56)
    if (record.readUInt32LE(0) !== END_64) throw new ZipRefused('damaged', 'the long list is missing')
    ;[count, bytes, start] = [wide(record, 32), wide(record, 40), wide(record, 48)]
  }
  if (count > limits.entries) throw new ZipRefused('bomb', `${count} entries`)
  if (start + bytes > length) throw new ZipRefused('damaged', 'the list of entries is cut off')
  const list = await bytesAt(file, start, bytes)
  const entries = new Map<string, Entry>()
  let at = 0
  let unpacked = 0
  for (let i = 0; i < count; i++) {
    if (at + 46 > list.length || list.readUInt32LE(at) !== CENTRAL)
      throw new ZipRefused('damaged', 'the list of entries is cut off')
    const [nameLength, extraLength, noteLength] = [28, 30, 32].map((place) => list.readUInt16LE(at + place)) as [
      number,
      number,
      number,
    ]
    const name = list.toString('utf8', at + 46, at + 46 + nameLength)
    if ((list.readUInt16LE(at + 8) & ENCRYPTED) !== 0) throw new ZipRefused('encrypted', name)
    const extra = list.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength)
    const sizes = [24, 20, 42].map((place) => list.readUInt32LE(at + place)) as [number, number, number]
    const [size, packed, offset] = longSizes(sizes, extra)
    const method = list.readUInt16LE(at + 10)
    if (entries.has(name)) throw new ZipRefused('damaged', `${name} twice`)
    if (packed + offset > length) throw new ZipRefused('damaged', `${name} is cut off`)
    entries.set(name, { method, crc: list.readUInt32LE(at + 16), packed, size, at: offset })
    unpacked += size
    if (unpacked > limits.bytes) throw new ZipRefused('too_large', `${unpacked} bytes unpacked`)
    if (size > SMALL && size > packed * limits.ratio)
      throw new ZipRefused('bomb', `${name} unpacks to ${size} bytes from ${packed}`)
    at += 46 + nameLength + extraLength + noteLength
  }
  return entries
}

/** Size, packed size and place: a field that is full stands in the extra part, in this order. */
function longSizes(fields: readonly [number, number, number], extra: Buffer): [number, number, number] {
  const out: [number, number, number] = [...fields]
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    let next = at + 4
    for (const [index, value] of fields.entries()) {
      if (value !== FULL_32 || next + 8 > extra.length) continue
      out[index] = wide(extra, next)
      next += 8
    }
  }
  return out
}

function wide(bytes: Buffer, at: number): number {
  const value = bytes.readBigUInt64LE(at)
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new ZipRefused('damaged', 'an impossible size')
  return Number(value)
}

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at)
  if (bytesRead < length) throw new ZipRefused('damaged', 'the archive is cut off')
  return buffer
}

async function* unpack(path: string, name: string, entry: Entry): AsyncGenerator<Buffer> {
  if (entry.method !== STORED && entry.method !== DEFLATED) throw new ZipRefused('damaged', `${name}: unknown compression`)
  const file = await open(path, 'r')
  let head: Buffer
  try {
    head = await bytesAt(file, entry.at, 30)
  } finally {
    await file.close()
  }
  if (head.readUInt32LE(0) !== LOCAL) throw new ZipRefused('damaged', `${name} is not where the list says`)
  const start = entry.at + 30 + head.readUInt16LE(26) + head.readUInt16LE(28)
  if (entry.size === 0) return
  const packed = createReadStream(path, { start, end: start + Math.max(1, entry.packed) - 1, highWaterMark: 256 * 1024 })
  const inflate = createInflateRaw({ chunkSize: 128 * 1024 })
  const source = entry.method === STORED ? packed : packed.on('error', (error) => inflate.destroy(error)).pipe(inflate)
  let size = 0
  let crc = 0
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > entry.size) throw new ZipRefused('bomb', `${name} unpacks to more than it says`)
      crc = crc32(chunk, crc)
      yield chunk
    }
  } catch (error) {
    if (error instanceof Error && (error as NodeJS.ErrnoException).code?.startsWith('Z_') === true)
      throw new ZipRefused('damaged', `${name}: ${error.message}`)
    throw error
  } finally {
    packed.destroy()
    inflate.destroy()
  }
  if (size !== entry.size || crc !== entry.crc) throw new ZipRefused('damaged', `${name} does not match its checksum`)
}
