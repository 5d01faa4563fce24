import { spawnSync } from 'node:child_process'
import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { SYSTEM_ID } from '../kernel/ids.ts'
import { appendAudit } from '../platform/audit-chain.ts'
import { boot } from '../platform/boot.ts'
import type { Foundation } from '../platform/boot.ts'
import { loadConfig } from '../platform/config.ts'
import { kekPath } from '../platform/key-store.ts'
import { SUPERUSER } from '../platform/postgres-cluster.ts'
import { withClient } from '../platform/postgres.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'zhixin-verify-'))
const log = pino({ level: 'silent' })
let house: Foundation
beforeAll(async () => {
  house = await boot(loadConfig({ ZHIXIN_DATA: dataDir, ZHIXIN_SHARED_BUFFERS_MB: '32' }), log)
  const row = {
    at: new Date(),
    actorId: SYSTEM_ID,
    actorRole: 'SYSTEM',
    sessionId: null,
    ip: null,
    action: 'house.tried',
    objectKind: 'house',
    objectId: null,
    rootId: null,
    fields: [],
    purpose: null,
    outcome: 'done' as const,
    requestId: null,
  }
  await house.db.kysely.transaction().execute((tx) => appendAudit(tx, house.keys, [row, row, row]))
})
afterAll(async () => {
  await house.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

function auditVerify(): { status: number | null; output: string } {
  const env = { ...process.env, ZHIXIN_DATA: dataDir, DATABASE_URL: '' }
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'audit-verify.ts')], {
    env,
    encoding: 'utf8',
  })
  return { status, output: stdout + stderr }
}
const asSuperuser = (...statements: string[]) =>
  withClient({ ...house.postgres.ownerPoolConfig, user: SUPERUSER }, async (client) => {
    for (const statement of ["set session_replication_role = 'replica'", ...statements]) await client.query(statement)
  })

it('audit:verify reads the chain beside the running house', () => {
  const { status, output } = auditVerify()
  expect(output).toContain('audit entries read: 3\nexported heads compared: 1\nthe audit chain is whole\n')
  expect(status).toBe(0)
})

it('audit:verify names the first broken entry and ends with 1', async () => {
  await asSuperuser("update audit_entry set actor_role = 'AD' where seq = 2")
  const { status, output } = auditVerify()
  expect(output).toContain('first broken entry: 2 (its content was changed)')
  expect(output).toContain('THE AUDIT CHAIN IS BROKEN')
  expect(status).toBe(1)
  await asSuperuser("update audit_entry set actor_role = 'SYSTEM' where seq = 2")
})

it('a command without the key file ends with 1 and says what to restore', () => {
  renameSync(kekPath(dataDir), `${kekPath(dataDir)}.away`)
  const { status, output } = auditVerify()
  renameSync(`${kekPath(dataDir)}.away`, kekPath(dataDir))
  expect(output).toMatch(/^the database holds sealed data, but its key file .* is missing\. Restore that file/)
  expect(status).toBe(1)
})

it('a command of an older version than the schema ends with 3', async () => {
  await asSuperuser("insert into schema_migration (name, sha256) values ('9999_tomorrow.sql', '')")
  const { status, output } = auditVerify()
  expect(output).toContain('9999_tomorrow.sql')
  expect(status).toBe(3)
  await asSuperuser("delete from schema_migration where name = '9999_tomorrow.sql'")
})

it('a command works on its own when the house is closed, and closes it again', async () => {
  await house.stop()
  expect(auditVerify()).toMatchObject({ status: 0 })
  house = await boot(loadConfig({ ZHIXIN_DATA: dataDir, ZHIXIN_SHARED_BUFFERS_MB: '32' }), log)
})
