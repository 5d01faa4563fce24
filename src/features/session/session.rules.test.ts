import { describe, expect, test } from 'vitest'
import { countFailure, isLocked, lockMinutes, mustChangePassword, passwordProblems, passwordProfile } from './session.rules.ts'

const dengbao = passwordProfile('dengbao3')
const asvs = passwordProfile('asvs')
const now = new Date('2026-11-22T01:00:00Z')

describe('passwords', () => {
  test.each([
    ['Blue-River-2026', []],
    ['湖畔Blue2026晨光微风ab', []],
    ['Short-1', ['too_short']],
    ['onlylowercaseletters', ['too_few_classes']],
    ['Password2026!!', ['too_common']],
    ['1111!!!!AAAA1', ['too_common']],
    ['Liwei-River-2026', ['contains_user_name']],
    [`Aa1-${'x'.repeat(130)}`, ['too_long', 'too_common']],
  ])('%s is judged %j by the level 3 profile', (password, problems) => {
    expect(passwordProblems(dengbao, password, 'liwei')).toEqual(problems)
  })
  test('a long passphrase of one class passes the ASVS profile', () => {
    expect(passwordProblems(asvs, 'correcthorsebatterystaple', 'liwei')).toEqual([])
  })
  test('a password of 90 days must be changed under level 3 and never under ASVS', () => {
    const credential = { mustChangePassword: false, passwordChangedAt: new Date('2026-08-24T01:00:00Z') }
    expect(mustChangePassword(dengbao, credential, now)).toBe(true)
    expect(mustChangePassword(dengbao, credential, new Date('2026-11-22T00:59:59Z'))).toBe(false)
    expect(mustChangePassword(asvs, credential, now)).toBe(false)
  })
})

describe('lockout', () => {
  test('the fifth failure locks for 15 minutes', () => {
    let count = { failures: 0, lockCount: 0, lockedUntil: null as Date | null }
    for (let i = 0; i < 4; i++) count = { ...countFailure(dengbao, count, now) }
    expect(isLocked(count, now)).toBe(false)
    count = { ...countFailure(dengbao, count, now) }
    expect(count).toEqual({ failures: 0, lockCount: 1, lockedUntil: new Date('2026-11-22T01:15:00Z') })
    expect(isLocked(count, new Date('2026-11-22T01:14:59Z'))).toBe(true)
    expect(isLocked(count, new Date('2026-11-22T01:15:00Z'))).toBe(false)
  })
  test.each([
    [0, 15],
    [1, 30],
    [2, 60],
    [6, 960],
    [7, 1440],
    [40, 1440],
  ])('after %i locks the next lasts %i minutes', (before, minutes) => {
    expect(lockMinutes(dengbao, before)).toBe(minutes)
  })
})
