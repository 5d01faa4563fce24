import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testApp, type TestApp } from '../../../test/app.ts'
import { makeUnit, signInAs, systemContext } from '../../../test/factories.ts'
import { authenticate } from '../session/session.usecases.ts'
import { notificationsFeature } from './notifications.routes.ts'
import { notificationsPermissions } from './notifications.rules.ts'
import { forgetReadNotifications } from './notifications.usecases.ts'

let app: TestApp
let mine: Awaited<ReturnType<typeof signInAs>>
let other: Awaited<ReturnType<typeof signInAs>>

beforeAll(async () => {
  app = await testApp({ features: [notificationsFeature], authenticate })
  const unit = await makeUnit(app.services)
  mine = await signInAs(app.services, 'VM', unit)
  other = await signInAs(app.services, 'VM', unit)
  for (let i = 0; i < 5; i++) await tell(mine.id, i)
  await tell(other.id, 99)
})
afterAll(async () => app?.close())

async function tell(staffId: string, count: number): Promise<void> {
  app.services.clock.advance(1000)
  await systemContext(app.services, notificationsPermissions).write('notifications:self', async (work) => {
    await work.notify({ staffId, kind: 'sample.note', params: { count }, href: '/today' })
    work.audit({ action: 'notifications.tell', objectKind: 'staff', objectId: staffId })
  })
}
interface Page {
  items: { id: string; params: { count: number }; isRead: boolean }[]
  nextCursor: string | null
  unread: number
}
const list = async (query = '') => (await app.call('GET', `/api/notifications${query}`, { as: mine.token })).body as Page

describe('notifications', () => {
  it('are one’s own, the newest first, page by page', async () => {
    const first = await list('?limit=3')
    const second = await list(`?limit=3&cursor=${first.nextCursor}`)
    expect([...first.items, ...second.items].map((item) => item.params.count)).toEqual([4, 3, 2, 1, 0])
    expect([first.unread, second.nextCursor]).toEqual([5, null])
  })
  it('are read by name, or up to the newest that was seen', async () => {
    const { items } = await list()
    expect((await app.call('POST', '/api/notifications/read', { as: mine.token, body: { ids: [items[0]?.id] } })).body).toEqual({
      unread: 4,
    })
    await tell(mine.id, 5)
    expect((await app.call('POST', '/api/notifications/read', { as: mine.token, body: { upTo: items[0]?.id } })).body).toEqual({
      unread: 1,
    })
    expect((await list()).items.map((item) => item.isRead)).toEqual([false, true, true, true, true, true])
  })
  it('of somebody else cannot be marked', async () => {
    const { rows } = await app.services.behind.query('select id from notification where staff_id = $1', [other.id])
    await app.call('POST', '/api/notifications/read', { as: mine.token, body: { ids: [rows[0].id] } })
    expect((await app.services.behind.query('select read_at from notification where staff_id = $1', [other.id])).rows).toEqual([
      { read_at: null },
    ])
  })
  it('that were read long ago are forgotten; unread ones stay', async () => {
    app.services.clock.advance(91 * 86_400_000)
    await forgetReadNotifications(systemContext(app.services, notificationsPermissions))
    expect(
      (await app.services.behind.query('select params from notification order by id')).rows.map((row) => row.params.count),
    ).toEqual([99, 5])
  })
})
