import { chmodSync, cpSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testServices } from '../../test/harness.ts'
import type { TestServices } from '../../test/harness.ts'
import { kekPath, KeyStoreError, loadKeys } from './key-store.ts'

const place = { table: 't', column: 'c', rowId: 'r' }
let services: TestServices
let dataDir: string
beforeAll(async () => {
  services = await testServices()
  dataDir = services.config.dataDir
})
afterAll(() => services.close())
beforeEach(async () => {
  await services.behind.query('delete from key_ring')
  rmSync(join(dataDir, 'keys'), { recursive: true, force: true })
})

describe('the keys of a house', () => {
  it('are made once, and the next start opens what the last one sealed', async () => {
    const first = await loadKeys(dataDir, services.db.pool)
    const sealed = first.seal('13800138000', place)
    const again = await loadKeys(dataDir, services.db.pool)
    expect(again.open(sealed, place)).toBe('13800138000')
    expect(again.blindIndex('phone', '1')).toEqual(first.blindIndex('phone', '1'))
    expect(again.auditHmac(Buffer.from('x'))).toEqual(first.auditHmac(Buffer.from('x')))
  })

  it('lie wrapped in the database, under a file that only we may read', async () => {
    const keys = await loadKeys(dataDir, services.db.pool)
    expect(statSync(kekPath(dataDir)).mode & 0o777).toBe(0o400)
    expect(statSync(join(dataDir, 'keys')).mode & 0o777).toBe(0o700)
    const { rows } = await services.db.pool.query<{ wrapped: Buffer }>('select wrapped from key_ring')
    expect(rows).toHaveLength(3)
    const bare = [...keys.material().data.values(), keys.material().index, keys.material().audit]
    for (const key of bare) expect(rows.some((row) => row.wrapped.includes(Buffer.from(key)))).toBe(false)
  })

  it('are the same for two processes that start at once', async () => {
    const rings = await Promise.all([1, 2, 3, 4].map(async () => loadKeys(dataDir, services.db.pool)))
    const indexes = new Set(rings.map((ring) => ring.blindIndex('phone', '1').toString('hex')))
    expect(indexes.size).toBe(1)
  })

  it('are refused, with a remedy, when the database is there and the key file is not', async () => {
    await loadKeys(dataDir, services.db.pool)
    rmSync(kekPath(dataDir))
    await expect(loadKeys(dataDir, services.db.pool)).rejects.toThrow(KeyStoreError)
    await expect(loadKeys(dataDir, services.db.pool)).rejects.toThrow('Restore that file from the backup')
  })

  it('are refused when the key file belongs to another database', async () => {
    await loadKeys(dataDir, services.db.pool)
    const kept = kekPath(dataDir)
    rmSync(kept)
    writeFileSync(kept, '0'.repeat(64), { mode: 0o400 })
    await expect(loadKeys(dataDir, services.db.pool)).rejects.toThrow('does not belong to this database')
  })

  it('are refused when the file is damaged or open to others', async () => {
    await loadKeys(dataDir, services.db.pool)
    chmodSync(kekPath(dataDir), 0o644)
    await expect(loadKeys(dataDir, services.db.pool)).rejects.toThrow('can be read by others')
    rmSync(kekPath(dataDir))
    writeFileSync(kekPath(dataDir), 'short', { mode: 0o400 })
    await expect(loadKeys(dataDir, services.db.pool)).rejects.toThrow('is damaged')
  })

  it('are refused when one of them was exchanged in the database', async () => {
    await loadKeys(dataDir, services.db.pool)
    await services.behind.query(
      `update key_ring set wrapped = (select wrapped from key_ring where purpose = 'index') where purpose = 'data'`,
    )
    await expect(loadKeys(dataDir, services.db.pool)).rejects.toThrow('does not belong to this database')
  })

  it('come back on another machine from the file and the database', async () => {
    const first = await loadKeys(dataDir, services.db.pool)
    const sealed = first.seal('geheim', place)
    const elsewhere = mkdtempSync(join(tmpdir(), 'zhixin-test-'))
    cpSync(join(dataDir, 'keys'), join(elsewhere, 'keys'), { recursive: true })
    expect((await loadKeys(elsewhere, services.db.pool)).open(sealed, place)).toBe('geheim')
    rmSync(elsewhere, { recursive: true })
  })
})
