import { z } from 'zod'
import { job } from '../../platform/feature.ts'
import { endOldAccess, sendReminders } from './complaints.reminders.usecases.ts'

export const complaintsJobs = [
  job({
    name: 'complaints.remind',
    data: z.object({}),
    schedule: '*/2 * * * *',
    run: async (context) => void (await sendReminders(context)),
  }),
  job({ name: 'complaints.end_access', data: z.object({}), schedule: '20 3 * * *', run: (context) => endOldAccess(context) }),
]
