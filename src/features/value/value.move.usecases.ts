import type { CustomerMover } from '../../platform/customer-mover.ts'
import { joinTiers } from '../customers/customers.move.usecases.ts'
import { insertJoined, moveGrants } from './value.move.queries.ts'

/**
 * The grants of both stand in one history, and the higher tier counts with its validity (facts 2.1, 2.2). The next run
 * counts the usage of both together and grades anew.
 */
export const valueMover: CustomerMover = {
  feature: 'value',
  moves: [{ table: 'tier_grant', later: 'refuses' }],
  async moveCustomer(work, move) {
    await moveGrants(work.tx, work.scope, move)
    const joined = await joinTiers(work, move)
    if (joined.after !== joined.before)
      await insertJoined(work.tx, work.scope, { ...joined, customerId: move.into, now: work.now, actorId: work.actor.id })
  },
}
