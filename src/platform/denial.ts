import type { AppError } from '../kernel/errors.ts'

const marked = new WeakSet<AppError>()

/**
 * Marks a `not_found` that hides a record beyond the caller's scope: the caller reads "not found", the audit keeps a
 * denial. `throw denied(customersErrors.make('customers.not_found'))`
 */
export function denied(error: AppError): AppError {
  marked.add(error)
  return error
}

export function isDenial(error: AppError): boolean {
  return error.kind === 'forbidden' || marked.has(error)
}
