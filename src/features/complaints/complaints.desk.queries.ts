import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'

export interface HandlerRow {
  readonly unitId: string
  readonly unitName: string
  readonly handlerId: string | null
  readonly handlerName: string | null
  readonly standInId: string | null
  readonly standInName: string | null
  readonly away: boolean
  readonly openComplaints: number
  readonly version: number
}

const selectHandlers = (today: string) => sql`
  select u.id as "unitId", u.name as "unitName", n.handler_id as "handlerId", h.display_name as "handlerName", n.stand_in_id as "standInId",
         s.display_name as "standInName", coalesce(n.version, 0) as version,
         coalesce(h.state <> 'active' or exists (select 1 from staff_leave l where l.staff_id = n.handler_id and l.cancelled_at is null and ${today}::date between l.from_on and l.to_on), false) as away,
         (select count(*)::int from complaint k where k.unit_id = u.id and k.closed_at is null) as "openComplaints"
    from unit u left join complaint_handler n on n.unit_id = u.id left join staff h on h.id = n.handler_id left join staff s on s.id = n.stand_in_id`

/** `own` reaches no unit: whoever has customers may know who handles their complaints. */
const unitsInScope = (scope: Scope) => (scope.reach === 'territory' ? sql`u.id = any (${[...scope.unitIds]}::uuid[])` : sql`true`)

export async function listHandlers(tx: Tx, scope: Scope, today: string): Promise<HandlerRow[]> {
  const { rows } = await sql<HandlerRow>`${selectHandlers(today)} where ${unitsInScope(scope)} order by u.name, u.id`.execute(tx)
  return rows
}

export async function findHandler(tx: Tx, scope: Scope, unitId: string, today: string): Promise<HandlerRow | undefined> {
  const { rows } = await sql<HandlerRow>`${selectHandlers(today)} where u.id = ${unitId} and ${unitsInScope(scope)}`.execute(tx)
  return rows[0]
}

export async function saveHandler(
  tx: Tx,
  scope: Scope,
  row: { unitId: string; handlerId: string; standInId: string },
  now: Date,
): Promise<void> {
  await sql`insert into complaint_handler (unit_id, handler_id, stand_in_id, updated_at, updated_by)
    values (${row.unitId}, ${row.handlerId}, ${row.standInId}, ${now}, ${scope.actorId})
    on conflict on constraint complaint_handler_pk do update
      set handler_id = excluded.handler_id, stand_in_id = excluded.stand_in_id, version = complaint_handler.version + 1, updated_at = excluded.updated_at, updated_by = excluded.updated_by`.execute(
    tx,
  )
}

/** Of these, the ones who may handle complaints: active handlers and supervisors. */
export async function fitHandlers(tx: Tx, _scope: Scope, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{
    id: string
  }>`select p.id from staff p where p.id = any (${[...ids]}::uuid[]) and p.state = 'active' and p.role in ('CH', 'SV')`.execute(
    tx,
  )
  return rows.map((row) => row.id)
}

export async function listStaff(tx: Tx, _scope: Scope): Promise<{ id: string; name: string; role: string; unitName: string }[]> {
  const { rows } = await sql<{ id: string; name: string; role: string; unitName: string }>`
    select p.id, p.display_name as name, p.role, u.name as "unitName" from staff p join unit u on u.id = p.unit_id
     where p.state = 'active' and p.role in ('VM', 'GM', 'ZS', 'CH', 'SV') order by p.role, p.display_name, p.id limit 1000`.execute(
    tx,
  )
  return rows
}

/** Heads of the complaint's unit and of those above it, and the branch's quality. */
export async function listeners(tx: Tx, _scope: Scope, unitId: string): Promise<{ supervisors: string[]; quality: string[] }> {
  const { rows } = await sql<{ id: string; role: string; steps: number }>`
    with recursive up as (
      select u.id, u.parent_id, 0 as steps from unit u where u.id = ${unitId}
      union all select u.id, u.parent_id, up.steps + 1 from unit u join up on u.id = up.parent_id)
    select s.id, s.role, coalesce(up.steps, 99) as steps from staff s left join up on up.id = s.unit_id
     where s.state = 'active' and ((s.role = 'SV' and up.id is not null) or s.role = 'QA') order by steps, s.id limit 50`.execute(
    tx,
  )
  const heads = rows.filter((row) => row.role === 'SV')
  const nearest = heads[0]?.steps
  return {
    supervisors: heads.filter((row) => row.steps === nearest).map((row) => row.id),
    quality: rows.filter((row) => row.role === 'QA').map((row) => row.id),
  }
}

export interface DueReminder {
  readonly customer_id: string
  readonly id: string
}

/** Another worker's rows are passed over. */
export async function lockDueReminders(tx: Tx, _scope: Scope, now: Date, limit: number): Promise<DueReminder[]> {
  const { rows } = await sql<DueReminder>`
    select k.customer_id, k.id from complaint k where k.next_escalation_at <= ${now} order by k.next_escalation_at limit ${limit} for update skip locked`.execute(
    tx,
  )
  return rows
}

/** Closed for longer than it could be reopened: its people need the customer no more. */
export async function longClosed(tx: Tx, _scope: Scope, before: Date, limit: number): Promise<DueReminder[]> {
  const { rows } = await sql<DueReminder>`
    select distinct k.customer_id, k.id from case_access a join complaint k on k.customer_id = a.customer_id and k.id = a.case_id
     where a.to_at is null and a.case_kind = 'complaint' and k.closed_at < ${before} limit ${limit}`.execute(tx)
  return rows
}
