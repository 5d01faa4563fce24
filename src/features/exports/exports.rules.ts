import { defineErrors } from '../../kernel/errors.ts'
import { all, definePermissions, self, territory } from '../../kernel/roles.ts'
import { EXPORT_SEALED, type ExportColumn, type ExportSealed } from '../customers/customers.export.rules.ts'

/** `waiting`: for the second person; `withdrawn`: by the asker, with its file. */
export const EXPORT_STATES = ['waiting', 'making', 'ready', 'refused', 'withdrawn', 'expired', 'failed'] as const
export type ExportState = (typeof EXPORT_STATES)[number]
export const EXPORT_FORMATS = ['xlsx', 'csv'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** Rows read, opened and written at once. */
export const PAGE_ROWS = 1_000
/** Seconds in which a download that was counted may begin. */
export const DOWNLOAD_SECONDS = 60
/** A file that has not been finished for this long has lost its worker. */
export const STUCK_MINUTES = 60

/** Model 4.3, row "Export of personal data": the unit head asks, data protection approves. */
export const exportsPermissions = definePermissions({
  'exports:ask': { SV: territory },
  'exports:read': { SV: self, DP: all },
  'exports:decide': { DP: all },
  // No role holds it: the job that makes and deletes files.
  'exports:work': {},
})

export const exportsErrors = defineErrors({
  'exports.not_found': 'not_found',
  'exports.nobody_selected': 'invalid',
  'exports.purpose_unknown': 'invalid',
  'exports.column_missing': 'invalid',
  'exports.needs_password': 'forbidden',
  'exports.password_wrong': 'forbidden',
  'exports.wrong_state': 'conflict',
  'exports.own_request': 'forbidden',
  'exports.file_gone': 'conflict',
  'exports.download_not_begun': 'conflict',
  // On the request, not as an answer: why there is no file.
  'exports.grown': 'conflict',
  'exports.rights_lost': 'forbidden',
  'exports.stopped': 'unavailable',
})

/** Trust: many rows, or any sealed field in clear, need a second person. */
export function needsApproval(rows: number, clear: readonly ExportSealed[], limit: number): boolean {
  return rows > limit || clear.length > 0
}

/** What is asked for in clear must be among the columns. */
export function assertColumns(columns: readonly ExportColumn[], clear: readonly ExportSealed[]): void {
  const missing = clear.filter((column) => !columns.includes(column))
  if (missing.length > 0) throw exportsErrors.make('exports.column_missing', { columns: missing.join(', ') })
}

/** Never oneself, whatever role one has by now. */
export function assertMayDecide(request: { readonly createdBy: string; readonly state: ExportState }, actorId: string): void {
  if (request.createdBy === actorId) throw exportsErrors.make('exports.own_request')
  if (request.state !== 'waiting') throw exportsErrors.make('exports.wrong_state', { state: request.state })
}

export function mayWithdraw(state: ExportState): boolean {
  return state === 'waiting' || state === 'making' || state === 'ready'
}

/** Sealed fields that the file shows in clear: asked for, and granted by the second person. */
export function shownClear(request: {
  readonly clear: readonly ExportSealed[]
  readonly clearGranted: boolean
}): readonly ExportSealed[] {
  return request.clearGranted ? EXPORT_SEALED.filter((column) => request.clear.includes(column)) : []
}

/** On every row and in the file's name: whatever is copied out of the file still says where it came from. */
export function markOf(id: string): string {
  return `ZX-${id.replaceAll('-', '').slice(-10).toUpperCase()}`
}
