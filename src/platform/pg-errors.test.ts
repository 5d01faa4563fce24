import { describe, expect, it } from 'vitest'
import { AppError } from '../kernel/errors.ts'
import { retryable, toAppError } from './pg-errors.ts'

const pgError = (code: string, constraint?: string) =>
  Object.assign(new Error('x'), { code, ...(constraint === undefined ? {} : { constraint }) })
const codeOf = (error: unknown) => (error instanceof AppError ? error.code : 'unknown')

describe('what the database refuses', () => {
  it.each([
    ['23505', 'staff_user_name_unique', 'staff.user_name_taken'],
    ['23514', 'other_check', 'unknown'],
    ['40001', undefined, 'request.conflict'],
    ['40P01', undefined, 'request.conflict'],
    ['57014', undefined, 'platform.unavailable'],
    ['55P03', undefined, 'platform.unavailable'],
    ['53300', undefined, 'platform.unavailable'],
    ['53100', undefined, 'platform.read_only'],
    ['42P01', undefined, 'unknown'],
  ])('%s %s means %s', (code, constraint, expected) => {
    const constraints = { staff_user_name_unique: () => new AppError('staff.user_name_taken', 'conflict') }
    expect(codeOf(toAppError(pgError(code, constraint), constraints))).toBe(expected)
  })
  it('a lost connection is a passing trouble', () => {
    expect(codeOf(toAppError(Object.assign(new Error('x'), { code: 'ECONNREFUSED', syscall: 'connect' })))).toBe(
      'platform.unavailable',
    )
    expect(codeOf(toAppError(new Error('Connection terminated unexpectedly')))).toBe('platform.unavailable')
    expect(codeOf(toAppError(new TypeError('x is not a function')))).toBe('unknown')
  })
  it('only races are run again', () => {
    expect([retryable(pgError('40001')), retryable(pgError('40P01')), retryable(pgError('23505'))]).toEqual([true, true, false])
  })
})
