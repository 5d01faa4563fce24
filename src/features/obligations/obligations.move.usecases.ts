import type { CustomerMover } from '../../platform/customer-mover.ts'
import { joinStanding, moveDuties } from './obligations.move.queries.ts'

/**
 * Duties of cases go with their cases, open duties of the person go to the survivor once, and the engine judges them
 * there against the contacts of both, in the same act. What an undo leaves is judged anew, too.
 */
export const obligationsMover: CustomerMover = {
  feature: 'obligations',
  moves: [
    { table: 'vip_standing', later: 'follows' },
    { table: 'obligation', root: 'root_id', later: 'follows' },
    { table: 'obligation_waiver', root: 'root_id', later: 'refuses' },
  ],
  async moveCustomer(work, move) {
    await joinStanding(work.tx, work.scope, move, work.now)
    await moveDuties(work.tx, work.scope, move, work.now)
  },
}
