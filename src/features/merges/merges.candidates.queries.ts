import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tier } from '../../kernel/tiers.ts'
import type { Tx } from '../../platform/work.ts'
import { customerInScope } from '../customers/customers.scope.ts'
import type { DuplicateReason } from './merges.rules.ts'

/**
 * All pairs of the branch in one statement: files with the same ID number, or with the same phone and folded name. A group
 * of k is k - 1 pairs, each with its worthiest file, so the cost is that of sorting and never grows with the square.
 */
export async function searchPairs(tx: Tx, _scope: Scope, now: Date): Promise<{ found: number; gone: number }> {
  await sql`set local work_mem = '96MB'`.execute(tx)
  const done = await sql`
    with same_id as (
      select s.id_number_index as key, s.customer_id from customer_secret s where s.id_number_index is not null
    ), twice_id as (
      select key from same_id group by key having count(*) > 1
    ), same_phone as (
      select s.phone_index || convert_to(x.name, 'UTF8') as key, s.customer_id
        from customer_secret s join customer_search x on x.customer_id = s.customer_id where s.phone_index is not null
    ), twice_phone as (
      select key from same_phone group by key having count(*) > 1
    ), groups as (
      select 'id_number' as reason, i.key, i.customer_id from same_id i join twice_id using (key)
      union all
      select 'phone_and_name', p.key, p.customer_id from same_phone p join twice_phone using (key)
    ), ranked as (
      select g.reason, c.customer_id, c.score_order, c.tier <> 'none' as is_vip,
             first_value(c.customer_id) over by_worth as best, first_value(c.score_order) over by_worth as best_score, first_value(c.tier <> 'none') over by_worth as best_vip
        from groups g join customer c on c.customer_id = g.customer_id where c.merged_into is null
      window by_worth as (partition by g.reason, g.key order by c.score_order desc, c.customer_id)
    ), pairs as (
      select least(customer_id, best) as customer_id, greatest(customer_id, best) as other_id,
             case when count(distinct reason) = 2 then 'both' else min(reason) end as reason, max(greatest(score_order, best_score)) as score_order, bool_or(is_vip or best_vip) as has_vip
        from ranked where customer_id <> best group by 1, 2
    )
    insert into duplicate_candidate (customer_id, other_id, id, reason, state, score_order, has_vip, found_at, seen_at)
    select customer_id, other_id, uuidv7(), reason, 'open', score_order, has_vip, ${now}, ${now} from pairs
    on conflict on constraint duplicate_candidate_pk do update set
      reason = excluded.reason, score_order = excluded.score_order, has_vip = excluded.has_vip, seen_at = excluded.seen_at`.execute(
    tx,
  )
  const gone = await sql`delete from duplicate_candidate where state = 'open' and seen_at < ${now}`.execute(tx)
  return { found: Number(done.numAffectedRows ?? 0n), gone: Number(gone.numAffectedRows ?? 0n) }
}

export interface CandidateFile {
  readonly customerId: string
  readonly customerNo: string
  readonly name: string
  readonly tier: Tier
  readonly phone: string | null
  readonly territoryName: string | null
  readonly managerName: string | null
}
export interface CandidateRow {
  readonly id: string
  readonly reason: DuplicateReason
  readonly state: 'open' | 'dismissed'
  readonly scoreOrder: number
  readonly foundAt: Date
  readonly dismissedReason: string | null
  readonly dismissedByName: string | null
  readonly version: number
  readonly first: CandidateFile
  readonly second: CandidateFile
}

export interface CandidateFilter {
  readonly state: 'open' | 'dismissed'
  readonly reason: DuplicateReason | undefined
  readonly vipOnly: boolean
}

/** Both files must be in reach: a pair with a foreign file is somebody else's to decide. */
const inReach = (scope: Scope) => sql`
  exists (select 1 from customer c where c.customer_id = d.customer_id and ${customerInScope(scope)})
  and exists (select 1 from customer c where c.customer_id = d.other_id and ${customerInScope(scope)})`

const file = (
  id: string,
) => sql`(select jsonb_build_object('customerId', c.customer_id, 'customerNo', c.customer_no, 'name', c.name, 'tier', c.tier,
    'phone', encode(s.phone, 'hex'), 'territoryName', t.name, 'managerName', m.display_name)
  from customer c left join customer_secret s on s.customer_id = c.customer_id left join territory t on t.id = c.territory_id
  left join staff m on m.id = c.manager_id where c.customer_id = ${sql.ref(id)})`

export async function listPairs(
  tx: Tx,
  scope: Scope,
  filter: CandidateFilter,
  after: { score: number; id: string } | undefined,
  limit: number,
): Promise<CandidateRow[]> {
  const beyond = after === undefined ? sql`true` : sql`(d.score_order, d.id) < (${after.score}::int, ${after.id}::uuid)`
  const { rows } = await sql<CandidateRow>`
    with page as materialized (
      select d.* from duplicate_candidate d
       where d.state = ${filter.state} and (${filter.reason ?? null}::text is null or d.reason = ${filter.reason ?? null})
         and (not ${filter.vipOnly} or d.has_vip) and ${inReach(scope)} and ${beyond}
       order by d.score_order desc, d.id desc limit ${limit}
    )
    select p.id, p.reason, p.state, p.score_order as "scoreOrder", p.found_at as "foundAt",
      p.dismissed_reason as "dismissedReason", (select s.display_name from staff s where s.id = p.dismissed_by) as "dismissedByName", p.version,
      ${file('p.customer_id')} as first, ${file('p.other_id')} as second
    from page p order by p.score_order desc, p.id desc`.execute(tx)
  return rows
}

export async function countPairs(tx: Tx, scope: Scope): Promise<{ open: number; vips: number; searchedAt: Date | null }> {
  const { rows } = await sql<{ open: number; vips: number; searchedAt: Date | null }>`
    select count(*)::int as open, count(*) filter (where d.has_vip)::int as vips, max(d.seen_at) as "searchedAt"
      from duplicate_candidate d where d.state = 'open' and ${inReach(scope)}`.execute(tx)
  return rows[0]!
}

export async function lockPair(
  tx: Tx,
  scope: Scope,
  id: string,
): Promise<{ customerId: string; state: 'open' | 'dismissed' } | undefined> {
  const { rows } = await sql<{ customerId: string; state: 'open' | 'dismissed' }>`
    select d.customer_id as "customerId", d.state from duplicate_candidate d where d.id = ${id} and ${inReach(scope)} for update of d`.execute(
    tx,
  )
  return rows[0]
}

/** A reason: dismissed. Null: open again. */
export async function decidePair(
  tx: Tx,
  _scope: Scope,
  pair: { id: string; customerId: string },
  reason: string | null,
  by: { now: Date; actorId: string },
): Promise<void> {
  const dismissed = reason !== null
  await sql`update duplicate_candidate set state = ${dismissed ? 'dismissed' : 'open'}, dismissed_reason = ${reason},
      dismissed_at = ${dismissed ? by.now : null}, dismissed_by = ${dismissed ? by.actorId : null}::uuid, version = version + 1
    where customer_id = ${pair.customerId} and id = ${pair.id}`.execute(tx)
}
