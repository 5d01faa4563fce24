import { createHash } from 'node:crypto'
import { Readable, type Duplex } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  type RawBuilder,
  sql,
} from 'kysely'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { DB } from './db-types.generated.ts'
import type { Tx } from './work.ts'

const MARK = '/*kept*/'
const names = new Map<string, string>()

/**
 * A statement that PostgreSQL keeps parsed, and after a few runs planned, on each connection: for those that run with
 * every act, where planning under row-level security costs several times what running does. The text must be one of
 * few (values are parameters), must name its columns (`*` breaks when a migration adds one) and must be well served by
 * one plan for all its parameters.
 */
export function kept<Row>(statement: RawBuilder<Row>): RawBuilder<Row> {
  return sql<Row>`${sql.raw(MARK)}${statement}`
}

/** For statements that kysely builds: `query.modifyFront(keptMark)`. */
export const keptMark = sql.raw(MARK)

/** 40 hexadecimal digits of the text: PostgreSQL cuts names at 63 bytes. */
function nameOf(text: string): string {
  let name = names.get(text)
  if (name === undefined) {
    name = `kept_${createHash('sha256').update(text).digest('hex').slice(0, 40)}`
    names.set(text, name)
  }
  return name
}

const gathering = new WeakSet<pg.PoolClient>()

/** One write to the socket for all statements of this turn: each costs a call of the system here and a wake-up there. */
function gather(client: pg.PoolClient): void {
  if (gathering.has(client)) return
  const { stream } = (client as unknown as { connection: { stream: Duplex } }).connection
  gathering.add(client)
  stream.cork()
  process.nextTick(() => {
    gathering.delete(client)
    stream.uncork()
  })
}

/** On its way when the call returns: what is sent after it runs after it. */
export function send(client: pg.PoolClient, { sql: text, parameters }: CompiledQuery): Promise<pg.QueryResult> {
  const values = [...parameters]
  gather(client)
  return text.includes(MARK) ? client.query({ name: nameOf(text), text, values }) : client.query(text, values)
}

/** One connection as kysely sees it. Statements that are not waited for travel together and run in the order they were sent. */
class OneConnection implements DatabaseConnection {
  readonly #client: pg.PoolClient

  constructor(client: pg.PoolClient) {
    this.#client = client
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { command, rowCount, rows } = await send(this.#client, query)
    const counts = command === 'INSERT' || command === 'UPDATE' || command === 'DELETE' || command === 'MERGE'
    return { rows: (rows ?? []) as R[], ...(counts ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}) }
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('rows are streamed on a connection of their own')
  }
}

class OneConnectionDriver implements Driver {
  readonly #connection: DatabaseConnection

  constructor(client: pg.PoolClient) {
    this.#connection = new OneConnection(client)
  }

  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection
  }
  async beginTransaction(): Promise<void> {
    throw new Error('the transaction is open: see inTransaction')
  }
  async commitTransaction(): Promise<void> {
    throw new Error('the transaction ends with its act: see inTransaction')
  }
  async rollbackTransaction(): Promise<void> {
    throw new Error('the transaction ends with its act: see inTransaction')
  }
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}
}

const opened = new WeakMap<pg.PoolClient, Kysely<DB>>()
const clients = new WeakMap<Tx, pg.PoolClient>()

/** What a transaction on this connection runs its statements with. */
export function transactionOn(client: pg.PoolClient): Tx {
  let kysely = opened.get(client)
  if (kysely === undefined) {
    const dialect: Dialect = {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new OneConnectionDriver(client),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    }
    kysely = new Kysely<DB>({ dialect })
    opened.set(client, kysely)
    clients.set(kysely as unknown as Tx, client)
  }
  return kysely as unknown as Tx
}

/**
 * Rows in the text form of COPY into a table of the transaction: a fraction of what the same values cost as parameters. Row-level
 * security lets COPY fill temporary tables only. The caller waits, and sends nothing else meanwhile.
 */
export async function copyInto(tx: Tx, target: string, lines: Uint8Array): Promise<void> {
  const client = clients.get(tx)
  if (client === undefined) throw new Error('COPY needs a transaction of inTransaction')
  // A stream of rows does not travel with other statements.
  Object.assign(client, { pipeline: false })
  try {
    await pipeline(Readable.from([lines], { objectMode: false }), client.query(copyFrom(`copy ${target} from stdin`)))
  } finally {
    Object.assign(client, { pipeline: true })
  }
}
