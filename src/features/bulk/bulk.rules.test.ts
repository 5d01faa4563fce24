import { describe, expect, test } from 'vitest'
import { assertStep, judgeItem, obstacle, stateOf, type Standing } from './bulk.rules.ts'

const standing: Standing = { status: 'active', managerId: 'a', isImportant: false, isSuspended: false, isMerged: false }
const NOBODY = new Set<string>()

describe('what stands between an act and a customer', () => {
  test.each([
    ['assign', {}, undefined],
    ['assign', { managerId: 'b' }, 'already_manager'],
    ['assign', { managerId: null }, undefined],
    ['assign', { status: 'left' }, 'left'],
    ['suspend', {}, undefined],
    ['suspend', { isSuspended: true }, 'already_suspended'],
    ['suspend', { isMerged: true, isSuspended: true }, 'merged'],
    ['resume', {}, 'not_suspended'],
    ['resume', { isSuspended: true, status: 'left' }, undefined],
  ] as const)('%s %o: %s', (kind, more, reason) => {
    expect(obstacle({ kind }, { ...standing, ...more }, new Set(['b']))).toBe(reason)
  })
  test('a mark that is set already is not set again', () => {
    expect(obstacle({ kind: 'flag', important: true }, { ...standing, isImportant: true }, NOBODY)).toBe('already_important')
    expect(obstacle({ kind: 'flag', important: false }, standing, NOBODY)).toBe('not_important')
    expect(obstacle({ kind: 'flag', important: true }, standing, NOBODY)).toBeUndefined()
  })
})

describe('a frozen row against what is so now', () => {
  const item = { fromId: 'a', toId: 'b' }
  const now = { ...standing, stillMatches: true }
  const judge = (more: object, available = ['b'], frozen: { fromId: string | null; toId: string | null } = item) =>
    judgeItem({ kind: 'assign' }, frozen, { ...now, ...more }, new Set(available))
  test('goes through where nothing has changed', () => expect(judge({})).toBeUndefined())
  test('says what changed, the plainest first', () => {
    expect(judgeItem({ kind: 'assign' }, item, undefined, new Set(['b']))).toBe('out_of_reach')
    expect(judge({ status: 'left', stillMatches: false })).toBe('left')
    expect(judge({ managerId: 'b', stillMatches: false })).toBe('already_manager')
    expect(judge({ stillMatches: false })).toBe('no_longer_matches')
    expect(judge({ managerId: 'c' })).toBe('changed_since')
    expect(judge({}, [])).toBe('manager_gone')
    expect(judge({}, ['b'], { fromId: 'a', toId: null })).toBe('nobody_serves')
  })
})

test('nothing to do is no failure', () => {
  expect(stateOf('already_manager')).toBe('skipped')
  expect(stateOf('changed_since')).toBe('failed')
})

test('an act that is over takes no step any more', () => {
  for (const step of ['confirm', 'cancel', 'resume'] as const) expect(() => assertStep('done', step)).toThrow('bulk.wrong_state')
  expect(() => assertStep('ready', 'resume')).toThrow('bulk.wrong_state')
  expect(() => assertStep('failed', 'resume')).not.toThrow()
})
