import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { STATUS_BY_CODE, STATUS_BY_KIND, commonErrors } from '../../contract/common-errors.ts'
import { AppError } from '../../kernel/errors.ts'
import type { Locale } from '../../kernel/texts.ts'
import { toAppError } from '../pg-errors.ts'
import type { HouseRegistry } from '../registry.ts'
import { localeOf } from './locale.ts'

export function statusOf(error: AppError): number {
  return STATUS_BY_CODE[error.code] ?? STATUS_BY_KIND[error.kind]
}

/** What the framework throws before a handler runs, in our words. */
const FRAMEWORK: Readonly<Record<string, () => AppError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => commonErrors.make('request.too_large'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => commonErrors.make('request.media_type'),
  FST_ERR_CTP_EMPTY_JSON_BODY: () => commonErrors.make('request.malformed'),
  FST_ERR_CTP_INVALID_JSON_BODY: () => commonErrors.make('request.malformed'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => commonErrors.make('request.malformed'),
  FST_ERR_CTP_INVALID_TYPE: () => commonErrors.make('request.malformed'),
  FST_ERR_BAD_URL: () => commonErrors.make('request.malformed'),
}

export function describeError(error: unknown): AppError {
  const known = toAppError(error)
  if (known instanceof AppError) return known
  const framework = known as Partial<FastifyError>
  const made = framework.code === undefined ? undefined : FRAMEWORK[framework.code]
  if (made !== undefined) return made()
  if (typeof framework.statusCode === 'number' && framework.statusCode >= 400 && framework.statusCode < 500)
    return commonErrors.make('request.malformed')
  const unexpected = commonErrors.make('platform.internal')
  unexpected.cause = error
  return unexpected
}

export function errorBody(error: AppError, registry: HouseRegistry, locale: Locale, requestId: string) {
  const slots = Object.fromEntries(
    Object.entries(error.details).filter(
      (entry): entry is [string, string | number] => typeof entry[1] === 'string' || typeof entry[1] === 'number',
    ),
  )
  return {
    error: { code: error.code, message: registry.errorText(error.code, locale, slots), details: error.details, requestId },
  }
}

/** The one handler that answers errors. */
export function errorHandler(registry: HouseRegistry) {
  return (thrown: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const error = describeError(thrown)
    const status = statusOf(error)
    if (status >= 500)
      request.log.error(
        { err: error.cause ?? error, code: error.code, route: request.routeOptions.url ?? 'unknown' },
        'request failed',
      )
    if (error.kind === 'limited' || error.kind === 'unavailable') {
      const seconds = error.details['seconds']
      void reply.header('retry-after', String(typeof seconds === 'number' ? seconds : 2))
    }
    void reply
      .code(status)
      .type('application/json; charset=utf-8')
      .send(errorBody(error, registry, localeOf(request.headers['accept-language']), request.id))
  }
}
