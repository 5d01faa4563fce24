import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Tx } from '../../platform/work.ts'
import { staffInScope } from './staff.queries.ts'
import type { StaffState } from './staff.rules.ts'

export interface Leave {
  readonly id: string
  readonly version: number
  readonly staff: { readonly id: string; readonly displayName: string }
  readonly cover: { readonly id: string; readonly displayName: string }
  readonly fromOn: string
  readonly toOn: string
  readonly reason: string
  readonly cancelledAt: Date | null
}

/** A leave is in scope when the one who is away is, or the reader is the cover. */
const selectLeave = sql`
  select l.id, l.version, l.from_on as "fromOn", l.to_on as "toOn", l.reason, l.cancelled_at as "cancelledAt",
    jsonb_build_object('id', s.id, 'displayName', s.display_name) as staff,
    jsonb_build_object('id', c.id, 'displayName', c.display_name) as cover
  from staff_leave l join staff s on s.id = l.staff_id join staff c on c.id = l.cover_staff_id`

export async function listLeave(tx: Tx, scope: Scope, filter: { staffId?: string | undefined; from: string }): Promise<Leave[]> {
  const { rows } = await sql<Leave>`${selectLeave}
    where l.cancelled_at is null and l.to_on >= ${filter.from}::date
      and (${staffInScope(scope)} or l.cover_staff_id = ${scope.actorId})
      and (${filter.staffId ?? null}::uuid is null or l.staff_id = ${filter.staffId ?? null}::uuid)
    order by l.from_on, l.id limit 500`.execute(tx)
  return rows
}

export async function findLeave(tx: Tx, scope: Scope, id: string): Promise<Leave | undefined> {
  const { rows } = await sql<Leave>`${selectLeave} where l.id = ${id} and ${staffInScope(scope)}`.execute(tx)
  return rows[0]
}

export async function lockLeave(tx: Tx, scope: Scope, id: string): Promise<Leave | undefined> {
  const { rows } = await sql<Leave>`${selectLeave} where l.id = ${id} and ${staffInScope(scope)} for update of l`.execute(tx)
  return rows[0]
}

/** Both people are held, in the order of their ids: their leaves are then decided one after the other. */
export async function lockPeople(tx: Tx, _scope: Scope, ids: readonly string[]): Promise<Map<string, StaffState>> {
  const { rows } = await sql<{ id: string; state: StaffState }>`
    select id, state from staff where id = any(${[...ids]}::uuid[]) order by id for update`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.state]))
}

export async function leavesOf(tx: Tx, _scope: Scope, ids: readonly string[], from: string) {
  const { rows } = await sql<{ staffId: string; coverStaffId: string; fromOn: string; toOn: string }>`
    select staff_id as "staffId", cover_staff_id as "coverStaffId", from_on as "fromOn", to_on as "toOn"
    from staff_leave
    where cancelled_at is null and to_on >= ${from}::date
      and (staff_id = any(${[...ids]}::uuid[]) or cover_staff_id = any(${[...ids]}::uuid[]))`.execute(tx)
  return rows
}

export async function insertLeave(
  tx: Tx,
  _scope: Scope,
  leave: {
    id: string
    staffId: string
    coverStaffId: string
    fromOn: string
    toOn: string
    reason: string
    createdBy: string
    at: Date
  },
): Promise<void> {
  await tx
    .insertInto('staff_leave')
    .values({
      id: leave.id,
      staff_id: leave.staffId,
      cover_staff_id: leave.coverStaffId,
      from_on: leave.fromOn,
      to_on: leave.toOn,
      reason: leave.reason,
      created_at: leave.at,
      created_by: leave.createdBy,
    })
    .execute()
}

export async function markCancelled(tx: Tx, _scope: Scope, id: string, at: Date): Promise<void> {
  await tx
    .updateTable('staff_leave')
    .set((eb) => ({ cancelled_at: at, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
}

/** No scope: it only tells a refusal from a miss, for the audit. */
export async function leaveExists(tx: Tx, id: string): Promise<boolean> {
  return (await tx.selectFrom('staff_leave').select('id').where('id', '=', id).executeTakeFirst()) !== undefined
}
