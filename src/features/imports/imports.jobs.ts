import { z } from 'zod'
import { job, type Job } from '../../platform/feature.ts'
import { runDelivery } from './imports.delivery.usecases.ts'
import { watchFolders } from './imports.folder.usecases.ts'
import { applyImport, checkImport } from './imports.run.usecases.ts'
import { endAbandonedFirstLoad, sweepImports } from './imports.sweep.usecases.ts'
import { undoImport } from './imports.undo.usecases.ts'

const data = z.object({ importId: z.uuid() })
/** A branch's 1.2 million customers take minutes, a province's an hour. */
const LONG = 4 * 3600

export const importsJobs: Job[] = [
  job({
    name: 'imports.check',
    data,
    runsAs: 'requester',
    expiresIn: LONG,
    run: async (context, { importId }) => void (await checkImport(context, importId)),
  }),
  job({
    name: 'imports.apply',
    data,
    runsAs: 'requester',
    expiresIn: LONG,
    run: async (context, { importId }) => void (await applyImport(context, importId)),
  }),
  job({
    name: 'imports.deliver',
    data,
    expiresIn: LONG,
    run: async (context, { importId }) => runDelivery(context, importId),
  }),
  job({
    name: 'imports.watch',
    data: z.object({}),
    schedule: '* * * * *',
    run: async (context) => void (await watchFolders(context)),
  }),
  job({
    name: 'imports.end_first_load',
    data: z.object({}),
    schedule: '*/5 * * * *',
    expiresIn: LONG,
    run: async (context) => endAbandonedFirstLoad(context),
  }),
  job({
    name: 'imports.undo',
    data,
    runsAs: 'requester',
    expiresIn: LONG,
    run: async (context, { importId }) => void (await undoImport(context, importId)),
  }),
  job({
    name: 'imports.sweep',
    data: z.object({}),
    schedule: '50 3 * * *',
    run: async (context) => void (await sweepImports(context)),
  }),
]
