import { commonErrors } from '../../contract/common-errors.ts'
import { newId } from '../../kernel/ids.ts'
import { denied } from '../../platform/denial.ts'
import type { Context, Work } from '../../platform/work.ts'
import type { LeaveView } from './staff.leave.contract.ts'
import * as queries from './staff.leave.queries.ts'
import { findStaff } from './staff.queries.ts'
import { leaveProblem, staffErrors } from './staff.rules.ts'
import { branchToday, noSuchStaff } from './staff.usecases.ts'

function viewOf(leave: queries.Leave): LeaveView {
  return { ...leave, cancelledAt: leave.cancelledAt?.toISOString() ?? null }
}

async function getLeave(work: Work, id: string): Promise<queries.Leave> {
  const leave = await queries.findLeave(work.tx, work.scope, id)
  if (leave === undefined) throw staffErrors.make('staff.leave_not_found')
  return leave
}

export function listLeave(
  context: Context,
  filter: { staffId?: string | undefined; from?: string | undefined },
): Promise<{ items: LeaveView[] }> {
  return context.read('staff:read', async (work) => {
    const rows = await queries.listLeave(work.tx, work.scope, { ...filter, from: filter.from ?? branchToday(context.services) })
    return { items: rows.map(viewOf) }
  })
}

/** What a feature does when somebody leaves his customers to a cover or comes back; it runs in the same transaction. */
export type LeaveListener = (
  work: Work,
  leave: { staffId: string; coverStaffId: string; fromOn: string; toOn: string },
  what: 'arranged' | 'cancelled',
) => Promise<void>
export const leaveListeners: LeaveListener[] = []

export function arrangeLeave(
  context: Context,
  input: { staffId: string; coverStaffId: string; fromOn: string; toOn: string; reason: string },
): Promise<LeaveView> {
  return context.write('staff:arrange_leave', async (work) => {
    const { tx, scope } = work
    const staff = await findStaff(tx, scope, input.staffId, branchToday(context.services))
    if (staff === undefined) throw await noSuchStaff(work, input.staffId)
    const states = await queries.lockPeople(tx, scope, [input.staffId, input.coverStaffId])
    const coverState = states.get(input.coverStaffId)
    if (coverState === undefined) throw staffErrors.make('staff.not_found')
    if (states.get(input.staffId) !== 'active') throw staffErrors.make('staff.wrong_state', { state: staff.state })
    const problem = leaveProblem({
      ...input,
      cover: { id: input.coverStaffId, state: coverState },
      others: await queries.leavesOf(tx, scope, [input.staffId, input.coverStaffId], input.fromOn),
    })
    if (problem !== undefined) throw staffErrors.make(problem)
    const id = newId(work.now)
    await queries.insertLeave(tx, scope, { id, ...input, createdBy: work.actor.id, at: work.now })
    for (const listener of leaveListeners) await listener(work, input, 'arranged')
    work.audit({
      action: 'staff.arrange_leave',
      objectKind: 'leave',
      objectId: id,
      fields: ['staffId', 'coverStaffId', 'fromOn', 'toOn', 'reason'],
    })
    return viewOf(await getLeave(work, id))
  })
}

export function cancelLeave(context: Context, target: { id: string; version: number }): Promise<LeaveView> {
  return context.write('staff:arrange_leave', async (work) => {
    const leave = await queries.lockLeave(work.tx, work.scope, target.id)
    if (leave === undefined) {
      const error = staffErrors.make('staff.leave_not_found')
      throw (await queries.leaveExists(work.tx, target.id)) ? denied(error) : error
    }
    if (leave.version !== target.version) throw commonErrors.make('request.stale', { current: viewOf(leave) })
    if (leave.cancelledAt === null) {
      await queries.markCancelled(work.tx, work.scope, leave.id, work.now)
      const days = { staffId: leave.staff.id, coverStaffId: leave.cover.id, fromOn: leave.fromOn, toOn: leave.toOn }
      for (const listener of leaveListeners) await listener(work, days, 'cancelled')
    }
    work.audit({ action: 'staff.cancel_leave', objectKind: 'leave', objectId: leave.id, fields: ['cancelledAt'] })
    return viewOf(await getLeave(work, leave.id))
  })
}
