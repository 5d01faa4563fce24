import type { Context } from '../../platform/work.ts'
import { verifyPassword } from '../../platform/passwords.ts'
import * as queries from './session.queries.ts'
import { countFailure, isLocked, passwordProfile, sessionErrors } from './session.rules.ts'

/**
 * The person at the keyboard is who signed in: asked before an act that a borrowed session must not do. A wrong
 * password counts as a failed sign-in, or a stolen session would be a way to guess it.
 */
export async function provePassword(context: Context, password: string): Promise<boolean> {
  const { services } = context
  const credential = await context.read('session:self', (work) => queries.getCredential(work.tx, work.scope, work.actor.id))
  if (isLocked(credential, services.clock.now())) throw sessionErrors.make('session.locked')
  if (await verifyPassword(credential.passwordHash, password)) return true
  await context.write('session:self', async (work) => {
    const locked = await queries.lockCredential(work.tx, work.scope, work.actor.id)
    const profile = passwordProfile(services.config.passwordProfile)
    await queries.saveFailures(work.tx, work.scope, work.actor.id, countFailure(profile, locked, work.now))
    work.audit({ action: 'session.wrong_password', objectKind: 'staff', objectId: work.actor.id })
  })
  return false
}
