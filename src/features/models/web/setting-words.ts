import type { Format } from '../../../web/i18n/format.ts'
import type { Translate } from '../../../web/i18n/use-t.ts'
import type { ModelVersionView } from '../models.contract.ts'
import { settingChanges, type SettingChange, type SettingField, type SettingValue } from '../models.settings.rules.ts'

/** `0.7` → 70%, `12` → 12 个月: a value of a model in the reader's words. */
export function settingValueText(field: SettingField, { unit, value }: SettingValue, t: Translate, format: Format): string {
  if (typeof value === 'string') return t.of(`models.by.${value}`)
  const digits = (number: number): number => (Number.isInteger(Math.round(number * 1e6) / 1e6) ? 0 : 2)
  switch (unit) {
    case 'share':
      return `${format.number(100 * value, digits(100 * value))}%`
    case 'basisPoints':
      return t('models.unit.ofBase', { share: `${format.number(value / 100, 2)}%` })
    case 'months':
      return t('models.unit.months', { n: format.number(value) })
    default:
      return t(field.startsWith('tier.') ? 'models.unit.from' : 'models.unit.points', { n: format.number(value, digits(value)) })
  }
}

export function changeText({ field, before, after }: SettingChange, t: Translate, format: Format): string {
  return t('models.change', {
    field: t(`models.field.${field}`),
    before: settingValueText(field, before, t, format),
    after: settingValueText(field, after, t, format),
  })
}

export function changesOf({ base, settings }: ModelVersionView): SettingChange[] {
  return base === null ? [] : settingChanges(base.settings, settings)
}

export function versionName(number: number, t: Translate): string {
  return number === 0 ? t('models.pack') : t('models.numberOf', { number })
}
