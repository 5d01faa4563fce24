import type { Work } from '../../platform/work.ts'
import { followMoves, type ManagerMove } from '../customers/customers.manager.usecases.ts'
import * as bulk from './assignments.bulk.queries.ts'
import * as plans from './assignments.plan.queries.ts'
import { availableOf } from './assignments.queries.ts'
import { assignmentsErrors, servingPools } from './assignments.rules.ts'

/** By hand to one or several, or spread over a unit: there each customer goes to those who serve his territory. */
export type Receivers =
  | { readonly kind: 'managers'; readonly staffIds: readonly string[] }
  | { readonly kind: 'unit'; readonly unitId: string }

/** Who may get customers by this act; throws where nobody may. */
export async function receiversOf(work: Work, to: Receivers): Promise<string[]> {
  const wanted = to.kind === 'managers' ? [...new Set(to.staffIds)] : await bulk.managersBelow(work.tx, work.scope, to.unitId)
  const available = await availableOf(work.tx, work.scope, wanted)
  if (wanted.length === 0 || available.length < wanted.length) throw assignmentsErrors.make('assignments.manager_not_available')
  return available
}

/**
 * Who would go to whom: the emptiest portfolio first, the best customers in turn (C1, N4). Nothing is written; the
 * plan ends with the transaction.
 */
export async function planReceivers(
  work: Work,
  to: Receivers,
  chunks: AsyncIterable<readonly string[]>,
  take: (planned: readonly { customerId: string; managerId: string }[]) => Promise<void>,
  pageRows: number,
): Promise<void> {
  const { tx, scope } = work
  const receivers = await receiversOf(work, to)
  await plans.openPlan(tx, scope)
  for await (const ids of chunks) await bulk.planGiven(tx, scope, ids)
  await bulk.measurePlan(tx, scope)
  if (to.kind === 'managers') await plans.planByCapacity(tx, scope, receivers, 'by_hand')
  else {
    const { territories, units, managers } = await plans.workforce(tx, scope)
    const among = managers.filter((each) => receivers.includes(each.id))
    // The narrowest first: whoever is the only one for his territory gets no others before them.
    const pools = servingPools(territories, units, among).toSorted((a, b) => a.managerIds.length - b.managerIds.length)
    for (const pool of pools) await plans.planByCapacity(tx, scope, pool.managerIds, pool.reason, pool.territoryIds)
  }
  for (let after: string | null = null; ;) {
    const rows = await bulk.planned(tx, scope, after, pageRows)
    if (rows.length > 0) await take(rows)
    if (rows.length < pageRows) return
    after = rows.at(-1)!.customerId
  }
}

export function loadsOf(work: Work, staffIds: readonly string[]): Promise<bulk.ManagerLoad[]> {
  return bulk.loadsOf(work.tx, work.scope, staffIds)
}

/** Those of the managers who may still get customers. */
export async function stillAvailable(work: Work, staffIds: readonly string[]): Promise<ReadonlySet<string>> {
  return new Set(await availableOf(work.tx, work.scope, [...new Set(staffIds)]))
}

/** A batch of a bulk act; answers who has moved. The caller audits, tells the managers and refreshes what is owed. */
export async function reassignMany(
  work: Work,
  act: { readonly bulkId: string; readonly reason: string },
  moves: readonly ManagerMove[],
): Promise<string[]> {
  const moved = new Set(await followMoves(work, moves))
  if (moved.size > 0)
    await bulk.turnOver(
      work.tx,
      work.scope,
      moves.filter((each) => moved.has(each.customerId)),
      { ...act, now: work.now, actorId: work.actor.id },
    )
  return [...moved]
}
