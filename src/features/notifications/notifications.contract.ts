import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { id, instant, nothing, page, pageQuery } from '../../contract/primitives.ts'

/** `kind` names the text `notice.<kind>`; `params` fill its slots. Never a masked value. */
export const notification = z.object({
  id,
  kind: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  href: z.string(),
  createdAt: instant,
  isRead: z.boolean(),
})
export type Notification = z.infer<typeof notification>

export const listNotifications = endpoint({
  id: 'notifications.list',
  method: 'GET',
  path: '/api/notifications',
  summary: 'My notifications, the newest first, with the number of unread ones',
  permission: 'notifications:self',
  query: pageQuery.extend({ cursor: id.optional() }),
  response: page(notification).extend({ unread: z.int() }),
})

export const readNotifications = endpoint({
  id: 'notifications.read',
  method: 'POST',
  path: '/api/notifications/read',
  summary: 'Mark notifications as read: those named, or all up to the newest that was shown',
  permission: 'notifications:self',
  body: z.union([z.object({ ids: z.array(id).min(1).max(200) }), z.object({ upTo: id })]),
  response: z.object({ unread: z.int() }),
})

export const streamEvents = endpoint({
  id: 'notifications.stream',
  method: 'GET',
  path: '/api/events',
  summary: 'Events as they happen (text/event-stream): notification, resync, session_ended and those of the features',
  permission: 'notifications:self',
  reply: 'stream',
  response: nothing,
})
