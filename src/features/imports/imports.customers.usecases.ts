import type { Context } from '../../platform/work.ts'
import { Thread } from '../../platform/worker-pool.ts'
import { applyStagedCustomers, knownBatch, stagePrepared } from '../customers/customers.import.usecases.ts'
import type { KnownBatch, StagedArrays } from '../customers/customers.staging.usecases.ts'
import { forgetSubscriptionKeys } from '../facts/facts.usecases.ts'
import { lineBatches, type LineBatch } from '../feeds/feeds.lines.usecases.ts'
import { foldWord } from '../feeds/feeds.words.rules.ts'
import { addCounts, countProblems, NO_COUNTS, type Counts, type Problem } from './imports.problems.rules.ts'
import { ProblemLog } from './imports.problem-log.usecases.ts'
import { findBatches, findTerritories, insertBatch, keepBefore, noteProgress, type ImportJob } from './imports.queries.ts'
import { BATCH_ROWS } from './imports.rules.ts'
import { duplicatesSql } from './imports.usage.queries.ts'
import type { DryAnswer, Question, ReadBatch, ThreadSetting } from './imports.thread.usecases.ts'

/** Two at a time: while one batch waits for PostgreSQL, the other is read and sealed. */
const LANES = 2

export interface CustomersRun {
  readonly context: Context
  readonly job: ImportJob & { readonly mapping: NonNullable<ImportJob['mapping']> }
  /** The readable form of the file. */
  readonly path: string
  readonly mode: 'check' | 'apply'
  readonly log: ProblemLog
  readonly today: string
}

export interface CustomersResult {
  readonly counts: Counts
  readonly refusedRows: readonly number[]
  readonly cancelled: boolean
}

type RowThread = Thread<Question, ReadBatch | StagedArrays | DryAnswer>

/** Reads, checks, and (when applying) writes the customers of a file, batch by batch; a batch that is there is not written again. */
export async function runCustomers(run: CustomersRun): Promise<CustomersResult> {
  const { context, job, path } = run
  const { services } = context
  const { territories, done } = await context.read('imports:read', async (work) => ({
    territories: await findTerritories(work.tx, work.scope),
    done: run.mode === 'apply' ? await findBatches(work.tx, work.scope, job.id) : [],
  }))
  const setting: ThreadSetting = {
    keys: services.keys.material(),
    mapping: job.mapping,
    shape: job.shape,
    today: run.today,
    territories: new Map(territories.flatMap((one) => [[foldWord(one.name), one.id], [foldWord(one.code), one.id]] as const)),
  }
  const duplicates = await findDuplicates(run)
  const batches = lineBatches(path, job.shape, BATCH_ROWS)
  const doneBatches = new Map(done.map((batch) => [batch.batchNo, batch.counts]))
  const state = { counts: NO_COUNTS, rows: 0, refusedRows: [] as number[], cancelled: false }

  const lane = async (): Promise<void> => {
    const thread: RowThread = new Thread(new URL('./imports.thread.usecases.ts', import.meta.url), setting)
    try {
      for (;;) {
        const { value: batch, done: over } = await batches.next()
        if (over === true || state.cancelled) return
        const { counts, problems } = await runBatch(run, thread, batch, duplicates, doneBatches)
        await run.log.addBatch(batch.batchNo, problems)
        state.counts = addCounts(state.counts, counts)
        state.rows += batch.lines
        for (const problem of problems) if (problem.severity === 'refused') state.refusedRows.push(problem.row)
        const { cancelRequested } = await noteProgress(services.db, job.id, state.rows)
        state.cancelled ||= cancelRequested
      }
    } finally {
      await thread.close()
    }
  }
  const lanes = Array.from({ length: Math.min(LANES, Math.ceil(job.shape.rows / BATCH_ROWS)) }, lane)
  // The first failure ends the run only after the other lane has let go of its transaction.
  const outcomes = await Promise.allSettled(lanes)
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return { counts: state.counts, refusedRows: [...new Set(state.refusedRows)], cancelled: state.cancelled }
}

async function findDuplicates({ context, job, path }: CustomersRun): Promise<ReadonlyMap<number, number>> {
  const column = job.mapping.fields.customerNo?.columns?.[0]
  if (column === undefined) return new Map()
  const rows = await context.services.duck.rows<{ row: number; first: number }>(duplicatesSql(path, job.shape, column))
  return new Map(rows.map(({ row, first }) => [row, first]))
}

interface BatchOutcome {
  readonly counts: Counts
  readonly problems: readonly Problem[]
}

async function runBatch(
  run: CustomersRun,
  thread: RowThread,
  batch: LineBatch,
  duplicates: ReadonlyMap<number, number>,
  doneBatches: ReadonlyMap<number, Counts>,
): Promise<BatchOutcome> {
  const { bytes, firstRow, lines, batchNo } = batch
  const readOut = (await thread.ask({ kind: 'read', bytes, firstRow, lines, duplicates }, [bytes.buffer])) as ReadBatch
  const already = doneBatches.get(batchNo)
  if (already !== undefined) return { counts: already, problems: readOut.problems }
  const result = run.mode === 'check' ? await checkBatch(run, thread, readOut) : await applyBatch(run, thread, readOut, batchNo)
  return { counts: result.counts, problems: [...readOut.problems, ...result.foreign] }
}

interface Fate {
  readonly created: number
  readonly changed: number
  readonly same: number
  readonly foreignSubscriptionRows: readonly number[]
}

function outcome(run: CustomersRun, readOut: ReadBatch, fate: Fate): { counts: Counts; foreign: Problem[] } {
  const column = run.job.mapping.fields.subscriptionNo?.columns?.[0] ?? run.job.mapping.fields.customerNo?.columns?.[0] ?? null
  const foreign = fate.foreignSubscriptionRows.map((row): Problem => ({ row, column, field: 'subscriptionNo', severity: 'refused', reason: 'subscription_of_other', params: {} }))
  const { refused, warned, reasons } = countProblems([...readOut.problems, ...foreign])
  return { counts: { ...NO_COUNTS, rows: readOut.rows, fresh: fate.created, changed: fate.changed, same: fate.same, refused, warned, reasons }, foreign }
}

/** Thrown to roll back what a dry run had to write in order to compare. */
class DryRunOver extends Error {
  readonly fate: Fate
  constructor(fate: Fate) {
    super('dry run')
    this.fate = fate
  }
}

/** New numbers are counted without being sealed; only rows that meet a customer on file are compared. */
async function checkBatch(run: CustomersRun, thread: RowThread, readOut: ReadBatch): Promise<{ counts: Counts; foreign: Problem[] }> {
  const { context } = run
  const known = await context.read('imports:write', (work) => knownBatch(work, readOut.customerNos, readOut.subscriptionNos))
  const dry = (await thread.ask({ kind: 'compare', known, now: context.services.clock.now() })) as DryAnswer
  if (dry.compared === 0) return outcome(run, readOut, { created: dry.fresh, changed: 0, same: 0, foreignSubscriptionRows: dry.staged.foreignSubscriptionRows })
  try {
    await context.write('imports:write', async (work) => {
      throw new DryRunOver(await stagePrepared(work, dry.staged))
    })
    throw new Error('a dry run was not rolled back')
  } catch (error) {
    if (!(error instanceof DryRunOver)) throw error
    return outcome(run, readOut, { ...error.fate, created: error.fate.created + dry.fresh })
  }
}

/** One transaction: compared with what is on file now, written, counted and audited. */
async function applyBatch(run: CustomersRun, thread: RowThread, readOut: ReadBatch, batchNo: number): Promise<{ counts: Counts; foreign: Problem[] }> {
  const { job } = run
  return run.context.write('imports:write', async (work) => {
    const known: KnownBatch = await knownBatch(work, readOut.customerNos, readOut.subscriptionNos)
    const staged = (await thread.ask({ kind: 'seal', known, now: work.now })) as StagedArrays
    const fate = await stagePrepared(work, staged)
    await keepBefore(work.tx, work.scope, job.id, batchNo)
    const { createdIds } = await applyStagedCustomers(work, job.id)
    if (createdIds.length > 0) await forgetSubscriptionKeys(work)
    const result = outcome(run, readOut, fate)
    await insertBatch(work.tx, work.scope, { importId: job.id, batchNo, counts: result.counts, createdIds }, work.now)
    work.audit({ action: 'imports.batch', objectKind: 'import', objectId: job.id, fields: Object.keys(job.mapping.fields) })
    return result
  })
}
