import { describe, expect, test } from 'vitest'
import type { ComplaintView } from '../complaints.contract.ts'
import { STAGE_OF } from '../complaints.rules.ts'
import { clockShare, nextEvent, stageDoneAt, stageLook, stepOf } from './complaint-steps.ts'

const complaint = (more: Partial<ComplaintView>): ComplaintView =>
  ({ state: 'received', moves: [], events: [], understood: false, nature: null, satisfaction: null, ...more }) as ComplaintView

describe('the next step', () => {
  test.each([
    ['clarify', { state: 'received' }],
    ['clarify', { state: 'reopened' }],
    ['understand', { state: 'clarifying' }],
    ['propose', { state: 'clarifying', understood: true, nature: 'solving' }],
    ['hear_out', { state: 'clarifying', understood: true, nature: 'venting' }],
    ['accept', { state: 'proposing', rejectionReason: null, accepted: false }],
    ['propose', { state: 'proposing', rejectionReason: '太少', accepted: false }],
    ['return', { state: 'transferred' }],
    ['return', { state: 'escalated' }],
    ['complete', { state: 'executing' }],
    ['tell_policy', { state: 'policy_explained' }],
    ['follow_up', { state: 'callback' }],
    ['reopen', { state: 'callback', satisfaction: 2 }],
    ['propose_verdict', { state: 'callback', satisfaction: 5, verdict: { proposed: null } }],
    ['close', { state: 'callback', satisfaction: 5, verdict: { proposed: false } }],
    [undefined, { state: 'closed' }],
    [undefined, { state: 'withdrawn' }],
  ] as [string | undefined, Partial<ComplaintView>][])('%s in %o', (event, more) =>
    expect(nextEvent(complaint(more))).toBe(event),
  )
})

describe('a step', () => {
  test('is stopped by what its form cannot mend, not by what the form asks', () => {
    const moves = [
      { event: 'transfer', refusals: ['complaints.note_incomplete', 'complaints.not_understood'] },
    ] as ComplaintView['moves']
    expect(stepOf(complaint({ moves }), 'transfer')).toEqual({ event: 'transfer', blockedBy: ['complaints.not_understood'] })
  })
  test('that the state does not know is none', () => {
    expect(stepOf(complaint({}), 'close')).toBeUndefined()
  })
})

describe('the rail of stages', () => {
  test('is done behind, now here, next before; all done once closed', () => {
    const at = { stage: 'clarify', closedAt: null } as const
    expect(
      (['accept', 'clarify', 'propose', 'callback'] as const).map((stage) => stageLook(at as never, stage as never)),
    ).toEqual(['done', 'now', 'next', 'next'])
    expect(stageLook({ stage: 'callback', closedAt: '2026-11-22T02:00:00Z' } as never, 'callback' as never)).toBe('done')
  })
  test('tells when a stage was first left, whatever the order of the events', () => {
    const events = [
      { to: 'proposing', at: '2026-11-22T03:00:00Z' },
      { to: 'clarifying', at: '2026-11-22T02:00:00Z' },
      { to: null, at: '2026-11-22T01:00:00Z' },
    ] as ComplaintView['events']
    const stage = STAGE_OF.received
    expect(stageDoneAt(complaint({ events }), (state) => STAGE_OF[state], stage)).toBe('2026-11-22T02:00:00Z')
    expect(stageDoneAt(complaint({ events }), (state) => STAGE_OF[state], STAGE_OF.callback)).toBeUndefined()
  })
})

test('a clock’s share lies between nothing and all, and a met one is full', () => {
  const clock = { startedAt: '2026-11-22T00:00:00Z', dueAt: '2026-11-22T10:00:00Z', metAt: null }
  const at = (hour: number) => new Date(Date.parse('2026-11-22T00:00:00Z') + hour * 3_600_000)
  expect([-1, 0, 5, 10, 20].map((hour) => clockShare(clock, at(hour)))).toEqual([0, 0, 0.5, 1, 1])
  expect(clockShare({ ...clock, metAt: '2026-11-22T01:00:00Z' }, at(2))).toBe(1)
  expect(clockShare({ ...clock, dueAt: clock.startedAt }, at(0))).toBe(1)
})
