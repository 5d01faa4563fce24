import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import { moveRows, type Move } from '../../platform/customer-rows.ts'
import type { Tx } from '../../platform/work.ts'
import { CONTACT_RULE_CODES } from './obligations.rules.ts'

const codes = sql`${[...CONTACT_RULE_CODES]}::text[]`

/** A duty of the person that stands at both: same rule, same period. */
const standsAtSurvivor = (move: Move) => sql`exists (select 1 from obligation o
  where o.root_id = ${move.into}::uuid and o.rule = r.rule and o.period = r.period)`

/** Open duties of the person that the survivor does not have, and every duty of a complaint, a promise or the like. */
async function goingOver(tx: Tx, move: Move): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select r.id from obligation r where r.root_id = ${move.from}
    and (r.rule <> all (${codes}) or (r.closed_at is null and not ${standsAtSurvivor(move)}))`.execute(tx)
  return rows.map((row) => row.id)
}

/**
 * What was met or missed stays with the file it was owed for: its owner and its figures are those of then. What is owed
 * twice is void at the file that goes.
 */
export async function moveDuties(tx: Tx, _scope: Scope, move: Move, now: Date): Promise<void> {
  const ids = await goingOver(tx, move)
  const these = sql`(case when r.subject_kind = 'customer' and r.subject_id = ${move.from}::uuid then ${move.into}::uuid else r.subject_id end)`
  await sql`create temp table waiver_going on commit drop as
    select r.* from obligation_waiver r where r.root_id = ${move.from} and r.obligation_id = any (${ids}::uuid[])`.execute(tx)
  await sql`delete from obligation_waiver r where r.root_id = ${move.from} and r.obligation_id = any (${ids}::uuid[])`.execute(tx)
  await moveRows(tx, ['obligation'], move, {
    root: 'root_id',
    where: sql`r.id = any (${ids}::uuid[])`,
    set: { subject_id: these },
  })
  await sql`update waiver_going set root_id = ${move.into}`.execute(tx)
  await sql`insert into obligation_waiver select * from waiver_going`.execute(tx)
  await sql`update obligation r set state = 'void', closed_at = ${now}, revision = r.revision + 1
    where r.root_id = ${move.from} and r.closed_at is null`.execute(tx)
}

/** Nothing is owed to the file that goes. A survivor who becomes a VIP by the merge is no new one: he owes no greeting. */
export async function joinStanding(tx: Tx, _scope: Scope, move: Move, now: Date): Promise<void> {
  await sql`
    insert into vip_standing (customer_id, from_at, id, tier, is_important, first_tiering)
    select ${move.from}, ${now}, uuidv7(), 'none', false, false
     where (select tier from vip_standing where customer_id = ${move.from} order by from_at desc limit 1) <> 'none'
    on conflict (customer_id, from_at) do update set tier = 'none', is_important = false`.execute(tx)
  await sql`
    insert into vip_standing (customer_id, from_at, id, tier, is_important, first_tiering)
    select c.customer_id, ${now}, uuidv7(), c.tier, c.is_important, true from customer c
     where c.customer_id = ${move.into} and c.tier <> 'none' and c.status <> 'left'
       and coalesce((select tier from vip_standing where customer_id = ${move.into} order by from_at desc limit 1), 'none') = 'none'
    on conflict (customer_id, from_at) do update set tier = excluded.tier, is_important = excluded.is_important, first_tiering = true`.execute(
    tx,
  )
}
