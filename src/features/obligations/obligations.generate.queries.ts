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
       order by s.customer_id desc, s.from_at desc
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

/**
 * The times in which a customer is a VIP and has a manager: only then is anything owed. With each who serves him now by
 * that assignment; where it has ended since, the judgement that follows names the owner.
 */
function served(run: Run): RawBuilder<unknown> {
  return sql`
    select s.customer_id, s.tier, s.is_important, greatest(s.from_at, a.from_at) as from_at, least(s.to_at, coalesce(a.to_at, 'infinity')) as to_at,
           p.id as owner_id, p.unit_id
      from (select v.customer_id, v.tier, v.is_important, v.from_at,
                   coalesce(lead(v.from_at) over (partition by v.customer_id order by v.from_at), 'infinity') as to_at
              from vip_standing v where v.from_at <= ${run.now} ${among(run, 'v.customer_id')}) s
      join assignment a on a.customer_id = s.customer_id and a.mode = 'full' and a.from_at <= ${run.now}
      left join (${coversNow(run)}) l on l.staff_id = a.manager_id
      left join staff p on p.id = coalesce(l.cover_staff_id, a.manager_id) and a.to_at is null
     where s.tier <> 'none' and greatest(s.from_at, a.from_at) < least(s.to_at, coalesce(a.to_at, 'infinity'))`
}

/** Everybody who is away at the moment of the run, with the cover. */
export function coversNow(run: Run): RawBuilder<unknown> {
  return sql`
    select distinct on (v.staff_id) v.staff_id, v.cover_staff_id from staff_leave v
     where ${run.now} >= greatest(v.from_on::timestamp at time zone ${run.standard.zone}, v.created_at)
       and ${run.now} < least((v.to_on + 1)::timestamp at time zone ${run.standard.zone}, coalesce(v.cancelled_at, 'infinity'))
     order by v.staff_id, v.id`
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

const nothing = sql`do nothing`

function insertOwed(run: Run, owed: RawBuilder<unknown>, whenOwed: RawBuilder<unknown> = nothing): RawBuilder<unknown> {
  return sql`
    with served as materialized (${served(run)})
    insert into obligation (root_id, rule, subject_kind, subject_id, period, owner_id, unit_id, tier,
                            owed_from, opens_at, due_at, first_due_at, state, reason, created_at)
    select o.customer_id, o.rule, 'customer', o.customer_id, o.period, o.owner_id, o.unit_id, o.tier,
           o.owed_from, o.opens_at, o.due_at, o.due_at, 'open', o.reason, ${run.now}
      from (${owed}) o
     order by o.customer_id
    on conflict (root_id, rule, subject_id, period) ${whenOwed}`
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
  const wanted = (onlyImportant: boolean, alias: string): RawBuilder<unknown> =>
    onlyImportant ? sql`and ${sql.ref(alias)}.is_important` : sql``
  // Almost everyone is served when the period opens: those rows are one a customer as they stand. Only the few who
  // start within it have to be sorted for their first moment.
  const firstIn = (onlyImportant: boolean): RawBuilder<unknown> => sql`
    select s.customer_id, s.tier, s.owner_id, s.unit_id, w.*, w.opens_at as owed_from
      from (${periods}) w join served s on s.from_at <= w.opens_at and s.to_at > w.opens_at ${wanted(onlyImportant, 's')}
    union all
    (select distinct on (s.customer_id, w.period) s.customer_id, s.tier, s.owner_id, s.unit_id, w.*, s.from_at as owed_from
       from (${periods}) w join served s on s.from_at > w.opens_at and s.from_at < w.due_at
       left join served e on e.customer_id = s.customer_id and e.from_at <= w.opens_at and e.to_at > w.opens_at ${wanted(onlyImportant, 'e')}
      where e.customer_id is null ${wanted(onlyImportant, 's')}
      order by s.customer_id, w.period, s.from_at)`
  const enough = sql`(f.owed_from = f.opens_at or f.due_at - f.owed_from >= make_interval(hours => ${minimumDaysLeft * 24}::integer))`
  return count(
    tx,
    insertOwed(
      run,
      sql`
      select f.customer_id, case f.tier when 'silver' then 'OB2' else 'OB1' end as rule, f.period, f.tier, f.owed_from, f.opens_at, f.due_at, '{}'::jsonb as reason, f.owner_id, f.unit_id
        from (${firstIn(false)}) f
       where f.cadence = case f.tier when 'diamond' then ${cadence.diamond} when 'gold' then ${cadence.gold} else ${cadence.silver} end and ${enough}
      union all
      select f.customer_id, 'OB3', f.period, f.tier, f.owed_from, f.opens_at, f.due_at, '{}'::jsonb, f.owner_id, f.unit_id
        from (${firstIn(true)}) f
       where f.cadence = ${faceToFaceCadence} and ${enough}`,
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
        select v.*, lag(v.tier, 1, 'none') over by_time as tier_before,
               coalesce(min(v.from_at) filter (where v.tier = 'none') over (by_time rows between 1 following and unbounded following), 'infinity') as to_at
          from vip_standing v join recent using (customer_id)
         where v.from_at <= ${run.now} window by_time as (partition by v.customer_id order by v.from_at)
      ), stint as (
        select m.customer_id, m.id, m.from_at, m.first_tiering, m.to_at from marked m where m.tier <> 'none' and m.tier_before = 'none'
      ), started as (
        select t.customer_id, t.id as stint_id, t.first_tiering, t.from_at as stint_from, a.id as assignment_id, a.from_at as assigned_at, a.bulk_id,
               a.manager_id, a.to_at as ended_at, greatest(a.from_at, t.from_at) as opens_at,
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
             (select v.tier from vip_standing v where v.customer_id = s.customer_id and v.from_at <= s.opens_at order by v.from_at desc limit 1) as tier,
             s.opens_at as owed_from, s.opens_at,
             (greatest((s.opens_at at time zone ${zone})::date + ${firstContactDays + 1}::integer,
                       (select min(d.day) + 1 from calendar_day d
                         where d.is_workday and s.assigned_at >= s.stint_from
                           and d.workday_no = b.slot + 1 + (select e.workday_no from calendar_day e where e.day = (s.opens_at at time zone ${zone})::date)))
              ::timestamp at time zone ${zone}) as due_at,
             '{}'::jsonb as reason, p.id as owner_id, p.unit_id
        from started s
        left join bulk b on b.id = s.assignment_id
        left join (${coversNow(run)}) l on l.staff_id = s.manager_id
        left join staff p on p.id = coalesce(l.cover_staff_id, s.manager_id) and s.ended_at is null
       where s.opens_at >= ${after} and not (s.first_tiering and s.nth = 1)`,
    ),
  )
}

/**
 * OB5: once in each year of the birthday's own calendar. The days become the birthdays that are kept on them, so that
 * the index over VIPs' birthdays finds the few customers; whoever has just ceased to be one is looked at, too.
 */
export async function generateBirthdays(tx: Tx, run: Run, from: string, to: string): Promise<number> {
  const { zone, birthdayNoticeDays, birthdays } = run.standard
  const keepLeap = birthdays.leapMonth === 'leap_month_when_present'
  const columns = sql`c.customer_id, t.*`
  const born = sql`c.birth_month = t.month and c.birth_day = t.day_of_month and c.birth_calendar = t.calendar
    and (t.calendar = 'solar' or (${keepLeap ? sql`c.birth_leap_month and t.doubled` : sql`false`}) = t.leap)`
  const ceased = new Date(run.since.getTime() - (birthdayNoticeDays + 1) * 86_400_000)
  return count(
    tx,
    insertOwed(
      run,
      sql`
      select distinct on (f.customer_id, f.period) * from (
        with days as (
          select y.*, extract(month from y.day)::smallint as solar_month, extract(day from y.day)::smallint as solar_day,
                 y.day::timestamp at time zone ${zone} as opens_at, (y.day + 1)::timestamp at time zone ${zone} as due_at,
                 (y.day - ${birthdayNoticeDays}::integer)::timestamp at time zone ${zone} as noticed_at
            from calendar_day y where y.day between ${from}::date and ${to}::date
        ), target as (
          select d.day, d.opens_at, d.due_at, d.noticed_at, 'solar'::text as calendar, d.solar_month as month, k.day_of_month::smallint,
                 false as leap, false as doubled, extract(year from d.day)::integer::text as period
            from days d, lateral (select d.solar_day as day_of_month
                                  union all select 29 where d.solar_month = 2 and d.solar_day = 28 and extract(month from d.day + 1) = 3) k
          union all
          select d.day, d.opens_at, d.due_at, d.noticed_at, 'lunar', d.lunar_month, k.day_of_month::smallint,
                 d.lunar_leap, d.lunar_leap_month = d.lunar_month, d.lunar_year::text
            from days d, lateral (select d.lunar_day as day_of_month union all select 30 where d.lunar_day = 29 and d.lunar_month_days = 29) k
        ), celebrant as (
          ${
            run.roots === null
              ? sql`select ${columns} from target t join customer c on ${born} where c.tier <> 'none' and c.birth_month is not null
                    union
                    select ${columns} from target t join customer c on ${born}
                     where c.customer_id in (select v.customer_id from vip_standing v where v.tier = 'none' and v.from_at >= ${ceased})`
              : sql`select ${columns} from target t join customer c on ${born} where true ${among(run, 'c.customer_id')}`
          }
        )
        select b.customer_id, 'OB5' as rule, b.period, s.tier, greatest(s.from_at, b.noticed_at) as owed_from, b.opens_at, b.due_at,
               jsonb_build_object('day', b.day::text, 'calendar', b.calendar) as reason, s.owner_id, s.unit_id
          from celebrant b join served s on s.customer_id = b.customer_id and s.from_at < b.due_at and s.to_at > b.noticed_at
      ) f
      order by f.customer_id, f.period, f.owed_from`,
      // A birthday corrected in the file moves the duty of that year, as long as it is open.
      sql`do update set owed_from = excluded.owed_from, opens_at = excluded.opens_at, due_at = excluded.due_at,
            first_due_at = excluded.first_due_at, reason = excluded.reason, revision = obligation.revision + 1
          where obligation.closed_at is null and obligation.first_due_at <> excluded.first_due_at`,
    ),
  )
}
