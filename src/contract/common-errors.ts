import { defineErrors } from '../kernel/errors.ts'

/** Errors that any call may answer; a feature declares only its own beside them. */
export const commonErrors = defineErrors({
  'request.invalid': 'invalid',
  'request.malformed': 'invalid',
  'request.too_large': 'invalid',
  'request.media_type': 'invalid',
  'request.not_found': 'not_found',
  'request.method_not_allowed': 'invalid',
  'request.precondition_required': 'stale',
  'request.stale': 'stale',
  'request.cross_site': 'forbidden',
  'request.limited': 'limited',
  'request.conflict': 'conflict',
  'idempotency.in_flight': 'conflict',
  'idempotency.reply_lost': 'conflict',
  'idempotency.other_body': 'invalid',
  'access.unauthenticated': 'unauthenticated',
  'access.sign_in_incomplete': 'unauthenticated',
  'access.forbidden': 'forbidden',
  'access.purpose_required': 'forbidden',
  'platform.unavailable': 'unavailable',
  'platform.overloaded': 'unavailable',
  'platform.read_only': 'unavailable',
  'platform.internal': 'unavailable',
})

/** Codes whose status says more than the kind's. */
export const STATUS_BY_CODE: Readonly<Record<string, number>> = {
  'request.too_large': 413,
  'request.media_type': 415,
  'request.method_not_allowed': 405,
  'request.precondition_required': 428,
  'idempotency.other_body': 422,
  'platform.internal': 500,
}

/** The one table from what a caller can do about an error to the status of the reply. */
export const STATUS_BY_KIND = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  stale: 412,
  limited: 429,
  unavailable: 503,
} as const
