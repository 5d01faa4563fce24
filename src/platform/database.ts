import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { DB } from './db-types.generated.ts'
import { keepMarked } from './kept.ts'

export interface Database {
  readonly kysely: Kysely<DB>
  readonly pool: pg.Pool
  close(): Promise<void>
}

const OID = { int8: 20, date: 1082, numeric: 1700, int8Array: 1016, dateArray: 1182, numericArray: 1231 } as const

function wholeNumber(value: string): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw new RangeError(`bigint ${value} does not fit a number`)
  return number
}

const builtIn = pg.types.getTypeParser as (oid: number, format?: 'text' | 'binary') => (value: string) => unknown
const TEXT_ARRAY = 1009
const parseArray = (value: string): (string | null)[] => builtIn(TEXT_ARRAY)(value) as (string | null)[]
const asText = (value: string): string => value

const PARSERS: ReadonlyMap<number, (value: string) => unknown> = new Map<number, (value: string) => unknown>([
  // Fen and counters stay far below 2^53; a value beyond it must not be rounded silently.
  [OID.int8, wholeNumber],
  [OID.int8Array, (value) => parseArray(value).map((one) => (one === null ? null : wholeNumber(one)))],
  // A birthday has no time zone: it stays 'YYYY-MM-DD'.
  [OID.date, asText],
  [OID.dateArray, parseArray],
  [OID.numeric, asText],
  [OID.numericArray, parseArray],
])

/** How a value of PostgreSQL arrives: the generated types say the same. */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : PARSERS.get(oid)) ?? builtIn(oid, format)) as typeof pg.types.getTypeParser,
}

/** Limits of every connection; a transaction may narrow or widen its own with `set local`. */
const LIMITS = { statement_timeout: 60_000, lock_timeout: 2_000, idle_in_transaction_session_timeout: 10_000 } as const

export function openDatabase(poolConfig: pg.PoolConfig): Database {
  const pool = new pg.Pool({
    max: 16,
    connectionTimeoutMillis: 10_000,
    application_name: 'zhixin',
    ...LIMITS,
    // What a killed process had asked for ends with it, instead of holding its locks against who takes the work up again.
    options: '-c client_connection_check_interval=1000',
    // Statements of a transaction that are not waited for travel together.
    pipeline: true,
    types: typeParsers,
    ...poolConfig,
  })
  // A connection that breaks, idle or in use, is no reason to end the process: its query fails, the pool opens another.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => {
    client.on('error', () => undefined)
    keepMarked(client)
  })
  const kysely = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) })
  return {
    kysely,
    pool,
    async close() {
      await kysely.destroy()
      // Kysely ends only a pool that it has used itself; idle connections would keep a finished command waiting.
      if (!pool.ending) await pool.end()
    },
  }
}

/** A connection out of the pool for a stream of rows (`COPY`), on which nothing else may travel meanwhile. */
export async function takeForStream(db: Database): Promise<pg.PoolClient> {
  const client = await db.pool.connect()
  Object.assign(client, { pipeline: false })
  const release = client.release.bind(client)
  client.release = (problem) => {
    Object.assign(client, { pipeline: true })
    release(problem)
  }
  return client
}
