import { localDate } from '../../kernel/zones.ts'
import type { KeyRing } from '../../platform/keys.ts'
import type { Services } from '../../platform/work.ts'
import { assertBirthday } from './customers.birthday.rules.ts'
import type { BasicChange, PreferenceChange, PrivateChange } from './customers.file.contract.ts'
import type { BasicColumns, Change, SecretColumns } from './customers.file.queries.ts'
import type { CustomerFile, Preferences } from './customers.page.queries.ts'
import { PRIVATE_FIELDS, type PreferenceField, type PrivateField } from './customers.fields.rules.ts'
import { assertQuietHours, customersErrors } from './customers.rules.ts'
import { normaliseIdNumber, normalisePhone, type SearchTokens } from './customers.search.rules.ts'
import { searchTokens } from './customers.tokens.usecases.ts'

/** What an edit writes, table by table; empty where nothing differs from the file. */
export interface FileChanges {
  readonly root: BasicColumns
  readonly secret?: SecretColumns
  readonly searchWords?: SearchTokens
  readonly preferences?: Partial<Record<PreferenceField, string | null>>
  readonly private?: Partial<Record<PrivateField, Buffer | null>>
  readonly history: readonly Change[]
}

const emptyToNull = (text: string | null): string | null => (text === null || text === '' ? null : text)

export function diffBasic(
  found: CustomerFile,
  change: BasicChange,
  services: Pick<Services, 'keys' | 'pack'>,
  now: Date,
): FileChanges {
  const root: BasicColumns = {}
  const history: Change[] = []
  const note = (field: string, oldValue: string | null, newValue: string | null) => history.push({ field, oldValue, newValue })

  const plain = [
    ['gender', 'gender', found.gender],
    ['territoryId', 'territory_id', found.territory?.id ?? null],
    ['industry', 'industry', found.industry],
    ['preferredChannel', 'preferred_channel', found.preferredChannel],
    ['preferredPlace', 'preferred_place', found.preferredPlace],
  ] as const
  for (const [field, column, old] of plain) {
    const given = change[field]
    if (given === undefined || emptyToNull(given) === old) continue
    root[column] = emptyToNull(given)
    note(field, old, emptyToNull(given))
  }
  if (change.quietFrom !== undefined || change.quietTo !== undefined) {
    const from = change.quietFrom === undefined ? found.quietFrom : change.quietFrom
    const to = change.quietTo === undefined ? found.quietTo : change.quietTo
    assertQuietHours(from, to)
    if (from !== found.quietFrom || to !== found.quietTo) {
      root.quiet_from = from
      root.quiet_to = to
      note(
        'quietHours',
        found.quietFrom === null ? null : `${found.quietFrom}–${found.quietTo}`,
        from === null ? null : `${from}–${to}`,
      )
    }
  }
  const searchWords =
    change.name !== undefined && change.name !== found.name ? searchTokens(change.name, found.customerNo) : undefined
  if (searchWords !== undefined) {
    root.name = change.name!
    note('name', found.name, change.name!)
  }
  if (change.birthday !== undefined && birthdayDiffers(found, change.birthday)) {
    if (change.birthday !== null) assertBirthday(change.birthday, localDate(now, services.pack.calendar.timeZone.value))
    root.birth_calendar = change.birthday?.calendar ?? null
    root.birth_year = change.birthday?.year ?? null
    root.birth_month = change.birthday?.month ?? null
    root.birth_day = change.birthday?.day ?? null
    root.birth_leap_month = change.birthday?.leapMonth ?? false
    note('birthday', null, null)
  }
  const secret = sealSecrets(found.customerId, change, services.keys)
  for (const field of ['phone', 'idNumber', 'address'] as const) if (change[field] !== undefined) note(field, null, null)
  return { root, ...(secret === undefined ? {} : { secret }), ...(searchWords === undefined ? {} : { searchWords }), history }
}

function birthdayDiffers(found: CustomerFile, given: NonNullable<BasicChange['birthday']> | null): boolean {
  if (given === null) return found.birthMonth !== null
  return (
    given.calendar !== found.birthCalendar ||
    given.year !== found.birthYear ||
    given.month !== found.birthMonth ||
    given.day !== found.birthDay ||
    given.leapMonth !== found.birthLeapMonth
  )
}

/** A sealed field that is sent is written anew: comparing would need to open the old one. */
function sealSecrets(customerId: string, change: BasicChange, keys: KeyRing): SecretColumns | undefined {
  const secret: SecretColumns = {}
  const place = (column: string) => ({ table: 'customer_secret', column, rowId: customerId })
  if (change.phone !== undefined) {
    const phone = change.phone === null ? null : normalisePhone(change.phone)
    if (phone === undefined) throw customersErrors.make('customers.phone_invalid')
    secret.phone = phone === null ? null : keys.seal(phone, place('phone'))
    secret.phone_index = phone === null ? null : keys.blindIndex('phone', phone)
    secret.phone_tail_index = phone === null ? null : keys.blindIndex('phone_tail', phone.slice(-4))
  }
  if (change.idNumber !== undefined) {
    const idNumber = change.idNumber === null ? null : normaliseIdNumber(change.idNumber)
    if (idNumber === undefined) throw customersErrors.make('customers.id_number_invalid')
    secret.id_number = idNumber === null ? null : keys.seal(idNumber, place('id_number'))
    secret.id_number_index = idNumber === null ? null : keys.blindIndex('id_number', idNumber)
  }
  if (change.address !== undefined) secret.address = change.address === null ? null : keys.seal(change.address, place('address'))
  return Object.keys(secret).length === 0 ? undefined : secret
}

export function diffPreferences(before: Preferences, change: PreferenceChange): FileChanges {
  const values: Partial<Record<PreferenceField, string | null>> = {}
  const history: Change[] = []
  for (const field of Object.keys(change) as PreferenceField[]) {
    const given = change[field]
    if (given === undefined || emptyToNull(given) === before[field]) continue
    values[field] = emptyToNull(given)
    history.push({ field, oldValue: before[field], newValue: emptyToNull(given) })
  }
  return history.length === 0 ? { root: {}, history } : { root: {}, preferences: values, history }
}

export function diffPrivate(customerId: string, change: PrivateChange, keys: KeyRing): FileChanges {
  const values: Partial<Record<PrivateField, Buffer | null>> = {}
  const history: Change[] = []
  const columns: Readonly<Record<PrivateField, string>> = {
    occupation: 'occupation',
    employer: 'employer',
    jobPosition: 'job_position',
    familyBackground: 'family_background',
    jobChanges: 'job_changes',
  }
  for (const field of PRIVATE_FIELDS) {
    const given = change[field]
    if (given === undefined) continue
    const text = emptyToNull(given)
    values[field] = text === null ? null : keys.seal(text, { table: 'private_detail', column: columns[field], rowId: customerId })
    history.push({ field, oldValue: null, newValue: null })
  }
  return history.length === 0 ? { root: {}, history } : { root: {}, private: values, history }
}
