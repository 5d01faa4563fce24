import { pino, type DestinationStream, type Logger } from 'pino'

/**
 * Logs hold no personal data: requests are logged by us with the route's template (never the address, the query or a
 * body), and whatever else is handed in loses these fields.
 */
const REDACTED = [
  'password',
  'token',
  'authorization',
  'cookie',
  'phone',
  'idNumber',
  'id_number',
  'address',
  'name',
  'displayName',
  'body',
  'query',
  'parameters',
  'detail',
]

export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    redact: { paths: REDACTED.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: '[redacted]' },
    serializers: { err: safeError },
  }
  // The console's own lines (the address, the first token) go to standard output, the log to standard error.
  return pino(options, destination ?? pino.destination({ fd: 2, sync: false }))
}

interface SafeError {
  readonly type: string
  readonly message: string
  readonly stack?: string
  readonly code?: unknown
  readonly constraint?: unknown
  readonly cause?: SafeError
}

/** A database error's `detail` and `where` quote the row; a validation error's values quote the caller. */
export function safeError(error: unknown): SafeError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an Error' }
  const extra = error as Error & { code?: unknown; constraint?: unknown }
  return {
    type: error.name,
    message: fromDatabase(extra) ? 'database error' : error.message,
    ...(error.stack === undefined ? {} : { stack: frames(error.stack) }),
    ...(extra.code === undefined ? {} : { code: extra.code }),
    ...(extra.constraint === undefined ? {} : { constraint: extra.constraint }),
    ...(error.cause === undefined ? {} : { cause: safeError(error.cause) }),
  }
}

/** "invalid input syntax for type uuid: …" and its kind quote the value; class 22 and 23 errors are such. */
function fromDatabase(error: { code?: unknown }): boolean {
  return typeof error.code === 'string' && /^2[23]/.test(error.code)
}

function frames(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, 12)
    .join('\n')
}
