import { z } from 'zod'
import { job } from '../../platform/feature.ts'
import { sweepSessions } from './session.usecases.ts'

export const sessionJobs = [
  job({ name: 'session.sweep', data: z.object({}), schedule: '20 3 * * *', run: (context) => sweepSessions(context) }),
]
