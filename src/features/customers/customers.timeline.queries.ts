import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'

/**
 * Edits of the file, those of one sitting together: a form saves its groups one after the other. Names of fields only,
 * values are the history's. A page may end inside a sitting, so it is put together whole and then cut.
 */
export async function fileTimeline(
  tx: Tx,
  _scope: Scope,
  customerId: string,
  before: { at: Date; id: string } | undefined,
  limit: number,
) {
  const beyond = before === undefined ? sql`true` : sql`(g.at, g.id) < (${before.at}::timestamptz, ${before.id}::uuid)`
  const { rows } = await sql<{ id: string; at: Date; origin: string; fields: string[]; actor: string | null }>`
    select g.id, g.at, g.origin, g.fields, s.display_name as actor
    from (
      select max(h.id::text)::uuid as id, max(h.at) as at, h.origin, h.actor_id, array_agg(distinct h.field order by h.field) as fields
      from customer_change h where h.customer_id = ${customerId}
      group by date_trunc('minute', h.at), h.origin, h.actor_id
    ) g left join staff s on s.id = g.actor_id
    where ${beyond} order by g.at desc, g.id desc limit ${limit}`.execute(tx)
  return rows.map((row) => ({
    id: row.id,
    at: row.at.toISOString(),
    kind: 'file',
    title: { key: `timeline.file.${row.origin}`, slots: {} },
    body: null,
    facts: [
      ...(row.actor === null ? [] : [{ key: 'timeline.by', slots: { name: row.actor } }]),
      ...row.fields.map((field) => ({ key: `customers.field.${field}`, slots: {} })),
    ],
    href: null,
  }))
}
