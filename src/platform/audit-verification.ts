import type pg from 'pg'
import { linkHmac } from './audit-chain.ts'
import type { CanonicalAudit } from './audit-chain.ts'
import { AuditChainError, headProblem, readHeads } from './audit-heads.ts'
import type { Database } from './database.ts'
import { equalBytes } from './keys.ts'
import type { KeyRing } from './keys.ts'

export interface AuditVerdict {
  /** Entries read, up to and including the first broken one. */
  readonly entries: number
  readonly firstBroken: { readonly seq: number; readonly reason: string } | null
  /** Exported heads compared. */
  readonly heads: number
  readonly problems: readonly string[]
  readonly ok: boolean
}

const BATCH = 5_000
const GENESIS = Buffer.alloc(32)

interface Link {
  seq: number
  canonical: CanonicalAudit
  prev: Buffer
  hmac: Buffer
}

/** `at` to the microsecond: a change smaller than JavaScript can see still breaks the HMAC. */
const LINKS = `
  select seq, prev, hmac,
         jsonb_build_array(seq::text, (extract(epoch from at) * 1000000)::bigint::text, actor_id, actor_role, session_id, ip, action,
           object_kind, object_id, root_id, to_jsonb(fields), purpose, outcome, request_id) as canonical
    from audit_entry where seq > $1 order by seq limit ${BATCH}`

/** Reads the whole chain from its first entry, in one snapshot, a batch at a time. */
export async function verifyAudit(db: Database, keys: KeyRing, dataDir: string): Promise<AuditVerdict> {
  const client = await db.pool.connect()
  try {
    await client.query(
      'begin isolation level repeatable read read only; set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0',
    )
    const chain = await walk(client, keys)
    await client.query('commit')
    const heads = await compareHeads(db, keys, dataDir)
    const problems = [...(chain.problem === undefined ? [] : [chain.problem]), ...heads.problems]
    return {
      entries: chain.entries,
      firstBroken: chain.firstBroken,
      heads: heads.count,
      problems,
      ok: chain.firstBroken === null && problems.length === 0,
    }
  } finally {
    client.release()
  }
}

async function walk(client: pg.PoolClient, keys: KeyRing) {
  const head = (await client.query<{ seq: number; hmac: Buffer }>('select seq, hmac from audit_head')).rows[0]
  let seq = 0
  let hmac: Buffer = GENESIS
  let entries = 0
  for (;;) {
    const { rows } = await client.query<Link>(LINKS, [seq])
    for (const link of rows) {
      entries += 1
      const reason = flaw(link, seq, hmac, keys)
      if (reason !== undefined) return { entries, firstBroken: { seq: link.seq, reason }, problem: undefined }
      seq = link.seq
      hmac = link.hmac
    }
    if (rows.length < BATCH) break
  }
  const whole = head !== undefined && head.seq === seq && equalBytes(head.hmac, hmac)
  const problem = whole
    ? undefined
    : `the chain ends at entry ${seq}, its head says ${head?.seq ?? 'nothing'}: entries at the end were removed or added`
  return { entries, firstBroken: null, problem }
}

function flaw(link: Link, before: number, prev: Buffer, keys: KeyRing): string | undefined {
  if (link.seq !== before + 1) return `entries ${before + 1} to ${link.seq - 1} are missing`
  if (!equalBytes(link.prev, prev)) return 'it does not follow from the entry before'
  return equalBytes(link.hmac, linkHmac(keys, prev, link.canonical)) ? undefined : 'its content was changed'
}

async function compareHeads(db: Database, keys: KeyRing, dataDir: string): Promise<{ count: number; problems: string[] }> {
  const problems: string[] = []
  try {
    const heads = readHeads(keys, dataDir)
    for (const head of heads) {
      const problem = await headProblem(db, head)
      if (problem !== undefined) problems.push(problem)
    }
    return { count: heads.length, problems }
  } catch (error) {
    if (!(error instanceof AuditChainError)) throw error
    return { count: 0, problems: [error.message] }
  }
}
