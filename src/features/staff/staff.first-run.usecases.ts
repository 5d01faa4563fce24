import { createHash, randomBytes } from 'node:crypto'
import type { Actor } from '../../kernel/scope.ts'
import { systemActor } from '../../platform/system-actor.ts'
import type { Context } from '../../platform/work.ts'
import { makePasswordHash } from '../session/session.usecases.ts'
import * as queries from './staff.queries.ts'
import { staffErrors } from './staff.rules.ts'
import { enterUnit } from './staff.units.usecases.ts'
import { enterStaff } from './staff.usecases.ts'

/** There is nobody yet who could act. */
function builder(ip: string | null): Actor {
  return { ...systemActor, ip }
}
const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

/** At the start of a process: the token to print while there are no staff. A later start replaces an earlier token. */
export async function prepareFirstRun(context: Context): Promise<string | undefined> {
  const system = context.as(builder(null))
  if (!(await firstRunState(system)).isOpen) return undefined
  return system.write('staff:first_run', async (work) => {
    work.audit({ action: 'staff.prepare_first_run', objectKind: 'first_run', objectId: null })
    const token = randomBytes(24).toString('base64url')
    await queries.saveFirstRunToken(work.tx, work.scope, hashOf(token), work.now)
    return token
  })
}

export function firstRunState(context: Context): Promise<{ isOpen: boolean }> {
  return context
    .as(builder(context.actor.ip))
    .read('staff:first_run', async (work) => ({ isOpen: !(await queries.thereIsStaff(work.tx)) }))
}

export interface FirstRun {
  readonly token: string
  readonly branchName: string
  readonly userName: string
  readonly displayName: string
  readonly password: string
}
export async function firstRun(context: Context, input: FirstRun): Promise<void> {
  const outside = context.as(builder(context.actor.ip))
  // Before the hash: a stranger without the token costs no memory.
  await outside.read('staff:first_run', async (work) => {
    if (await queries.thereIsStaff(work.tx)) throw staffErrors.make('staff.first_run_over')
    if (!(await queries.firstRunTokenFits(work.tx, work.scope, hashOf(input.token))))
      throw staffErrors.make('staff.first_run_token_wrong')
  })
  const passwordHash = await makePasswordHash(context.services, input.password, input.userName)
  await outside.write('staff:first_run', async (work) => {
    if (!(await queries.takeFirstRunToken(work.tx, work.scope, hashOf(input.token))))
      throw staffErrors.make('staff.first_run_over')
    const branch = await enterUnit(work, { parentId: null, name: input.branchName, kind: 'branch', serviceHotline: null })
    const { userName, displayName } = input
    await enterStaff(
      work,
      { userName, displayName, role: 'AD', unitId: branch.id, workPhone: null },
      { passwordHash, mustChangePassword: false },
    )
  })
}

/** User names of these whose first password was never changed. */
export async function staffWithFirstPassword(context: Context, userNames: readonly string[]): Promise<Set<string>> {
  return context.read('staff:read', async (work) => new Set(await queries.listWithFirstPassword(work.tx, work.scope, userNames)))
}
