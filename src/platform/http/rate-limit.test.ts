import { expect, it } from 'vitest'
import { AppError } from '../../kernel/errors.ts'
import { RateLimit } from './rate-limit.ts'

it('lets so many through in a window, then says how long to wait, then begins anew', () => {
  const limit = new RateLimit(3, 60)
  for (let i = 0; i < 3; i++) limit.take('a', 0)
  expect(() => limit.take('a', 15_000)).toThrow(AppError)
  try {
    limit.take('a', 15_000)
  } catch (error) {
    expect((error as AppError).details).toEqual({ seconds: 45 })
  }
  expect(() => limit.take('b', 15_000)).not.toThrow()
  expect(() => limit.take('a', 60_000)).not.toThrow()
})

it('does not grow with the number of strangers', () => {
  const limit = new RateLimit(1, 60, 100)
  for (let i = 0; i < 10_000; i++) limit.take(`key ${i}`, i)
  expect(() => limit.take('key 9999', 10_000)).toThrow(AppError)
})
