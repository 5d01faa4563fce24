import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import { moveRows, type Move } from '../../platform/customer-rows.ts'
import type { Tx } from '../../platform/work.ts'

const rank = (alias: string) => sql`array_position(array['silver', 'gold', 'diamond'], ${sql.ref(`${alias}.tier`)})`

/** Of two that stand, one stays: the higher tier, then the later end, then the survivor's. The other ends today. */
export async function moveExceptions(tx: Tx, _scope: Scope, move: Move, by: { now: Date; actorId: string }): Promise<void> {
  const both = (alias: string) => sql`${sql.ref(`${alias}.customer_id`)} in (${move.from}::uuid, ${move.into}::uuid)`
  const worth = (alias: string) =>
    sql`(${rank(alias)}, ${sql.ref(`${alias}.until_on`)}, ${sql.ref(`${alias}.customer_id`)} = ${move.into}::uuid)`
  const ended = sql`ended_at = ${by.now}, ended_by = ${by.actorId}, end_reason = 'merge', version = e.version + 1`
  await sql`update tier_protection e set ${ended} where ${both('e')} and e.ended_at is null
    and exists (select 1 from tier_protection o where ${both('o')} and o.customer_id <> e.customer_id and o.ended_at is null and ${worth('o')} > ${worth('e')})`.execute(
    tx,
  )
  await sql`update tier_exception e set state = case e.state when 'approved' then 'ended' else 'withdrawn' end, ${ended}
    where ${both('e')} and e.state in ('requested', 'approved')
    and exists (select 1 from tier_exception o where ${both('o')} and o.customer_id <> e.customer_id and o.state = e.state and ${worth('o')} > ${worth('e')})`.execute(
    tx,
  )
  await moveRows(tx, ['tier_protection', 'tier_exception'], move)
}
