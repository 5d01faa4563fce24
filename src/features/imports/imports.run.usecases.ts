import { createHash } from 'node:crypto'
import { rename } from 'node:fs/promises'
import type { Context } from '../../platform/work.ts'
import { AppError } from '../../kernel/errors.ts'
import { localDate } from '../../kernel/zones.ts'
import { removeFile } from '../../platform/files.ts'
import { publishFact } from '../facts/facts.usecases.ts'
import { runCustomers } from './imports.customers.usecases.ts'
import { importFiles } from './imports.files.usecases.ts'
import { keepRows } from './imports.kept-rows.usecases.ts'
import { columnsPrint } from './imports.mapping.rules.ts'
import { addCounts, NO_COUNTS, type Counts } from './imports.problems.rules.ts'
import { ProblemLog } from './imports.problem-log.usecases.ts'
import { findImport, insertUsageBatch, keepMapping, patchImport, replaceProblems, type ImportJob } from './imports.queries.ts'
import { hasCustomers, hasUsage, importsErrors } from './imports.rules.ts'
import { runUsage, type UsageResult } from './imports.usage.usecases.ts'

type MappedJob = ImportJob & { readonly mapping: NonNullable<ImportJob['mapping']> }

/** The dry run: exact counts and every problem, nothing written but its own result. */
export async function checkImport(context: Context, id: string): Promise<Counts> {
  const job = await loadRunning(context, id, 'checking')
  if (job === undefined) return NO_COUNTS
  return settle(context, id, async () => {
    const { counts, cancelled, problems } = await runBoth(context, job, 'check')
    await context.write('imports:write', async (work) => {
      await replaceProblems(work.tx, work.scope, id, problems)
      const state = cancelled ? 'mapped' : 'checked'
      await patchImport(
        work.tx,
        work.scope,
        id,
        {
          state,
          checked: cancelled ? null : counts,
          rowsDone: job.rowsTotal,
          error: null,
          finishedAt: work.now,
          cancelRequested: false,
        },
        work.now,
      )
      work.audit({ action: 'imports.check', objectKind: 'import', objectId: id })
      if (!cancelled) await tellOwner(work, job, 'imports.checked', counts)
    })
    return counts
  })
}

/** Writes what the dry run has shown. After a crash the same call goes on where the last batch was committed. */
export async function applyImport(context: Context, id: string): Promise<Counts> {
  const job = await loadRunning(context, id, 'applying')
  if (job === undefined) return NO_COUNTS
  return settle(context, id, async () => {
    const { counts, cancelled, problems, usage } = await runBoth(context, job, 'apply')
    await context.write('imports:write', async (work) => {
      if (!cancelled && usage?.file) {
        const { file } = usage
        await publishFact(work, file, {
          kind: 'usage',
          month: job.mapping.month,
          importId: id,
          rows: file.rows,
          extraColumns: file.extraColumns,
          bytes: file.bytes,
          sha256: file.sha256,
        })
        await insertUsageBatch(work.tx, work.scope, { importId: id, batchNo: 0, counts: usage.counts }, work.now)
      }
      await replaceProblems(work.tx, work.scope, id, problems)
      await patchImport(
        work.tx,
        work.scope,
        id,
        {
          state: cancelled ? 'cancelled' : 'applied',
          applied: counts,
          rowsDone: job.rowsTotal,
          error: null,
          finishedAt: work.now,
        },
        work.now,
      )
      // Who came in twice is looked for where nobody has to wait.
      if (!cancelled && job.kind !== 'usage')
        await work.enqueue({ name: 'merges.search', data: {}, singletonKey: 'merges.search' })
      if (!cancelled)
        await keepMapping(work.tx, work.scope, printOf(job), job.kind, job.mapping, { now: work.now, actorId: work.actor.id })
      work.audit({
        action: cancelled ? 'imports.cancel' : 'imports.apply',
        objectKind: 'import',
        objectId: id,
        fields: Object.keys(job.mapping.fields),
      })
      await tellOwner(work, job, cancelled ? 'imports.cancelled' : 'imports.applied', counts)
    })
    await removeImportFiles(context, id)
    return counts
  })
}

export function printOf(job: Pick<ImportJob, 'shape'>): Buffer {
  return createHash('sha256').update(columnsPrint(job.shape.columns)).digest()
}

/**
 * The file is personal data: once it is written there is no reason to keep it. The list of problems stays; so do the rows
 * that have them, to be corrected, until they are swept.
 */
export async function removeImportFiles(context: Context, id: string): Promise<void> {
  const files = importFiles(context.services.config, id)
  await removeFile(files.original)
  await removeFile(files.tidy)
  await removeFile(files.delta)
  await context.write('imports:write', async (work) => {
    await patchImport(work.tx, work.scope, id, { fileRemovedAt: work.now }, work.now)
    work.audit({ action: 'imports.file_removed', objectKind: 'import', objectId: id })
  })
}

async function loadRunning(context: Context, id: string, state: ImportJob['state']): Promise<MappedJob | undefined> {
  const job = await context.read('imports:write', (work) => findImport(work.tx, work.scope, id))
  if (job === undefined) throw importsErrors.make('imports.not_found')
  // A queue may deliver twice: what is already over is not run again.
  if (job.state !== state || job.mapping === null) return undefined
  return { ...job, mapping: job.mapping }
}

interface BothResult {
  readonly counts: Counts
  readonly cancelled: boolean
  readonly problems: ProblemLog['first']
  readonly usage: UsageResult | null
}

async function runBoth(context: Context, job: MappedJob, mode: 'check' | 'apply'): Promise<BothResult> {
  const files = importFiles(context.services.config, job.id)
  const path = job.shape.form === 'plain' ? files.original : files.tidy
  const log = new ProblemLog(`${files.problems}.tmp`)
  let counts: Counts = NO_COUNTS
  let cancelled = false
  let refusedRows: readonly number[] = []
  let usage: UsageResult | null = null
  try {
    if (hasCustomers(job.kind)) {
      const today = localDate(context.services.clock.now(), context.services.pack.calendar.timeZone.value)
      const result = await runCustomers({ context, job, path, mode, log, today })
      ;({ counts, cancelled, refusedRows } = result)
    }
    if (hasUsage(job.kind) && !cancelled) {
      usage = await runUsage({ context, job, path, mode, log, refusedRows })
      counts = job.kind === 'usage' ? usage.counts : combine(counts, usage.counts)
    }
  } finally {
    await log.close()
  }
  await keepRows(path, job.shape, log.rows, files.kept)
  await rename(`${files.problems}.tmp`, files.problems)
  return { counts, cancelled, problems: log.first, usage }
}

/** Both halves speak of the same rows: rows count once, and a refused customer's usage is not refused a second time. */
function combine(customers: Counts, usage: Counts): Counts {
  return { ...addCounts(customers, usage), rows: customers.rows, refused: customers.refused }
}

/** A run that fails says why on the page; a crash leaves the state as it is, and the job goes on from there. */
async function settle(context: Context, id: string, run: () => Promise<Counts>): Promise<Counts> {
  try {
    return await run()
  } catch (error) {
    const code = error instanceof AppError ? error.code : 'imports.run_failed'
    context.services.log.error({ err: error, import: id }, 'import')
    await context.write('imports:write', async (work) => {
      await patchImport(
        work.tx,
        work.scope,
        id,
        { state: 'failed', error: { code, details: error instanceof AppError ? error.details : {} }, finishedAt: work.now },
        work.now,
      )
      work.audit({ action: 'imports.fail', objectKind: 'import', objectId: id })
    })
    throw error
  }
}

async function tellOwner(
  work: Parameters<Parameters<Context['write']>[1]>[0],
  job: MappedJob,
  kind: string,
  counts: Counts,
): Promise<void> {
  if (job.createdByName === null) return
  await work.notify({
    staffId: job.createdBy,
    kind,
    params: { file: job.fileName, rows: counts.rows, refused: counts.refused },
    href: `/imports/${job.id}`,
  })
}
