import type { Field } from './imports.fields.rules.ts'

export const SEVERITIES = ['refused', 'warned'] as const
export type Severity = (typeof SEVERITIES)[number]

/** Why a row is refused or warned; each has its words and its remedy in both languages. */
export const REASONS = [
  'ragged',
  'duplicate',
  'required',
  'formula',
  'sheet_error',
  'lost_character',
  'control_character',
  'too_long',
  'blank_inside',
  'scientific',
  'phone_form',
  'id_form',
  'id_checksum',
  'id_rounded',
  'id_birth',
  'date_form',
  'date_impossible',
  'date_future',
  'left_before_opened',
  'month_form',
  'wrong_month',
  'number_form',
  'number_range',
  'whole_number',
  'negative',
  'blank_number',
  'gender_word',
  'yes_no_word',
  'status_word',
  'segment_word',
  'subscription_kind_word',
  'account_role_word',
  'channel_word',
  'calendar_word',
  'unknown_territory',
  'unknown_customer',
  'several_subscriptions',
  'subscription_of_other',
  'account_without_number',
  'customer_refused',
] as const
export type Reason = (typeof REASONS)[number]

export interface Problem {
  readonly row: number
  readonly column: string | null
  readonly field: Field | null
  readonly severity: Severity
  readonly reason: Reason
  readonly params: Readonly<Record<string, string | number>>
}

/** Exact counts of a run, of a batch, or of both added up. */
export interface Counts {
  readonly rows: number
  readonly fresh: number
  readonly changed: number
  readonly same: number
  readonly refused: number
  readonly warned: number
  /** Usage rows that went, or would go, into the facts. */
  readonly usage: number
  /** Rows whose usage did not, or would not, be it for the figures or for the customer. */
  readonly usageRefused: number
  /** How many problems of each reason, by column: `phone_form|手机` → 3. */
  readonly reasons: Readonly<Record<string, number>>
}

export const NO_COUNTS: Counts = {
  rows: 0,
  fresh: 0,
  changed: 0,
  same: 0,
  refused: 0,
  warned: 0,
  usage: 0,
  usageRefused: 0,
  reasons: {},
}

export function addCounts(a: Counts, b: Counts): Counts {
  const reasons: Record<string, number> = { ...a.reasons }
  for (const [key, count] of Object.entries(b.reasons)) reasons[key] = (reasons[key] ?? 0) + count
  return {
    rows: a.rows + b.rows,
    fresh: a.fresh + b.fresh,
    changed: a.changed + b.changed,
    same: a.same + b.same,
    refused: a.refused + b.refused,
    warned: a.warned + b.warned,
    usage: a.usage + b.usage,
    usageRefused: a.usageRefused + b.usageRefused,
    reasons,
  }
}

/** Rows refused and rows warned (a row counts once, as refused if it is), and every problem by its reason. */
export function countProblems(problems: readonly Problem[]): Pick<Counts, 'refused' | 'warned' | 'reasons'> {
  const refused = new Set<number>()
  const warned = new Set<number>()
  const reasons: Record<string, number> = {}
  for (const problem of problems) {
    ;(problem.severity === 'refused' ? refused : warned).add(problem.row)
    const key = `${problem.reason}|${problem.column ?? ''}`
    reasons[key] = (reasons[key] ?? 0) + 1
  }
  return { refused: refused.size, warned: [...warned].filter((row) => !refused.has(row)).length, reasons }
}
