import { createHash } from 'node:crypto'
import { sql, type RawBuilder } from 'kysely'
import type pg from 'pg'

const MARK = '/* kept */ '

/**
 * A statement that PostgreSQL keeps planned on each connection, named by its own text: planning one that
 * meets row-level security takes as long as running it. Only for a statement of one shape whose plan does not depend on its
 * values: not for a walk along an index up to a limit.
 */
export function kept<Row>(statement: RawBuilder<Row>): RawBuilder<Row> {
  return sql<Row>`${sql.raw(MARK)}${statement}`
}

const names = new Map<string, string>()
function nameOf(text: string): string {
  let name = names.get(text)
  if (name === undefined) names.set(text, (name = `kept_${createHash('sha256').update(text).digest('hex').slice(0, 40)}`))
  return name
}

/** Kysely sends every statement without a name: the connection gives one to those that are marked. */
export function keepMarked(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (config: unknown, ...rest: unknown[]) => unknown
  const named = (config: unknown, values: unknown, ...rest: unknown[]): unknown =>
    typeof config === 'string' && config.startsWith(MARK)
      ? query({ name: nameOf(config), text: config, values }, ...rest)
      : query(config, values, ...rest)
  client.query = named as typeof client.query
}
