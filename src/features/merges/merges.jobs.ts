import { z } from 'zod'
import { job, type Job } from '../../platform/feature.ts'
import { searchDuplicates } from './merges.candidates.usecases.ts'

export const mergesJobs: Job[] = [
  job({
    name: 'merges.search',
    data: z.object({}),
    schedule: '20 2 * * *',
    run: async (context) => void (await searchDuplicates(context)),
  }),
]
