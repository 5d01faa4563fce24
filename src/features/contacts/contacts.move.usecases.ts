import type { CustomerMover } from '../../platform/customer-mover.ts'
import { MOVED_TABLES, moveContacts } from './contacts.move.queries.ts'

export const contactsMover: CustomerMover = {
  feature: 'contacts',
  moves: MOVED_TABLES.map((table) => ({ table, later: 'refuses' as const })),
  moveCustomer: (work, move) => moveContacts(work.tx, work.scope, move),
}
