import { newId } from '../../src/kernel/ids.ts'
import { makeStaff } from '../factories.ts'
import { customerOf } from './customers.fixtures.ts'
import type { Fixtures } from './matrix-setting.ts'

export const fixtures: Fixtures = {
  'assignments.history': async (setting) => ({ params: { id: (await customerOf(setting)).customerId } }),
  'assignments.assign': async (setting) => {
    const next = await makeStaff(setting.services, 'VM', setting.unit)
    return { body: { customerId: (await customerOf(setting)).customerId, managerId: next.id, mode: 'full', reason: '调整' } }
  },
  'assignments.end_assistance': async (setting) => {
    const { services, actor, unit } = setting
    const { customerId } = await customerOf(setting)
    const assistant = await makeStaff(services, 'VM', unit)
    await services.behind.query(
      `insert into assignment (customer_id, id, manager_id, mode, from_at, reason, created_by) values ($1, $2, $3, 'assisted', $4, '外语', $5)`,
      [customerId, newId(services.clock.now()), assistant.id, services.clock.now(), actor.id],
    )
    return { body: { customerId, managerId: assistant.id } }
  },
  'assignments.preview_move': async ({ services, world }) => {
    const target = await makeStaff(services, 'VM', world.home)
    return { body: { filter: { fromManagerId: world.people.VM.id }, to: [target.id] } }
  },
  'assignments.move': async (setting) => {
    const { services, world } = setting
    const target = await makeStaff(services, 'VM', world.home)
    const { customerId } = await customerOf(setting)
    return { body: { filter: { customerIds: [customerId] }, to: [target.id], reason: '调整', expected: 1 } }
  },
  'assignments.automatic': () => ({ body: {} }),
}
