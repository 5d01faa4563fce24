import { sql } from 'kysely'
import type { Scope } from '../../kernel/scope.ts'
import type { Locale } from '../../kernel/texts.ts'
import type { Tx } from '../../platform/work.ts'
import type { ExportColumn, ExportSealed } from '../customers/customers.export.rules.ts'
import type { Selection } from '../customers/customers.selection.rules.ts'
import type { ExportFormat, ExportState } from './exports.rules.ts'

export interface ExportRequest {
  readonly id: string
  readonly state: ExportState
  readonly purpose: string
  readonly note: string
  readonly columns: readonly ExportColumn[]
  readonly clear: readonly ExportSealed[]
  readonly clearGranted: boolean
  readonly selection: Selection
  readonly format: ExportFormat
  readonly locale: Locale
  readonly rowsAsked: number
  readonly rowsMade: number
  readonly needsApproval: boolean
  readonly decidedByName: string | null
  readonly decidedAt: Date | null
  readonly decisionNote: string | null
  readonly errorCode: string | null
  readonly bytes: number | null
  readonly fileKey: Buffer | null
  readonly expiresAt: Date | null
  readonly downloads: number
  readonly downloadUntil: Date | null
  readonly createdAt: Date
  readonly createdBy: string
  readonly askedByName: string
  readonly askedByUnit: string
}

const REQUEST = sql`e.id, e.state, e.purpose, e.note, e.columns, e.clear_columns as clear, e.clear_granted as "clearGranted", e.selection, e.format, e.locale,
  e.rows_asked as "rowsAsked", e.rows_made as "rowsMade", e.needs_approval as "needsApproval", d.display_name as "decidedByName",
  e.decided_at as "decidedAt", e.decision_note as "decisionNote", e.error_code as "errorCode", e.bytes, e.file_key as "fileKey",
  e.expires_at as "expiresAt", e.downloads, e.download_until as "downloadUntil", e.created_at as "createdAt", e.created_by as "createdBy",
  s.display_name as "askedByName", u.name as "askedByUnit"`
const FROM = sql`export_request e join staff s on s.id = e.created_by join unit u on u.id = s.unit_id left join staff d on d.id = e.decided_by`

/** Data protection and the job see all; everybody else what he asked for himself. */
const visible = (scope: Scope) => (scope.reach === 'all' ? sql<boolean>`true` : sql<boolean>`e.created_by = ${scope.actorId}`)

export async function findRequest(tx: Tx, scope: Scope, id: string, lock = false): Promise<ExportRequest | undefined> {
  const { rows } =
    await sql<ExportRequest>`select ${REQUEST} from ${FROM} where e.id = ${id} and ${visible(scope)} ${lock ? sql`for update of e` : sql``}`.execute(
      tx,
    )
  return rows[0]
}

export async function listRequests(
  tx: Tx,
  scope: Scope,
  filter: { state: ExportState | undefined; before: { key: string | number; id: string } | undefined; limit: number },
): Promise<ExportRequest[]> {
  const { state, before, limit } = filter
  const { rows } = await sql<ExportRequest>`
    select ${REQUEST} from ${FROM}
    where ${visible(scope)} and ${state === undefined ? sql`true` : sql`e.state = ${state}`}
      and ${before === undefined ? sql`true` : sql`(e.created_at, e.id) < (${before.key}::timestamptz, ${before.id}::uuid)`}
    order by e.created_at desc, e.id desc limit ${limit}`.execute(tx)
  return rows
}

export type NewRequest = Pick<
  ExportRequest,
  'id' | 'purpose' | 'note' | 'columns' | 'clear' | 'selection' | 'format' | 'locale' | 'rowsAsked' | 'needsApproval'
>

export async function insertRequest(tx: Tx, _scope: Scope, given: NewRequest, by: { now: Date; actorId: string }): Promise<void> {
  await sql`
    insert into export_request (id, state, purpose, note, columns, clear_columns, selection, format, locale, rows_asked, needs_approval,
      created_at, created_by, updated_at)
    values (${given.id}, ${given.needsApproval ? 'waiting' : 'making'}, ${given.purpose}, ${given.note}, ${[...given.columns]}::text[],
      ${[...given.clear]}::text[], ${JSON.stringify(given.selection)}::jsonb, ${given.format}, ${given.locale}, ${given.rowsAsked},
      ${given.needsApproval}, ${by.now}, ${by.actorId}, ${by.now})`.execute(tx)
}

export interface RequestPatch {
  readonly state?: ExportState
  readonly decision?: { readonly by: string; readonly note: string; readonly clearGranted: boolean }
  readonly file?: { readonly rows: number; readonly bytes: number; readonly key: Buffer; readonly expiresAt: Date } | null
  readonly errorCode?: string
  readonly downloadUntil?: Date
}

export async function patchRequest(tx: Tx, _scope: Scope, id: string, patch: RequestPatch, now: Date): Promise<void> {
  const sets = [sql`version = version + 1`, sql`updated_at = ${now}`]
  if (patch.state !== undefined) sets.push(sql`state = ${patch.state}`)
  if (patch.decision !== undefined)
    sets.push(
      sql`decided_by = ${patch.decision.by}, decided_at = ${now}, decision_note = ${patch.decision.note}, clear_granted = ${patch.decision.clearGranted}`,
    )
  // Without its key a file cannot be read, even where a copy of it were left.
  if (patch.file === null) sets.push(sql`file_key = null, file_removed_at = ${now}, download_until = null`)
  else if (patch.file !== undefined)
    sets.push(
      sql`rows_made = ${patch.file.rows}, bytes = ${patch.file.bytes}, file_key = ${patch.file.key}, made_at = ${now}, expires_at = ${patch.file.expiresAt}`,
    )
  if (patch.errorCode !== undefined) sets.push(sql`error_code = ${patch.errorCode}`)
  if (patch.downloadUntil !== undefined) sets.push(sql`downloads = downloads + 1, download_until = ${patch.downloadUntil}`)
  await sql`update export_request set ${sql.join(sets)} where id = ${id}`.execute(tx)
}

/** Files whose time is over, requests that nobody decided, files that lost their worker. */
export async function findOverdue(
  tx: Tx,
  _scope: Scope,
  at: { now: Date; askedBefore: Date; stuckBefore: Date },
): Promise<{ id: string; state: ExportState }[]> {
  const { rows } = await sql<{ id: string; state: ExportState }>`
    select id, state from export_request
    where (state = 'ready' and expires_at <= ${at.now}) or (state = 'waiting' and updated_at <= ${at.askedBefore})
      or (state = 'making' and updated_at <= ${at.stuckBefore}) order by id`.execute(tx)
  return rows
}

export async function findWithFile(tx: Tx, _scope: Scope, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{
    id: string
  }>`select id from export_request where id = any(${[...ids]}::uuid[]) and state in ('making', 'ready')`.execute(tx)
  return new Set(rows.map((row) => row.id))
}

export async function approvers(tx: Tx, _scope: Scope): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from staff where role = 'DP' and state = 'active' order by id`.execute(tx)
  return rows.map((row) => row.id)
}
