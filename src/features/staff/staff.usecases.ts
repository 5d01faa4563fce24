import { randomInt } from 'node:crypto'
import { commonErrors } from '../../contract/common-errors.ts'
import type { Output } from '../../contract/endpoint.ts'
import { newId } from '../../kernel/ids.ts'
import type { Role } from '../../kernel/roles.ts'
import { localDate } from '../../kernel/zones.ts'
import { denied } from '../../platform/denial.ts'
import type { Context, Services, Work } from '../../platform/work.ts'
import { endSessions, makePasswordHash, setPassword, unlock } from '../session/session.usecases.ts'
import type { createStaff as createEndpoint, editProfile as profileEndpoint, StaffDetail, StaffView } from './staff.contract.ts'
import * as queries from './staff.queries.ts'
import { leavesNoAdministrator, mayHappen, staffErrors, type StaffMove } from './staff.rules.ts'
import * as units from './staff.units.queries.ts'

export function branchToday(services: Services): string {
  return localDate(services.clock.now(), services.pack.calendar.timeZone.value)
}

export function viewOf(staff: queries.Staff): StaffView {
  return { ...staff, createdAt: staff.createdAt.toISOString() }
}

/** Locks and ages of passwords are the administrator's business alone. */
async function detailOf(work: Work, staff: queries.Staff): Promise<StaffDetail> {
  const account =
    work.scope.role === 'AD' || work.scope.role === 'SYSTEM'
      ? await queries.findAccount(work.tx, work.scope, staff.id)
      : undefined
  return {
    ...viewOf(staff),
    account:
      account === undefined
        ? null
        : {
            mustChangePassword: account.mustChangePassword,
            passwordChangedAt: account.passwordChangedAt.toISOString(),
            lockedUntil:
              account.lockedUntil !== null && account.lockedUntil > work.now ? account.lockedUntil.toISOString() : null,
          },
  }
}

/** Beyond one's scope reads as "not found"; the audit knows better. */
export async function noSuchStaff(work: Work, id: string): Promise<Error> {
  const error = staffErrors.make('staff.not_found')
  return (await queries.staffExists(work.tx, id)) ? denied(error) : error
}

export interface StaffSearch extends Omit<queries.StaffFilter, 'after' | 'today'> {
  readonly cursor?: string | undefined
}
export function listStaff(context: Context, search: StaffSearch): Promise<{ items: StaffView[]; nextCursor: string | null }> {
  return context.read('staff:read', async (work) => {
    const { cursor, limit, ...filter } = search
    const after = cursor === undefined ? undefined : Buffer.from(cursor, 'base64url').toString('utf8').replaceAll('\0', '')
    const rows = await queries.listStaff(work.tx, work.scope, {
      ...filter,
      after,
      limit: limit + 1,
      today: branchToday(context.services),
    })
    const items = rows.slice(0, limit)
    const last = rows.length > limit ? items.at(-1) : undefined
    return { items: items.map(viewOf), nextCursor: last === undefined ? null : Buffer.from(last.userName).toString('base64url') }
  })
}

export function getStaff(context: Context, id: string): Promise<StaffDetail> {
  return context.read('staff:read', async (work) => {
    const staff = await queries.findStaff(work.tx, work.scope, id, branchToday(context.services))
    if (staff === undefined) throw await noSuchStaff(work, id)
    return detailOf(work, staff)
  })
}

const SETS = ['abcdefghijkmnpqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789', '-+=@#%']
/** Of every class, without characters that look alike: it is read out over the telephone. */
function temporaryPassword(): string {
  const everything = SETS.join('')
  const pick = (set: string): string => set[randomInt(set.length)] ?? ''
  const characters = [...SETS.map(pick), ...Array.from({ length: 12 }, () => pick(everything))]
  for (let i = characters.length - 1; i > 0; i--) {
    const j = randomInt(i + 1)
    ;[characters[i], characters[j]] = [characters[j] ?? '', characters[i] ?? '']
  }
  return characters.join('')
}

type NewStaff = { userName: string; displayName: string; role: Role; unitId: string; workPhone: string | null }

export async function createStaff(context: Context, input: NewStaff): Promise<Output<typeof createEndpoint>> {
  // Rights first: whoever may not let people in must not make us hash either.
  await context.read('staff:write', async () => undefined)
  const password = temporaryPassword()
  const passwordHash = await makePasswordHash(context.services, password, '')
  return context.write('staff:write', async (work) => {
    const staff = await enterStaff(work, input, { passwordHash, mustChangePassword: true })
    return { staff: await detailOf(work, await reread(work, context, staff)), temporaryPassword: password }
  })
}

/** Within a transaction that is already open: the first administrator and the demo organisation come in this way too. */
export async function enterStaff(
  work: Work,
  input: NewStaff,
  password: { passwordHash: string; mustChangePassword: boolean },
): Promise<string> {
  if ((await units.findUnit(work.tx, work.scope, input.unitId)) === undefined) throw staffErrors.make('staff.unit_not_found')
  const id = newId(work.now)
  await queries.insertStaff(work.tx, work.scope, { id, ...input, createdBy: work.actor.id, at: work.now })
  await setPassword(work, { staffId: id, ...password })
  work.audit({
    action: 'staff.create',
    objectKind: 'staff',
    objectId: id,
    fields: ['userName', 'displayName', 'role', 'unitId', 'workPhone'],
  })
  return id
}

async function reread(work: Work, context: Context, id: string): Promise<queries.Staff> {
  const staff = await queries.findStaff(work.tx, work.scope, id, branchToday(context.services))
  if (staff === undefined) throw staffErrors.make('staff.not_found')
  return staff
}

interface Target {
  readonly id: string
  readonly version: number
}

/** What every change of a member of staff has in common: scope, version, state, and never oneself where it would hurt. */
async function holdForChange(work: Work, context: Context, target: Target, move: StaffMove): Promise<queries.Staff> {
  const staff = await queries.lockStaff(work.tx, work.scope, target.id, branchToday(context.services))
  if (staff === undefined) throw await noSuchStaff(work, target.id)
  if (staff.version !== target.version) throw commonErrors.make('request.stale', { current: await detailOf(work, staff) })
  if (!mayHappen(move, staff.state)) throw staffErrors.make('staff.wrong_state', { state: staff.state })
  return staff
}

async function keepAnAdministrator(work: Work, staff: queries.Staff): Promise<void> {
  if (staff.id === work.actor.id) throw staffErrors.make('staff.not_oneself')
  const others = staff.role === 'AD' ? await queries.countOtherAdministrators(work.tx, work.scope, staff.id) : 0
  if (leavesNoAdministrator(staff.role, staff.state, others)) throw staffErrors.make('staff.last_administrator')
}

export function editStaff(
  context: Context,
  target: Target,
  change: { displayName?: string; role?: Role; unitId?: string; workPhone?: string | null },
): Promise<StaffDetail> {
  return context.write('staff:write', async (work) => {
    const staff = await holdForChange(work, context, target, 'edit')
    const newRole = change.role !== undefined && change.role !== staff.role
    const newUnit = change.unitId !== undefined && change.unitId !== staff.unitId
    if (newRole) await keepAnAdministrator(work, staff)
    if (newUnit && (await units.findUnit(work.tx, work.scope, change.unitId ?? '')) === undefined)
      throw staffErrors.make('staff.unit_not_found')
    await queries.updateStaff(work.tx, work.scope, staff.id, change)
    // Other rights need a new session: nothing that was opened under the old ones goes on.
    if (newRole || newUnit) await endSessions(work, staff.id)
    work.audit({ action: 'staff.edit', objectKind: 'staff', objectId: staff.id, fields: Object.keys(change) })
    return detailOf(work, await reread(work, context, staff.id))
  })
}

export function disableStaff(context: Context, target: Target): Promise<StaffDetail> {
  return context.write('staff:write', async (work) => {
    const staff = await holdForChange(work, context, target, 'disable')
    await keepAnAdministrator(work, staff)
    await queries.updateStaff(work.tx, work.scope, staff.id, { state: 'disabled' })
    await endSessions(work, staff.id)
    work.audit({ action: 'staff.disable', objectKind: 'staff', objectId: staff.id, fields: ['state'] })
    return detailOf(work, await reread(work, context, staff.id))
  })
}

export function enableStaff(context: Context, target: Target): Promise<StaffDetail> {
  return context.write('staff:write', async (work) => {
    const staff = await holdForChange(work, context, target, 'enable')
    await queries.updateStaff(work.tx, work.scope, staff.id, { state: 'active' })
    work.audit({ action: 'staff.enable', objectKind: 'staff', objectId: staff.id, fields: ['state'] })
    return detailOf(work, await reread(work, context, staff.id))
  })
}

export function unlockStaff(context: Context, target: Target): Promise<StaffDetail> {
  return context.write('staff:write', async (work) => {
    const staff = await holdForChange(work, context, target, 'unlock')
    await unlock(work, staff.id)
    work.audit({ action: 'staff.unlock', objectKind: 'staff', objectId: staff.id, fields: ['lockedUntil'] })
    return detailOf(work, staff)
  })
}

export async function resetPassword(
  context: Context,
  target: Target,
): Promise<{ staff: StaffDetail; temporaryPassword: string }> {
  await context.read('staff:write', async (work) => {
    const staff = await queries.findStaff(work.tx, work.scope, target.id, branchToday(context.services))
    if (staff === undefined) throw await noSuchStaff(work, target.id)
  })
  const password = temporaryPassword()
  const passwordHash = await makePasswordHash(context.services, password, '')
  return context.write('staff:write', async (work) => {
    const staff = await holdForChange(work, context, target, 'reset_password')
    // One's own password is changed with the old one in hand.
    if (staff.id === work.actor.id) throw staffErrors.make('staff.not_oneself')
    await setPassword(work, { staffId: staff.id, passwordHash, mustChangePassword: true })
    await queries.updateStaff(work.tx, work.scope, staff.id, {})
    work.audit({ action: 'staff.reset_password', objectKind: 'staff', objectId: staff.id, fields: ['password'] })
    return { staff: await detailOf(work, await reread(work, context, staff.id)), temporaryPassword: password }
  })
}

/** What a member of staff still holds; a feature that gives people duties adds its check here, once, when it is loaded. */
export type EndOfOfficeCheck = (work: Work, staffId: string) => Promise<{ readonly duty: string; readonly count: number }>
export const endOfOfficeChecks: EndOfOfficeCheck[] = [
  async (work, staffId) => ({ duty: 'cover', count: await queries.countCovers(work.tx, work.scope, staffId, work.now) }),
]

export function endOffice(context: Context, target: Target, endedOn: string): Promise<StaffDetail> {
  return context.write('staff:write', async (work) => {
    const staff = await holdForChange(work, context, target, 'end_office')
    await keepAnAdministrator(work, staff)
    const duties: { duty: string; count: number }[] = []
    for (const check of endOfOfficeChecks) {
      const found = await check(work, staff.id)
      if (found.count > 0) duties.push(found)
    }
    if (duties.length > 0) throw staffErrors.make('staff.has_duties', { duties })
    await queries.updateStaff(work.tx, work.scope, staff.id, { state: 'left', endedOn })
    await endSessions(work, staff.id)
    work.audit({ action: 'staff.end_office', objectKind: 'staff', objectId: staff.id, fields: ['state', 'endedOn'] })
    return detailOf(work, await reread(work, context, staff.id))
  })
}

export function getProfile(context: Context): Promise<StaffView> {
  return context.read('staff:profile', async (work) => viewOf(await reread(work, context, work.actor.id)))
}

export function editProfile(
  context: Context,
  version: number,
  change: { workPhone?: string | null; locale?: StaffView['locale'] },
): Promise<Output<typeof profileEndpoint>> {
  return context.write('staff:profile', async (work) => {
    const staff = await queries.lockStaff(work.tx, work.scope, work.actor.id, branchToday(context.services))
    if (staff === undefined) throw staffErrors.make('staff.not_found')
    if (staff.version !== version) throw commonErrors.make('request.stale', { current: viewOf(staff) })
    await queries.updateStaff(work.tx, work.scope, staff.id, change)
    work.audit({ action: 'staff.edit_profile', objectKind: 'staff', objectId: staff.id, fields: Object.keys(change) })
    return viewOf(await reread(work, context, staff.id))
  })
}
