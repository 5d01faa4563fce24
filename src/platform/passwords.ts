import { hash, parseOptions, verify } from '@node-rs/argon2'
import { AppError } from '../kernel/errors.ts'

const COST = { memoryCost: 64 * 1024, timeCost: 3, parallelism: 1 } as const

/** At most two hashes at once: each takes 64 MiB and a thread of the pool of four that files and DNS need too. */
const AT_ONCE = 2
/** Whoever would wait behind more than this is told to come back, before any memory is spent on him. */
const WAITING = 40

let running = 0
const waiting: (() => void)[] = []

async function oneOfTwo<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= WAITING) throw new AppError('session.busy', 'unavailable', { seconds: 5 })
    await new Promise<void>((go) => waiting.push(go))
  } else {
    running++
  }
  try {
    return await work()
  } finally {
    const next = waiting.shift()
    if (next === undefined) running--
    else next()
  }
}

export function hashPassword(password: string): Promise<string> {
  return oneOfTwo(() => hash(password.normalize('NFKC'), COST))
}

// Of the same cost as a real one, of a password that nobody knows.
let nobodysHash: Promise<string> | undefined
/** `undefined` for an unknown user: the same work is done, so that time does not tell who exists. */
export async function verifyPassword(passwordHash: string | undefined, password: string): Promise<boolean> {
  nobodysHash ??= hash(crypto.randomUUID(), COST)
  const against = passwordHash ?? (await nobodysHash)
  const matches = await oneOfTwo(() => verify(against, password.normalize('NFKC')))
  return matches && passwordHash !== undefined
}

export function needsRehash(passwordHash: string): boolean {
  const made = parseOptions(passwordHash)
  return made.memoryCost !== COST.memoryCost || made.timeCost !== COST.timeCost || made.parallelism !== COST.parallelism
}
