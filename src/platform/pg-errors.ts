import { AppError } from '../kernel/errors.ts'
import { commonErrors } from '../contract/common-errors.ts'

/** Name of a constraint → the error its violation means. */
export type ConstraintErrors = Readonly<Record<string, () => AppError>>

interface PgError extends Error {
  readonly code: string
  readonly constraint?: string
}

function isPgError(error: unknown): error is PgError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code)
}

/** Serialization failure and deadlock. */
export function retryable(error: unknown): boolean {
  return isPgError(error) && (error.code === '40001' || error.code === '40P01')
}

const CONSTRAINT_CLASS = '23'
/** Too many connections, shutting down, cannot connect now, lock and statement time-outs, idle in transaction. */
const UNAVAILABLE = new Set(['53300', '57P01', '57P02', '57P03', '55P03', '57014', '25P03', '08000', '08003', '08006'])
/** A NUL in a text, and a day or moment outside the calendar: what only the database finds wrong with an input. */
const UNFIT_INPUT = new Set(['22021', '22P05', '22007', '22008'])
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT'])

/** What the database's refusal means to the caller; any other error passes unchanged. */
export function toAppError(error: unknown, constraints: ConstraintErrors = {}): unknown {
  if (error instanceof AppError) return error
  if (isPgError(error)) {
    if (error.code.startsWith(CONSTRAINT_CLASS) && error.constraint !== undefined) {
      return constraints[error.constraint]?.() ?? error
    }
    if (retryable(error)) return withCause(commonErrors.make('request.conflict'), error)
    if (UNFIT_INPUT.has(error.code)) return withCause(commonErrors.make('request.malformed'), error)
    if (error.code === '53100') return withCause(commonErrors.make('platform.read_only'), error)
    if (UNAVAILABLE.has(error.code)) return withCause(commonErrors.make('platform.unavailable'), error)
    return error
  }
  return isLostConnection(error) ? withCause(commonErrors.make('platform.unavailable'), error) : error
}

function isLostConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && typeof error.code === 'string' && 'syscall' in error) return NETWORK.has(error.code)
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after calling end/.test(
    error.message,
  )
}

function withCause(error: AppError, cause: unknown): AppError {
  error.cause = cause
  return error
}
