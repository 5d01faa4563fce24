import { sql, type RawBuilder } from 'kysely'
import type { Tx } from '../../platform/work.ts'
import type { Standard } from './obligations.model.rules.ts'

/** No scope in this file: the engine works for the whole branch or for given roots, whatever the reach of who set it off. */

/** What one run covers: everything that became owed from `since` to `now`, for some customers or (null) for all. */
export interface Run {
  readonly now: Date
  readonly since: Date
  readonly roots: readonly string[] | null
  readonly standard: Standard
}

export interface Window {
  readonly period: string
  readonly cadence: 'month' | 'quarter'
  readonly opensAt: Date
  readonly dueAt: Date
}

/** `and <column> = any (roots)`, or nothing for a whole branch. */
export function among(run: Run, column: string): RawBuilder<unknown> {
  return run.roots === null ? sql`` : sql`and ${sql.ref(column)} = any (${run.roots}::uuid[])`
}

/** Notes since when each customer has which tier; what has not changed stays. Returns how many changed. */
export async function noteStanding(tx: Tx, run: Run): Promise<number> {
  const first = run.roots === null ? sql`not exists (select 1 from vip_standing)` : sql`false`
  const { numAffectedRows } = await sql`
    with noted as (
      select distinct on (s.customer_id) s.customer_id, s.tier, s.is_important
        from vip_standing s where true ${among(run, 's.customer_id')}
       order by s.customer_id, s.from_at desc
    ), actual as (
      select c.customer_id, c.tier, c.is_important
        from customer c
       where c.tier <> 'none' and c.status <> 'left' and c.merged_into is null ${among(run, 'c.customer_id')}
    ), changed as (
      select coalesce(a.customer_id, n.customer_id) as customer_id, coalesce(a.tier, 'none') as tier, coalesce(a.is_important, false) as is_important
        from actual a full join noted n on n.customer_id = a.customer_id
       where (n.customer_id is null or (n.tier, n.is_important) is distinct from (coalesce(a.tier, 'none'), coalesce(a.is_important, false)))
    )
    insert into vip_standing (customer_id, from_at, id, tier, is_important, first_tiering)
    select customer_id, ${run.now}, uuidv7(), tier, is_important, ${first} from changed order by customer_id
    on conflict (customer_id, from_at) do update set tier = excluded.tier, is_important = excluded.is_important`.execute(tx)
  return Number(numAffectedRows ?? 0)
}

/** The times in which a customer is a VIP and has a manager: only then is anything owed. */
function served(run: Run): RawBuilder<unknown> {
  return sql`
    select s.customer_id, s.tier, s.is_important, greatest(s.from_at, a.from_at) as from_at, least(s.to_at, coalesce(a.to_at, 'infinity')) as to_at
      from (select v.customer_id, v.tier, v.is_important, v.from_at,
                   coalesce(lead(v.from_at) over (partition by v.customer_id order by v.from_at), 'infinity') as to_at
              from vip_standing v where v.from_at <= ${run.now} ${among(run, 'v.customer_id')}) s
      join assignment a on a.customer_id = s.customer_id and a.mode = 'full' and a.from_at <= ${run.now}
     where s.tier <> 'none' and greatest(s.from_at, a.from_at) < least(s.to_at, coalesce(a.to_at, 'infinity'))`
}

/** Who serves a customer at the moment of the run, and in which unit. */
function serving(run: Run): RawBuilder<unknown> {
  return sql`
    select a.customer_id, p.id as owner_id, p.unit_id
      from assignment a
      left join lateral (${coverOf(sql`a.manager_id`, sql`${run.now}::timestamptz`, run.standard.zone)}) l on true
      join staff p on p.id = coalesce(l.cover_staff_id, a.manager_id)
     where a.mode = 'full' and a.to_at is null and a.from_at <= ${run.now} ${among(run, 'a.customer_id')}`
}

/** A leave counts from when it was entered, and no longer than until it was cancelled. */
export function coverOf(manager: RawBuilder<unknown>, at: RawBuilder<unknown>, zone: string): RawBuilder<unknown> {
  return sql`
    select v.cover_staff_id from staff_leave v
     where v.staff_id = ${manager}
       and ${at} >= greatest(v.from_on::timestamp at time zone ${zone}, v.created_at)
       and ${at} < least((v.to_on + 1)::timestamp at time zone ${zone}, coalesce(v.cancelled_at, 'infinity'))
     order by v.id limit 1`
}

function insertOwed(run: Run, owed: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    with served as materialized (${served(run)}), owed as (${owed})
    insert into obligation (root_id, rule, subject_kind, subject_id, period, owner_id, unit_id, tier,
                            owed_from, opens_at, due_at, first_due_at, state, reason, created_at)
    select o.customer_id, o.rule, 'customer', o.customer_id, o.period, w.owner_id, w.unit_id, o.tier,
           o.owed_from, o.opens_at, o.due_at, o.due_at, 'open', o.reason, ${run.now}
      from owed o left join (${serving(run)}) w on w.customer_id = o.customer_id
    on conflict (root_id, rule, subject_id, period) do nothing`
}

async function count(tx: Tx, statement: RawBuilder<unknown>): Promise<number> {
  return Number((await statement.execute(tx)).numAffectedRows ?? 0)
}

/** OB1 to OB3. The first moment in the period at which he is owed decides, with its tier. */
export async function generatePeriodic(tx: Tx, run: Run, windows: readonly Window[]): Promise<number> {
  const { cadence, faceToFaceCadence, minimumDaysLeft } = run.standard
  const periods = sql`
    select * from unnest(${windows.map((each) => each.period)}::text[], ${windows.map((each) => each.cadence)}::text[],
      ${windows.map((each) => each.opensAt)}::timestamptz[], ${windows.map((each) => each.dueAt)}::timestamptz[])
      as w (period, cadence, opens_at, due_at)`
  const firstIn = (which: RawBuilder<unknown>): RawBuilder<unknown> => sql`
    select distinct on (s.customer_id, w.period) s.customer_id, s.tier, w.*, greatest(s.from_at, w.opens_at) as owed_from
      from (${periods}) w join served s on s.from_at < w.due_at and s.to_at > w.opens_at
     where ${which}
     order by s.customer_id, w.period, s.from_at`
  const enough = sql`(f.owed_from = f.opens_at or f.due_at - f.owed_from >= make_interval(hours => ${minimumDaysLeft * 24}::integer))`
  return count(
    tx,
    insertOwed(
      run,
      sql`
      select f.customer_id, case f.tier when 'silver' then 'OB2' else 'OB1' end as rule, f.period, f.tier, f.owed_from, f.opens_at, f.due_at, '{}'::jsonb as reason
        from (${firstIn(sql`true`)}) f
       where f.cadence = case f.tier when 'diamond' then ${cadence.diamond} when 'gold' then ${cadence.gold} else ${cadence.silver} end and ${enough}
      union all
      select f.customer_id, 'OB3', f.period, f.tier, f.owed_from, f.opens_at, f.due_at, '{}'::jsonb
        from (${firstIn(sql`s.is_important and w.cadence = ${faceToFaceCadence}`)}) f
       where ${enough}`,
    ),
  )
}

/** OB4: a new VIP, or a new manager of one; a bulk reassignment is spread over workdays by its managers' numbers. */
export async function generateFirstContacts(tx: Tx, run: Run, spreadWorkdays: number): Promise<number> {
  const { zone, firstContactDays } = run.standard
  const after = new Date(run.since.getTime() - 86_400_000)
  return count(
    tx,
    insertOwed(
      run,
      sql`
      with recent as (
        select a.customer_id from assignment a where a.mode = 'full' and a.from_at >= ${after} and a.from_at <= ${run.now} ${among(run, 'a.customer_id')}
        union
        select v.customer_id from vip_standing v where v.from_at >= ${after} and v.from_at <= ${run.now} ${among(run, 'v.customer_id')}
      ), marked as (
        select v.*, lag(v.tier, 1, 'none') over by_time as tier_before
          from vip_standing v join recent using (customer_id)
         where v.from_at <= ${run.now} window by_time as (partition by v.customer_id order by v.from_at)
      ), stint as (
        select m.customer_id, m.id, m.from_at, m.first_tiering,
               coalesce((select min(e.from_at) from marked e where e.customer_id = m.customer_id and e.from_at > m.from_at and e.tier = 'none'), 'infinity') as to_at
          from marked m where m.tier <> 'none' and m.tier_before = 'none'
      ), started as (
        select t.customer_id, t.id as stint_id, t.first_tiering, t.from_at as stint_from, a.id as assignment_id, a.from_at as assigned_at, a.bulk_id,
               a.manager_id, greatest(a.from_at, t.from_at) as opens_at,
               row_number() over (partition by t.id order by a.from_at, a.id) as nth
          from stint t join assignment a on a.customer_id = t.customer_id and a.mode = 'full' and a.from_at <= ${run.now}
           and a.from_at < t.to_at and coalesce(a.to_at, 'infinity') > t.from_at
      ), bulk as (
        select a.id, (row_number() over per_manager - 1)
                     / greatest(1, ceil(count(*) over (partition by a.bulk_id, a.manager_id) / ${spreadWorkdays}::numeric)::integer) as slot
          from assignment a
         where a.mode = 'full' and a.bulk_id in (select bulk_id from started where opens_at >= ${after} and bulk_id is not null)
        window per_manager as (partition by a.bulk_id, a.manager_id order by a.customer_id, a.id)
      )
      select s.customer_id, 'OB4' as rule, case when s.assigned_at >= s.stint_from then s.assignment_id else s.stint_id end::text as period,
             (select m.tier from marked m where m.customer_id = s.customer_id and m.from_at <= s.opens_at order by m.from_at desc limit 1) as tier,
             s.opens_at as owed_from, s.opens_at,
             (greatest((s.opens_at at time zone ${zone})::date + ${firstContactDays + 1}::integer,
                       (select min(d.day) + 1 from calendar_day d
                         where d.is_workday and s.assigned_at >= s.stint_from
                           and d.workday_no = b.slot + 1 + (select e.workday_no from calendar_day e where e.day = (s.opens_at at time zone ${zone})::date)))
              ::timestamp at time zone ${zone}) as due_at,
             '{}'::jsonb as reason
        from started s left join bulk b on b.id = s.assignment_id
       where s.opens_at >= ${after} and not (s.first_tiering and s.nth = 1)`,
    ),
  )
}

/** OB5: once in each year of the birthday's own calendar. */
export async function generateBirthdays(tx: Tx, run: Run, from: string, to: string): Promise<number> {
  const { zone, birthdayNoticeDays, birthdays } = run.standard
  const inLeapMonth = birthdays.leapMonth === 'leap_month_when_present' ? sql`(c.birth_leap_month and d.lunar_leap_month = d.lunar_month)` : sql`false`
  return count(
    tx,
    insertOwed(
      run,
      sql`
      select distinct on (f.customer_id, f.period) * from (
        select c.customer_id, 'OB5' as rule, case c.birth_calendar when 'lunar' then d.lunar_year else extract(year from d.day)::integer end::text as period,
               s.tier, greatest(s.from_at, d.noticed_at) as owed_from, d.opens_at, d.due_at,
               jsonb_build_object('day', d.day::text, 'calendar', c.birth_calendar) as reason
          from (select y.*, y.day::timestamp at time zone ${zone} as opens_at, (y.day + 1)::timestamp at time zone ${zone} as due_at,
                       (y.day - ${birthdayNoticeDays}::integer)::timestamp at time zone ${zone} as noticed_at
                  from calendar_day y where y.day between ${from}::date and ${to}::date) d
          join customer c on c.birth_month is not null and c.birth_day is not null and (
               (c.birth_calendar = 'solar' and c.birth_month = extract(month from d.day)
                 and (c.birth_day = extract(day from d.day)
                      or (c.birth_month = 2 and c.birth_day = 29 and extract(day from d.day) = 28 and extract(month from d.day + 1) = 3)))
            or (c.birth_calendar = 'lunar' and c.birth_month = d.lunar_month and d.lunar_leap = ${inLeapMonth}
                 and (c.birth_day = d.lunar_day or (c.birth_day > d.lunar_month_days and d.lunar_day = d.lunar_month_days))))
          join served s on s.customer_id = c.customer_id and s.from_at < d.due_at and s.to_at > d.noticed_at
         where true ${among(run, 'c.customer_id')}
      ) f
      order by f.customer_id, f.period, f.owed_from`,
    ),
  )
}
