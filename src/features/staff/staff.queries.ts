import { sql, type RawBuilder } from 'kysely'
import type { Role } from '../../kernel/roles.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Locale } from '../../kernel/texts.ts'
import type { Tx } from '../../platform/work.ts'
import type { StaffState } from './staff.rules.ts'

export interface Staff {
  readonly id: string
  readonly version: number
  readonly userName: string
  readonly displayName: string
  readonly role: Role
  readonly unitId: string
  readonly unitName: string
  readonly workPhone: string | null
  readonly state: StaffState
  readonly locale: Locale
  readonly endedOn: string | null
  readonly createdAt: Date
  readonly cover: { readonly id: string; readonly displayName: string; readonly toOn: string } | null
}

/** The words of the matrix over alias `s`: everybody, the unit's subtree, or oneself and those one covers. */
export function staffInScope(scope: Scope): RawBuilder<boolean> {
  if (scope.reach === 'all') return sql<boolean>`true`
  if (scope.reach === 'territory') return sql<boolean>`s.unit_id = any(${[...scope.unitIds]}::uuid[])`
  return sql<boolean>`s.id = any(${[...scope.staffIds]}::uuid[])`
}

function selectStaff(today: string) {
  return sql`
    select s.id, s.version, s.user_name as "userName", s.display_name as "displayName", s.role, s.unit_id as "unitId",
      u.name as "unitName", s.work_phone as "workPhone", s.state, s.locale, s.ended_on as "endedOn", s.created_at as "createdAt",
      (select jsonb_build_object('id', c.id, 'displayName', c.display_name, 'toOn', l.to_on)
       from staff_leave l join staff c on c.id = l.cover_staff_id
       where l.staff_id = s.id and l.cancelled_at is null and ${today}::date between l.from_on and l.to_on
       limit 1) as cover
    from staff s join unit u on u.id = s.unit_id`
}

export interface StaffFilter {
  readonly text?: string | undefined
  readonly role?: Role | undefined
  readonly state?: StaffState | undefined
  readonly unitId?: string | undefined
  /** The user name after which the page begins. */
  readonly after?: string | undefined
  readonly limit: number
  readonly today: string
}

export async function listStaff(tx: Tx, scope: Scope, filter: StaffFilter): Promise<Staff[]> {
  const conditions = [staffInScope(scope)]
  if (filter.text !== undefined && filter.text !== '') {
    const pattern = `%${filter.text.replaceAll(/[\\%_]/g, '\\$&')}%`
    conditions.push(sql`(s.display_name ilike ${pattern} or s.user_name ilike ${pattern})`)
  }
  if (filter.role !== undefined) conditions.push(sql`s.role = ${filter.role}`)
  if (filter.state !== undefined) conditions.push(sql`s.state = ${filter.state}`)
  if (filter.unitId !== undefined) conditions.push(sql`s.unit_id in (${unitSubtree(filter.unitId)})`)
  if (filter.after !== undefined) conditions.push(sql`lower(s.user_name) > ${filter.after.toLowerCase()}`)
  const { rows } = await sql<Staff>`${selectStaff(filter.today)}
    where ${sql.join(conditions, sql` and `)}
    order by lower(s.user_name) limit ${filter.limit}`.execute(tx)
  return rows
}

/** Ids of a unit and of all below it. */
export function unitSubtree(unitId: string): RawBuilder<string> {
  return sql<string>`
    with recursive below as (
      select ${unitId}::uuid as id union select u.id from unit u join below on u.parent_id = below.id)
    select id from below`
}

export async function findStaff(tx: Tx, scope: Scope, id: string, today: string): Promise<Staff | undefined> {
  const { rows } = await sql<Staff>`${selectStaff(today)} where s.id = ${id} and ${staffInScope(scope)}`.execute(tx)
  return rows[0]
}

/** Held until the commit: of parallel edits one wins, the others see its version. */
export async function lockStaff(tx: Tx, scope: Scope, id: string, today: string): Promise<Staff | undefined> {
  const { rows } = await sql<Staff>`${selectStaff(today)} where s.id = ${id} and ${staffInScope(scope)} for update of s`.execute(
    tx,
  )
  return rows[0]
}

/** No scope: it only tells a refusal from a miss, for the audit. */
export async function staffExists(tx: Tx, id: string): Promise<boolean> {
  return (await tx.selectFrom('staff').select('id').where('id', '=', id).executeTakeFirst()) !== undefined
}

export interface Account {
  readonly mustChangePassword: boolean
  readonly passwordChangedAt: Date
  readonly lockedUntil: Date | null
}
export async function findAccount(tx: Tx, _scope: Scope, staffId: string): Promise<Account | undefined> {
  return tx
    .selectFrom('credential')
    .select([
      'must_change_password as mustChangePassword',
      'password_changed_at as passwordChangedAt',
      'locked_until as lockedUntil',
    ])
    .where('staff_id', '=', staffId)
    .executeTakeFirst()
}

export async function insertStaff(
  tx: Tx,
  _scope: Scope,
  staff: Pick<Staff, 'id' | 'userName' | 'displayName' | 'role' | 'unitId' | 'workPhone'> & { createdBy: string; at: Date },
): Promise<void> {
  await tx
    .insertInto('staff')
    .values({
      id: staff.id,
      user_name: staff.userName,
      display_name: staff.displayName,
      role: staff.role,
      unit_id: staff.unitId,
      work_phone: staff.workPhone,
      state: 'active',
      created_at: staff.at,
      created_by: staff.createdBy,
    })
    .execute()
}

export type StaffChange = Partial<Pick<Staff, 'displayName' | 'role' | 'unitId' | 'workPhone' | 'locale' | 'state' | 'endedOn'>>

export async function updateStaff(tx: Tx, _scope: Scope, id: string, change: StaffChange): Promise<void> {
  await tx
    .updateTable('staff')
    .set((eb) => ({
      ...(change.displayName === undefined ? {} : { display_name: change.displayName }),
      ...(change.role === undefined ? {} : { role: change.role }),
      ...(change.unitId === undefined ? {} : { unit_id: change.unitId }),
      ...(change.workPhone === undefined ? {} : { work_phone: change.workPhone }),
      ...(change.locale === undefined ? {} : { locale: change.locale }),
      ...(change.state === undefined ? {} : { state: change.state }),
      ...(change.endedOn === undefined ? {} : { ended_on: change.endedOn }),
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute()
}

/** Administrators but this one, held until the commit so that two of them cannot disable each other at once. */
export async function countOtherAdministrators(tx: Tx, _scope: Scope, id: string): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    select id from staff where role = 'AD' and state = 'active' order by id for update`.execute(tx)
  return rows.filter((row) => row.id !== id).length
}

/** Colleagues for whom he stands in now or later. A day too many at the edge of a time zone does no harm. */
export async function countCovers(tx: Tx, _scope: Scope, id: string, now: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from staff_leave
    where cover_staff_id = ${id} and cancelled_at is null and to_on >= ${now}::timestamptz::date`.execute(tx)
  return rows[0]?.count ?? 0
}

/** No scope: on the first run there is nobody who could hold a right. */
export async function thereIsStaff(tx: Tx): Promise<boolean> {
  return (await tx.selectFrom('staff').select('id').limit(1).executeTakeFirst()) !== undefined
}

export async function saveFirstRunToken(tx: Tx, _scope: Scope, tokenHash: Buffer, at: Date): Promise<void> {
  await tx
    .insertInto('first_run')
    .values({ one: true, token_hash: tokenHash, created_at: at })
    .onConflict((conflict) => conflict.column('one').doUpdateSet({ token_hash: tokenHash, created_at: at }))
    .execute()
}

export async function firstRunTokenFits(tx: Tx, _scope: Scope, tokenHash: Buffer): Promise<boolean> {
  return (await tx.selectFrom('first_run').select('one').where('token_hash', '=', tokenHash).executeTakeFirst()) !== undefined
}

/** The token is used up by the transaction that commits; a second one waits and finds nothing. */
export async function takeFirstRunToken(tx: Tx, _scope: Scope, tokenHash: Buffer): Promise<boolean> {
  const taken = await tx.deleteFrom('first_run').where('token_hash', '=', tokenHash).executeTakeFirst()
  return taken.numDeletedRows === 1n
}

export async function listWithFirstPassword(tx: Tx, _scope: Scope, userNames: readonly string[]): Promise<string[]> {
  const rows = await tx
    .selectFrom('staff as s')
    .innerJoin('credential as c', 'c.staff_id', 's.id')
    .select('s.user_name')
    .where('s.user_name', 'in', [...userNames])
    .where('s.state', '=', 'active')
    .whereRef('c.password_changed_at', '=', 's.created_at')
    .execute()
  return rows.map((row) => row.user_name)
}
