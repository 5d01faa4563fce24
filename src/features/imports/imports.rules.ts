import { defineErrors } from '../../kernel/errors.ts'
import { all, definePermissions } from '../../kernel/roles.ts'
import type { ImportKind } from './imports.fields.rules.ts'
import type { Counts } from './imports.problems.rules.ts'

export const IMPORT_STATES = [
  'uploaded',
  'mapped',
  'checking',
  'checked',
  'applying',
  'applied',
  'failed',
  'cancelled',
  'undoing',
  'undone',
] as const
export type ImportState = (typeof IMPORT_STATES)[number]

/** Who brought the file: a person or the command line, a watched folder, or a caller with a source's token. */
export const DELIVERIES = ['person', 'folder', 'token'] as const
export type Delivery = (typeof DELIVERIES)[number]
/** Why a delivered file waits for a person: too large a share of refused rows, or other columns than its source's. */
export const WAITINGS = ['share', 'columns'] as const
export type Waiting = (typeof WAITINGS)[number]

/**
 * Rows of one transaction: it stays under a second at the size of a branch, and half as many would cost more in all. The
 * first number is in use; an import that an earlier version began is cut as it was.
 */
const MOST_BATCH_ROWS = [10_000, 20_000]
const LEAST_BATCH_ROWS = 1_000
const BATCHES = 8
/** A file of any size shows how far it is; the same file is cut the same way again after a crash. */
export function batchRows(
  rows: number,
  done: readonly { readonly batchNo: number; readonly counts: Pick<Counts, 'rows'> }[] = [],
): number {
  const sizes = MOST_BATCH_ROWS.map((most) => Math.min(most, Math.max(LEAST_BATCH_ROWS, Math.ceil(rows / BATCHES))))
  // Batches count from one; number nought is a month of usage.
  const fits = (size: number) =>
    done.every(({ batchNo, counts }) => batchNo === 0 || counts.rows === Math.min(size, rows - (batchNo - 1) * size))
  const size = sizes.find(fits)
  if (size === undefined) throw new Error('batches that are written already do not fit this file')
  return size
}
/** From here on it pays to build the indexes of an empty house after its first load; below, they cost seconds. */
export const FIRST_LOAD_ROWS = 50_000
/** Problems kept in the database to page through; the error file holds all. */
export const PROBLEMS_SHOWN = 1000
export const PREVIEW_ROWS = 50
/** A saved file that was never applied is deleted after this many days. */
export const FILE_DAYS = 7

export type ImportStep = 'map' | 'check' | 'apply' | 'cancel' | 'undo'
const FROM: Readonly<Record<ImportStep, readonly ImportState[]>> = {
  map: ['uploaded', 'mapped', 'checked', 'failed'],
  check: ['mapped', 'checked', 'failed'],
  apply: ['checked', 'failed'],
  cancel: ['uploaded', 'mapped', 'checking', 'checked', 'applying', 'failed'],
  undo: ['applied', 'cancelled', 'failed'],
}

export function mayStep(state: ImportState, step: ImportStep): boolean {
  return FROM[step].includes(state)
}

/** A file that is gone cannot be read again, and what is being undone is not written again. */
export function assertStep(
  job: { state: ImportState; fileRemovedAt: Date | null; canUndo: boolean; undo: object | null },
  step: ImportStep,
): void {
  if (!mayStep(job.state, step)) throw importsErrors.make('imports.wrong_state', { state: job.state })
  if (step === 'undo') {
    if (!job.canUndo) throw importsErrors.make('imports.nothing_to_undo')
    return
  }
  if (step !== 'cancel' && job.undo !== null) throw importsErrors.make('imports.wrong_state', { state: job.state })
  if (step !== 'cancel' && job.fileRemovedAt !== null) throw importsErrors.make('imports.file_gone')
}

export interface Progress {
  /** 0 to 1. */
  readonly share: number
  /** Rows a second since the run began. */
  readonly rate: number
  readonly secondsLeft: number | null
}

/** How far a run is, from what the database holds of it: every page and browser sees the same. */
export function progressOf(
  job: { readonly rowsDone: number; readonly rowsTotal: number; readonly startedAt: string | null },
  now: Date,
): Progress {
  const seconds = job.startedAt === null ? 0 : (now.getTime() - Date.parse(job.startedAt)) / 1000
  const rate = seconds > 0 ? job.rowsDone / seconds : 0
  return {
    share: job.rowsTotal === 0 ? 0 : Math.min(1, job.rowsDone / job.rowsTotal),
    rate,
    secondsLeft: rate > 0 && job.rowsDone < job.rowsTotal ? (job.rowsTotal - job.rowsDone) / rate : null,
  }
}

export function hasCustomers(kind: ImportKind): boolean {
  return kind !== 'usage'
}
export function hasUsage(kind: ImportKind): boolean {
  return kind !== 'customers'
}

export const importsPermissions = definePermissions({
  'imports:read': { SV: all, AN: all, DP: all },
  'imports:write': { AN: all },
  'imports:undo': { AN: all },
})

export const importsErrors = defineErrors({
  'imports.not_found': 'not_found',
  'imports.unreadable_file': 'invalid',
  'imports.too_large': 'invalid',
  'imports.bad_mapping': 'invalid',
  'imports.wrong_state': 'conflict',
  'imports.file_gone': 'conflict',
  'imports.stale': 'stale',
  'imports.nothing_to_apply': 'conflict',
  'imports.run_failed': 'unavailable',
  'imports.source_not_found': 'not_found',
  'imports.source_name_taken': 'conflict',
  'imports.token_not_found': 'not_found',
  'imports.bad_token': 'unauthenticated',
  'imports.too_many_deliveries': 'limited',
  'imports.nothing_to_undo': 'conflict',
  'imports.busy': 'conflict',
  'imports.undo_failed': 'unavailable',
})
