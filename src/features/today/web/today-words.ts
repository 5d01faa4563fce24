import type { Format } from '../../../web/i18n/format.ts'
import type { Translate } from '../../../web/i18n/use-t.ts'
import type { TodayRow } from '../today.contract.ts'

/** The whole sentence of a row: the rule's words filled with its period, its day and its customer. */
export function reasonOf(row: TodayRow, t: Translate, format: Format): string {
  const { year, month, quarter, day } = row.reason as Record<string, string | number | undefined>
  const slots: Record<string, string | number> = { ...row.reason, name: row.customer?.name ?? '' }
  if (quarter !== undefined && year !== undefined) slots['period'] = t('obligation.period.quarter', { year, quarter })
  else if (month !== undefined && year !== undefined) slots['period'] = t('obligation.period.month', { year, month })
  else slots['period'] = periodWords(row.period, t)
  if (typeof day === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(day)) slots['day'] = format.day(day)
  return t.of(`obligation.${row.rule}.reason`, slots)
}

export function periodWords(period: string, t: Translate): string {
  const [year, rest] = period.split('-') as [string, string | undefined]
  if (rest === undefined) return period
  if (rest.startsWith('Q')) return t('obligation.period.quarter', { year, quarter: rest.slice(1) })
  return t('obligation.period.month', { year, month: Number(rest) })
}

/** Rule · channel · caution: the small line under the sentence. */
export function howOf(row: TodayRow, t: Translate, format: Format): string {
  const { customer } = row
  const parts = [t.of(`obligation.${row.rule}.title`)]
  if (row.snoozedUntil !== null)
    parts.push(t('today.snoozedUntil', { when: format.dayTime(row.snoozedUntil), reason: row.snoozeReason ?? '' }))
  if (row.waiverPending) parts.push(t('today.waiverPending'))
  if (customer !== null) {
    if (customer.isImportant && row.rule !== 'OB3') parts.push(t('today.important'))
    if (customer.preferredChannel !== null)
      parts.push(t('today.prefers', { channel: t(`contact.short.${customer.preferredChannel}`) }))
    if (customer.quietNow) parts.push(t('today.quietNow'))
    else if (customer.quietFrom !== null && customer.quietTo !== null)
      parts.push(t('today.quiet', { from: hour(customer.quietFrom), to: hour(customer.quietTo) }))
  }
  if (row.coveredForName !== null) parts.push(t('today.covered', { name: row.coveredForName }))
  return parts.join(' · ')
}

export const hour = (time: string): string => time.slice(0, 5)

/** Verb and object, by the duty and the channel the customer prefers. */
export function actionOf(row: TodayRow, t: Translate): string {
  if (row.action === 'contact') return t(`today.action.contact.${row.customer?.preferredChannel ?? 'phone'}`)
  return t(`today.action.${row.action}`)
}
