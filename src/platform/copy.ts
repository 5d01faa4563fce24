import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { to as copyTo } from 'pg-copy-streams'
import type { Scope } from '../kernel/scope.ts'
import { takeForStream, type Database } from './database.ts'
import { beginStatement } from './transaction.ts'

/**
 * Streams a query's rows into a CSV file, under a scope, in a read-only transaction of its own. Rows never lie in memory.
 * `select` is SQL without parameters.
 */
export async function copyToCsv(db: Database, scope: Scope, select: string, path: string): Promise<void> {
  const client = await takeForStream(db)
  try {
    await client.query(beginStatement({ mode: 'read', scope, statementTimeout: 600_000 }))
    await pipeline(
      client.query(copyTo(`copy (${select}) to stdout (format csv, header true)`)),
      createWriteStream(path, { mode: 0o600 }),
    )
    await client.query('commit')
    client.release()
  } catch (error) {
    client.release(error instanceof Error ? error : true)
    throw error
  }
}
