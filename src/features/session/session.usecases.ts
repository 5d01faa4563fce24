import type { AuthState } from '../../contract/endpoint.ts'
import { localDate } from '../../kernel/zones.ts'
import type { Actor } from '../../kernel/scope.ts'
import type { Context, Services, Work } from '../../platform/work.ts'
import { hashPassword, verifyPassword } from '../../platform/passwords.ts'
import type { SessionView } from './session.contract.ts'
import * as queries from './session.queries.ts'
import { grantsOf, isLocked, countFailure, passwordProblems, passwordProfile, sessionErrors } from './session.rules.ts'
import { hashToken, idleSince, openSession } from './session.tokens.usecases.ts'

/** Who calls: asked once for every request, and again by open streams. One statement, nothing is remembered. */
export async function authenticate(
  services: Services,
  token: string,
  how: { readonly passive: boolean } = { passive: false },
): Promise<{ actor: Actor; authState: AuthState } | undefined> {
  const now = services.clock.now()
  const row = await queries.findAuthenticated(services.db, {
    tokenHash: hashToken(token),
    now,
    idleSince: idleSince(now),
    today: localDate(now, services.pack.calendar.timeZone.value),
    passive: how.passive,
  })
  return row === undefined ? undefined : { authState: row.authState, actor: actorFrom(row, row.sessionId) }
}

/** The person a job acts for, with the rights of this moment; undefined when he may no longer act. */
export async function actorOf(services: Services, staffId: string): Promise<Actor | undefined> {
  const today = localDate(services.clock.now(), services.pack.calendar.timeZone.value)
  const row = await queries.findActing(services.db.kysely, { staffId, today })
  return row === undefined ? undefined : actorFrom(row, null)
}

function actorFrom(row: Omit<queries.AuthenticatedRow, 'sessionId'>, sessionId: string | null): Actor {
  return {
    kind: 'staff',
    id: row.staffId,
    role: row.role,
    unitId: row.unitId,
    sessionId,
    ip: row.ip,
    servesStaffIds: [row.staffId, ...row.covers],
    unitStaffIds: row.unitStaffIds,
    unitIds: row.unitIds,
    territoryIds: row.territoryIds,
  }
}

/** What the shell is told about the person of this session. */
export async function viewOf(work: Work, context: Context, staffId: string, authState: AuthState): Promise<SessionView> {
  const staff = await queries.getSessionOwner(work.tx, work.scope, staffId)
  return { staff, authState, permissions: authState === 'full' ? grantsOf(staff.role, context.permissions) : {} }
}

export function currentSession(context: Context): Promise<SessionView> {
  return context.read('session:self', async (work) => {
    const authState =
      work.actor.sessionId === null ? 'full' : await queries.getAuthState(work.tx, work.scope, work.actor.sessionId)
    return viewOf(work, context, work.actor.id, authState)
  })
}

export function signOut(context: Context): Promise<void> {
  return context.write('session:self', async (work) => {
    const sessionId = work.actor.sessionId
    if (sessionId === null) return
    await queries.revokeSessions(work.tx, work.scope, { staffId: work.actor.id, now: work.now, sessionId })
    work.audit({ action: 'session.sign_out', objectKind: 'session', objectId: sessionId })
  })
}

export function listSessions(context: Context) {
  return context.read('session:self', async (work) => {
    const rows = await queries.listOpenSessions(work.tx, work.scope, work.actor.id, work.now, idleSince(work.now))
    return {
      items: rows.map((row) => ({
        id: row.id,
        createdAt: row.created_at.toISOString(),
        lastSeenAt: row.last_seen_at.toISOString(),
        expiresAt: row.expires_at.toISOString(),
        ip: row.ip,
        userAgent: row.user_agent,
        isCurrent: row.id === work.actor.sessionId,
      })),
    }
  })
}

export function revokeSession(context: Context, sessionId: string): Promise<void> {
  return context.write('session:self', async (work) => {
    const ended = await queries.revokeSessions(work.tx, work.scope, { staffId: work.actor.id, now: work.now, sessionId })
    if (ended === 0) throw sessionErrors.make('session.not_found')
    work.audit({ action: 'session.revoke', objectKind: 'session', objectId: sessionId })
  })
}

/** Says every fault of a new password at once; the hash is made before the transaction opens. */
export async function makePasswordHash(services: Services, password: string, userName: string): Promise<string> {
  const problems = passwordProblems(passwordProfile(services.config.passwordProfile), password, userName)
  if (problems.length > 0) throw sessionErrors.make('session.weak_password', { problems })
  return hashPassword(password)
}

/** For the administration of staff: sets the password and ends every session. The caller audits. */
export async function setPassword(
  work: Work,
  password: { staffId: string; passwordHash: string; mustChangePassword: boolean },
): Promise<void> {
  await queries.savePassword(work.tx, work.scope, { ...password, at: work.now })
  await endSessions(work, password.staffId)
}

export async function endSessions(work: Work, staffId: string): Promise<void> {
  await queries.revokeSessions(work.tx, work.scope, { staffId, now: work.now })
}

/** Lets a locked person try again; the length of the next lock begins anew too. */
export async function unlock(work: Work, staffId: string): Promise<void> {
  await queries.saveFailures(work.tx, work.scope, staffId, { failures: 0, lockCount: 0, lockedUntil: null })
}

export async function changePassword(
  context: Context,
  input: { current: string; next: string },
  from: { ip: string | null; userAgent: string | null },
): Promise<{ token: string; view: SessionView }> {
  const { services } = context
  const profile = passwordProfile(services.config.passwordProfile)
  const before = await context.read('session:self', async (work) => ({
    credential: await queries.getCredential(work.tx, work.scope, work.actor.id),
    owner: await queries.getSessionOwner(work.tx, work.scope, work.actor.id),
  }))
  if (isLocked(before.credential, services.clock.now())) throw sessionErrors.make('session.locked')
  if (!(await verifyPassword(before.credential.passwordHash, input.current))) {
    // A stolen session must not be a way to guess the password without limit.
    await context.write('session:self', async (work) => {
      const locked = await queries.lockCredential(work.tx, work.scope, work.actor.id)
      await queries.saveFailures(work.tx, work.scope, work.actor.id, countFailure(profile, locked, work.now))
      work.audit({ action: 'session.wrong_password', objectKind: 'staff', objectId: work.actor.id })
    })
    throw sessionErrors.make('session.wrong_password')
  }
  if (input.next === input.current) throw sessionErrors.make('session.same_password')
  const passwordHash = await makePasswordHash(services, input.next, before.owner.userName)
  return context.write('session:self', async (work) => {
    const staffId = work.actor.id
    const locked = await queries.lockCredential(work.tx, work.scope, staffId)
    // Changed or locked by another call while the hash was made.
    if (isLocked(locked, work.now)) throw sessionErrors.make('session.locked')
    if (locked.passwordHash !== before.credential.passwordHash) throw sessionErrors.make('session.wrong_password')
    await setPassword(work, { staffId, passwordHash, mustChangePassword: false })
    const { token } = await openSession(work, { staffId, authState: 'full', ...from })
    work.audit({ action: 'session.change_password', objectKind: 'staff', objectId: staffId, fields: ['password'] })
    return { token, view: await viewOf(work, context, staffId, 'full') }
  })
}

const KEPT_DAYS = 30
/** Daily: sessions and guards that ended a month ago tell nobody anything. */
export function sweepSessions(context: Context): Promise<void> {
  return context.write('session:attempt', async (work) => {
    await queries.sweep(work.tx, work.scope, new Date(work.now.getTime() - KEPT_DAYS * 86_400_000))
    work.audit({ action: 'session.sweep', objectKind: 'session', objectId: null })
  })
}
