import type { CustomerMover } from '../../platform/customer-mover.ts'
import { MOVED_TABLES, moveGoodwill } from './goodwill.move.queries.ts'

export const goodwillMover: CustomerMover = {
  feature: 'goodwill',
  moves: MOVED_TABLES.map((table) => ({ table, later: 'refuses' as const })),
  moveCustomer: (work, move) => moveGoodwill(work.tx, work.scope, move),
}
