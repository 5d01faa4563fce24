import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Database } from '../../platform/database.ts'
import type { Tx } from '../../platform/work.ts'
import type { FeedShape } from '../feeds/feeds.shape.rules.ts'
import type { Field, ImportKind } from './imports.fields.rules.ts'
import type { Mapping } from './imports.mapping.rules.ts'
import type { Counts, Problem, Reason, Severity } from './imports.problems.rules.ts'
import type { Delivery, ImportState, Waiting } from './imports.rules.ts'
import type { UndoReport } from './imports.undo.rules.ts'

export interface ImportJob {
  readonly id: string
  readonly kind: ImportKind
  readonly state: ImportState
  readonly fileName: string
  readonly fileBytes: number
  readonly shape: FeedShape
  readonly mapping: Mapping | null
  readonly rowsTotal: number
  readonly rowsDone: number
  readonly checked: Counts | null
  readonly applied: Counts | null
  readonly errorCode: string | null
  readonly errorDetails: Readonly<Record<string, unknown>> | null
  readonly cancelRequested: boolean
  readonly fileRemovedAt: Date | null
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
  readonly version: number
  readonly createdAt: Date
  readonly createdBy: string
  readonly createdByName: string | null
  readonly sourceId: string | null
  readonly sourceName: string | null
  readonly delivery: Delivery
  readonly waitsFor: Waiting | null
  /** What undo needs has been kept, and something is written. */
  readonly canUndo: boolean
  readonly undo: UndoReport | null
  readonly undoneAt: Date | null
  readonly undoneByName: string | null
}

const JOB = sql`j.id, j.kind, j.state, j.file_name as "fileName", j.file_bytes as "fileBytes", j.shape, j.mapping, j.rows_total as "rowsTotal",
  j.rows_done as "rowsDone", j.checked, j.applied, j.error_code as "errorCode", j.error_details as "errorDetails", j.cancel_requested as "cancelRequested",
  j.file_removed_at as "fileRemovedAt", j.started_at as "startedAt", j.finished_at as "finishedAt", j.version, j.created_at as "createdAt",
  j.created_by as "createdBy", s.display_name as "createdByName", j.source_id as "sourceId", f.name as "sourceName", j.delivery, j.waits_for as "waitsFor",
  j.undo, j.undone_at as "undoneAt", (select u.display_name from staff u where u.id = j.undone_by) as "undoneByName",
  j.can_undo and exists (select 1 from import_batch b where b.import_id = j.id and b.undone_at is null) as "canUndo"`
const FROM = sql`import_job j left join staff s on s.id = j.created_by left join import_source f on f.id = j.source_id`

export async function findImport(tx: Tx, _scope: Scope, id: string, lock = false): Promise<ImportJob | undefined> {
  const { rows } =
    await sql<ImportJob>`select ${JOB} from ${FROM} where j.id = ${id} ${lock ? sql`for update of j` : sql``}`.execute(tx)
  return rows[0]
}

export async function listImports(
  tx: Tx,
  _scope: Scope,
  before: { at: Date; id: string } | null,
  limit: number,
): Promise<ImportJob[]> {
  const { rows } = await sql<ImportJob>`
    select ${JOB} from ${FROM}
    where ${before === null ? sql`true` : sql`(j.created_at, j.id) < (${before.at}, ${before.id})`}
    order by j.created_at desc, j.id desc limit ${limit}`.execute(tx)
  return rows
}

export interface NewImport {
  readonly id: string
  readonly kind: ImportKind
  readonly fileName: string
  readonly fileBytes: number
  readonly fileSha256: Buffer
  readonly shape: FeedShape
  readonly mapping: Mapping
  readonly sourceId: string | null
  readonly delivery: Delivery
  readonly tokenId: string | null
}

export async function insertImport(tx: Tx, _scope: Scope, job: NewImport, by: { now: Date; actorId: string }): Promise<void> {
  await sql`insert into import_job (id, kind, state, file_name, file_bytes, file_sha256, shape, mapping, rows_total, can_undo, created_at, created_by, updated_at, source_id, delivery, token_id)
    values (${job.id}, ${job.kind}, 'uploaded', ${job.fileName}, ${job.fileBytes}, ${job.fileSha256}, ${JSON.stringify(job.shape)}::jsonb,
      ${JSON.stringify(job.mapping)}::jsonb, ${job.shape.rows}, true, ${by.now}, ${by.actorId}, ${by.now}, ${job.sourceId}, ${job.delivery}, ${job.tokenId})`.execute(
    tx,
  )
}

export interface ImportPatch {
  readonly kind?: ImportKind
  readonly state?: ImportState
  readonly shape?: FeedShape
  readonly mapping?: Mapping
  readonly rowsDone?: number
  readonly checked?: Counts | null
  readonly applied?: Counts | null
  readonly error?: { readonly code: string; readonly details: Readonly<Record<string, unknown>> } | null
  readonly cancelRequested?: boolean
  readonly startedAt?: Date
  readonly finishedAt?: Date | null
  readonly fileRemovedAt?: Date
  readonly sourceId?: string | null
  readonly waitsFor?: Waiting | null
  readonly undo?: UndoReport
  readonly undone?: { readonly at: Date; readonly by: string }
}

export async function patchImport(tx: Tx, _scope: Scope, id: string, patch: ImportPatch, now: Date): Promise<void> {
  const json = (value: unknown) => (value === null ? sql`null` : sql`${JSON.stringify(value)}::jsonb`)
  const sets = [sql`version = version + 1`, sql`updated_at = ${now}`]
  if (patch.kind !== undefined) sets.push(sql`kind = ${patch.kind}`)
  if (patch.state !== undefined) sets.push(sql`state = ${patch.state}`)
  if (patch.shape !== undefined) sets.push(sql`shape = ${json(patch.shape)}`, sql`rows_total = ${patch.shape.rows}`)
  if (patch.mapping !== undefined) sets.push(sql`mapping = ${json(patch.mapping)}`)
  if (patch.rowsDone !== undefined) sets.push(sql`rows_done = ${patch.rowsDone}`)
  if (patch.checked !== undefined) sets.push(sql`checked = ${json(patch.checked)}`)
  if (patch.applied !== undefined) sets.push(sql`applied = ${json(patch.applied)}`)
  if (patch.error !== undefined)
    sets.push(sql`error_code = ${patch.error?.code ?? null}`, sql`error_details = ${json(patch.error?.details ?? null)}`)
  if (patch.cancelRequested !== undefined) sets.push(sql`cancel_requested = ${patch.cancelRequested}`)
  if (patch.startedAt !== undefined) sets.push(sql`started_at = ${patch.startedAt}`)
  if (patch.finishedAt !== undefined) sets.push(sql`finished_at = ${patch.finishedAt}`)
  if (patch.sourceId !== undefined) sets.push(sql`source_id = ${patch.sourceId}`)
  if (patch.waitsFor !== undefined) sets.push(sql`waits_for = ${patch.waitsFor}`)
  if (patch.fileRemovedAt !== undefined) sets.push(sql`file_removed_at = ${patch.fileRemovedAt}`)
  if (patch.undo !== undefined) sets.push(sql`undo = ${json(patch.undo)}`)
  if (patch.undone !== undefined) sets.push(sql`undone_at = ${patch.undone.at}`, sql`undone_by = ${patch.undone.by}`)
  await sql`update import_job set ${sql.join(sets)} where id = ${id}`.execute(tx)
}

/** No scope: how far a run is, is no act of anybody and stands outside the acting transactions; it is also how it learns to stop. */
export async function noteProgress(db: Database, id: string, rowsDone: number): Promise<{ cancelRequested: boolean }> {
  const { rows } = await sql<{ cancelRequested: boolean }>`
    update import_job set rows_done = ${rowsDone} where id = ${id} returning cancel_requested as "cancelRequested"`.execute(
    db.kysely,
  )
  return rows[0] ?? { cancelRequested: true }
}

export async function replaceProblems(tx: Tx, _scope: Scope, importId: string, problems: readonly Problem[]): Promise<void> {
  await sql`delete from import_problem where import_id = ${importId}`.execute(tx)
  if (problems.length === 0) return
  await sql`insert into import_problem (import_id, ordinal, row_no, column_name, field, severity, reason, params)
    select ${importId}, p.ordinal, p.row, p."column", p.field, p.severity, p.reason, p.params
    from jsonb_to_recordset(${JSON.stringify(problems.map((problem, index) => ({ ...problem, ordinal: index + 1 })))}::jsonb)
      as p (ordinal int, row int, "column" text, field text, severity text, reason text, params jsonb)`.execute(tx)
}

export interface ShownProblem extends Problem {
  readonly ordinal: number
}

export async function listProblems(
  tx: Tx,
  _scope: Scope,
  importId: string,
  after: number,
  limit: number,
): Promise<ShownProblem[]> {
  const { rows } = await sql<{
    ordinal: number
    row: number
    column: string | null
    field: Field | null
    severity: Severity
    reason: Reason
    params: Problem['params']
  }>`
    select ordinal, row_no as row, column_name as "column", field, severity, reason, params from import_problem
    where import_id = ${importId} and ordinal > ${after} order by ordinal limit ${limit}`.execute(tx)
  return rows
}

/** Batches that a run before this one has committed. */
export async function findBatches(tx: Tx, _scope: Scope, importId: string): Promise<{ batchNo: number; counts: Counts }[]> {
  const { rows } = await sql<{ batchNo: number; counts: Counts }>`
    select batch_no as "batchNo", counts from import_batch where import_id = ${importId} order by batch_no`.execute(tx)
  return rows
}

interface WrittenBatch {
  readonly importId: string
  readonly batchNo: number
  readonly counts: Counts
}

/** A month of usage makes no customers. */
export async function insertUsageBatch(tx: Tx, _scope: Scope, batch: WrittenBatch, now: Date): Promise<void> {
  await sql`insert into import_batch (import_id, batch_no, counts, created_ids, applied_at)
    values (${batch.importId}, ${batch.batchNo}, ${JSON.stringify(batch.counts)}::jsonb, '{}', ${now})`.execute(tx)
}

/** With the customers that the batch in `customer_staging` made: the undo needs to know them. */
export async function insertCustomersBatch(tx: Tx, _scope: Scope, batch: WrittenBatch, now: Date): Promise<void> {
  await sql`insert into import_batch (import_id, batch_no, counts, created_ids, applied_at)
    select ${batch.importId}, ${batch.batchNo}, ${JSON.stringify(batch.counts)}::jsonb, array(select customer_id from customer_staging where action = 'new'),
      ${now}`.execute(tx)
}

/** What the rows of this batch that are about to change were: undo puts it back while the version is still the one written now. */
export async function keepBefore(tx: Tx, _scope: Scope, importId: string, batchNo: number): Promise<void> {
  await sql`insert into import_before (customer_id, import_id, batch_no, version_after, before, phone, phone_index, phone_tail_index, id_number, id_number_index, address)
    select c.customer_id, ${importId}, ${batchNo}, c.version + 1,
      jsonb_build_object('name', c.name, 'gender', c.gender, 'birth_calendar', c.birth_calendar, 'birth_year', c.birth_year, 'birth_month', c.birth_month,
        'birth_day', c.birth_day, 'birth_leap_month', c.birth_leap_month, 'territory_id', c.territory_id, 'opened_on', c.opened_on, 'status', c.status,
        'left_on', c.left_on, 'contract_end', c.contract_end, 'industry', c.industry, 'account_id', c.account_id, 'account_role', c.account_role,
        'preferred_channel', c.preferred_channel, 'has_secret', p.customer_id is not null,
        'search', case when s.search_name is not null then to_jsonb(w) end),
      p.phone, p.phone_index, p.phone_tail_index, p.id_number, p.id_number_index, p.address
    from customer_staging s join customer c on c.customer_id = s.customer_id
    left join customer_secret p on p.customer_id = c.customer_id
    left join customer_search w on w.customer_id = c.customer_id and s.search_name is not null
    where s.action = 'changed'`.execute(tx)
  await sql`insert into import_subscription_before (customer_id, import_id, subscription_id, batch_no, version_after, before, number, number_index)
    select s.customer_id, ${importId}, s.subscription_id, ${batchNo}, coalesce(x.version + 1, 1),
      case when x.id is not null then to_jsonb(x) - 'number' - 'number_index' end, x.number, x.number_index
    from customer_staging s left join subscription x on x.customer_id = s.customer_id and x.id = s.subscription_id
    where s.action = 'changed' and s.subscription_action is not null`.execute(tx)
}

/** Whether an import is being written, and has got on since: one that was killed stands still until somebody takes it up. */
export async function isAnyApplying(tx: Tx, _scope: Scope, since: Date): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from import_job j where j.state = 'applying' and (j.updated_at > ${since}
      or exists (select from import_batch b where b.import_id = j.id and b.applied_at > ${since}))) as found`.execute(tx)
  return rows[0]!.found
}

/** The name of a file whose import is being taken back now. */
export async function findUndoing(tx: Tx, _scope: Scope): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`select file_name as name from import_job where state = 'undoing' limit 1`.execute(
    tx,
  )
  return rows[0]?.name
}

export async function findTerritories(tx: Tx, _scope: Scope): Promise<{ id: string; code: string; name: string }[]> {
  return tx.selectFrom('territory').select(['id', 'code', 'name']).orderBy('code').execute()
}

export async function findLastMapping(tx: Tx, _scope: Scope, print: Buffer, kind: ImportKind): Promise<Mapping | undefined> {
  const { rows } = await sql<{
    mapping: Mapping
  }>`select mapping from import_mapping where columns_print = ${print} and kind = ${kind}`.execute(tx)
  return rows[0]?.mapping
}

export async function keepMapping(
  tx: Tx,
  _scope: Scope,
  print: Buffer,
  kind: ImportKind,
  mapping: Mapping,
  by: { now: Date; actorId: string },
): Promise<void> {
  await sql`insert into import_mapping (columns_print, kind, mapping, used_at, used_by) values (${print}, ${kind}, ${JSON.stringify(mapping)}::jsonb, ${by.now}, ${by.actorId})
    on conflict on constraint import_mapping_pk do update set mapping = excluded.mapping, used_at = excluded.used_at, used_by = excluded.used_by`.execute(
    tx,
  )
}

/** Files whose import is over, or that nobody has touched for days. */
export async function findStaleFiles(tx: Tx, _scope: Scope, before: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from import_job where file_removed_at is null and (state in ('applied', 'cancelled', 'undone') or (state not in ('checking', 'applying', 'undoing') and updated_at < ${before}))`.execute(
    tx,
  )
  return rows.map((row) => row.id)
}

export async function findKnownImports(tx: Tx, _scope: Scope, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`select id from import_job where id = any(${ids}::uuid[])`.execute(tx)
  return new Set(rows.map((row) => row.id))
}
