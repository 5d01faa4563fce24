import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Database } from './database.ts'
import { equalBytes } from './keys.ts'
import type { KeyRing } from './keys.ts'

/**
 * The chain alone cannot tell that its tail was cut off, or that it was rebuilt by somebody who holds the keys. A
 * signed copy of its head, written each day outside the database (and copied off the machine by the backup), can.
 */
const headFile = z.object({
  day: z.iso.date(),
  at: z.iso.datetime(),
  seq: z.int().nonnegative(),
  hmac: z.hex(),
  signature: z.hex(),
})
export type AuditHeadFile = z.infer<typeof headFile>

/** The chain no longer contains a head that was exported: nothing is exported over the evidence. */
export class AuditChainError extends Error {}

export function headsFolder(dataDir: string): string {
  return join(dataDir, 'audit-heads')
}

/** Writes the head of the day (Shanghai's calendar day does not matter here: the file is named by the day in UTC). */
export async function exportAuditHead(db: Database, keys: KeyRing, dataDir: string, now: Date): Promise<AuditHeadFile> {
  const head = await db.pool.query<{ seq: number; hmac: Buffer }>('select seq, hmac from audit_head')
  const { seq, hmac } = head.rows[0] ?? missingHead()
  const last = readHeads(keys, dataDir).at(-1)
  if (last !== undefined && (await headProblem(db, last)) !== undefined) {
    throw new AuditChainError(
      `the audit chain does not contain the head exported on ${last.day} (entry ${last.seq}): it was cut or rebuilt. ` +
        'Keep the database as it is, run npm run audit:verify, and compare it with the last backup.',
    )
  }
  const day = now.toISOString().slice(0, 10)
  const unsigned = { day, at: now.toISOString(), seq, hmac: hmac.toString('hex') }
  const file: AuditHeadFile = { ...unsigned, signature: signature(keys, unsigned) }
  writeDurably(headsFolder(dataDir), `${day}.json`, `${JSON.stringify(file)}\n`)
  return file
}

/** In the order of days. A file that is not ours or was changed is an error of its own. */
export function readHeads(keys: KeyRing, dataDir: string): readonly AuditHeadFile[] {
  return headNames(dataDir).map((name) => {
    const path = join(headsFolder(dataDir), name)
    const parsed = headFile.safeParse(parseJson(readFileSync(path, 'utf8')))
    const genuine =
      parsed.success && equalBytes(Buffer.from(parsed.data.signature, 'hex'), Buffer.from(signature(keys, parsed.data), 'hex'))
    if (!genuine || `${parsed.data.day}.json` !== name)
      throw new AuditChainError(`${path} was changed or was not made with this database's keys`)
    return parsed.data
  })
}

/** What is wrong with the chain in the light of an exported head; undefined: nothing. */
export async function headProblem(db: Database, head: AuditHeadFile): Promise<string | undefined> {
  if (head.seq === 0) return undefined
  const { rows } = await db.pool.query<{ hmac: Buffer }>('select hmac from audit_entry where seq = $1', [head.seq])
  const entry = rows[0]
  if (entry === undefined) return `entry ${head.seq} is gone, which was the head on ${head.day}`
  return equalBytes(entry.hmac, Buffer.from(head.hmac, 'hex'))
    ? undefined
    : `entry ${head.seq} is not the one that was the head on ${head.day}`
}

function headNames(dataDir: string): readonly string[] {
  try {
    return readdirSync(headsFolder(dataDir))
      .filter((name) => /^\d{4}-\d{2}-\d{2}\.json$/.test(name))
      .toSorted()
  } catch {
    return []
  }
}

function signature(keys: KeyRing, head: Omit<AuditHeadFile, 'signature'>): string {
  return keys
    .auditHmac(Buffer.from(JSON.stringify(['audit-head', head.day, head.at, head.seq, head.hmac]), 'utf8'))
    .toString('hex')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function missingHead(): never {
  throw new AuditChainError('table audit_head is empty: the audit chain was tampered with')
}

function writeDurably(folder: string, name: string, text: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const draft = join(folder, `.${name}.${process.pid}`)
  const file = openSync(draft, 'w', 0o600)
  writeSync(file, text)
  fsyncSync(file)
  closeSync(file)
  renameSync(draft, join(folder, name))
  const directory = openSync(folder, 'r')
  fsyncSync(directory)
  closeSync(directory)
}
