import { z } from 'zod'
import { job, type Feature } from '../../platform/feature.ts'
import { factsErrors, factsPermissions } from './facts.rules.ts'
import { factsTexts } from './facts.texts.ts'
import { sweepFacts } from './facts.usecases.ts'

export const factsFeature: Feature = {
  name: 'facts',
  permissions: factsPermissions,
  errors: factsErrors,
  routes: [],
  jobs: [
    job({
      name: 'facts.sweep',
      data: z.object({}),
      schedule: '40 3 * * *',
      run: async (context) => {
        await sweepFacts(context)
      },
    }),
  ],
  texts: factsTexts,
}
