import { createHash, createHmac } from 'node:crypto'
import { rename } from 'node:fs/promises'
import { sqlText } from '../../platform/duck.ts'
import { fileExists, removeFile } from '../../platform/files.ts'
import type { Context } from '../../platform/work.ts'
import { customersChangedSince } from '../customers/customers.undo.usecases.ts'
import {
  copyOut,
  draftFile,
  finishDraft,
  forgetCustomerRows,
  publishFact,
  readableFact,
  type DraftFile,
} from '../facts/facts.usecases.ts'
import type { FeedShape } from '../feeds/feeds.shape.rules.ts'
import { importFiles } from './imports.files.usecases.ts'
import { mapped, type Mapping } from './imports.mapping.rules.ts'
import { deltaSql, LINES_FORMAT, printsSql, type PrintedFile } from './imports.prints.queries.ts'
import { findImport, type ImportJob } from './imports.queries.ts'

/** Raised when the same cells come to mean something else: prints of an earlier reading then match nothing. */
const READING = 1
/** A file with more rows to leave out than this keeps no prints: it would be mostly exceptions. */
const MOST_EXCEPTIONS = 100_000

type MappedJob = ImportJob & { readonly mapping: Mapping }

/** What is left of a file once the rows are out that say what they said last time. */
export interface Delta {
  readonly path: string
  readonly shape: FeedShape
  /** Rows that are known to be the same. */
  readonly skipped: number
}

interface Reading {
  readonly job: MappedJob
  readonly path: string
  /** Names and codes of the territories as they are read now. */
  readonly territories: ReadonlyMap<string, string>
}

/** Only a number that the file itself gives names the same customer tomorrow. */
function hasPrints({ mapping }: MappedJob): boolean {
  return mapped(mapping, 'customerNo') && mapping.fields.customerNo?.columns !== undefined
}

function printedFile(context: Context, { job, path, territories }: Reading, strict: boolean): PrintedFile {
  const { month, ...mapping } = job.mapping
  const reading = JSON.stringify([
    READING,
    mapping,
    // A tenure and a departure are counted from the file's month.
    mapped(job.mapping, 'tenureMonths') || mapped(job.mapping, 'hasLeft') || mapped(job.mapping, 'status') ? month : null,
    job.shape.columns,
    [...territories].toSorted(([a], [b]) => (a < b ? -1 : 1)),
  ])
  const secret = createHmac('sha256', context.services.keys.material().index)
    .update('customer_rows')
    .update(createHash('sha256').update(reading).digest())
    .digest('hex')
  return { path, shape: job.shape, mapping: job.mapping, secret, strict }
}

/** The fast reader first; where it stops, line by line. */
export async function strictFirst<T>(shape: FeedShape, step: (strict: boolean) => Promise<T>): Promise<T> {
  if (shape.form !== 'plain') return step(false)
  try {
    return await step(true)
  } catch {
    return step(false)
  }
}

/**
 * Takes the rows out that cannot change anything: their text is the one that was taken last time, read the same way, and
 * nobody has changed their customer since. A nightly file of a whole branch shrinks to its news. Undefined: there is
 * nothing to compare with. An apply that is taken up after a crash finds the file that it began with.
 */
export async function deltaOf(
  context: Context,
  reading: Reading,
  { mode, isResumed, duplicates }: { mode: 'check' | 'apply'; isResumed: boolean; duplicates: readonly number[] },
): Promise<Delta | undefined> {
  const { job } = reading
  if (!hasPrints(job)) return undefined
  const { services } = context
  const target = importFiles(services.config, job.id).delta
  if (mode === 'check' || !(await fileExists(target))) {
    // It began with the whole file, so it goes on with the whole file.
    if (isResumed) return undefined
    const known = await readableFact(context, 'customer_rows')
    if (known === undefined || known.importId === null) return undefined
    const last = await context.read('imports:write', (work) => findImport(work.tx, work.scope, known.importId ?? ''))
    if (last?.startedAt == null) return undefined
    const changed = `${target}.changed`
    try {
      await copyOut(context, customersChangedSince(last.startedAt), changed)
      await strictFirst(job.shape, (strict) => {
        const select = deltaSql(printedFile(context, reading, strict), { prints: known.path, changed }, duplicates)
        return services.duck.run(`copy (${select}) to ${sqlText(`${target}.tmp`)} ${LINES_FORMAT}`)
      })
      await rename(`${target}.tmp`, target)
    } finally {
      await removeFile(changed)
    }
  }
  const rows = await countLines(context, target)
  return { path: target, shape: { ...job.shape, form: 'tidy', rows }, skipped: job.shape.rows - rows }
}

async function countLines(context: Context, path: string): Promise<number> {
  const [found] = await context.services.duck.rows<{ rows: number }>(
    `select count(*) as rows from read_csv(${sqlText(path)}, auto_detect = false, header = false, quote = '', escape = '', delim = '\u001e', columns = {'line': 'VARCHAR'})`,
  )
  return found?.rows ?? 0
}

/** Prints of what this import has taken, for the next one; `exceptions` are rows with a problem of any kind. */
export async function keepPrints(context: Context, reading: Reading, exceptions: readonly number[]): Promise<void> {
  const { job } = reading
  if (!hasPrints(job) || exceptions.length > MOST_EXCEPTIONS) {
    await context.write('imports:write', async (work) => {
      await forgetCustomerRows(work)
      work.audit({ action: 'imports.forget_prints', objectKind: 'import', objectId: job.id })
    })
    return
  }
  const { duck, config } = context.services
  const draft: DraftFile = await draftFile(context, 'customer_rows', 'customer_rows')
  try {
    await strictFirst(job.shape, (strict) => {
      const select = printsSql(printedFile(context, reading, strict), exceptions)
      return duck.run(`copy (${select}) to ${sqlText(draft.temporary)} (format parquet)`)
    })
    const [{ rows } = { rows: 0 }] = await duck.rows<{ rows: number }>(
      `select count(*) as rows from read_parquet(${sqlText(draft.temporary)})`,
    )
    const finished = await finishDraft(config, draft)
    await context.write('imports:write', (work) =>
      publishFact(work, draft, { kind: 'customer_rows', month: null, importId: job.id, rows, extraColumns: [], ...finished }),
    )
  } finally {
    await removeFile(draft.temporary)
  }
}
