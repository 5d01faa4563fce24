import { createHash, randomBytes } from 'node:crypto'
import { newId } from '../../kernel/ids.ts'
import type { Work } from '../../platform/work.ts'
import * as queries from './session.queries.ts'
import { SESSION_LIMITS } from './session.rules.ts'

/** 256 bits; only their hash is kept, so that a copy of the database opens no session. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

export function idleSince(now: Date): Date {
  return new Date(now.getTime() - SESSION_LIMITS.idleMinutes * 60_000)
}

/** A new session with a new id: at sign-in, and at every change of rights. The oldest beyond the limit end. */
export async function openSession(
  work: Work,
  session: { staffId: string; authState: 'password' | 'full'; ip: string | null; userAgent: string | null },
): Promise<{ token: string; sessionId: string }> {
  const token = newToken()
  const sessionId = newId(work.now)
  await queries.revokeSessions(work.tx, work.scope, {
    staffId: session.staffId,
    now: work.now,
    keepNewest: SESSION_LIMITS.perPerson - 1,
  })
  await queries.insertSession(work.tx, work.scope, {
    tokenHash: hashToken(token),
    id: sessionId,
    staffId: session.staffId,
    authState: session.authState,
    now: work.now,
    expiresAt: new Date(work.now.getTime() + SESSION_LIMITS.absoluteHours * 3_600_000),
    ip: session.ip,
    userAgent: session.userAgent === null ? null : session.userAgent.slice(0, 300),
  })
  return { token, sessionId }
}
