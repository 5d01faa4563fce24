import type { RawBuilder } from 'kysely'
import type { Database } from './database.ts'

/**
 * Runs a statement that PostgreSQL keeps planned on each connection: for the few that run with every request, where
 * planning costs several times what running does. `name` belongs to one text for ever.
 */
export async function prepared<Row extends object>(db: Database, name: string, statement: RawBuilder<Row>): Promise<Row[]> {
  const { sql: text, parameters } = statement.compile(db.kysely)
  const { rows } = await db.pool.query<Row>({ name, text, values: [...parameters] })
  return rows
}
