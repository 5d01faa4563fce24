import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { ensureWebApp } from '../src/cli/build-web.ts'
import { verifyAudit } from '../src/platform/audit-verification.ts'
import { openDatabase } from '../src/platform/database.ts'
import { loadKeys } from '../src/platform/key-store.ts'
import { CrashHouse } from './crash-house.ts'

export interface CrashResult {
  readonly rounds: number
  /** Changes that the server confirmed. */
  readonly acknowledged: number
  /** Changes whose answer was lost and that were kept all the same: allowed, whole. */
  readonly unconfirmedKept: number
  readonly auditEntries: number
  readonly slowestReadyMs: number
  readonly seed: number
}

const WRITERS = 4
const VICTIMS = ['server', 'database', 'both'] as const

/** Kills the server, the database or both under writes; after each round nothing confirmed may be missing or half there. */
export async function proveCrash(options: { rounds: number; seed: number; say: (line: string) => void }): Promise<CrashResult> {
  // A start builds what is missing, once; that is not what is measured here.
  await ensureWebApp()
  const folder = mkdtempSync(join(tmpdir(), 'zhixin-crash-'))
  const house = await CrashHouse.open(join(folder, 'data'))
  const random = generator(options.seed)
  const acknowledged = new Set<string>()
  let slowestReadyMs = 0
  try {
    const root = await rootUnit(house)
    for (let round = 1; round <= options.rounds; round++) {
      const victim = VICTIMS[round % VICTIMS.length]!
      const delay = Math.round(20 + random() * 980)
      const readyMs = await playRound(house, { root, round, victim, delay, acknowledged })
      slowestReadyMs = Math.max(slowestReadyMs, readyMs)
      const found = await inspect(house, acknowledged)
      options.say(
        `round ${round}: killed ${victim} after ${delay} ms; ${acknowledged.size} acknowledged, ${found.auditEntries} audit entries; ready after ${readyMs} ms`,
      )
    }
    const { unconfirmedKept, auditEntries } = await inspect(house, acknowledged)
    const code = await house.stop()
    if (code !== 0) throw new Error(`the server did not stop in order (exit code ${code}):\n${house.log()}`)
    return {
      rounds: options.rounds,
      acknowledged: acknowledged.size,
      unconfirmedKept,
      auditEntries,
      slowestReadyMs,
      seed: options.seed,
    }
  } finally {
    await house.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Round {
  readonly root: string
  readonly round: number
  readonly victim: (typeof VICTIMS)[number]
  readonly delay: number
  readonly acknowledged: Set<string>
}

/** Writers write throughout. Ready again: the first change begun after the kill that is confirmed. */
async function playRound(house: CrashHouse, { root, round, victim, delay, acknowledged }: Round): Promise<number> {
  let killedAt = Infinity
  let readyAt = Infinity
  const write = async (writer: number): Promise<void> => {
    for (let n = 0; readyAt === Infinity; n++) {
      house.mustRun()
      const name = `unit ${round}-${writer}-${n}`
      const begunAt = performance.now()
      try {
        const reply = await house.post('/api/units', { parentId: root, name, kind: 'department' })
        if (!reply.ok) {
          if (reply.status < 500 && reply.status !== 429) throw new TypeError(`answered ${reply.status}: ${await reply.text()}`)
          await sleep(20)
          continue
        }
        await reply.arrayBuffer()
        acknowledged.add(name)
        if (begunAt > killedAt) readyAt = Math.min(readyAt, performance.now())
      } catch (error) {
        if (error instanceof TypeError && error.message.startsWith('answered')) throw error
        // No answer: the change may have been made or not, and its name is not used again.
        if (performance.now() - Math.min(killedAt, begunAt) > 60_000)
          throw new Error(`not ready a minute after ${victim} was killed:\n${house.log()}`)
        await sleep(20)
      }
    }
  }
  const writers = Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)))
  const kill = async (): Promise<void> => {
    await sleep(delay)
    killedAt = performance.now()
    if (victim !== 'server') house.killDatabase()
    if (victim !== 'database') {
      await house.killServer()
      await house.start()
    }
  }
  await Promise.all([writers, kill()])
  return Math.round(readyAt - killedAt)
}

async function rootUnit(house: CrashHouse): Promise<string> {
  const pool = house.pool()
  const { rows } = await pool.query<{ id: string }>('select id from unit where parent_id is null')
  await pool.end()
  return rows[0]?.id ?? ''
}

async function inspect(
  house: CrashHouse,
  acknowledged: ReadonlySet<string>,
): Promise<{ unconfirmedKept: number; auditEntries: number }> {
  const pool = house.pool()
  const db = openDatabase({ ...pool.options, max: 2 })
  try {
    const { rows } = await pool.query<{ name: string; acts: number }>(`
      select u.name, (select count(*) from audit_entry a where a.object_id = u.id::text and a.action = 'staff.create_unit')::int as acts
        from unit u where u.parent_id is not null`)
    const kept = new Set(rows.map((row) => row.name))
    const lost = [...acknowledged].filter((name) => !kept.has(name))
    if (lost.length > 0) throw new Error(`${lost.length} acknowledged changes are gone: ${lost.slice(0, 5).join(', ')}`)
    const half = rows.filter((row) => row.acts !== 1)
    if (half.length > 0)
      throw new Error(
        `changes without exactly one act in the audit: ${half.map((row) => `${row.name} (${row.acts})`).join(', ')}`,
      )
    await noActWithoutChange(pool)
    await indexesAreWhole(pool)
    const keys = await loadKeys(house.dataDir, pool)
    const verdict = await verifyAudit(db, keys, house.dataDir)
    if (!verdict.ok) throw new Error(`the audit chain is broken: ${JSON.stringify(verdict)}`)
    return { unconfirmedKept: kept.size - acknowledged.size, auditEntries: verdict.entries }
  } finally {
    await Promise.all([pool.end(), db.close()])
  }
}

async function noActWithoutChange(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ seq: number }>(`
    select seq from audit_entry a where action = 'staff.create_unit' and outcome = 'done'
       and not exists (select from unit u where u.id::text = a.object_id)`)
  if (rows.length > 0) throw new Error(`acts in the audit whose change is gone: ${rows.map((row) => row.seq).join(', ')}`)
}

/** Every index against its table, as amcheck does it. */
async function indexesAreWhole(pool: pg.Pool): Promise<void> {
  await pool.query(`
    select bt_index_check(index => c.oid, heapallindexed => true)
      from pg_class c join pg_am am on am.oid = c.relam join pg_index i on i.indexrelid = c.oid
     where am.amname = 'btree' and c.relkind = 'i' and i.indisvalid and c.relpersistence = 'p'
       and c.relnamespace in ('public'::regnamespace, to_regnamespace('pgboss'))`)
}

/** The same seed kills at the same moments. */
function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
