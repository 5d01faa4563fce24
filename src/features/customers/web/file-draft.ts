import { PREFERENCE_FIELDS, PRIVATE_FIELDS, type PreferenceField, type PrivateField } from '../customers.fields.rules.ts'
import type { BasicChange, PreferenceChange, PrivateChange } from '../customers.file.contract.ts'
import type { CustomerPage } from '../customers.page.contract.ts'

/** What the form holds: text everywhere; '' is "nothing", for sealed fields "leave as it is". */
export interface FileDraft {
  name: string
  gender: '' | 'male' | 'female'
  calendar: 'solar' | 'lunar'
  year: string
  month: string
  day: string
  leapMonth: boolean
  phone: string
  idNumber: string
  address: string
  industry: string
  preferredChannel: '' | NonNullable<CustomerPage['preferredChannel']>
  preferredPlace: string
  quietFrom: string
  quietTo: string
  preferences: Record<PreferenceField, string>
  private: Record<PrivateField, string>
}

const blank = <K extends string>(fields: readonly K[]): Record<K, string> =>
  Object.fromEntries(fields.map((field) => [field, ''])) as Record<K, string>

export function draftOf(page: CustomerPage): FileDraft {
  const { birthday } = page
  const kept = page.groups.preferences.values
  return {
    name: page.name,
    gender: page.gender ?? '',
    calendar: birthday?.calendar ?? 'solar',
    year: birthday?.year == null ? '' : String(birthday.year),
    month: birthday === null ? '' : String(birthday.month),
    day: birthday === null ? '' : String(birthday.day),
    leapMonth: birthday?.leapMonth ?? false,
    phone: '',
    idNumber: '',
    address: '',
    industry: page.industry ?? '',
    preferredChannel: page.preferredChannel ?? '',
    preferredPlace: page.preferredPlace ?? '',
    quietFrom: page.quietFrom ?? '',
    quietTo: page.quietTo ?? '',
    preferences:
      kept === null
        ? blank(PREFERENCE_FIELDS)
        : (Object.fromEntries(PREFERENCE_FIELDS.map((field) => [field, kept[field] ?? ''])) as Record<PreferenceField, string>),
    private: blank(PRIVATE_FIELDS),
  }
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

/** Only what the hand changed is sent: what somebody else wrote meanwhile stays. */
export function basicChange(from: FileDraft, to: FileDraft): BasicChange {
  const change: BasicChange = {}
  if (to.name.trim() !== from.name && to.name.trim() !== '') change.name = to.name.trim()
  if (to.gender !== from.gender) change.gender = to.gender === '' ? null : to.gender
  for (const field of ['industry', 'preferredPlace'] as const) if (to[field] !== from[field]) change[field] = orNull(to[field])
  if (to.preferredChannel !== from.preferredChannel)
    change.preferredChannel = to.preferredChannel === '' ? null : to.preferredChannel
  if (to.quietFrom !== from.quietFrom || to.quietTo !== from.quietTo) {
    change.quietFrom = orNull(to.quietFrom)
    change.quietTo = orNull(to.quietTo)
  }
  for (const field of ['phone', 'idNumber', 'address'] as const) if (to[field].trim() !== '') change[field] = to[field].trim()
  const birth = ['calendar', 'year', 'month', 'day', 'leapMonth'] as const
  if (birth.some((part) => to[part] !== from[part])) {
    change.birthday =
      to.month === '' || to.day === ''
        ? null
        : {
            calendar: to.calendar,
            year: to.year === '' ? null : Number(to.year),
            month: Number(to.month),
            day: Number(to.day),
            leapMonth: to.calendar === 'lunar' && to.leapMonth,
          }
  }
  return change
}

export function preferenceChange(from: FileDraft, to: FileDraft): PreferenceChange {
  return Object.fromEntries(
    PREFERENCE_FIELDS.filter((field) => to.preferences[field] !== from.preferences[field]).map((field) => [
      field,
      orNull(to.preferences[field]),
    ]),
  )
}

export function privateChange(to: FileDraft): PrivateChange {
  return Object.fromEntries(
    PRIVATE_FIELDS.filter((field) => to.private[field].trim() !== '').map((field) => [field, to.private[field].trim()]),
  )
}
