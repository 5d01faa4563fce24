import type { ImportState } from './imports.rules.ts'

/**
 * When an import can be undone: as long as nobody has built on what it wrote.
 *
 * - A customer that it added is taken back while nothing else is recorded about him: no edit of the file, no later import,
 *   no contact, assignment, tier, duty, complaint, promise, goodwill, pause, consent, note or look at a sealed field, no
 *   further subscription, no usage.
 * - A customer that it changed gets his former values back while the file is as the import left it: no edit, no later
 *   import, no merge, no subscription moved or changed, no tier granted on the new values, no greeting for a birthday
 *   that came with the import. A contact or a new manager does not stand in the way: they rest on the person, not on
 *   the row. A score alone does not either: the next value run counts anew.
 * - A month of usage gives way to the file that it replaced while no later file has replaced it in turn.
 *
 * What a later import wrote and has been undone since does not count as a touch. Rows that were touched are named, and the
 * whole undo is refused; on request everything else is undone and they stay as they are.
 */
export const TOUCHES = [
  'edited',
  'imported',
  'merged',
  'contact',
  'assignment',
  'tier',
  'obligation',
  'complaint',
  'promise',
  'goodwill',
  'suggestion',
  'suspension',
  'consent',
  'preferences',
  'private',
  'family',
  'reveal',
  'case',
  'subscription',
  'usage',
  'month',
  'greeting',
  'other',
] as const
export type Touch = (typeof TOUCHES)[number]

/** Touched rows that are named one by one; all are counted. */
export const TOUCHED_SHOWN = 50

export interface TouchedRow {
  readonly customerId: string | null
  /** The customer's number; for a month of usage the month. */
  readonly customerNo: string
  /** `added` by the import or `changed` by it; `month`: a month of usage. */
  readonly fate: 'added' | 'changed' | 'month'
  readonly touch: Touch
  /** The field of the file, or the table, where one is known. */
  readonly field: string | null
  /** ISO instant. */
  readonly at: string | null
  /** The later import, so that it can be undone first. */
  readonly importId: string | null
  readonly importName: string | null
}

export interface UndoScope {
  /** Customers that the import added. */
  readonly added: number
  /** Customers that it changed. */
  readonly changed: number
  /** Months of usage that it put into force. */
  readonly months: readonly string[]
}

export interface Touched {
  /** Customers (and months) that were touched since. */
  readonly total: number
  readonly rows: readonly TouchedRow[]
}

/** What was asked for and what came of it. */
export interface UndoReport {
  readonly reason: string
  /** Touched rows stay as they are, the others are undone. */
  readonly leaveTouched: boolean
  readonly from: ImportState
  readonly requestedBy: string
  readonly requestedAt: string
  /** Null until it is over. */
  readonly outcome: 'undone' | 'refused' | null
  readonly withdrawn: number
  readonly restored: number
  readonly kept: number
  readonly months: readonly string[]
  readonly touched: Touched
}
