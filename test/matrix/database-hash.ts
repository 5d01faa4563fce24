import type pg from 'pg'

/** A denied call may leave its trace in the audit and in what the platform keeps about calls, and nowhere else. */
const LEFT_OUT = /^(audit_|idempotency_key$)/

let statement: Promise<string> | undefined
async function build(behind: pg.Pool): Promise<string> {
  const { rows } = await behind.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
  )
  const parts = rows
    .filter(({ name }) => !LEFT_OUT.test(name))
    .map(({ name }) => `select '${name} ' || count(*) || ' ' || coalesce(sum(xmin::text::bigint), 0) as part from "${name}"`)
  return `select md5(string_agg(part, ',' order by part)) as hash from (${parts.join(' union all ')}) parts`
}

/**
 * One statement over every table. An insert, update or delete changes the number of rows or the transaction that wrote
 * one of them; so would the session's last look-in, which is written once a minute and the clock of the tests stands still.
 */
export async function databaseHash(behind: pg.Pool): Promise<string> {
  statement ??= build(behind)
  const { rows } = await behind.query<{ hash: string }>({ name: 'database_hash', text: await statement })
  return rows[0]!.hash
}
