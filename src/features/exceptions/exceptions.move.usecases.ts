import type { CustomerMover } from '../../platform/customer-mover.ts'
import { moveExceptions } from './exceptions.move.queries.ts'

export const exceptionsMover: CustomerMover = {
  feature: 'exceptions',
  moves: [
    { table: 'tier_protection', later: 'refuses' },
    { table: 'tier_exception', later: 'refuses' },
  ],
  moveCustomer: (work, move) => moveExceptions(work.tx, work.scope, move, { now: work.now, actorId: work.actor.id }),
}
