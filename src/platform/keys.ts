import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomBytes, timingSafeEqual } from 'node:crypto'

/** Binds a sealed value to its place: moved to another row or column it does not open. */
export interface SealedPlace {
  readonly table: string
  readonly column: string
  readonly rowId: string
}

export const INDEX_PURPOSES = ['phone', 'phone_tail', 'id_number', 'subscription_number'] as const
export type IndexPurpose = (typeof INDEX_PURPOSES)[number]

/** Keys in the clear. It may go to a worker thread of this process, and nowhere else. */
export interface KeyMaterial {
  /** Data keys by id; the highest id seals, all open. */
  readonly data: ReadonlyMap<number, Uint8Array>
  readonly index: Uint8Array
  readonly audit: Uint8Array
}

export interface KeyRing {
  seal(plain: string, place: SealedPlace): Buffer
  /** Throws `SealError` when the value, its place or the key is not the one it was sealed with. */
  open(sealed: Buffer, place: SealedPlace): string
  /** A row's fields in one call; an absent value stays absent. */
  sealMany(values: readonly (string | null)[], places: readonly SealedPlace[]): (Buffer | null)[]
  /** Equal values give equal bytes, so a sealed field can be found; letters, width and separators do not count. */
  blindIndex(purpose: IndexPurpose, value: string): Buffer
  auditHmac(data: Buffer): Buffer
  /** For worker threads that seal in bulk. */
  material(): KeyMaterial
}

export class SealError extends Error {
  constructor() {
    super('a sealed value does not open: it was changed, moved to another place, or sealed with another key')
    this.name = 'SealError'
  }
}

const ALGORITHM = 'aes-256-gcm'
const NONCE = 12
const TAG = 16
/** First byte: the algorithm in the high half (1 = AES-256-GCM), the key's id in the low half. */
const ALGORITHM_BITS = 0x10
const MAX_KEY_ID = 0x0f
const INDEX_BYTES = 16

export function createKeyRing(material: KeyMaterial): KeyRing {
  const sealingId = Math.max(...material.data.keys())
  // Key objects: handing over the bytes at each call costs four times the cipher.
  const dataKeys = new Map([...material.data].map(([id, bytes]) => [id, createSecretKey(bytes)]))
  const indexKey = createSecretKey(material.index)
  const auditKey = createSecretKey(material.audit)
  const sealingKey = dataKeys.get(sealingId)
  if (sealingKey === undefined || sealingId > MAX_KEY_ID) throw new Error('the key ring holds no data key')
  const head = ALGORITHM_BITS | sealingId
  const nonces = nonceSource()

  const seal = (plain: string, place: SealedPlace): Buffer => {
    const nonce = nonces()
    const cipher = createCipheriv(ALGORITHM, sealingKey, nonce)
    cipher.setAAD(aad(place))
    const body = cipher.update(plain, 'utf8')
    cipher.final()
    return Buffer.concat([Buffer.of(head), nonce, body, cipher.getAuthTag()])
  }

  const open = (sealed: Buffer, place: SealedPlace): string => {
    const first = sealed[0] ?? 0
    const key = dataKeys.get(first & MAX_KEY_ID)
    if (key === undefined || (first & 0xf0) !== ALGORITHM_BITS || sealed.length < 1 + NONCE + TAG) throw new SealError()
    const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(1, 1 + NONCE), { authTagLength: TAG })
    decipher.setAAD(aad(place))
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG))
    try {
      const body = decipher.update(sealed.subarray(1 + NONCE, sealed.length - TAG))
      return Buffer.concat([body, decipher.final()]).toString('utf8')
    } catch {
      throw new SealError()
    }
  }

  return {
    seal,
    open,
    sealMany: (values, places) => values.map((value, i) => (value === null ? null : seal(value, places[i]!))),
    blindIndex: (purpose, value) =>
      createHmac('sha256', indexKey)
        .update(`${purpose}\0${comparable(value)}`)
        .digest()
        .subarray(0, INDEX_BYTES),
    auditHmac: (data) => createHmac('sha256', auditKey).update(data).digest(),
    material: () => material,
  }
}

/** Fresh keys: for a new database, and for tests. */
export function newKeyMaterial(): KeyMaterial {
  return { data: new Map([[1, randomBytes(32)]]), index: randomBytes(32), audit: randomBytes(32) }
}

export function equalBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other)
}

function aad(place: SealedPlace): Buffer {
  return Buffer.from(`${place.table}.${place.column}.${place.rowId}`, 'utf8')
}

const COMPARABLE = /^[\dA-Z]+$/
function comparable(value: string): string {
  if (COMPARABLE.test(value)) return value
  return value
    .normalize('NFKC')
    .replaceAll(/[\s\p{Pd}]/gu, '')
    .toUpperCase()
}

/** Random nonces from a pool: a system call for each would double the cost of a seal. */
function nonceSource(): () => Buffer {
  const POOL = NONCE * 1024
  let pool = Buffer.alloc(0)
  let at = 0
  return () => {
    if (at >= pool.length) {
      pool = randomBytes(POOL)
      at = 0
    }
    return pool.subarray(at, (at += NONCE))
  }
}
