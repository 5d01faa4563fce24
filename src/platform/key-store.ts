import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { chmodSync, closeSync, fsyncSync, lstatSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { createKeyRing, newKeyMaterial } from './keys.ts'
import type { KeyMaterial, KeyRing } from './keys.ts'

/**
 * Two halves: the key-encryption key in a file of the data folder (0400), the wrapped data keys in the database.
 * A copy of the database alone opens nothing; a backup needs both.
 */
export class KeyStoreError extends Error {}

interface KeyRow {
  id: number
  purpose: 'data' | 'index' | 'audit'
  wrapped: Buffer
}

export function kekPath(dataDir: string): string {
  return join(dataDir, 'keys', 'kek')
}

export async function loadKeys(dataDir: string, pool: pg.Pool): Promise<KeyRing> {
  const path = kekPath(dataDir)
  const rows = await keyRows(pool)
  const kek = readKek(path)
  if (rows.length > 0 && kek === undefined) {
    throw new KeyStoreError(
      `the database holds sealed data, but its key file ${path} is missing. ` +
        'Restore that file from the backup that belongs to this database; without it the sealed fields cannot be opened. ' +
        'To start empty instead, use another data folder (ZHIXIN_DATA) and another database.',
    )
  }
  if (rows.length > 0) return createKeyRing(unwrapAll(kek!, rows, path))
  const fresh = kek ?? createKek(path)
  await store(pool, fresh, newKeyMaterial())
  // Another process may have been first: its keys are the ones in force.
  return createKeyRing(unwrapAll(fresh, await keyRows(pool), path))
}

async function keyRows(pool: pg.Pool): Promise<readonly KeyRow[]> {
  const result = await pool.query<KeyRow>('select id, purpose, wrapped from key_ring order by purpose, id')
  return result.rows
}

async function store(pool: pg.Pool, kek: Buffer, material: KeyMaterial): Promise<void> {
  const rows: [number, KeyRow['purpose'], Uint8Array][] = [
    ...[...material.data].map(([id, key]): [number, 'data', Uint8Array] => [id, 'data', key]),
    [1, 'index', material.index],
    [1, 'audit', material.audit],
  ]
  await pool.query(
    `insert into key_ring (id, purpose, wrapped)
     select * from unnest($1::smallint[], $2::text[], $3::bytea[]) where not exists (select from key_ring)
     on conflict do nothing`,
    [rows.map((row) => row[0]), rows.map((row) => row[1]), rows.map((row) => wrap(kek, row[2], `${row[1]}.${row[0]}`))],
  )
}

function unwrapAll(kek: Buffer, rows: readonly KeyRow[], path: string): KeyMaterial {
  const data = new Map<number, Uint8Array>()
  let index: Uint8Array | undefined
  let audit: Uint8Array | undefined
  for (const row of rows) {
    const key = unwrap(kek, row.wrapped, `${row.purpose}.${row.id}`)
    if (key === undefined) {
      throw new KeyStoreError(
        `the key file ${path} does not belong to this database. ` +
          'Restore the file from the backup made together with the database, or point ZHIXIN_DATA to the folder that holds it.',
      )
    }
    if (row.purpose === 'data') data.set(row.id, key)
    else if (row.purpose === 'index') index = key
    else audit = key
  }
  if (data.size === 0 || index === undefined || audit === undefined)
    throw new KeyStoreError('table key_ring is incomplete: restore it from a backup')
  return { data, index, audit }
}

function wrap(kek: Buffer, key: Uint8Array, name: string): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', kek, nonce).setAAD(Buffer.from(`key_ring.${name}`))
  const body = Buffer.concat([cipher.update(key), cipher.final()])
  return Buffer.concat([nonce, body, cipher.getAuthTag()])
}

function unwrap(kek: Buffer, wrapped: Buffer, name: string): Buffer | undefined {
  try {
    const decipher = createDecipheriv('aes-256-gcm', kek, wrapped.subarray(0, 12), { authTagLength: 16 })
    decipher.setAAD(Buffer.from(`key_ring.${name}`)).setAuthTag(wrapped.subarray(wrapped.length - 16))
    return Buffer.concat([decipher.update(wrapped.subarray(12, wrapped.length - 16)), decipher.final()])
  } catch {
    return undefined
  }
}

function readKek(path: string): Buffer | undefined {
  let hex: string
  try {
    if ((lstatSync(path).mode & 0o077) !== 0) {
      throw new KeyStoreError(
        `the key file ${path} can be read by others: run chmod 400 on it, and change the keys if somebody may have read it`,
      )
    }
    hex = readFileSync(path, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  if (!/^[0-9a-f]{64}$/.test(hex)) throw new KeyStoreError(`the key file ${path} is damaged: restore it from a backup`)
  return Buffer.from(hex, 'hex')
}

/** On disk, whole and synced before the first value is sealed with it. */
function createKek(path: string): Buffer {
  const folder = join(path, '..')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  const kek = randomBytes(32)
  const draft = `${path}.${process.pid}`
  const file = openSync(draft, 'wx', 0o400)
  writeSync(file, `${kek.toString('hex')}\n`)
  fsyncSync(file)
  closeSync(file)
  renameSync(draft, path)
  const directory = openSync(folder, 'r')
  fsyncSync(directory)
  closeSync(directory)
  return kek
}
