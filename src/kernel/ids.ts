const HEX = Array.from({ length: 256 }, (_none, byte) => byte.toString(16).padStart(2, '0'))
/** Random bytes are asked for in bulk: an import makes millions of ids, and each asking costs more than the rest of one. */
const pool = new Uint8Array(4000)
let used = pool.length

/** A UUIDv7 (RFC 9562): 48 bits of Unix milliseconds first, so that new rows lie together in an index. */
export function newId(now: Date): string {
  if (used + 10 > pool.length) {
    crypto.getRandomValues(pool)
    used = 0
  }
  const milliseconds = now.getTime().toString(16).padStart(12, '0')
  const at = used
  used += 10
  const hex = (index: number): string => HEX[pool[at + index]!]!
  const version = HEX[(pool[at]! & 0x0f) | 0x70]!
  const variant = HEX[(pool[at + 2]! & 0x3f) | 0x80]!
  return `${milliseconds.slice(0, 8)}-${milliseconds.slice(8)}-${version}${hex(1)}-${variant}${hex(3)}-${hex(4)}${hex(5)}${hex(6)}${hex(7)}${hex(8)}${hex(9)}`
}

/** The actor of jobs and of the command line. */
export const SYSTEM_ID = '00000000-0000-0000-0000-000000000000'
