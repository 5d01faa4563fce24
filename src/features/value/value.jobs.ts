import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import { job, type Job } from '../../platform/feature.ts'
import { rehearseModel } from './value.rehearse.usecases.ts'
import { abandonValueRun, performValueRun } from './value.run.usecases.ts'

export const valueJobs: Job[] = [
  job({
    name: 'value.run',
    data: z.object({ runId: z.uuid() }),
    expiresIn: 1800,
    async run(context, { runId }) {
      try {
        await performValueRun(context, runId)
      } catch (error) {
        // A run is cheap to start again by hand, and a second try over the same files would fail the same way.
        await abandonValueRun(context, runId, error instanceof AppError ? error.code : 'request.failed')
        throw error
      }
    },
  }),
  // Asked for by the proposal of a model version.
  job({
    name: 'value.rehearse',
    data: z.object({ number: z.int().positive() }),
    expiresIn: 1800,
    run: (context, { number }) => rehearseModel(context, number),
  }),
]
