import type { CustomerMover } from '../../platform/customer-mover.ts'
import { followAssignment, followReleases } from '../customers/customers.manager.usecases.ts'
import * as moving from './assignments.move.queries.ts'
import { closeFull, insertAssignment } from './assignments.queries.ts'

/** Two managers: the survivor's stays unless the person chose the other. A survivor without one takes over the other's. */
export const assignmentsMover: CustomerMover = {
  feature: 'assignments',
  moves: [{ table: 'assignment', later: 'refuses' }],
  async moveCustomer(work, move) {
    const { fromManager, intoManager, assistants } = await moving.openServices(work.tx, work.scope, move)
    const manager = intoManager === null || move.choices['manager'] === 'from' ? (fromManager ?? intoManager) : intoManager
    await moving.closeAll(work.tx, work.scope, move.from, work.now)
    await followReleases(work, [move.from])
    const given = { customerId: move.into, reason: 'merged', now: work.now, actorId: work.actor.id }
    if (manager !== null && manager !== intoManager) {
      await closeFull(work.tx, work.scope, move.into, work.now)
      await insertAssignment(work.tx, work.scope, { ...given, managerId: manager, mode: 'full' })
      await followAssignment(work, move.into, manager)
    }
    for (const assistant of assistants)
      if (assistant !== manager) await insertAssignment(work.tx, work.scope, { ...given, managerId: assistant, mode: 'assisted' })
  },
}
