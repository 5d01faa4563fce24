import { describe, expect, test } from 'vitest'
import { COMPLAINT_EVENTS } from '../complaints.machine.rules.ts'
import { moveBody } from '../complaints.moves.contract.ts'
import { answersOf, fieldsOf, missingField, MOVE_FIELDS, NOTE_PARTS, type MoveField } from './move-fields.ts'

const ID = '01900000-0000-7000-8000-000000000001'
const sample = (field: MoveField): unknown => {
  switch (field.kind) {
    case 'line':
    case 'prose':
      return '已核对'
    case 'tick':
    case 'justified':
      return true
    case 'moment':
      return '2026-11-30T02:00:00.000Z'
    case 'staff':
      return ID
    case 'nature':
      return 'solving'
    case 'methods':
      return []
    case 'rate':
      return 4
    case 'note':
      return Object.fromEntries(NOTE_PARTS.map((part) => [part, '写明']))
    case 'cause':
      return 'other'
    case 'pauseReason':
      return 'waiting_for_customer'
  }
}

describe('what a step asks', () => {
  test.each(COMPLAINT_EVENTS.filter((event) => MOVE_FIELDS[event] !== undefined))(
    '%s: the filled form is what the server takes',
    (event) => {
      const fields = fieldsOf(event, false)
      const values = Object.fromEntries(fields.map((field) => [field.key, sample(field)]))
      expect(missingField(fields, values)).toBeUndefined()
      const parsed = moveBody.safeParse({ event, ...answersOf(fields, values) })
      expect(parsed.error?.issues ?? []).toEqual([])
    },
  )
  test('each required answer is asked for while it is missing, blank or not ticked', () => {
    for (const [event, fields] of Object.entries(MOVE_FIELDS)) {
      const full = Object.fromEntries(fields.map((field) => [field.key, sample(field)]))
      for (const field of fields.filter((each) => each.required === true)) {
        expect(missingField(fields, { ...full, [field.key]: undefined })?.key, event).toBe(field.key)
        if (field.kind === 'tick') expect(missingField(fields, { ...full, [field.key]: false })?.key).toBe(field.key)
        if (field.kind === 'line' || field.kind === 'prose')
          expect(missingField(fields, { ...full, [field.key]: '  ' })?.key).toBe(field.key)
        if (field.kind === 'note')
          expect(missingField(fields, { ...full, note: { ...(full['note'] as object), wrong: ' ' } })?.key).toBe('note')
      }
    }
  })
  test('no is an answer to whether it was justified', () => {
    expect(missingField(fieldsOf('propose_verdict', false), { justified: false, reason: '已按规定处理' })).toBeUndefined()
  })
  test('a vent that is completed owes its record of listening', () => {
    expect(fieldsOf('complete', true).at(-1)).toMatchObject({ key: 'listeningRecord', required: true })
    expect(fieldsOf('complete', false).some((field) => field.key === 'listeningRecord')).toBe(false)
  })
  test('what was left blank stays away from the wire, no does not', () => {
    const fields = fieldsOf('follow_up', false)
    expect(answersOf(fields, { satisfaction: 2, opinionAsked: false, opinion: '', other: 'x' })).toEqual({
      satisfaction: 2,
      opinionAsked: false,
    })
  })
})
