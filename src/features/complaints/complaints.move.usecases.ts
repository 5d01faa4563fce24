import type { CustomerMover } from '../../platform/customer-mover.ts'
import { MOVED_TABLES, moveComplaints } from './complaints.move.queries.ts'

export const complaintsMover: CustomerMover = {
  feature: 'complaints',
  moves: MOVED_TABLES.map((table) => ({ table, later: 'refuses' as const })),
  moveCustomer: (work, move) => moveComplaints(work.tx, work.scope, move),
}
