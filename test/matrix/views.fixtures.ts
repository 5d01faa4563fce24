import { newId } from '../../src/kernel/ids.ts'
import type { Fixtures, Setting } from './matrix-setting.ts'

async function viewOf({ services, holder }: Setting): Promise<{ params: { id: string }; version: number }> {
  const id = newId(services.clock.now())
  const at = services.clock.now()
  await services.db.kysely
    .insertInto('saved_view')
    .values({
      id,
      list: 'customers',
      name: id,
      owner_id: holder.id,
      audience: 'own',
      params: '{}',
      created_at: at,
      updated_at: at,
    })
    .execute()
  return { params: { id }, version: 1 }
}

export const fixtures: Fixtures = {
  'views.list': () => ({ query: { list: 'customers' } }),
  'views.create': ({ services }) => ({
    body: { list: 'customers', name: newId(services.clock.now()), audience: 'own', params: { tier: 'vip' } },
  }),
  'views.edit': async (setting) => ({ ...(await viewOf(setting)), body: { params: { tier: 'gold' } } }),
  'views.delete': viewOf,
  'views.arrange': () => ({ params: { list: 'customers' }, body: { columns: ['name', 'tier'] } }),
}
