import type { Input, Output } from '../../contract/endpoint.ts'
import { newId } from '../../kernel/ids.ts'
import type { Context, Work } from '../../platform/work.ts'
import { readCursor, writeCursor } from '../customers/customers.cursor.rules.ts'
import { followAssignment, followBulk, followReleases } from '../customers/customers.manager.usecases.ts'
import { territorySubtree } from '../customers/customers.territories.usecases.ts'
import type { TimelineSource } from '../customers/customers.timeline.usecases.ts'
import type * as contract from './assignments.contract.ts'
import * as plans from './assignments.plan.queries.ts'
import * as queries from './assignments.queries.ts'
import { assignmentsErrors, isAutomatic, isOverloaded, servingPools, shareOut } from './assignments.rules.ts'

/**
 * Whoever is owed by a manager must follow: the engine of obligations reads the assignments again. Enqueued in the
 * same transaction; `customerIds: null` means everybody.
 */
function refreshObligations(work: Work, customerIds: readonly string[] | null): Promise<void> {
  return work.enqueue({ name: 'obligations.refresh', data: { customerIds } })
}

const warningOf = (context: Context): number => context.services.pack.service.portfolioWarning.value

export function readPortfolios(context: Context): Promise<Output<typeof contract.portfolios>> {
  const warning = warningOf(context)
  return context.read('assignments:read', async (work) => {
    const rows = await queries.listPortfolios(work.tx, work.scope)
    return {
      items: rows.map(({ diamond, gold, silver, none, ...row }) => ({
        ...row,
        byTier: { diamond, gold, silver, none },
        overloaded: isOverloaded(row.customers, warning),
      })),
      warning,
      unassigned: await queries.countUnassigned(work.tx, work.scope),
    }
  })
}

export function readUnassigned(
  context: Context,
  query: Input<typeof contract.unassignedCustomers>['query'],
): Promise<Output<typeof contract.unassignedCustomers>> {
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor, 'number')
  return context.read('assignments:write', async (work) => {
    const rows = await queries.listUnassigned(work.tx, work.scope, after, query.limit + 1)
    const shown = rows.slice(0, query.limit)
    const last = shown.at(-1)
    return {
      items: shown.map(({ scoreOrder: _order, ...row }) => row),
      nextCursor:
        rows.length > query.limit && last !== undefined ? writeCursor({ key: last.scoreOrder, id: last.customerId }) : null,
    }
  })
}

export function readHistory(context: Context, customerId: string): Promise<Output<typeof contract.assignmentHistory>> {
  return context.read('customers:read', async (work) => {
    if (!(await queries.customerIsInScope(work.tx, work.scope, customerId)))
      throw assignmentsErrors.make('assignments.customer_not_found')
    const rows = await queries.listHistory(work.tx, work.scope, customerId, { limit: 200 })
    return { items: rows.map((row) => ({ ...row, fromAt: row.fromAt.toISOString(), toAt: row.toAt?.toISOString() ?? null })) }
  })
}

export function readManagers(context: Context): Promise<Output<typeof contract.availableManagers>> {
  return context.read('assignments:write', async (work) => ({ items: await queries.listManagers(work.tx, work.scope) }))
}

async function assertManagers(work: Work, staffIds: readonly string[]): Promise<void> {
  if ((await queries.availableOf(work.tx, work.scope, staffIds)).length < new Set(staffIds).size)
    throw assignmentsErrors.make('assignments.manager_not_available')
}

/** By hand, one customer. `full`: the old manager's time ends the moment the new one's begins. */
export function assignCustomer(
  context: Context,
  given: Input<typeof contract.assignCustomer>['body'],
): Promise<Output<typeof contract.assignCustomer>> {
  return context.write('assignments:write', async (work) => {
    const { customerId, managerId, mode, reason } = given
    const customer = await queries.lockCustomer(work.tx, work.scope, customerId)
    if (customer === undefined) throw assignmentsErrors.make('assignments.customer_not_found')
    await assertManagers(work, [managerId])
    const isAlready =
      mode === 'full' ? customer.managerId === managerId : await queries.assists(work.tx, work.scope, customerId, managerId)
    if (isAlready) throw assignmentsErrors.make('assignments.already_manager')
    if (mode === 'full') {
      await queries.closeFull(work.tx, work.scope, customerId, work.now)
      await followAssignment(work, customerId, managerId)
    }
    const assignmentId = await queries.insertAssignment(work.tx, work.scope, {
      customerId,
      managerId,
      mode,
      reason,
      now: work.now,
      actorId: work.actor.id,
    })
    work.audit({
      action: `assignments.assign_${mode}`,
      objectKind: 'assignment',
      objectId: assignmentId,
      rootId: customerId,
      fields: ['managerId'],
      purpose: reason,
    })
    if (mode === 'full') {
      await refreshObligations(work, [customerId])
      await work.notify({ staffId: managerId, kind: 'assignments.given', params: { count: 1 }, href: `/customers/${customerId}` })
    }
    const after = await queries.countCustomersOf(work.tx, work.scope, managerId)
    return { assignmentId, overloaded: isOverloaded(after, warningOf(context)) }
  })
}

export function endAssistance(
  context: Context,
  given: Input<typeof contract.endAssistance>['body'],
): Promise<Record<string, never>> {
  return context.write('assignments:write', async (work) => {
    if ((await queries.lockCustomer(work.tx, work.scope, given.customerId)) === undefined)
      throw assignmentsErrors.make('assignments.customer_not_found')
    if (!(await queries.closeAssistance(work.tx, work.scope, given.customerId, given.managerId, work.now)))
      throw assignmentsErrors.make('assignments.not_assisting')
    work.audit({
      action: 'assignments.end_assistance',
      objectKind: 'customer',
      objectId: given.customerId,
      rootId: given.customerId,
      fields: ['assistants'],
    })
    return {}
  })
}

type Move = Input<typeof contract.previewMove>['body']

async function readFilter(work: Work, filter: Move['filter']): Promise<plans.MoveFilter> {
  const { territoryId, ...rest } = filter
  const given = Object.values(filter).filter((value) => value !== undefined && value !== false)
  if (given.length === 0) throw assignmentsErrors.make('assignments.filter_empty')
  return { ...rest, ...(territoryId === undefined ? {} : { territoryIds: await territorySubtree(work, territoryId) }) }
}

export function previewMove(context: Context, { filter, to }: Move): Promise<Output<typeof contract.previewMove>> {
  const warning = warningOf(context)
  return context.read('assignments:write', async (work) => {
    await assertManagers(work, to)
    const { matched, ...byTier } = await plans.countMoving(work.tx, work.scope, await readFilter(work, filter), to)
    const loads = (await queries.listManagers(work.tx, work.scope)).filter((each) => to.includes(each.staffId))
    const gained = shareOut(loads, matched)
    const targets = loads.map(({ staffId, name, customers }) => {
      const after = customers + gained.get(staffId)!
      return { staffId, name, before: customers, after, overloaded: isOverloaded(after, warning) }
    })
    return { matched, byTier, targets, warning }
  })
}

export function moveCustomers(
  context: Context,
  move: Input<typeof contract.moveCustomers>['body'],
): Promise<Output<typeof contract.moveCustomers>> {
  return context.write('assignments:write', async (work) => {
    await assertManagers(work, move.to)
    await plans.openPlan(work.tx, work.scope)
    const matched = await plans.planMove(work.tx, work.scope, await readFilter(work, move.filter), move.to)
    if (matched === 0) throw assignmentsErrors.make('assignments.nothing_to_move')
    if (matched !== move.expected)
      throw assignmentsErrors.make('assignments.preview_outdated', { expected: move.expected, matched })
    await plans.planByCapacity(work.tx, work.scope, move.to, move.reason)
    const bulkId = newId(work.now)
    const moved = await queries.applyPlan(work.tx, work.scope, {
      bulkId,
      kind: 'by_hand',
      reason: move.reason,
      now: work.now,
      actorId: work.actor.id,
    })
    await followBulk(work, bulkId)
    work.audit({
      action: 'assignments.move',
      objectKind: 'assignment_bulk',
      objectId: bulkId,
      fields: ['managerId'],
      purpose: move.reason,
    })
    await refreshObligations(work, null)
    for (const staffId of move.to)
      await work.notify({ staffId, kind: 'assignments.given', params: { count: moved }, href: `/customers?managerId=${staffId}` })
    return { bulkId, moved }
  })
}

const YEAR = 366 * 86_400_000

/** C1, N2, N4: every VIP without a manager gets one: who served him before, his account's, else the emptiest of his territory's. */
async function assignUnassigned(work: Work): Promise<{ moved: number; left: number; bulkId: string }> {
  const { tx, scope } = work
  const bulkId = newId(work.now)
  await plans.openPlan(tx, scope)
  if ((await plans.planUnassigned(tx, scope)) === 0) return { moved: 0, left: 0, bulkId }
  const { territories, units, managers } = await plans.workforce(tx, scope)
  const allowed = scope.reach === 'all' ? managers : managers.filter((each) => scope.unitIds.includes(each.unitId))
  await plans.planPrevious(
    tx,
    scope,
    allowed.map((each) => each.id),
    new Date(work.now.getTime() - YEAR),
  )
  await plans.planByAccount(
    tx,
    scope,
    allowed.map((each) => each.id),
  )
  // N5: corporate managers serve accounts; persons go to VIP managers wherever there is one.
  const vipManagers = allowed.filter((each) => each.role === 'VM')
  for (const pool of servingPools(territories, units, vipManagers.length > 0 ? vipManagers : allowed)) {
    await plans.planByCapacity(tx, scope, pool.managerIds, pool.reason, pool.territoryIds)
  }
  const { planned, left } = await plans.countPlanned(tx, scope)
  if (planned === 0) return { moved: 0, left, bulkId }
  const moved = await queries.applyPlan(tx, scope, {
    bulkId,
    kind: 'automatic',
    reason: 'automatic',
    now: work.now,
    actorId: work.actor.id,
  })
  await followBulk(work, bulkId)
  return { moved, left, bulkId }
}

export function assignAutomatically(context: Context): Promise<Output<typeof contract.assignAutomatically>> {
  return context.write('assignments:write', async (work) => {
    const { moved, left, bulkId } = await assignUnassigned(work)
    work.audit({
      action: 'assignments.automatic',
      objectKind: 'assignment_bulk',
      objectId: moved === 0 ? null : bulkId,
      fields: ['managerId'],
    })
    if (moved > 0) await refreshObligations(work, null)
    return { moved, left }
  })
}

/**
 * Every night, and after each change of tiers: who left is released, and every VIP has one manager. Running it again
 * changes nothing.
 */
export function settleAssignments(context: Context): Promise<{ ended: number; moved: number; left: number }> {
  return context.write('assignments:settle', async (work) => {
    const released = await queries.endStale(work.tx, work.scope, work.now)
    await followReleases(work, released)
    const ended = released.length
    const { moved, left, bulkId } = await assignUnassigned(work)
    work.audit({
      action: 'assignments.settle',
      objectKind: 'assignment_bulk',
      objectId: moved === 0 ? null : bulkId,
      fields: ['managerId'],
    })
    if (ended + moved > 0) await refreshObligations(work, null)
    return { ended, moved, left }
  })
}

/** Nobody leaves the house while customers are his. */
export async function customersHeld(work: Work, staffId: string): Promise<{ duty: string; count: number }> {
  return { duty: 'customers', count: await queries.countCustomersOf(work.tx, work.scope, staffId) }
}

export const assignmentTimeline: TimelineSource = {
  kind: 'assignment',
  permission: 'customers:read',
  async load(work, customerId, before, limit) {
    const rows = await queries.listHistory(work.tx, work.scope, customerId, { before, limit })
    return rows.map((row) => ({
      id: row.id,
      at: row.fromAt.toISOString(),
      kind: 'assignment',
      title: { key: `timeline.assignment.${row.mode}`, slots: { name: row.managerName ?? '' } },
      body: null,
      facts: [
        {
          key: 'timeline.assignment.reason',
          slots: { reason: isAutomatic(row.reason) ? `assignments.reason.${row.reason}` : row.reason },
        },
      ],
      href: null,
    }))
  },
}
