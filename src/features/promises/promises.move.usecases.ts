import type { CustomerMover } from '../../platform/customer-mover.ts'
import { MOVED_TABLES, movePromises } from './promises.move.queries.ts'

export const promisesMover: CustomerMover = {
  feature: 'promises',
  moves: MOVED_TABLES.map((table) => ({ table, later: 'refuses' as const })),
  moveCustomer: (work, move) => movePromises(work.tx, work.scope, move),
}
