import { newId } from '../../src/kernel/ids.ts'
import type { Fixtures } from './matrix-setting.ts'

export const fixtures: Fixtures = {
  'notifications.read': async ({ services, holder }) => {
    const id = newId(services.clock.now())
    await services.db.kysely
      .insertInto('notification')
      .values({ staff_id: holder.id, id, kind: 'jobs.dead', params: '{}', href: '/jobs', created_at: services.clock.now() })
      .execute()
    return { body: { ids: [id] } }
  },
}
