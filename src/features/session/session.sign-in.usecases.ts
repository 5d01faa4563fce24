import type { Actor } from '../../kernel/scope.ts'
import type { AppError } from '../../kernel/errors.ts'
import type { Role } from '../../kernel/roles.ts'
import { systemActor } from '../../platform/system-actor.ts'
import type { Context, Services, Work } from '../../platform/work.ts'
import { hashPassword, needsRehash, verifyPassword } from '../../platform/passwords.ts'
import type { SessionView } from './session.contract.ts'
import * as queries from './session.queries.ts'
import {
  countFailure,
  isLocked,
  mustChangePassword,
  passwordProfile,
  SESSION_LIMITS,
  sessionErrors,
  type FailureCount,
} from './session.rules.ts'
import { openSession } from './session.tokens.usecases.ts'
import { viewOf } from './session.usecases.ts'

export interface SignIn {
  readonly user: string
  readonly password: string
  readonly ip: string | null
  readonly userAgent: string | null
}

/** Before the sign-in there is no actor: the system counts the attempt. */
function gatekeeper(ip: string | null): Actor {
  return { ...systemActor, ip }
}
const nobody = { unitId: null, sessionId: null, servesStaffIds: [], unitStaffIds: [], unitIds: [], territoryIds: [] }

/** The person as the actor of his own sign-in: no right but `session:self`. */
function arriving(staff: { id: string; role: Role; unitId: string }, ip: string | null): Actor {
  return { ...nobody, kind: 'staff', id: staff.id, role: staff.role, unitId: staff.unitId, ip, servesStaffIds: [staff.id] }
}

/** Names that nobody has are kept as a keyed hash: what people type there by mistake is often their password. */
function guardKeys(services: Services, input: SignIn): { address: string; name: string } {
  const name = services.keys.auditHmac(Buffer.from(`sign-in name ${input.user.toLowerCase()}`)).toString('base64url')
  return { address: `ip ${input.ip ?? 'unknown'}`, name: `name ${name}` }
}

function lockedError(count: FailureCount, now: Date): AppError {
  const seconds = Math.ceil(((count.lockedUntil?.getTime() ?? now.getTime()) - now.getTime()) / 1000)
  return sessionErrors.make('session.locked', { seconds })
}

export async function signIn(context: Context, input: SignIn): Promise<{ token: string; view: SessionView }> {
  const { services } = context
  const gate = context.as(gatekeeper(input.ip))
  const keys = guardKeys(services, input)

  // Every limit comes before the hash: whoever is over one costs no memory.
  const known = await gate.read('session:attempt', async (work) => {
    const guards = await queries.findGuards(work.tx, work.scope, [keys.address, keys.name])
    const address = guards.get(keys.address)
    if (address !== undefined && addressIsOver(address, work.now)) throw sessionErrors.make('session.too_many_attempts')
    const credential = await queries.findCredentialByUserName(work.tx, work.scope, input.user)
    const count = credential ?? guards.get(keys.name)
    if (count !== undefined && isLocked(count, work.now)) throw lockedError(count, work.now)
    return credential
  })
  const right = await verifyPassword(known?.passwordHash, input.password)
  if (known === undefined || !right || known.state !== 'active') {
    await gate.write('session:attempt', (work) => countAttempt(work, services, keys, known?.staffId))
    throw sessionErrors.make('session.wrong_credentials')
  }
  const rehash = needsRehash(known.passwordHash) ? await hashPassword(input.password) : undefined
  return admit(context, input, known, rehash)
}

function addressIsOver(guard: queries.Guard, now: Date): boolean {
  const windowEnds = guard.windowFrom.getTime() + SESSION_LIMITS.addressWindowMinutes * 60_000
  return guard.failures >= SESSION_LIMITS.failuresPerAddress && now.getTime() < windowEnds
}

async function countAttempt(
  work: Work,
  services: Services,
  keys: { address: string; name: string },
  staffId: string | undefined,
) {
  const profile = passwordProfile(services.config.passwordProfile)
  const { tx, scope, now } = work
  if (staffId === undefined) {
    const guard = await queries.lockGuard(tx, scope, keys.name, now)
    await queries.saveGuard(tx, scope, keys.name, { ...countFailure(profile, guard, now), windowFrom: now })
  } else {
    const credential = await queries.lockCredential(tx, scope, staffId)
    if (!isLocked(credential, now)) await queries.saveFailures(tx, scope, staffId, countFailure(profile, credential, now))
  }
  const address = await queries.lockGuard(tx, scope, keys.address, now)
  const windowIsOver = now.getTime() - address.windowFrom.getTime() >= SESSION_LIMITS.addressWindowMinutes * 60_000
  await queries.saveGuard(tx, scope, keys.address, {
    ...address,
    failures: windowIsOver ? 1 : address.failures + 1,
    windowFrom: windowIsOver ? now : address.windowFrom,
  })
  work.audit({ action: 'session.sign_in_failed', objectKind: 'staff', objectId: staffId ?? null })
}

async function admit(context: Context, input: SignIn, known: queries.Credential, rehash: string | undefined) {
  const { services } = context
  const owner = await context
    .as(gatekeeper(input.ip))
    .read('session:attempt', (work) => queries.getSessionOwner(work.tx, work.scope, known.staffId))
  return context.as(arriving(owner, input.ip)).write('session:self', async (work) => {
    const credential = await queries.lockCredential(work.tx, work.scope, known.staffId)
    // Of many guesses at once only those before the lock count, even if one of the later ones is right.
    if (isLocked(credential, work.now)) throw lockedError(credential, work.now)
    if (credential.state !== 'active' || credential.passwordHash !== known.passwordHash)
      throw sessionErrors.make('session.wrong_credentials')
    await queries.saveFailures(work.tx, work.scope, known.staffId, { failures: 0, lockCount: 0, lockedUntil: null })
    if (rehash !== undefined) await queries.saveRehash(work.tx, work.scope, known.staffId, rehash)
    const profile = passwordProfile(services.config.passwordProfile)
    const authState = mustChangePassword(profile, credential, work.now) ? 'password' : 'full'
    const { token, sessionId } = await openSession(work, {
      staffId: known.staffId,
      authState,
      ip: input.ip,
      userAgent: input.userAgent,
    })
    work.audit({ action: 'session.sign_in', objectKind: 'session', objectId: sessionId })
    return { token, view: await viewOf(work, context, known.staffId, authState) }
  })
}
