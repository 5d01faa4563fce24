import type { Work } from '../../platform/work.ts'
import { clearManagers, moveManagers, setManager, setManagersOfBulk, type ManagerMove } from './customers.manager.queries.ts'

/** How assignments tell the customer's row who is accountable now; whoever calls audits. */
export function followAssignment(work: Work, customerId: string, managerId: string): Promise<void> {
  return setManager(work.tx, work.scope, customerId, managerId, work.now)
}

export function followBulk(work: Work, bulkId: string): Promise<void> {
  return setManagersOfBulk(work.tx, work.scope, bulkId, work.now)
}

export async function followReleases(work: Work, customerIds: readonly string[]): Promise<void> {
  if (customerIds.length > 0) await clearManagers(work.tx, work.scope, customerIds, work.now)
}

export type { ManagerMove } from './customers.manager.queries.ts'

/** Answers who has moved: whoever no longer stands as the act was shown stays where he is. */
export function followMoves(work: Work, moves: readonly ManagerMove[]): Promise<string[]> {
  return moveManagers(work.tx, work.scope, moves, work.now)
}
