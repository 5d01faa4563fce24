import { route, type Feature, type Route } from '../../platform/feature.ts'
import * as contract from './notifications.contract.ts'
import { notificationsJobs } from './notifications.jobs.ts'
import { notificationsErrors, notificationsPermissions } from './notifications.rules.ts'
import { notificationsTexts } from './notifications.texts.ts'
import { listNotifications, mayListen, readNotifications } from './notifications.usecases.ts'

export const notificationsRoutes: Route[] = [
  route(contract.listNotifications, (context, { query }) => listNotifications(context, query)),
  route(contract.readNotifications, (context, { body }) => readNotifications(context, body)),
  route(contract.streamEvents, async (context, _input, wire) => {
    await mayListen(context)
    wire.openEventStream()
    return {}
  }),
]

export const notificationsFeature: Feature = {
  name: 'notifications',
  permissions: notificationsPermissions,
  errors: notificationsErrors,
  routes: notificationsRoutes,
  jobs: notificationsJobs,
  texts: notificationsTexts,
}
