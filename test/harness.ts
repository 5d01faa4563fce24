import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { pino } from 'pino'
import { inject } from 'vitest'
import { telecomPack } from '../packs/telecom/index.ts'
import { loadConfig } from '../src/platform/config.ts'
import { openDatabase, typeParsers } from '../src/platform/database.ts'
import { openDuck } from '../src/platform/duck.ts'
import { createKeyRing, newKeyMaterial } from '../src/platform/keys.ts'
import { SUPERUSER } from '../src/platform/postgres-cluster.ts'
import { closeQueues } from '../src/platform/queues.ts'
import { APP_ROLE } from '../src/platform/postgres.ts'
import type { Services } from '../src/platform/work.ts'

/** Stands still until a test moves it. */
export interface TestClock {
  now(): Date
  set(moment: string | Date): void
  advance(milliseconds: number): void
}

export interface TestServices extends Services {
  readonly clock: TestClock
  /** The superuser's connection to the same database: looks behind row-level security. */
  readonly behind: pg.Pool
  /** For another pool on the same database, as the application's role. */
  readonly poolConfig: pg.PoolConfig
  close(): Promise<void>
}

/** Monday, 2026-11-23, 10:00 in Shanghai. */
export const TEST_NOW = '2026-11-23T02:00:00Z'

export function testClock(start: string | Date = TEST_NOW): TestClock {
  let now = new Date(start)
  return {
    now: () => new Date(now),
    set: (moment) => (now = new Date(moment)),
    advance: (milliseconds) => (now = new Date(now.getTime() + milliseconds)),
  }
}

/** A database of its own on the run's PostgreSQL, cloned from the migrated template. */
export async function testServices(options: { env?: Record<string, string>; now?: string } = {}): Promise<TestServices> {
  const provided = inject('testPostgres')
  if (provided === undefined) throw new Error('a test that needs the database is named *.db.test.ts: only those get one')
  const { host, port, template } = provided
  const database = `test_${randomBytes(6).toString('hex')}`
  await asSuperuser(host, port, (client) => client.query(`create database ${database} template ${template} strategy file_copy`))
  const dataDir = mkdtempSync(join(tmpdir(), 'zhixin-test-'))
  const config = loadConfig({ ZHIXIN_DATA: dataDir, PORT: '0', LOG_LEVEL: 'silent', ...options.env })
  const poolConfig = { host, port, database, user: APP_ROLE, max: 8 }
  const db = openDatabase(poolConfig)
  const behind = new pg.Pool({ host, port, database, user: SUPERUSER, max: 3, types: typeParsers })
  behind.on('error', () => undefined)
  const duck = openDuck({ dataDir })
  const close = async () => {
    await closeQueues({ db })
    await Promise.all([db.close(), behind.end(), duck.close()])
    await asSuperuser(host, port, (client) => client.query(`drop database if exists ${database} with (force)`))
    rmSync(dataDir, { recursive: true, force: true })
  }
  return {
    clock: testClock(options.now),
    config,
    log: pino({ level: 'silent' }),
    keys: createKeyRing(newKeyMaterial()),
    db,
    pack: telecomPack,
    duck,
    behind,
    poolConfig,
    close,
  }
}

async function asSuperuser(host: string, port: number, act: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ host, port, user: SUPERUSER, database: 'postgres' })
  await client.connect()
  try {
    await act(client)
  } finally {
    await client.end()
  }
}
