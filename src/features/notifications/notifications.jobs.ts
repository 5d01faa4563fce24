import { z } from 'zod'
import { job } from '../../platform/feature.ts'
import { forgetReadNotifications } from './notifications.usecases.ts'

export const notificationsJobs = [
  job({
    name: 'notifications.sweep',
    data: z.object({}),
    schedule: '40 3 * * *',
    run: (context) => forgetReadNotifications(context),
  }),
]
