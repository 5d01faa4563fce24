import { z } from 'zod'
import { job, type Job } from '../../platform/feature.ts'
import { settleAssignments } from './assignments.usecases.ts'

export const assignmentsJobs: readonly Job[] = [
  job({
    name: 'assignments.settle',
    data: z.object({}),
    // Before the obligations of the day are generated.
    schedule: '30 0 * * *',
    run: async (context) => {
      await settleAssignments(context)
    },
  }),
]
