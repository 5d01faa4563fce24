import type { CustomerMover } from '../../platform/customer-mover.ts'
import { MOVED_TABLES, moveDigests } from './digests.move.queries.ts'

export const digestsMover: CustomerMover = {
  feature: 'digests',
  moves: MOVED_TABLES.map((table) => ({ table, later: 'refuses' as const })),
  moveCustomer: (work, move) => moveDigests(work.tx, work.scope, move),
}
