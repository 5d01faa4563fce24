import type { ErrorDetails } from '../../kernel/errors.ts'

/** A refusal of the server, or a call that never reached it (`network`). */
export class ApiError extends Error {
  readonly code: string
  readonly status: number
  readonly details: ErrorDetails
  /** The number to quote when reporting a fault. */
  readonly requestId: string

  constructor(code: string, status: number, details: ErrorDetails = {}, requestId = '') {
    super(code)
    this.name = 'ApiError'
    this.code = code
    this.status = status
    this.details = details
    this.requestId = requestId
  }

  get isOffline(): boolean {
    return this.code === OFFLINE
  }
  /** Somebody else changed it first. */
  get isStale(): boolean {
    return this.status === 412
  }
  /** Waiting may help, so the same call may be made again by itself. */
  get isPassing(): boolean {
    return this.isOffline || this.status === 429 || this.status >= 502
  }
}

export const OFFLINE = 'web.offline'
export const UNREADABLE = 'web.unreadable'
