import { z } from 'zod'
import { job, type Job } from '../../platform/feature.ts'
import { endPast } from './exceptions.usecases.ts'

export const exceptionsJobs: Job[] = [
  // Before managers are settled and duties generated for the day.
  job({ name: 'exceptions.expire', data: z.object({}), schedule: '10 0 * * *', run: (context) => endPast(context) }),
]
