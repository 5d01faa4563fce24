import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId, SYSTEM_ID } from '../kernel/ids.ts'
import { TEST_NOW, testServices } from '../../test/harness.ts'
import type { TestServices } from '../../test/harness.ts'
import { appendAudit } from './audit-chain.ts'
import type { AuditRow } from './audit-chain.ts'
import { AuditChainError, exportAuditHead, headsFolder } from './audit-heads.ts'
import { verifyAudit } from './audit-verification.ts'

let services: TestServices
beforeAll(async () => {
  services = await testServices()
})
afterAll(() => services.close())
beforeEach(async () => {
  await behindTheGuard('truncate audit_entry', `update audit_head set seq = 0, hmac = decode(repeat('00', 32), 'hex')`)
  rmSync(headsFolder(services.config.dataDir), { recursive: true, force: true })
  services.clock.set(TEST_NOW)
})

function act(more: Partial<AuditRow> = {}): AuditRow {
  return {
    at: services.clock.now(),
    actorId: SYSTEM_ID,
    actorRole: 'SYSTEM',
    sessionId: null,
    ip: '127.0.0.1',
    action: 'staff.create',
    objectKind: 'staff',
    objectId: newId(services.clock.now()),
    rootId: null,
    fields: ['role', 'unitId'],
    purpose: null,
    outcome: 'done',
    requestId: 'r1',
    ...more,
  }
}
const append = (...rows: AuditRow[]) => services.db.kysely.transaction().execute((tx) => appendAudit(tx, services.keys, rows))
const verify = () => verifyAudit(services.db, services.keys, services.config.dataDir)
const exportHead = () => exportAuditHead(services.db, services.keys, services.config.dataDir, services.clock.now())

/** What somebody with the superuser's password can do: nothing in the database stops him. */
async function behindTheGuard(...statements: string[]): Promise<(number | null)[]> {
  const client = await services.behind.connect()
  await client.query("set session_replication_role = 'replica'")
  const counts: (number | null)[] = []
  for (const statement of statements) counts.push((await client.query(statement)).rowCount)
  await client.query("set session_replication_role = 'origin'")
  client.release()
  return counts
}
async function tamper(...statements: string[]): Promise<void> {
  for (const count of await behindTheGuard(...statements)) expect(count).toBeGreaterThan(0)
}

describe('the audit chain', () => {
  it('verifies when empty, after one act and after many', async () => {
    expect(await verify()).toEqual({ entries: 0, firstBroken: null, heads: 0, problems: [], ok: true })
    await append(act())
    await append(act(), act({ outcome: 'denied', purpose: '客户要求核对「地址」', rootId: SYSTEM_ID, sessionId: SYSTEM_ID }))
    expect(await verify()).toMatchObject({ entries: 3, ok: true })
  })

  it('keeps what a person typed verifiable, however odd', async () => {
    await append(
      act({ purpose: 'half \ud83d of a pair, nul \0, tab\t, "quote\\", 𬭎 e\u0301', fields: [], ip: null, objectId: null }),
    )
    expect(await verify()).toMatchObject({ entries: 1, ok: true })
  })

  it('has no gap and no fork when many write at once', async () => {
    await Promise.all(Array.from({ length: 60 }, async () => append(act(), act())))
    expect(await verify()).toMatchObject({ entries: 120, ok: true })
  })

  it('keeps nothing of a transaction that is rolled back', async () => {
    await append(act())
    const failing = services.db.kysely.transaction().execute(async (tx) => {
      await appendAudit(tx, services.keys, [act()])
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    await append(act())
    expect(await verify()).toMatchObject({ entries: 2, ok: true })
  })

  it.each([
    ["at = at + interval '1 microsecond'"],
    [`actor_id = '00000000-0000-0000-0000-000000000001'`],
    [`actor_role = 'AD'`],
    [`session_id = '00000000-0000-0000-0000-000000000001'`],
    ["ip = '10.0.0.1'"],
    ["action = 'staff.disable'"],
    ["object_kind = 'unit'"],
    ["object_id = 'another'"],
    [`root_id = '00000000-0000-0000-0000-000000000001'`],
    [`fields = '{"role"}'`],
    ["purpose = 'a good reason'"],
    ["outcome = 'denied'"],
    ["request_id = 'r2'"],
    [`prev = '\\x00'`],
    [`hmac = sha256('x')`],
  ])('shows that somebody set %s', async (change) => {
    for (let i = 0; i < 4; i++) await append(act())
    await tamper(`update audit_entry set ${change} where seq = 3`)
    expect((await verify()).firstBroken?.seq).toBe(3)
  })

  it('shows an entry that was taken out, put in or moved', async () => {
    for (let i = 0; i < 4; i++) await append(act())
    await tamper('delete from audit_entry where seq = 2')
    expect((await verify()).firstBroken).toEqual({ seq: 3, reason: 'entries 2 to 2 are missing' })
    await tamper('update audit_entry set seq = 2 where seq = 3')
    expect((await verify()).firstBroken?.seq).toBe(2)
  })

  it('shows a tail that was cut off', async () => {
    for (let i = 0; i < 4; i++) await append(act())
    await tamper('delete from audit_entry where seq = 4')
    expect(await verify()).toMatchObject({
      firstBroken: null,
      ok: false,
      problems: [expect.stringContaining('the chain ends at entry 3')],
    })
  })

  it('shows a tail that was cut off together with the head, by the head kept outside', async () => {
    for (let i = 0; i < 4; i++) await append(act())
    await exportHead()
    await tamper(
      'delete from audit_entry where seq > 2',
      'update audit_head set seq = 2, hmac = (select hmac from audit_entry where seq = 2)',
    )
    expect(await verify()).toMatchObject({ ok: false, heads: 1, problems: ['entry 4 is gone, which was the head on 2026-11-23'] })
  })

  it('shows a chain that was rebuilt with the stolen keys, by the head kept outside', async () => {
    for (let i = 0; i < 4; i++) await append(act())
    await exportHead()
    await tamper('delete from audit_entry', `update audit_head set seq = 0, hmac = decode(repeat('00', 32), 'hex')`)
    for (let i = 0; i < 6; i++) await append(act({ action: 'nothing.happened' }))
    expect(await verify()).toMatchObject({
      firstBroken: null,
      ok: false,
      problems: ['entry 4 is not the one that was the head on 2026-11-23'],
    })
    await expect(exportHead()).rejects.toThrow(AuditChainError)
  })
})

describe('the head kept outside the database', () => {
  it('is one signed file a day, and the last of the day counts', async () => {
    await append(act())
    await exportHead()
    await append(act())
    await exportHead()
    services.clock.advance(86_400_000)
    await exportHead()
    expect(readdirSync(headsFolder(services.config.dataDir))).toEqual(['2026-11-23.json', '2026-11-24.json'])
    expect(await verify()).toMatchObject({ heads: 2, ok: true })
  })

  it('cannot be changed to fit a shorter chain', async () => {
    await append(act(), act())
    await exportHead()
    const path = join(headsFolder(services.config.dataDir), '2026-11-23.json')
    writeFileSync(path, readFileSync(path, 'utf8').replace('"seq":2', '"seq":1'))
    expect(await verify()).toMatchObject({ ok: false, problems: [expect.stringContaining('was changed')] })
  })
})
