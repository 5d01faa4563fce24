import { AppError } from '../../kernel/errors.ts'
import type { Context, Work } from '../../platform/work.ts'
import { closeAccountsOfImport, undoStagedCustomers } from '../customers/customers.undo.usecases.ts'
import { monthsOfImport, usageSince, withdrawMonths } from '../facts/facts.undo.usecases.ts'
import { forgetCustomerRows, forgetSubscriptionKeys } from '../facts/facts.usecases.ts'
import type { ImportView } from './imports.contract.ts'
import { findImport, noteProgress, patchImport, type ImportJob } from './imports.queries.ts'
import { assertStep, importsErrors } from './imports.rules.ts'
import {
  addedIdsSelect,
  clearBefores,
  countUndo,
  findBatchesToUndo,
  findRunning,
  findTouched,
  forgetBefores,
  markBatchUndone,
  stageUndo,
  sumUndone,
  type BatchUndo,
  type UsageTouches,
} from './imports.undo.queries.ts'
import { TOUCHED_SHOWN, type Touched, type TouchedRow, type UndoReport, type UndoScope } from './imports.undo.rules.ts'
import { getImport } from './imports.usecases.ts'

const NOBODY: Touched = { total: 0, rows: [] }
const ATTEMPTS = 3

async function loadJob(work: Work, id: string, lock = false): Promise<ImportJob> {
  const job = await findImport(work.tx, work.scope, id, lock)
  if (job === undefined) throw importsErrors.make('imports.not_found')
  return job
}

/** What undoing would do, and what stands in its way; nothing is written. */
export async function previewUndo(context: Context, id: string): Promise<UndoScope & { touched: Touched }> {
  const { job, counts, months } = await context.read('imports:undo', async (work) => {
    const found = await loadJob(work, id)
    assertStep(found, 'undo')
    return { job: found, counts: await countUndo(work.tx, work.scope, id), months: await monthsOfImport(work, id) }
  })
  return {
    ...counts,
    months: months.filter((month) => month.isCurrent).map(({ month }) => month),
    touched: await touchedSince(context, job),
  }
}

/** Customers with later usage that are named to the database at once; a whole batch fits. */
const USAGE_NAMED = 20_000

async function laterUsage(
  context: Context,
  job: ImportJob,
  batchNo: number | null,
): Promise<{ total: number; named: UsageTouches }> {
  const { total, rows } = await usageSince(context, addedIdsSelect(job.id, batchNo), {
    since: job.createdAt,
    exceptImport: job.id,
    shown: USAGE_NAMED,
  })
  return {
    total,
    named: {
      customerIds: rows.map((row) => row.customerId),
      months: rows.map((row) => row.month),
      importIds: rows.map((row) => row.importId),
      at: rows.map((row) => row.at),
    },
  }
}

/** Everything that the rule of imports.undo.rules.ts counts as a touch. */
async function touchedSince(context: Context, job: ImportJob): Promise<Touched> {
  const usage = await laterUsage(context, job, null)
  return context.read('imports:undo', async (work) => {
    const touched = await findTouched(work.tx, work.scope, job.id, usage.named)
    const months = (await monthsOfImport(work, job.id)).filter((month) => !month.isCurrent && month.supersededAt !== null)
    const monthRows: TouchedRow[] = []
    for (const month of months)
      monthRows.push({
        customerId: null,
        customerNo: month.month,
        fate: 'month',
        touch: 'month',
        field: null,
        at: month.supersededAt?.toISOString() ?? null,
        importId: month.replacedById,
        importName:
          month.replacedById === null ? null : ((await findImport(work.tx, work.scope, month.replacedById))?.fileName ?? null),
      })
    return {
      total: touched.total + months.length + usage.total - usage.named.customerIds.length,
      rows: [...monthRows, ...touched.rows].slice(0, TOUCHED_SHOWN),
    }
  })
}

/** Asks for the undo; it runs in the background, and the page and the notification follow it. */
export async function startUndo(
  context: Context,
  id: string,
  ask: { reason: string; leaveTouched: boolean },
): Promise<ImportView> {
  await beginUndo(context, id, ask, true)
  return getImport(context, id)
}

/** The command line and the proofs run the work themselves: `inBackground` false leaves no job. */
export function beginUndo(
  context: Context,
  id: string,
  ask: { reason: string; leaveTouched: boolean },
  inBackground: boolean,
): Promise<void> {
  return context.write(
    'imports:undo',
    async (work) => {
      const job = await loadJob(work, id, true)
      assertStep(job, 'undo')
      const running = await findRunning(work.tx, work.scope, id)
      if (running !== undefined) throw importsErrors.make('imports.busy', { file: running.fileName })
      const undo: UndoReport = {
        ...ask,
        from: job.undo?.outcome === null ? job.undo.from : job.state,
        requestedBy: work.actor.id,
        requestedAt: work.now.toISOString(),
        outcome: null,
        withdrawn: 0,
        restored: 0,
        kept: 0,
        months: [],
        touched: NOBODY,
      }
      await patchImport(work.tx, work.scope, id, { state: 'undoing', rowsDone: 0, error: null, finishedAt: null, undo }, work.now)
      if (inBackground) await work.enqueue({ name: 'imports.undo', data: { importId: id }, singletonKey: id })
      work.audit({ action: 'imports.start_undo', objectKind: 'import', objectId: id })
    },
    { purpose: ask.reason },
  )
}

/**
 * Undoes an import batch by batch, the last one first; a crash leaves whole batches, and the same call goes on with the
 * rest. Refused as a whole if a row has been touched and nobody said that such rows may stay.
 */
export async function undoImport(context: Context, id: string): Promise<UndoReport | undefined> {
  const { job, begun } = await context.read('imports:undo', async (work) => ({
    job: await loadJob(work, id),
    begun: (await findBatchesToUndo(work.tx, work.scope, id)).some((batch) => batch.isUndone),
  }))
  // A queue may deliver twice: what is already over is not run again.
  if (job.state !== 'undoing' || job.undo === null) return undefined
  try {
    const touched = await touchedSince(context, job)
    if (touched.total > 0 && !job.undo.leaveTouched && !begun) return await refuse(context, job, job.undo, touched)
    const months = await undoMonths(context, id)
    await undoBatches(context, job)
    return await finish(context, job, job.undo, { touched, months })
  } catch (error) {
    context.services.log.error({ err: error, import: id }, 'undo of an import')
    await context.write('imports:undo', async (work) => {
      const details = error instanceof AppError ? { cause: error.code } : {}
      const patch = { state: 'failed', error: { code: 'imports.undo_failed', details }, finishedAt: work.now } as const
      await patchImport(work.tx, work.scope, id, patch, work.now)
      work.audit({ action: 'imports.fail_undo', objectKind: 'import', objectId: id })
    })
    throw error
  }
}

async function refuse(context: Context, job: ImportJob, undo: UndoReport, touched: Touched): Promise<UndoReport> {
  const report: UndoReport = { ...undo, outcome: 'refused', touched }
  await context.write('imports:undo', async (work) => {
    await patchImport(work.tx, work.scope, job.id, { state: undo.from, undo: report, finishedAt: work.now }, work.now)
    work.audit({ action: 'imports.refuse_undo', objectKind: 'import', objectId: job.id })
    await tell(work, job, undo, 'imports.undo_refused', { rows: touched.total })
  })
  return report
}

/** The batch without a number of rows of its own is the one of the usage. */
const USAGE_BATCH = 0

async function undoMonths(context: Context, id: string): Promise<readonly string[]> {
  return context.write('imports:undo', async (work) => {
    const months = await withdrawMonths(context, work, id)
    await markBatchUndone(
      work.tx,
      work.scope,
      { importId: id, batchNo: USAGE_BATCH },
      { added: 0, changed: 0, kept: 0 },
      work.now,
    )
    work.audit({ action: 'imports.undo_usage', objectKind: 'import', objectId: id, fields: months })
    return months
  })
}

async function undoBatches(context: Context, job: ImportJob): Promise<void> {
  const batches = await context.read('imports:undo', (work) => findBatchesToUndo(work.tx, work.scope, job.id))
  let rows = 0
  for (const batch of batches) {
    if (!batch.isUndone && batch.batchNo !== USAGE_BATCH) await undoBatch(context, job, batch.batchNo)
    rows += batch.rows
    await noteProgress(context.services.db, job.id, Math.min(rows, job.rowsTotal))
  }
}

async function undoBatch(context: Context, job: ImportJob, batchNo: number): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const usage = (await laterUsage(context, job, batchNo)).named
    try {
      await context.write('imports:undo', async (work) => {
        const staged = await stageUndo(work.tx, work.scope, { importId: job.id, batchNo, usage })
        if (staged !== undefined) await undoStaged(work, job.id, batchNo, staged)
        work.audit({ action: 'imports.undo_batch', objectKind: 'import', objectId: job.id, fields: [String(batchNo)] })
      })
      return
    } catch (error) {
      // Somebody touched one of them in this moment: the batch is chosen anew and leaves that one out.
      if (attempt >= ATTEMPTS || !(error instanceof AppError) || error.kind !== 'conflict') throw error
    }
  }
}

async function undoStaged(work: Work, importId: string, batchNo: number, staged: BatchUndo): Promise<void> {
  const scope = work.authorise('imports:undo')
  await forgetBefores(work.tx, scope)
  await undoStagedCustomers(work, importId, staged)
  await clearBefores(work.tx, scope, importId, work.now)
  if (staged.added + staged.changed > 0) {
    await forgetSubscriptionKeys(work)
    await forgetCustomerRows(work)
  }
  await markBatchUndone(work.tx, scope, { importId, batchNo }, staged, work.now)
}

async function finish(
  context: Context,
  job: ImportJob,
  undo: UndoReport,
  { touched, months }: { touched: Touched; months: readonly string[] },
): Promise<UndoReport> {
  return context.write('imports:undo', async (work) => {
    const sums = await sumUndone(work.tx, work.scope, job.id)
    await closeAccountsOfImport(work, job.id)
    const report: UndoReport = {
      ...undo,
      outcome: 'undone',
      withdrawn: sums.added,
      restored: sums.changed,
      kept: sums.kept,
      months,
      touched: sums.kept > 0 || touched.rows.some((row) => row.fate === 'month') ? touched : NOBODY,
    }
    await patchImport(
      work.tx,
      work.scope,
      job.id,
      {
        state: 'undone',
        undo: report,
        undone: { at: work.now, by: undo.requestedBy },
        rowsDone: job.rowsTotal,
        finishedAt: work.now,
      },
      work.now,
    )
    work.audit({ action: 'imports.undo', objectKind: 'import', objectId: job.id })
    await tell(work, job, undo, 'imports.undone', { rows: sums.added + sums.changed, kept: sums.kept })
    return report
  })
}

/** Whoever brought the file in and whoever asked for the undo hear of it. */
async function tell(
  work: Work,
  job: ImportJob,
  undo: UndoReport,
  kind: string,
  params: Readonly<Record<string, number>>,
): Promise<void> {
  const people = new Set([
    ...(job.createdByName === null ? [] : [job.createdBy]),
    ...(work.actor.kind === 'staff' ? [undo.requestedBy] : []),
  ])
  for (const staffId of people)
    await work.notify({ staffId, kind, params: { file: job.fileName, ...params }, href: `/imports/${job.id}` })
}
