import { z } from 'zod'
import { job, type Job } from '../../platform/feature.ts'
import { prepareBulk, runBulk, sweepBulk } from './bulk.run.usecases.ts'

const data = z.object({ bulkId: z.uuid() })

export const bulkJobs: readonly Job[] = [
  job({ name: 'bulk.prepare', data, run: (context, { bulkId }) => prepareBulk(context, bulkId) }),
  job({ name: 'bulk.run', data, expiresIn: 3600, run: (context, { bulkId }) => runBulk(context, bulkId) }),
  job({ name: 'bulk.sweep', data: z.object({}), schedule: '20 * * * *', run: (context) => sweepBulk(context) }),
]
