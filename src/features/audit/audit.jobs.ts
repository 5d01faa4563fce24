import { z } from 'zod'
import { job } from '../../platform/feature.ts'
import { nightlyAudit, runVerification } from './audit.usecases.ts'

export const auditJobs = [
  job({
    name: 'audit.verify',
    data: z.object({ verificationId: z.uuid() }),
    expiresIn: 3600,
    run: (context, data) => runVerification(context, data.verificationId),
  }),
  job({
    name: 'audit.nightly',
    data: z.object({}),
    schedule: '40 2 * * *',
    expiresIn: 3600,
    run: (context) => nightlyAudit(context),
  }),
]
