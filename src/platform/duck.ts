import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { DuckDBInstance, DuckDBTypeId, type DuckDBConnection, type DuckDBValue, type JS } from '@duckdb/node-api'

export type DuckParams = Readonly<Record<string, DuckDBValue>>
/** Numbers of any SQL type as one typed array (NULL is NaN); everything else as text. */
export type DuckColumn = Float64Array | (string | null)[]

/** Runs SQL. Integers come back as JavaScript numbers, dates as Date at midnight UTC. */
export interface DuckRunner {
  run(sql: string, params?: DuckParams): Promise<void>
  rows<T>(sql: string, params?: DuckParams): Promise<T[]>
  /** Column-wise, for figures that are worked on as typed arrays. */
  columns(sql: string, params?: DuckParams): Promise<Record<string, DuckColumn>>
  /** Chunk by chunk, without holding the result: for whoever fills arrays of his own. */
  each(sql: string, onChunk: (chunk: DuckChunk) => void): Promise<void>
}

/** Some rows of a result, by column: integers and doubles as number, UBIGINT as bigint, text as text, NULL as null. */
export interface DuckChunk {
  readonly rows: number
  column<T extends number | bigint | string>(name: string): { at(row: number): T | null }
}

/** One connection: temporary tables live as long as it does. */
export interface DuckSession extends DuckRunner {
  close(): void
}

/** The analytical engine, in process. It sees the data folder and nothing else, and downloads nothing. */
export interface Duck extends DuckRunner {
  connection(): Promise<DuckSession>
  close(): Promise<void>
}

export interface DuckOptions {
  readonly dataDir: string
  readonly memoryLimit?: string
  readonly threads?: number
}

/** Opened on first use: most processes never ask it anything. */
export function openDuck(options: DuckOptions): Duck {
  let opening: Promise<DuckDBInstance> | undefined
  const instance = () => (opening ??= open(options))
  const connection = async (): Promise<DuckSession> => session(await (await instance()).connect())
  const once = async <T>(step: (one: DuckSession) => Promise<T>): Promise<T> => {
    const one = await connection()
    try {
      return await step(one)
    } finally {
      one.close()
    }
  }
  return {
    connection,
    run: (sql, params) => once((one) => one.run(sql, params)),
    rows: <T>(sql: string, params?: DuckParams) => once((one) => one.rows<T>(sql, params)),
    columns: (sql, params) => once((one) => one.columns(sql, params)),
    each: (sql, onChunk) => once((one) => one.each(sql, onChunk)),
    async close() {
      const opened = await opening?.catch(() => undefined)
      opening = undefined
      opened?.closeSync()
    },
  }
}

async function open(options: DuckOptions): Promise<DuckDBInstance> {
  const home = resolve(options.dataDir)
  const temp = `${home}/duck-tmp`
  mkdirSync(temp, { recursive: true, mode: 0o700 })
  const duck = await DuckDBInstance.create(':memory:', {
    threads: String(options.threads ?? 2),
    memory_limit: options.memoryLimit ?? '1GB',
    // Else what a query needed stays with the process: hundreds of megabytes after the first run over a base.
    allocator_background_threads: 'true',
    temp_directory: temp,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    preserve_insertion_order: 'true',
  })
  const first = await duck.connect()
  await first.run(`set allowed_directories = [${sqlText(`${home}/`)}]`)
  await first.run('set enable_external_access = false')
  await first.run('set lock_configuration = true')
  first.closeSync()
  return duck
}

function session(connection: DuckDBConnection): DuckSession {
  return {
    async run(sql, params) {
      await connection.run(sql, params)
    },
    async rows<T>(sql: string, params?: DuckParams) {
      const reader = await connection.runAndReadAll(sql, params)
      return reader.getRowObjectsJS().map(withPlainNumbers) as T[]
    },
    async columns(sql, params) {
      const result = await connection.run(sql, params)
      const names = result.columnNames()
      const chunks = await result.fetchAllChunks()
      const count = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0)
      return Object.fromEntries(
        names.map((name, index) => {
          const numeric = NUMERIC.has(result.columnTypeId(index))
          const column: DuckColumn = numeric ? new Float64Array(count) : Array.from<string | null>({ length: count })
          let at = 0
          for (const chunk of chunks) {
            const vector = chunk.getColumnVector(index)
            for (let row = 0; row < chunk.rowCount; row++) {
              const value = vector.getItem(row) as number | { toString(): string } | null
              if (column instanceof Float64Array)
                column[at++] = value === null ? Number.NaN : typeof value === 'number' ? value : Number(value.toString())
              else column[at++] = value === null ? null : value.toString()
            }
          }
          return [name, column]
        }),
      )
    },
    async each(sql, onChunk) {
      const result = await connection.stream(sql)
      const places = new Map(result.columnNames().map((name, index) => [name, index]))
      for (;;) {
        const chunk = await result.fetchChunk()
        if (chunk === null || chunk.rowCount === 0) return
        onChunk({
          rows: chunk.rowCount,
          column<T>(name: string) {
            const index = places.get(name)
            if (index === undefined) throw new Error(`the result has no column ${name}`)
            const vector = chunk.getColumnVector(index)
            return { at: (row: number) => vector.getItem(row) as T | null }
          },
        })
      }
    },
    close: () => connection.closeSync(),
  }
}

const NUMERIC = new Set([
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UINTEGER,
  DuckDBTypeId.UBIGINT,
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.FLOAT,
  DuckDBTypeId.DOUBLE,
  DuckDBTypeId.DECIMAL,
])

function withPlainNumbers(row: Record<string, JS>): Record<string, JS> {
  for (const key in row) if (typeof row[key] === 'bigint') row[key] = Number(row[key])
  return row
}

/** A text literal for the few places that take no parameter (COPY targets, file lists). */
export function sqlText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}
/** A quoted identifier. */
export function sqlName(value: string): string {
  return `"${value.replaceAll('"', '""')}"`
}
export function sqlList(values: readonly string[]): string {
  return `[${values.map(sqlText).join(', ')}]`
}
