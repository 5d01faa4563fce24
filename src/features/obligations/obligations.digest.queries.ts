import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'
import type { ObligationState } from './obligations.rules.ts'

export interface Reminded {
  readonly ownerId: string
  readonly state: ObligationState
  readonly opensAt: Date
  readonly dueAt: Date
  readonly snoozedUntil: Date | null
}

/** Everything that stands open with an owner, for the morning digest. */
export async function listStanding(tx: Tx, _scope: Scope, opensBefore: Date): Promise<Reminded[]> {
  const { rows } = await sql<Reminded>`
    select o.owner_id as "ownerId", o.state, o.opens_at as "opensAt", o.due_at as "dueAt", o.snoozed_until as "snoozedUntil"
      from obligation o join staff p on p.id = o.owner_id and p.state = 'active'
     where o.closed_at is null and o.state = 'open' and o.opens_at <= ${opensBefore}`.execute(tx)
  return rows
}

/** False where that digest went out already today. */
export async function claimDigest(
  tx: Tx,
  _scope: Scope,
  staffId: string,
  day: string,
  kind: 'morning' | 'missed' | 'missed_twice',
  count: number,
  now: Date,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into obligation_digest (staff_id, on_day, kind, count, created_at) values (${staffId}, ${day}, ${kind}, ${count}, ${now})
    on conflict do nothing`.execute(tx)
  return numAffectedRows === 1n
}

export interface MissedCount {
  readonly staffId: string
  readonly count: number
}

/**
 * What fell due unmet since a moment, counted for the supervisors of the owner's unit, or of the nearest unit above
 * that has one. Event rules count once, when their deadline passes.
 */
export async function countMissedBySupervisor(tx: Tx, _scope: Scope, after: Date, until: Date): Promise<MissedCount[]> {
  const { rows } = await sql<MissedCount>`
    with recursive missed as (
      select o.unit_id, count(*)::int as n from obligation o
       where o.due_at > ${after} and o.due_at <= ${until} and o.state in ('missed', 'open', 'met_late') and o.unit_id is not null
       group by o.unit_id
    ), climb (origin, unit_id, depth) as (
      select m.unit_id, m.unit_id, 0 from missed m
      union all
      select c.origin, u.parent_id, c.depth + 1 from climb c join unit u on u.id = c.unit_id
       where u.parent_id is not null and not exists (select 1 from staff s where s.unit_id = c.unit_id and s.role = 'SV' and s.state = 'active')
    )
    select s.id as "staffId", sum(m.n)::int as count
      from missed m join climb c on c.origin = m.unit_id join staff s on s.unit_id = c.unit_id and s.role = 'SV' and s.state = 'active'
     group by s.id order by s.id`.execute(tx)
  return rows
}

/** Customers whose duty of a rule was missed in a period that fell due now and in the one before it. */
export async function countMissedTwice(tx: Tx, _scope: Scope, after: Date, until: Date): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from obligation o
     where o.due_at > ${after} and o.due_at <= ${until} and o.state = 'missed'
       and (select b.state from obligation b where b.root_id = o.root_id and b.rule = o.rule and b.subject_id = o.subject_id
               and b.due_at < o.due_at and b.state not in ('waived', 'suspended', 'void') order by b.due_at desc limit 1) = 'missed'`.execute(
    tx,
  )
  return rows[0]?.n ?? 0
}

export async function listActive(tx: Tx, _scope: Scope, role: 'QA'): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from staff where role = ${role} and state = 'active' order by id`.execute(
    tx,
  )
  return rows.map((row) => row.id)
}

/** Who may decide a waiver: the supervisors of the owner's unit or the nearest above, but never the owner or the asker. */
export async function supervisorsOfWaiver(
  tx: Tx,
  _scope: Scope,
  waiverId: string,
): Promise<{ staffId: string; requestedByName: string }[]> {
  const { rows } = await sql<{ staffId: string; requestedByName: string }>`
    with recursive asked as (
      select v.requested_by, o.owner_id, coalesce(o.unit_id, r.unit_id) as unit_id, r.display_name
        from obligation_waiver v join obligation o on o.root_id = v.root_id and o.id = v.obligation_id join staff r on r.id = v.requested_by
       where v.id = ${waiverId} and v.decision is null
    ), climb (unit_id) as (
      select unit_id from asked
      union all
      select u.parent_id from climb c join unit u on u.id = c.unit_id
       where u.parent_id is not null and not exists (
         select 1 from staff s, asked a where s.unit_id = c.unit_id and s.role = 'SV' and s.state = 'active' and s.id <> a.requested_by and s.id is distinct from a.owner_id)
    )
    select s.id as "staffId", a.display_name as "requestedByName"
      from climb c join staff s on s.unit_id = c.unit_id and s.role = 'SV' and s.state = 'active', asked a
     where s.id <> a.requested_by and s.id is distinct from a.owner_id order by s.id`.execute(tx)
  return rows
}
