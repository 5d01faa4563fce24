import { z } from 'zod'
import { job } from '../../platform/feature.ts'
import { sendDigests, tellWaiver } from './obligations.digest.usecases.ts'
import { runForCustomers, runForEverybody } from './obligations.usecases.ts'

/** Above this many the set-based run over the whole branch is the cheaper one. */
const MANY = 2_000

export const obligationsJobs = [
  job({
    // After assignments.settle.
    name: 'obligations.nightly',
    data: z.object({}),
    schedule: '50 0 * * *',
    expiresIn: 1800,
    run: async (context) => void (await runForEverybody(context)),
  }),
  /** Facts about customers have changed: tier, manager, importance, suspension, leave. Null: everybody's. */
  job({
    name: 'obligations.refresh',
    data: z.object({ customerIds: z.array(z.uuid()).nullable() }),
    expiresIn: 1800,
    run: async (context, { customerIds }) => {
      if (customerIds === null || customerIds.length > MANY) await runForEverybody(context)
      else if (customerIds.length > 0) await runForCustomers(context, customerIds)
    },
  }),
  job({ name: 'obligations.digest', data: z.object({}), schedule: '30 8 * * *', run: (context) => sendDigests(context) }),
  job({
    name: 'obligations.tell_waiver',
    data: z.object({ waiverId: z.uuid() }),
    run: (context, data) => tellWaiver(context, data.waiverId),
  }),
]
