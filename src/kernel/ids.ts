const HEX = Array.from({ length: 256 }, (_none, byte) => byte.toString(16).padStart(2, '0'))
/** Random bytes are asked for in bulk: an import makes millions of ids, and each asking costs more than the rest of one. */
const pool = new Uint8Array(4000)
const EACH = 6
let used = pool.length

const COUNTER_BITS = 26
let moment = Number.NaN
let head = ''
let counter = 0

/**
 * A UUIDv7 (RFC 9562, 6.2 method 1): 48 bits of Unix milliseconds, a counter of 26 that goes on from a random one within a
 * millisecond, 48 random bits. Rows made one after the other lie so in every index: a batch of an import has one moment.
 */
export function newId(now: Date): string {
  if (used + EACH > pool.length) {
    crypto.getRandomValues(pool)
    used = 0
  }
  if (now.getTime() === moment) counter = (counter + 1) % 2 ** COUNTER_BITS
  else {
    moment = now.getTime()
    const milliseconds = moment.toString(16).padStart(12, '0')
    head = `${milliseconds.slice(0, 8)}-${milliseconds.slice(8)}-7`
    // From the lower half, so that a millisecond has 33 million at least before it begins again.
    counter = crypto.getRandomValues(new Uint32Array(1))[0]! >>> (32 - COUNTER_BITS + 1)
  }
  const at = used
  used += EACH
  const hex = (index: number): string => HEX[pool[at + index]!]!
  const high = HEX[counter >>> 22]! + HEX[(counter >>> 14) & 0xff]!
  const low = HEX[0x80 | ((counter >>> 8) & 0x3f)]! + HEX[counter & 0xff]!
  return `${head}${high.slice(1)}-${low}-${hex(0)}${hex(1)}${hex(2)}${hex(3)}${hex(4)}${hex(5)}`
}

/** The actor of jobs and of the command line. */
export const SYSTEM_ID = '00000000-0000-0000-0000-000000000000'
