import { AppError } from '../../kernel/errors.ts'
import { inLanes } from '../../kernel/lanes.ts'
import type { Context } from '../../platform/work.ts'
import { Thread } from '../../platform/worker-pool.ts'
import { applyStagedCustomers, knownBatch, openNamedAccounts, stagePrepared } from '../customers/customers.import.usecases.ts'
import type { ImportedAccount, KnownBatch, StagedRows } from '../customers/customers.staging.usecases.ts'
import { beginFirstLoad, endFirstLoad } from '../customers/customers.first-load.usecases.ts'
import { forgetSubscriptionKeys } from '../facts/facts.usecases.ts'
import { lineBatches, type LineBatch } from '../feeds/feeds.lines.usecases.ts'
import { foldWord } from '../feeds/feeds.words.rules.ts'
import { addCounts, countProblems, NO_COUNTS, type Counts, type Problem } from './imports.problems.rules.ts'
import { ProblemLog } from './imports.problem-log.usecases.ts'
import {
  findBatches,
  findTerritories,
  insertCustomersBatch,
  keepBefore,
  noteProgress,
  type ImportJob,
} from './imports.queries.ts'
import { deltaOf, keepPrints, strictFirst } from './imports.prints.usecases.ts'
import { batchRows, FIRST_LOAD_ROWS } from './imports.rules.ts'
import { duplicatesSql } from './imports.usage.queries.ts'
import {
  BatchWork,
  type Answer,
  type BatchSetting,
  type DryAnswer,
  type Duplicate,
  type Question,
  type ReadBatch,
} from './imports.batch.usecases.ts'

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

/** A thread, or for a small file this one: starting a thread takes longer than its work. */
interface RowThread {
  ask(question: Question, transfer?: ArrayBuffer[]): Promise<Answer>
  close(): Promise<void>
}
const SMALL = 2_000
/** With the usual 48 a batch's rows were copied several times before they could be thrown away. */
const YOUNG_MB = 192

function openThread(setting: BatchSetting): RowThread {
  if (setting.shape.rows > SMALL)
    return new Thread<Question, Answer>(new URL('./imports.thread.usecases.ts', import.meta.url), setting, { youngMb: YOUNG_MB })
  const work = new BatchWork(setting)
  return { ask: async (question) => work.answer(question), close: async () => undefined }
}

/** Reads, checks, and (when applying) writes the customers of a file, batch by batch; a batch that is there is not written again. */
export async function runCustomers(run: CustomersRun): Promise<CustomersResult> {
  if (run.mode === 'check') return runBatches(run)
  if (run.job.shape.rows >= FIRST_LOAD_ROWS) await beginFirstLoad(run.context)
  try {
    return await runBatches(run)
  } finally {
    await endFirstLoad(run.context)
  }
}

async function runBatches(run: CustomersRun): Promise<CustomersResult> {
  const { context, job, path } = run
  const { services } = context
  const { territories, done } = await context.read('imports:read', async (work) => ({
    territories: await findTerritories(work.tx, work.scope),
    done: run.mode === 'apply' ? await findBatches(work.tx, work.scope, job.id) : [],
  }))
  const setting: BatchSetting = {
    keys: services.keys.material(),
    mapping: job.mapping,
    shape: job.shape,
    today: run.today,
    territories: new Map(
      territories.flatMap(
        (one) =>
          [
            [foldWord(one.name), one.id],
            [foldWord(one.code), one.id],
          ] as const,
      ),
    ),
  }
  const duplicates = await findDuplicates(run)
  const reading = { job, path, territories: setting.territories }
  const delta = await deltaOf(context, reading, {
    mode: run.mode,
    isResumed: done.length > 0,
    duplicates: [...duplicates.keys()],
  })
  const news = delta ?? { path, shape: job.shape, skipped: 0 }
  const size = batchRows(news.shape.rows, done)
  const batches = lineBatches(news.path, news.shape, size)
  const doneBatches = new Map(done.map((batch) => [batch.batchNo, batch.counts]))
  const accounts = new AccountBook(run)
  const state = {
    counts: { ...NO_COUNTS, rows: news.skipped, same: news.skipped },
    rows: news.skipped,
    refusedRows: [] as number[],
    warnedRows: [] as number[],
    cancelled: false,
  }

  const lane = async (): Promise<void> => {
    const thread = openThread({ ...setting, shape: news.shape })
    try {
      for (;;) {
        const { value: batch, done: over } = await batches.next()
        if (over === true || state.cancelled) return
        const { counts, problems } = await runBatch(run, thread, batch, { duplicates, doneBatches, accounts })
        await run.log.addBatch(batch.batchNo, problems)
        state.counts = addCounts(state.counts, counts)
        state.rows += batch.lines
        for (const { row, severity } of problems) (severity === 'refused' ? state.refusedRows : state.warnedRows).push(row)
        const { cancelRequested } = await noteProgress(services.db, job.id, state.rows)
        state.cancelled ||= cancelRequested
      }
    } finally {
      await thread.close()
    }
  }
  await inLanes(Math.min(LANES, Math.ceil(news.shape.rows / size)), lane)
  if (run.mode === 'apply' && !state.cancelled) await keepPrints(context, reading, [...state.refusedRows, ...state.warnedRows])
  return { counts: state.counts, refusedRows: [...new Set(state.refusedRows)], cancelled: state.cancelled }
}

async function findDuplicates({ context, job, path }: CustomersRun): Promise<ReadonlyMap<number, Duplicate>> {
  const found = new Map<number, Duplicate>()
  for (const field of ['subscriptionNo', 'customerNo'] as const) {
    const column = job.mapping.fields[field]?.columns?.[0]
    if (column === undefined) continue
    const rows = await strictFirst(job.shape, (strict) =>
      context.services.duck.rows<{ row: number; first: number }>(duplicatesSql(path, job.shape, column, strict)),
    )
    for (const { row, first } of rows) found.set(row, { first, field })
  }
  return found
}

/** Opens the accounts that batches name, one small transaction at a time, each account once. */
class AccountBook {
  readonly #run: CustomersRun
  readonly #opened = new Set<string>()
  #turn: Promise<void> = Promise.resolve()

  constructor(run: CustomersRun) {
    this.#run = run
  }

  open(accounts: readonly ImportedAccount[]): Promise<void> {
    this.#turn = this.#turn.then(async () => {
      const missing = accounts.filter(({ accountNo }) => !this.#opened.has(accountNo))
      if (missing.length === 0) return
      await this.#run.context.write('imports:write', async (work) => {
        const opened = await openNamedAccounts(work, missing, this.#run.job.id)
        work.audit({ action: 'imports.accounts', objectKind: 'import', objectId: this.#run.job.id, fields: [String(opened)] })
      })
      for (const { accountNo } of missing) this.#opened.add(accountNo)
    })
    return this.#turn
  }
}

interface Shared {
  readonly duplicates: ReadonlyMap<number, Duplicate>
  readonly doneBatches: ReadonlyMap<number, Counts>
  readonly accounts: AccountBook
}

interface BatchOutcome {
  readonly counts: Counts
  readonly problems: readonly Problem[]
}

async function runBatch(
  run: CustomersRun,
  thread: RowThread,
  batch: LineBatch,
  { duplicates, doneBatches, accounts }: Shared,
): Promise<BatchOutcome> {
  const { bytes, firstRow, lines, batchNo } = batch
  const readOut = (await thread.ask({ kind: 'read', bytes, firstRow, lines, duplicates }, [bytes.buffer])) as ReadBatch
  const already = doneBatches.get(batchNo)
  if (already !== undefined) return { counts: already, problems: readOut.problems }
  if (run.mode === 'apply') await accounts.open(readOut.accounts)
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
  const foreign = fate.foreignSubscriptionRows.map((row): Problem => ({
    row,
    column,
    field: 'subscriptionNo',
    severity: 'refused',
    reason: 'subscription_of_other',
    params: {},
  }))
  const { refused, warned, reasons } = countProblems([...readOut.problems, ...foreign])
  return {
    counts: {
      ...NO_COUNTS,
      rows: readOut.rows,
      fresh: fate.created,
      changed: fate.changed,
      same: fate.same,
      refused,
      warned,
      reasons,
    },
    foreign,
  }
}

/** Thrown to roll back what a dry run had to write in order to compare. */
class DryRunOver extends Error {
  readonly fate: Fate
  constructor(fate: Fate) {
    super('dry run')
    this.fate = fate
  }
}

function findKnown({ context }: CustomersRun, { customerNos, subscriptionNos, accounts }: ReadBatch): Promise<KnownBatch> {
  const accountNos = accounts.map(({ accountNo }) => accountNo)
  return context.read('imports:write', (work) => knownBatch(work, customerNos, subscriptionNos, accountNos))
}

/** New numbers are counted without being sealed; only rows that meet a customer on file are compared. */
async function checkBatch(
  run: CustomersRun,
  thread: RowThread,
  readOut: ReadBatch,
): Promise<{ counts: Counts; foreign: Problem[] }> {
  const { context } = run
  const known = await findKnown(run, readOut)
  const dry = (await thread.ask({ kind: 'compare', known, now: context.services.clock.now() })) as DryAnswer
  if (dry.compared === 0)
    return outcome(run, readOut, {
      created: dry.fresh,
      changed: 0,
      same: 0,
      foreignSubscriptionRows: dry.staged.foreignSubscriptionRows,
    })
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

const ATTEMPTS = 3

/**
 * Looked up and sealed first, then compared and written in one transaction, so that no lock waits for the cipher. If
 * somebody else has added one of these customers in between, the keys refuse the batch and it is looked up again.
 */
async function applyBatch(
  run: CustomersRun,
  thread: RowThread,
  readOut: ReadBatch,
  batchNo: number,
): Promise<{ counts: Counts; foreign: Problem[] }> {
  for (let attempt = 1; ; attempt++) {
    const known = await findKnown(run, readOut)
    const staged = (await thread.ask({ kind: 'seal', known, now: run.context.services.clock.now() })) as StagedRows
    try {
      return await writeBatch(run, readOut, staged, batchNo)
    } catch (error) {
      if (attempt >= ATTEMPTS || !(error instanceof AppError) || error.kind !== 'conflict') throw error
    }
  }
}

async function writeBatch(
  { context, job, ...run }: CustomersRun,
  readOut: ReadBatch,
  staged: StagedRows,
  batchNo: number,
): Promise<{ counts: Counts; foreign: Problem[] }> {
  return context.write('imports:write', async (work) => {
    const fate = await stagePrepared(work, staged)
    if (fate.changed > 0) await keepBefore(work.tx, work.scope, job.id, batchNo)
    await applyStagedCustomers(work, job.id, fate)
    if (fate.created > 0) await forgetSubscriptionKeys(work)
    const result = outcome({ context, job, ...run }, readOut, fate)
    await insertCustomersBatch(work.tx, work.scope, { importId: job.id, batchNo, counts: result.counts }, work.now)
    work.audit({ action: 'imports.batch', objectKind: 'import', objectId: job.id, fields: Object.keys(job.mapping.fields) })
    return result
  })
}
