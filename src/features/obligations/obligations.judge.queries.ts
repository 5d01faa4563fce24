import { sql, type RawBuilder } from 'kysely'
import { kept } from '../../platform/kept.ts'
import type { Tx } from '../../platform/work.ts'
import { among, coverOf, coversNow, type Run } from './obligations.generate.queries.ts'
import { CONTACT_RULES, CONTACT_RULE_CODES, type ObligationState } from './obligations.rules.ts'

/** No scope in this file: the engine works for the whole branch or for given roots, whatever the reach of who set it off. */

export interface Change {
  readonly rootId: string
  readonly id: string
  readonly rule: string
  readonly period: string
  readonly before: ObligationState
  readonly after: ObligationState
  readonly ownerId: string | null
  readonly dueAt: Date
  readonly satisfiedBy: string | null
}

const codes = sql`${[...CONTACT_RULE_CODES]}::text[]`
const rulesWith = (test: (rule: (typeof CONTACT_RULES)[number]) => boolean): RawBuilder<unknown> =>
  sql`o.rule = any (${CONTACT_RULES.filter(test).map((rule) => rule.code)}::text[])`
const isEvent = rulesWith((rule) => rule.kind === 'event')
const excusedByPause = rulesWith((rule) => rule.pause === 'excuses')
const movedByPause = rulesWith((rule) => rule.pause === 'moves_deadline')
const needsFace = rulesWith((rule) => 'faceToFace' in rule.metBy.contact)
const needsGreeting = rulesWith((rule) => 'care' in rule.metBy.contact)

/**
 * Which duties may have changed. For named customers all of theirs. For a whole branch those that something has touched
 * since the last run: an event refreshes its customer at once, so the night looks at time passing, at new duties that
 * an older contact already meets, and at owners, pauses and departures.
 */
function candidates(run: Run, earliest: Date): RawBuilder<unknown> {
  if (run.roots !== null) {
    return sql`select o.* from obligation o where o.rule = any (${codes}) ${among(run, 'o.root_id')}
      and not exists (select 1 from customer c where c.customer_id = o.root_id and c.merged_into is not null)`
  }
  return sql`
    select o.* from obligation o
      left join assignment a on a.customer_id = o.root_id and a.mode = 'full' and a.to_at is null and a.from_at <= ${run.now}
      left join (${coversNow(run)}) l on l.staff_id = a.manager_id
     where o.closed_at is null and o.rule = any (${codes})
       and (o.due_at <= ${run.now}
            or o.state = 'suspended'
            or o.owner_id is distinct from coalesce(l.cover_staff_id, a.manager_id)
            or o.root_id in (select k.customer_id from contact k where k.entered_at >= ${new Date(run.since.getTime() - 86_400_000)})
            or (o.created_at = ${run.now} and o.root_id in (select k.customer_id from contact k where k.counts and k.occurred_at >= ${earliest}))
            or o.root_id in (select p.customer_id from customer_suspension p where coalesce(p.to_at, 'infinity') >= ${earliest})
            or o.root_id in (select v.customer_id from vip_standing v where v.tier = 'none'))`
}

/** Brings every candidate to the state that the facts give it; what has it already is not written. */
export async function judgeObligations(tx: Tx, run: Run, earliest: Date): Promise<Change[]> {
  const at = sql`${run.now}::timestamptz`
  const late = sql`make_interval(hours => ${run.standard.lateEntryHours}::integer)`
  // Counted up to the moment asked about, so that a pause after the closing changes nothing any more.
  const dueBy = (moment: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`(case when ${movedByPause} and d.paused then obligation_due_after_pauses(o.root_id, o.opens_at, o.first_due_at, ${moment}) else o.first_due_at end)`
  const paused = (moment: RawBuilder<unknown>): RawBuilder<unknown> => sql`exists (
    select 1 from customer_suspension p where p.customer_id = o.root_id
       and greatest(p.from_at, p.created_at) <= ${moment} and coalesce(p.to_at, 'infinity') > ${moment})`
  const judge = sql<Change>`
    with candidate as materialized (${candidates(run, earliest)}), judged as (
      select o.root_id, o.id, o.revision, o.state as before, ${dueBy(sql`coalesce(t.closed_at, ${at})`)} as due_at, t.state, t.closed_at, m.id as contact_id, m.occurred_at,
             coalesce(l.cover_staff_id, a.manager_id) as owner_id
        from candidate o
        cross join lateral (select o.first_due_at as due_at, exists (select 1 from customer_suspension p where p.customer_id = o.root_id) as paused) d
        left join lateral (select min(v.from_at) as at from vip_standing v
                            where v.customer_id = o.root_id and v.from_at > o.owed_from and v.from_at <= ${at} and v.tier = 'none') v on true
        left join lateral (
          select k.id, k.occurred_at, e.in_time
            from contact k
           cross join lateral (select ${dueBy(sql`k.occurred_at`)} as due_at) b
           cross join lateral (select k.occurred_at < b.due_at and (k.entered_at < b.due_at + ${late} or k.late_accepted_at is not null) as in_time) e
           where k.customer_id = o.root_id and k.counts and k.withdrawn_at is null
             and k.occurred_at >= o.opens_at and k.occurred_at <= ${at} and (v.at is null or k.occurred_at < v.at)
             and (not ${needsFace} or k.face_to_face) and (not ${needsGreeting} or k.care = 'birthday')
             and (${isEvent} or e.in_time)
           order by e.in_time desc, k.occurred_at, k.id limit 1) m on true
        left join lateral (select min(w.decided_at) as at from obligation_waiver w
                            where w.root_id = o.root_id and w.obligation_id = o.id and w.decision = 'approved'
                              and w.decided_at <= ${at} and (${isEvent} or w.decided_at < d.due_at) and (v.at is null or w.decided_at < v.at)) w on true
        cross join lateral (select
          case when m.in_time then 'met'
               when m.id is not null then 'met_late'
               when w.at is not null then 'waived'
               when v.at is not null and (${isEvent} or v.at < d.due_at) then 'void'
               when ${excusedByPause} and ${at} >= d.due_at and exists (
                      select 1 from customer_suspension p where p.customer_id = o.root_id
                         and greatest(p.from_at, p.created_at) < d.due_at and coalesce(p.to_at, 'infinity') >= d.due_at) then 'excused'
               when not ${isEvent} and ${at} >= d.due_at then 'missed'
               when ${paused(at)} then 'suspended'
               else 'open' end as verdict) j
        cross join lateral (select case j.verdict when 'excused' then 'suspended' else j.verdict end as state,
          case j.verdict when 'met' then m.occurred_at when 'met_late' then m.occurred_at when 'waived' then w.at when 'void' then v.at
                         when 'excused' then d.due_at when 'missed' then d.due_at end as closed_at) t
        left join lateral (select a.manager_id from assignment a
                            where a.customer_id = o.root_id and a.mode = 'full' and a.from_at <= coalesce(t.closed_at, ${at})
                            order by a.from_at desc, a.id desc limit 1) a on true
        left join lateral (${coverOf(sql`a.manager_id`, sql`coalesce(t.closed_at, ${at})`, run.standard.zone)}) l on true
    )
    update obligation o set
           state = j.state, due_at = j.due_at, closed_at = j.closed_at, satisfied_by = j.contact_id, satisfied_at = j.occurred_at,
           unit_id = case when o.owner_id is distinct from j.owner_id then (select p.unit_id from staff p where p.id = j.owner_id) else o.unit_id end,
           owner_id = j.owner_id, revision = o.revision + 1
      from judged j
     where o.root_id = j.root_id and o.id = j.id and o.revision = j.revision
       and (o.state, o.due_at, o.closed_at, o.satisfied_by, o.satisfied_at, o.owner_id)
           is distinct from (j.state, j.due_at, j.closed_at, j.contact_id, j.occurred_at, j.owner_id)
    returning o.root_id as "rootId", o.id, o.rule, o.period, j.before, o.state as after, o.owner_id as "ownerId",
              o.due_at as "dueAt", o.satisfied_by as "satisfiedBy"`
  // After each contact for one customer, and planned longer than it runs; a night's plan depends on what it meets.
  const { rows } = await (run.roots?.length === 1 ? kept(judge) : judge).execute(tx)
  return rows
}

/** Events of one customer wait for a nightly run that is at him, and judge what it left. */
export async function lockObligations(tx: Tx, run: Run): Promise<void> {
  if (run.roots === null) return
  await sql`select 1 from obligation o where o.root_id = any (${run.roots}::uuid[]) order by o.root_id, o.id for update`.execute(
    tx,
  )
}
