/** What went wrong, in the seven ways a caller can act on. One table in the platform maps a kind to an HTTP status. */
export const ERROR_KINDS = [
  'invalid',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'stale',
  'limited',
  'unavailable',
] as const
export type ErrorKind = (typeof ERROR_KINDS)[number]

/** Plain JSON that may be shown to the caller: names and limits, never a masked value. */
export type ErrorDetails = Readonly<Record<string, unknown>>

/** The only error that a use case throws on purpose. `code` is `feature.reason` and has a text in each language. */
export class AppError extends Error {
  readonly code: string
  readonly kind: ErrorKind
  readonly details: ErrorDetails

  constructor(code: string, kind: ErrorKind, details: ErrorDetails = {}) {
    super(code)
    this.name = 'AppError'
    this.code = code
    this.kind = kind
    this.details = details
  }
}

export interface ErrorCatalogue<Code extends string> {
  readonly kinds: Readonly<Record<Code, ErrorKind>>
  /** Makes the error; the caller throws it, so that the compiler sees the end of the path. */
  make(code: Code, details?: ErrorDetails): AppError
}

/** A feature's errors, declared once: `defineErrors({ 'staff.not_found': 'not_found' })`. */
export function defineErrors<Code extends string>(kinds: Record<Code, ErrorKind>): ErrorCatalogue<Code> {
  return { kinds, make: (code, details) => new AppError(code, kinds[code], details) }
}
