import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId, SYSTEM_ID } from '../kernel/ids.ts'
import { testServices } from '../../test/harness.ts'
import type { TestServices } from '../../test/harness.ts'
import { appendAudit } from './audit-chain.ts'
import type { AuditRow } from './audit-chain.ts'

let services: TestServices
beforeAll(async () => {
  services = await testServices()
})
afterAll(async () => services.close())

function act(more: Partial<AuditRow> = {}): AuditRow {
  return {
    at: services.clock.now(), actorId: SYSTEM_ID, actorRole: 'SYSTEM', sessionId: null, ip: null, action: 'staff.create',
    objectKind: 'staff', objectId: newId(services.clock.now()), rootId: null, fields: ['role'], purpose: null, outcome: 'done', requestId: 'r1', ...more,
  }
}
const append = (rows: AuditRow[]) => services.db.kysely.transaction().execute((tx) => appendAudit(tx, services.keys, rows))

describe('the audit chain', () => {
  it('links each entry to the one before', async () => {
    expect((await append([act(), act()])).seq).toBe(2)
  })
})
