import { sql, type Kysely } from 'kysely'
import type { AuthState } from '../../contract/endpoint.ts'
import type { Role } from '../../kernel/roles.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Locale } from '../../kernel/texts.ts'
import type { DB } from '../../platform/db-types.generated.ts'
import type { Database } from '../../platform/database.ts'
import { kept } from '../../platform/kept.ts'
import { publishSessionEnd } from '../../platform/notices.ts'
import type { Tx } from '../../platform/work.ts'
import type { FailureCount } from './session.rules.ts'

/** What every request needs to know of its caller, read in one statement. */
export interface AuthenticatedRow {
  readonly sessionId: string
  readonly authState: AuthState
  readonly ip: string | null
  readonly staffId: string
  readonly role: Role
  readonly unitId: string
  readonly covers: string[]
  readonly unitIds: string[]
  readonly unitStaffIds: string[]
  readonly territoryIds: string[]
}

/** From one row of `caller`: the units and territories below his, the staff in them and those he covers today. */
function reachOf(today: string) {
  return sql`units as (
      select unit_id as id from caller
      union all select u.id from unit u join units above on u.parent_id = above.id
    ), territories as (
      select t.id from territory t where t.unit_id in (select id from units)
      union select t.id from territory t join territories above on t.parent_id = above.id
    )
    select session_id as "sessionId", auth_state as "authState", ip, staff_id as "staffId", role, unit_id as "unitId",
      array(select l.staff_id from staff_leave l
            where l.cover_staff_id = caller.staff_id and l.cancelled_at is null
              and ${today}::date between l.from_on and l.to_on) as covers,
      array(select id from units) as "unitIds",
      array(select m.id from staff m where m.unit_id in (select id from units)) as "unitStaffIds",
      array(select id from territories) as "territoryIds"
    from caller`
}

/** No scope, for the same reason: the person for whom a job runs, without a session. */
export async function findActing(
  db: Kysely<DB>,
  at: { staffId: string; today: string },
): Promise<Omit<AuthenticatedRow, 'sessionId'> | undefined> {
  const found = await sql<AuthenticatedRow>`
    with recursive caller as (
      select null::uuid as session_id, 'full' as auth_state, null::text as ip, p.id as staff_id, p.role, p.unit_id
      from staff p where p.id = ${at.staffId} and p.state = 'active'
    ), ${reachOf(at.today)}`.execute(db)
  return found.rows[0]
}

/** No scope: this is the statement that finds out whose scope it is. `today` is the date in the branch's time zone. */
export async function findAuthenticated(
  db: Database,
  at: { tokenHash: Buffer; now: Date; idleSince: Date; today: string; passive: boolean },
): Promise<AuthenticatedRow | undefined> {
  const found = await kept(
    sql<AuthenticatedRow>`
    with recursive caller as (
      select s.token_hash, s.id as session_id, s.auth_state, s.ip, p.id as staff_id, p.role, p.unit_id
      from session s join staff p on p.id = s.staff_id
      where s.token_hash = ${at.tokenHash} and s.revoked_at is null and s.expires_at > ${at.now}
        and s.last_seen_at > ${at.idleSince} and p.state = 'active'
    ), seen as (
      update session set last_seen_at = ${at.now}
      where token_hash in (select token_hash from caller) and last_seen_at < ${at.now}::timestamptz - interval '1 minute'
        and not ${at.passive}::boolean
    ), ${reachOf(at.today)}`,
  ).execute(db.kysely)
  return found.rows[0]
}

export interface Credential extends FailureCount {
  readonly staffId: string
  readonly state: string
  readonly passwordHash: string
  readonly passwordChangedAt: Date
  readonly mustChangePassword: boolean
}

function selectCredential(tx: Tx) {
  return tx
    .selectFrom('credential as c')
    .innerJoin('staff as s', 's.id', 'c.staff_id')
    .select([
      'c.staff_id as staffId',
      's.state',
      'c.password_hash as passwordHash',
      'c.password_changed_at as passwordChangedAt',
      'c.must_change_password as mustChangePassword',
      'c.failed_sign_ins as failures',
      'c.lock_count as lockCount',
      'c.locked_until as lockedUntil',
    ])
}

export function findCredentialByUserName(tx: Tx, _scope: Scope, userName: string): Promise<Credential | undefined> {
  return selectCredential(tx)
    .where(sql<string>`lower(s.user_name)`, '=', userName.toLowerCase())
    .executeTakeFirst()
}

export function getCredential(tx: Tx, _scope: Scope, staffId: string): Promise<Credential> {
  return selectCredential(tx).where('c.staff_id', '=', staffId).executeTakeFirstOrThrow()
}

/** Locked until the commit, so that parallel guesses are counted one after the other. */
export function lockCredential(tx: Tx, _scope: Scope, staffId: string): Promise<Credential> {
  return selectCredential(tx).where('c.staff_id', '=', staffId).forUpdate('c').executeTakeFirstOrThrow()
}

export async function saveFailures(tx: Tx, _scope: Scope, staffId: string, count: FailureCount): Promise<void> {
  await tx
    .updateTable('credential')
    .set({ failed_sign_ins: count.failures, lock_count: count.lockCount, locked_until: count.lockedUntil })
    .where('staff_id', '=', staffId)
    .execute()
}

export async function savePassword(
  tx: Tx,
  _scope: Scope,
  password: { staffId: string; passwordHash: string; mustChangePassword: boolean; at: Date },
): Promise<void> {
  const values = {
    password_hash: password.passwordHash,
    password_changed_at: password.at,
    must_change_password: password.mustChangePassword,
    failed_sign_ins: 0,
    lock_count: 0,
    locked_until: null,
  }
  await tx
    .insertInto('credential')
    .values({ staff_id: password.staffId, ...values })
    .onConflict((conflict) => conflict.column('staff_id').doUpdateSet(values))
    .execute()
}

/** The same password under today's cost: its age does not change. */
export async function saveRehash(tx: Tx, _scope: Scope, staffId: string, passwordHash: string): Promise<void> {
  await tx.updateTable('credential').set({ password_hash: passwordHash }).where('staff_id', '=', staffId).execute()
}

export interface Guard extends FailureCount {
  readonly windowFrom: Date
}
export async function findGuards(tx: Tx, _scope: Scope, keys: string[]): Promise<Map<string, Guard>> {
  const rows = await tx.selectFrom('sign_in_guard').selectAll().where('key', 'in', keys).execute()
  return new Map(
    rows.map((row) => [
      row.key,
      { failures: row.failures, lockCount: row.lock_count, lockedUntil: row.locked_until, windowFrom: row.window_from },
    ]),
  )
}

export async function saveGuard(tx: Tx, _scope: Scope, key: string, guard: Guard): Promise<void> {
  const values = {
    failures: guard.failures,
    lock_count: guard.lockCount,
    locked_until: guard.lockedUntil,
    window_from: guard.windowFrom,
  }
  await tx
    .insertInto('sign_in_guard')
    .values({ key, ...values })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(values))
    .execute()
}

/** Makes the row if need be and holds it until the commit. */
export async function lockGuard(tx: Tx, _scope: Scope, key: string, now: Date): Promise<Guard> {
  const row = await tx
    .insertInto('sign_in_guard')
    .values({ key, failures: 0, window_from: now })
    .onConflict((conflict) => conflict.column('key').doUpdateSet((eb) => ({ key: eb.ref('excluded.key') })))
    .returningAll()
    .executeTakeFirstOrThrow()
  return { failures: row.failures, lockCount: row.lock_count, lockedUntil: row.locked_until, windowFrom: row.window_from }
}

export async function insertSession(
  tx: Tx,
  _scope: Scope,
  session: {
    tokenHash: Buffer
    id: string
    staffId: string
    authState: 'password' | 'full'
    now: Date
    expiresAt: Date
    ip: string | null
    userAgent: string | null
  },
): Promise<void> {
  await tx
    .insertInto('session')
    .values({
      token_hash: session.tokenHash,
      id: session.id,
      staff_id: session.staffId,
      auth_state: session.authState,
      created_at: session.now,
      last_seen_at: session.now,
      expires_at: session.expiresAt,
      ip: session.ip,
      user_agent: session.userAgent,
    })
    .execute()
}

/** Ends sessions and tells every process, so that open streams close at once. Returns how many ended. */
export async function revokeSessions(
  tx: Tx,
  _scope: Scope,
  which: { staffId: string; now: Date; sessionId?: string; keepNewest?: number },
): Promise<number> {
  const ended = await sql<{ id: string }>`
    with ended as (
      update session set revoked_at = ${which.now}
      where staff_id = ${which.staffId} and revoked_at is null
        and (${which.sessionId ?? null}::uuid is null or id = ${which.sessionId ?? null}::uuid)
        and id not in (
          select k.id from session k where k.staff_id = ${which.staffId} and k.revoked_at is null
          order by k.created_at desc, k.id desc limit ${which.keepNewest ?? 0})
      returning id
    )
    select id from ended`.execute(tx)
  if (ended.rows.length > 0) await publishSessionEnd(tx, which.staffId)
  return ended.rows.length
}

export async function listOpenSessions(tx: Tx, _scope: Scope, staffId: string, now: Date, idleSince: Date) {
  return tx
    .selectFrom('session')
    .select(['id', 'created_at', 'last_seen_at', 'expires_at', 'ip', 'user_agent'])
    .where('staff_id', '=', staffId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .where('last_seen_at', '>', idleSince)
    .orderBy('created_at', 'desc')
    .execute()
}

export interface SessionOwner {
  readonly id: string
  readonly userName: string
  readonly displayName: string
  readonly role: Role
  readonly unitId: string
  readonly unitName: string
  readonly locale: Locale
}
export async function getSessionOwner(tx: Tx, _scope: Scope, staffId: string): Promise<SessionOwner> {
  const row = await tx
    .selectFrom('staff as s')
    .innerJoin('unit as u', 'u.id', 's.unit_id')
    .select(['s.id', 's.user_name', 's.display_name', 's.role', 's.unit_id', 'u.name as unit_name', 's.locale'])
    .where('s.id', '=', staffId)
    .executeTakeFirstOrThrow()
  return {
    id: row.id,
    userName: row.user_name,
    displayName: row.display_name,
    role: row.role as Role,
    unitId: row.unit_id,
    unitName: row.unit_name,
    locale: row.locale as Locale,
  }
}

export async function getAuthState(tx: Tx, _scope: Scope, sessionId: string): Promise<AuthState> {
  const row = await tx.selectFrom('session').select('auth_state').where('id', '=', sessionId).executeTakeFirst()
  return (row?.auth_state ?? 'none') as AuthState
}

/** Ended sessions and quiet guards are of no use after a while. */
export async function sweep(tx: Tx, _scope: Scope, before: Date): Promise<number> {
  const sessions = await tx.deleteFrom('session').where('expires_at', '<', before).executeTakeFirst()
  const guards = await tx
    .deleteFrom('sign_in_guard')
    .where('window_from', '<', before)
    .where((eb) => eb.or([eb('locked_until', 'is', null), eb('locked_until', '<', before)]))
    .executeTakeFirst()
  return Number(sessions.numDeletedRows + guards.numDeletedRows)
}
