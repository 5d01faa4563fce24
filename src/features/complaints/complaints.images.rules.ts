import { complaintsErrors } from './complaints.rules.ts'

/** What a picture is, told by its content and never by its name. */
export interface CleanImage {
  readonly mediaType: 'image/png' | 'image/jpeg' | 'image/webp'
  readonly content: Uint8Array
}

const refuse = (): never => {
  throw complaintsErrors.make('complaints.attachment_kind')
}
const ascii = (bytes: Uint8Array, from: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(from, from + length))
const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
const join = (pieces: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/**
 * Written anew from its parts: only what makes the picture is carried over. Where it was taken, by whom, comments,
 * previews and anything hidden behind the end stay out; a file that does not hold together is refused.
 */
export function cleanImage(bytes: Uint8Array): CleanImage {
  if (ascii(bytes, 1, 3) === 'PNG' && bytes[0] === 0x89) return { mediaType: 'image/png', content: cleanPng(bytes) }
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return { mediaType: 'image/jpeg', content: cleanJpeg(bytes) }
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 4) === 'WEBP')
    return { mediaType: 'image/webp', content: cleanWebp(bytes) }
  return refuse()
}

const PNG_KEPT = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND', 'gAMA', 'sRGB'])

function cleanPng(bytes: Uint8Array): Uint8Array {
  const pieces = [bytes.subarray(0, 8)]
  const data = view(bytes)
  for (let at = 8; ;) {
    if (at + 12 > bytes.length) return refuse()
    const length = data.getUint32(at)
    const kind = ascii(bytes, at + 4, 4)
    const end = at + 12 + length
    if (end > bytes.length || (at === 8 && kind !== 'IHDR')) return refuse()
    if (crc32(bytes.subarray(at + 4, end - 4)) !== data.getUint32(end - 4)) return refuse()
    if (PNG_KEPT.has(kind)) pieces.push(bytes.subarray(at, end))
    if (kind === 'IEND') return join(pieces)
    at = end
  }
}

/** Segments that only speak about the picture: application data but the one for colours, and comments. */
const isAside = (marker: number): boolean => (marker >= 0xe0 && marker <= 0xef && marker !== 0xee) || marker === 0xfe

function cleanJpeg(bytes: Uint8Array): Uint8Array {
  const pieces = [bytes.subarray(0, 2)]
  const data = view(bytes)
  for (let at = 2; ;) {
    if (at + 4 > bytes.length || bytes[at] !== 0xff) return refuse()
    const marker = bytes[at + 1]!
    if (marker === 0xd9) return join([...pieces, bytes.subarray(at, at + 2)])
    const end = at + 2 + data.getUint16(at + 2)
    if (end > bytes.length || end < at + 4) return refuse()
    if (!isAside(marker)) pieces.push(bytes.subarray(at, end))
    at = end
    if (marker !== 0xda) continue
    // The picture's data runs to the next marker that is neither stuffing nor a restart.
    let scan = at
    while (
      scan + 1 < bytes.length &&
      !(bytes[scan] === 0xff && bytes[scan + 1] !== 0 && !(bytes[scan + 1]! >= 0xd0 && bytes[scan + 1]! <= 0xd7))
    )
      scan++
    if (scan + 1 >= bytes.length) return refuse()
    pieces.push(bytes.subarray(at, scan))
    at = scan
  }
}

const WEBP_ASIDE = new Set(['EXIF', 'XMP ', 'ICCP'])

function cleanWebp(bytes: Uint8Array): Uint8Array {
  const data = view(bytes)
  const pieces: Uint8Array[] = []
  const stop = Math.min(bytes.length, 8 + data.getUint32(4, true))
  for (let at = 12; at + 8 <= stop;) {
    const kind = ascii(bytes, at, 4)
    const length = data.getUint32(at + 4, true)
    const end = at + 8 + length + (length % 2)
    if (at + 8 + length > stop) return refuse()
    if (!WEBP_ASIDE.has(kind)) {
      const piece = bytes.slice(at, end)
      // The flags that announce what is left out: colour profile, Exif, XMP.
      if (kind === 'VP8X') piece[8] = piece[8]! & ~(0x20 | 0x08 | 0x04)
      pieces.push(piece)
    }
    at = end
  }
  if (!pieces.some((piece) => ['VP8 ', 'VP8L', 'ANMF'].includes(ascii(piece, 0, 4)))) return refuse()
  const body = join(pieces)
  const head = bytes.slice(0, 12)
  view(head).setUint32(4, body.length + 4, true)
  return join([head, body])
}

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c >>> 0
})

export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) crc = CRC[(crc ^ byte) & 0xff]! ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}
