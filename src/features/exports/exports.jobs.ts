import { z } from 'zod'
import { job, type Job } from '../../platform/feature.ts'
import { expireExports, makeExport } from './exports.make.usecases.ts'

export const exportsJobs: readonly Job[] = [
  job({
    name: 'exports.make',
    data: z.object({ exportId: z.uuid() }),
    expiresIn: 3600,
    run: (context, { exportId }) => makeExport(context, exportId),
  }),
  job({
    name: 'exports.expire',
    data: z.object({}),
    schedule: '*/10 * * * *',
    run: async (context) => void (await expireExports(context)),
  }),
]
