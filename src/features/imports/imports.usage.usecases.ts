import { rename } from 'node:fs/promises'
import type { Context } from '../../platform/work.ts'
import type { DuckSession } from '../../platform/duck.ts'
import { sqlText } from '../../platform/duck.ts'
import { removeFile, syncFile } from '../../platform/files.ts'
import { draftFile, finishDraft, readableUsageFiles, subscriptionKeysFile, type DraftFile } from '../facts/facts.usecases.ts'
import type { Field } from './imports.fields.rules.ts'
import { NO_COUNTS, type Counts, type Problem, type Reason, type Severity } from './imports.problems.rules.ts'
import type { ProblemLog } from './imports.problem-log.usecases.ts'
import type { ImportJob } from './imports.queries.ts'
import {
  carefulUsageSql,
  extraColumns,
  mergedMonthSql,
  quickUsageSql,
  refuseRowsSql,
  type UsageSource,
} from './imports.usage.queries.ts'

export interface UsageRun {
  readonly context: Context
  readonly job: ImportJob & { readonly mapping: NonNullable<ImportJob['mapping']> }
  readonly path: string
  readonly mode: 'check' | 'apply'
  readonly log: ProblemLog
  /** Rows whose customer was refused by the same import. */
  readonly refusedRows: readonly number[]
}

export interface UsageResult {
  readonly counts: Counts
  /** Written and synced, current only once the manifest says so. Null after a dry run, or when nothing was good. */
  readonly file:
    | (DraftFile & {
        readonly rows: number
        readonly bytes: number
        readonly sha256: Buffer
        readonly extraColumns: readonly string[]
      })
    | null
}

/** A month of usage: in one pass when nothing is wrong, else the careful way, which names each row that is. */
export async function runUsage(run: UsageRun): Promise<UsageResult> {
  const { context, job } = run
  const { duck, config } = context.services
  // The customers of a combined file are not on file before it is applied: their numbers cannot be joined yet.
  const keysPath = run.mode === 'check' && job.kind === 'combined' ? null : await subscriptionKeysFile(context)
  const source: UsageSource = { path: run.path, shape: job.shape, mapping: job.mapping, keysPath }
  const draft = await draftFile(context, 'usage', job.mapping.month ?? '')
  const session = await duck.connection()
  try {
    const quick = run.refusedRows.length === 0 ? await quickRun(session, source, draft, run) : null
    const counts = quick ?? (await carefulRun(session, source, draft, run))
    if (run.mode === 'check' || counts.usage === 0) {
      await removeFile(draft.temporary)
      return { counts, file: null }
    }
    const merged = job.shape.workbook?.isCorrection === true ? await mergeMonth(run, session, draft) : null
    const finished = await finishDraft(config, draft)
    const whole = merged ?? { rows: counts.usage, extraColumns: extraColumns(job.mapping) }
    return { counts, file: { ...draft, ...finished, ...whole } }
  } catch (error) {
    await removeFile(draft.temporary)
    throw error
  } finally {
    session.close()
  }
}

/** Corrected rows join the month that they were refused from: what it holds beside them stays. Null: it holds nothing yet. */
async function mergeMonth(
  { context, job }: UsageRun,
  session: DuckSession,
  draft: DraftFile,
): Promise<{ rows: number; extraColumns: readonly string[] } | null> {
  const [current] = await readableUsageFiles(context, [job.mapping.month ?? ''])
  if (current === undefined) return null
  const correction = `${draft.temporary}.part`
  await rename(draft.temporary, correction)
  try {
    await session.run(`copy (${mergedMonthSql(current.path, correction)}) to ${sqlText(draft.temporary)} (format parquet)`)
  } finally {
    await removeFile(correction)
  }
  const [found] = await session.rows<{ rows: number }>(`select count(*) as rows from read_parquet(${sqlText(draft.temporary)})`)
  return { rows: found?.rows ?? 0, extraColumns: [...new Set([...current.extraColumns, ...extraColumns(job.mapping)])] }
}

async function quickRun(session: DuckSession, source: UsageSource, draft: DraftFile, run: UsageRun): Promise<Counts | null> {
  const { rows } = run.job.shape
  const select = quickUsageSql(source)
  if (select === null) return null
  const target = sqlText(draft.temporary)
  try {
    await session.run(`copy (${select}) to ${target} (format parquet)`)
  } catch {
    // A file that the strict reader stops at is read again the careful way, which says what is wrong.
    return null
  }
  const counted = session.rows<{ rows: number; once: boolean }>(
    `select count(*) as rows, not exists (select 1 from read_parquet(${target}) group by subscription_id having count(*) > 1) as once from read_parquet(${target})`,
  )
  // On its way to the disk meanwhile: what a finished draft waits for.
  const [[found]] = await Promise.all([counted, run.mode === 'apply' ? syncFile(draft.temporary) : undefined])
  return found?.rows === rows && found.once ? { ...NO_COUNTS, rows, usage: rows } : null
}

const PAGE = 100_000

async function carefulRun(session: DuckSession, source: UsageSource, draft: DraftFile, run: UsageRun): Promise<Counts> {
  for (const statement of carefulUsageSql(source)) await session.run(statement)
  if (run.refusedRows.length > 0) await session.run(refuseRowsSql(run.refusedRows))
  await session.run(`copy (from usage_good) to ${sqlText(draft.temporary)} (format parquet)`)
  const [totals] = await session.rows<{ rows: number; usage: number; refused: number; warned: number }>(`
    select (select count(*) from usage_joined) as rows, (select count(*) from read_parquet(${sqlText(draft.temporary)})) as usage,
      (select count(distinct row_no) from usage_problem where severity = 'refused') as refused,
      (select count(distinct row_no) from usage_problem where severity = 'warned'
        and row_no not in (select row_no from usage_problem where severity = 'refused')) as warned`)
  const reasons = await session.rows<{ key: string; count: number }>(
    `select reason || '|' || coalesce(column_name, '') as key, count(*) as count from usage_problem where reason <> 'customer_refused' group by 1`,
  )
  for (let page = 0; ; page++) {
    const problems = await session.rows<{
      row_no: number
      column_name: string | null
      field: Field | null
      severity: Severity
      reason: Reason
      value: string
      first: number | null
    }>(
      `select * from usage_problem where reason <> 'customer_refused' order by row_no, column_name, reason limit ${PAGE} offset ${page * PAGE}`,
    )
    await run.log.add(problems.map(toProblem))
    if (problems.length < PAGE) break
  }
  const { rows = 0, usage = 0, refused = 0, warned = 0 } = totals ?? {}
  return {
    ...NO_COUNTS,
    rows,
    usage,
    refused,
    usageRefused: refused,
    warned,
    reasons: Object.fromEntries(reasons.map(({ key, count }) => [key, count])),
  }
}

function toProblem(row: {
  row_no: number
  column_name: string | null
  field: Field | null
  severity: Severity
  reason: Reason
  value: string
  first: number | null
}): Problem {
  const params: Problem['params'] =
    row.reason === 'ragged'
      ? { cells: Number(row.value), expected: row.first ?? 0 }
      : row.reason === 'duplicate'
        ? { row: row.row_no, first: row.first ?? 0 }
        : { value: row.value }
  return { row: row.row_no, column: row.column_name, field: row.field, severity: row.severity, reason: row.reason, params }
}
