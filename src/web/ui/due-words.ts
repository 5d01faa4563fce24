import { dayOf, type Format } from '../i18n/format.ts'
import type { Translate } from '../i18n/use-t.ts'

export const DUE_LOOKS = ['todo', 'warn', 'late', 'met', 'hold'] as const
export type DueLook = (typeof DUE_LOOKS)[number]

export interface Due {
  /** As the server keeps it. `waived` and `void` are shown as held. */
  readonly state: 'open' | 'met' | 'met_late' | 'missed' | 'waived' | 'suspended' | 'void'
  /** ISO moment. */
  readonly dueAt: string
  /** When the rule's reminder falls (80 %); warns from then on. */
  readonly warnAt?: string | null
  readonly metAt?: string | null
  /** 等客户寄资料 */
  readonly holdReason?: string | null
  /** Counted by the server on its calendar, today included; used when the deadline is more than a day away. */
  readonly workdaysLeft?: number | null
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Beyond this many workdays the date says more than a count. */
const COUNT_UP_TO = 10

function lateWords(lateMs: number, t: Translate): string {
  if (lateMs < HOUR) return t('due.lateMinutes', { m: Math.max(1, Math.floor(lateMs / MINUTE)) })
  if (lateMs < DAY) return t('due.lateHours', { h: Math.floor(lateMs / HOUR) })
  return t('due.lateDays', { n: Math.floor(lateMs / DAY) })
}

/** Midnight belongs to the day that ends: 「今天 24:00」. */
function openWords(due: Due, now: Date, t: Translate, format: Format): string {
  const at = new Date(due.dueAt)
  const left = at.getTime() - now.getTime()
  if (left < HOUR) return t('due.minutes', { m: Math.max(1, Math.ceil(left / MINUTE)) })
  if (left < 2 * HOUR) {
    const minutes = Math.ceil(left / MINUTE)
    return minutes % 60 === 0
      ? t('due.wholeHours', { h: minutes / 60 })
      : t('due.hours', { h: Math.floor(minutes / 60), m: minutes % 60 })
  }
  const lastMoment = new Date(at.getTime() - 1)
  const isMidnight = format.time(at) === '00:00' || format.time(at) === '23:59'
  const dueDay = dayOf(isMidnight ? lastMoment : at)
  if (dueDay === dayOf(now)) return isMidnight ? t('due.endOfToday') : t('due.today', { time: format.time(at) })
  if (due.workdaysLeft !== undefined && due.workdaysLeft !== null && due.workdaysLeft > 0 && due.workdaysLeft <= COUNT_UP_TO) {
    return t('due.workdays', { n: due.workdaysLeft })
  }
  if (dueDay === dayOf(new Date(now.getTime() + DAY)))
    return isMidnight ? t('due.endOfTomorrow') : t('due.tomorrow', { time: format.time(at) })
  return format.day(isMidnight ? lastMoment : at)
}

const whenOf = (at: string, now: Date, format: Format): string =>
  dayOf(new Date(at)) === dayOf(now) ? format.time(at) : format.day(at)

/** What a deadline says now: look and words. Pure: the clock is an argument. */
export function dueWords(due: Due, now: Date, t: Translate, format: Format): { look: DueLook; words: string } {
  switch (due.state) {
    case 'met':
      return { look: 'met', words: due.metAt ? t('due.met', { when: whenOf(due.metAt, now, format) }) : t('due.metPlain') }
    case 'met_late':
      return { look: 'met', words: t('due.metLate', { when: whenOf(due.metAt ?? due.dueAt, now, format) }) }
    case 'suspended':
      return { look: 'hold', words: due.holdReason ? t('due.holdWhy', { why: due.holdReason }) : t('due.hold') }
    case 'waived':
    case 'void':
      return { look: 'hold', words: t('due.waived') }
    case 'missed':
    case 'open': {
      const late = now.getTime() - new Date(due.dueAt).getTime()
      if (late >= 0) return { look: 'late', words: lateWords(late, t) }
      const warns =
        late > -2 * HOUR || (due.warnAt ? new Date(due.warnAt).getTime() <= now.getTime() : false) || due.workdaysLeft === 1
      return { look: warns ? 'warn' : 'todo', words: openWords(due, now, t, format) }
    }
  }
}
