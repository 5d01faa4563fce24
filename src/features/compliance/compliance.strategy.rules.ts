import type { Cadence } from '../../kernel/dates.ts'
import type { Figure } from '../../kernel/pack/figure.ts'
import type { Pack } from '../../kernel/pack/pack.ts'
import type { Tier } from '../../kernel/tiers.ts'

export const POLICY_UNITS = ['cadence', 'days', 'workdays', 'hours'] as const

/** One figure of the pack that makes a rule what it is, for one tier. */
export interface PolicyFigure {
  readonly unit: (typeof POLICY_UNITS)[number]
  readonly value: number | Cadence
  readonly meaning: { readonly zh: string; readonly en: string }
  readonly source: string
  readonly isAssumed: boolean
}

type Clock = Pack['complaints']['clocks']['result']

/** A8: the figures behind the rules that a strategy names, as they hold for the tier. A rule without figures has none. */
export function policyOf(rule: string, tier: Tier, { service, complaints, tiers }: Pack): PolicyFigure[] {
  const shown = (figure: Figure<unknown>, unit: PolicyFigure['unit'], value: PolicyFigure['value']): PolicyFigure => ({
    unit,
    value,
    meaning: figure.meaning ?? { zh: '', en: '' },
    source: figure.source,
    isAssumed: figure.source.includes('assumed'),
  })
  const hours = (clock: Clock): PolicyFigure => shown(clock, 'hours', clock.value.minutes[tier] / 60)
  const { clocks } = complaints
  switch (rule) {
    case 'OB1':
    case 'OB2':
      return [
        ...(tier === 'none' ? [] : [shown(service.contactCadence, 'cadence', service.contactCadence.value[tier])]),
        shown(service.minimumDaysLeft, 'days', service.minimumDaysLeft.value),
        shown(service.lateEntryHours, 'hours', service.lateEntryHours.value),
      ]
    case 'OB3':
      return [shown(service.faceToFaceCadence, 'cadence', service.faceToFaceCadence.value)]
    case 'OB4':
      return [
        shown(service.firstContactDays, 'days', service.firstContactDays.value),
        shown(service.bulkFirstContactWindowDays, 'workdays', service.bulkFirstContactWindowDays.value),
      ]
    case 'OB5':
      return [shown(service.birthdayNoticeDays, 'days', service.birthdayNoticeDays.value)]
    case 'OB10':
      return [
        hours(clocks.firstContact),
        hours(clocks.result),
        hours(clocks.progress),
        shown(clocks.hardStopDays, 'days', clocks.hardStopDays.value),
      ]
    case 'OB24':
      return [
        shown(tiers.noticeFromDays, 'days', tiers.noticeFromDays.value),
        shown(tiers.noticeUntilDays, 'days', tiers.noticeUntilDays.value),
        shown(tiers.noticeLeastDays, 'days', tiers.noticeLeastDays.value),
      ]
    default:
      return []
  }
}

/** Owed once a quarter; the others are counted by the month in which they fall due. */
export const QUARTERLY_RULES: readonly string[] = ['OB2', 'OB3']
