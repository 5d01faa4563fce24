import type { ComplaintEvent } from '../complaints.machine.rules.ts'

/** The kinds of answers that a step asks for. */
export type MoveField =
  | { readonly key: string; readonly kind: 'line' | 'prose'; readonly required?: boolean; readonly max: number }
  | { readonly key: string; readonly kind: 'tick'; readonly required?: boolean }
  | {
      readonly key: string
      readonly kind: 'moment' | 'staff' | 'nature' | 'methods' | 'rate' | 'note' | 'cause' | 'pauseReason' | 'justified'
      readonly required?: boolean
    }

/** What each step asks: the same parts as its body in the contract. */
export const MOVE_FIELDS: Readonly<Partial<Record<ComplaintEvent, readonly MoveField[]>>> = {
  clarify: [
    { key: 'promisedReplyAt', kind: 'moment', required: true },
    { key: 'told', kind: 'tick', required: true },
  ],
  understand: [
    { key: 'summary', kind: 'prose', max: 2000, required: true },
    { key: 'readBack', kind: 'tick', required: true },
    { key: 'nature', kind: 'nature', required: true },
  ],
  propose: [
    { key: 'solution', kind: 'prose', max: 2000, required: true },
    { key: 'timeNeeded', kind: 'line', max: 200, required: true },
    { key: 'effect', kind: 'line', max: 500, required: true },
    { key: 'methods', kind: 'methods' },
  ],
  accept: [
    { key: 'timeAndEffectExplained', kind: 'tick', required: true },
    { key: 'accepted', kind: 'tick', required: true },
  ],
  reject: [{ key: 'reason', kind: 'prose', max: 1000, required: true }],
  complete: [
    { key: 'result', kind: 'prose', max: 2000, required: true },
    { key: 'told', kind: 'tick', required: true },
  ],
  hear_out: [{ key: 'listeningRecord', kind: 'prose', max: 2000, required: true }],
  transfer: [
    { key: 'toId', kind: 'staff', required: true },
    { key: 'note', kind: 'note', required: true },
  ],
  escalate: [
    { key: 'toId', kind: 'staff', required: true },
    { key: 'note', kind: 'note', required: true },
  ],
  return: [{ key: 'answer', kind: 'prose', max: 2000, required: true }],
  explain_policy: [{ key: 'rule', kind: 'prose', max: 1000, required: true }],
  tell_policy: [{ key: 'told', kind: 'tick', required: true }],
  follow_up: [
    { key: 'satisfaction', kind: 'rate', required: true },
    { key: 'opinionAsked', kind: 'tick', required: true },
    { key: 'opinion', kind: 'prose', max: 2000 },
  ],
  close: [
    { key: 'cause', kind: 'cause' },
    { key: 'thanked', kind: 'tick', required: true },
  ],
  reopen: [
    { key: 'satisfaction', kind: 'rate', required: true },
    { key: 'cause', kind: 'prose', max: 1000, required: true },
  ],
  withdraw: [{ key: 'customerWord', kind: 'prose', max: 500, required: true }],
  pause: [
    { key: 'reason', kind: 'pauseReason', required: true },
    { key: 'note', kind: 'line', max: 300 },
  ],
  resume: [],
  propose_verdict: [
    { key: 'justified', kind: 'justified', required: true },
    { key: 'reason', kind: 'prose', max: 1000, required: true },
  ],
}

/** A vent that went all the way to a result still needs its record of listening. */
export function fieldsOf(event: ComplaintEvent, isVenting: boolean): readonly MoveField[] {
  const fields = MOVE_FIELDS[event] ?? []
  return event === 'complete' && isVenting
    ? [...fields, { key: 'listeningRecord', kind: 'prose', max: 2000, required: true }]
    : fields
}

export type MoveValues = Readonly<Record<string, unknown>>
export const NOTE_PARTS = ['happened', 'wanted', 'wrong', 'proposed'] as const
export type Note = Readonly<Record<(typeof NOTE_PARTS)[number], string>>

const isFilled = (value: unknown, field: MoveField): boolean => {
  if (field.kind === 'tick') return value === true
  if (field.kind === 'justified') return typeof value === 'boolean'
  if (field.kind === 'note') return NOTE_PARTS.every((part) => ((value as Note | undefined)?.[part] ?? '').trim() !== '')
  return typeof value === 'string' ? value.trim() !== '' : value !== undefined && value !== null
}

/** The first answer that is still owed; undefined when the step may be taken. */
export function missingField(fields: readonly MoveField[], values: MoveValues): MoveField | undefined {
  return fields.find((field) => field.required === true && !isFilled(values[field.key], field))
}

/** Answers left blank stay away from the wire. */
export function answersOf(fields: readonly MoveField[], values: MoveValues): MoveValues {
  return Object.fromEntries(
    fields.map((field) => [field.key, values[field.key]] as const).filter(([, value]) => value !== undefined && value !== ''),
  )
}
