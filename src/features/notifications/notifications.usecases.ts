import type { Context } from '../../platform/work.ts'
import type { Notification } from './notifications.contract.ts'
import * as queries from './notifications.queries.ts'
import { KEEP_READ_DAYS } from './notifications.rules.ts'

export function listNotifications(
  context: Context,
  page: { cursor?: string | undefined; limit: number },
): Promise<{ items: Notification[]; nextCursor: string | null; unread: number }> {
  return context.read('notifications:self', async (work) => {
    const found = await queries.listOwn(work.tx, work.scope, page.cursor, page.limit + 1)
    const items = found.slice(0, page.limit)
    return {
      items,
      nextCursor: found.length > page.limit ? (items.at(-1)?.id ?? null) : null,
      unread: await queries.countUnread(work.tx, work.scope),
    }
  })
}

/** The right is asked for when the stream opens; the hub asks again before each event. */
export function mayListen(context: Context): Promise<void> {
  return context.read('notifications:self', async () => undefined)
}

export function readNotifications(
  context: Context,
  which: { ids: readonly string[] } | { upTo: string },
): Promise<{ unread: number }> {
  return context.write('notifications:self', async (work) => {
    await queries.markRead(work.tx, work.scope, which, work.now)
    work.audit({ action: 'notifications.read', objectKind: 'notification', objectId: 'upTo' in which ? which.upTo : null })
    return { unread: await queries.countUnread(work.tx, work.scope) }
  })
}

export function forgetReadNotifications(context: Context): Promise<void> {
  return context.write('notifications:self', async (work) => {
    await queries.forgetRead(work.tx, work.scope, new Date(work.now.getTime() - KEEP_READ_DAYS * 86_400_000))
    work.audit({ action: 'notifications.sweep', objectKind: 'notification', objectId: null })
  })
}
