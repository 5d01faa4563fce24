import type { BusinessCalendar } from '../../kernel/business-calendar.ts'
import { dueChip } from './obligations.chip.rules.ts'
import type { ObligationState } from './obligations.rules.ts'

/** The moments of a duty as the wire has them, with its chip by the server's clock. */
interface Timed {
  readonly opensAt: Date
  readonly dueAt: Date
  readonly state: ObligationState
  readonly satisfiedAt: Date | null
  readonly snoozedUntil: Date | null
}

export interface ChipSetting {
  readonly now: Date
  readonly calendar: BusinessCalendar
  readonly warnPercent: number
}

export function onWire<T extends Timed>(row: T, setting: ChipSetting) {
  return {
    ...row,
    opensAt: row.opensAt.toISOString(),
    dueAt: row.dueAt.toISOString(),
    satisfiedAt: row.satisfiedAt?.toISOString() ?? null,
    snoozedUntil: row.snoozedUntil?.toISOString() ?? null,
    chip: dueChip(row, setting.now, setting.calendar, setting.warnPercent),
  }
}
