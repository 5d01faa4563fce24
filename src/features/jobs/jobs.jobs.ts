import { z } from 'zod'
import { job } from '../../platform/feature.ts'
import { WATCH_MINUTES } from './jobs.rules.ts'
import { sweep, tellOfDeadJobs } from './jobs.usecases.ts'

export const jobsJobs = [
  job({ name: 'jobs.sweep', data: z.object({}), schedule: '10 3 * * *', run: (context) => sweep(context) }),
  job({
    name: 'jobs.watch',
    data: z.object({}),
    schedule: `*/${WATCH_MINUTES} * * * *`,
    run: (context) => tellOfDeadJobs(context),
  }),
]
