import { localDate } from '../../kernel/zones.ts'
import type { Tier } from '../../kernel/tiers.ts'
import type { CustomerMove, CustomerMover } from '../../platform/customer-mover.ts'
import type { Move } from '../../platform/customer-rows.ts'
import type { KeyRing } from '../../platform/keys.ts'
import type { Work } from '../../platform/work.ts'
import {
  keepsValuesInHistory,
  PREFERENCE_FIELDS,
  PRIVATE_FIELDS,
  SEALED_PLACES,
  type SealedField,
} from './customers.fields.rules.ts'
import {
  recordChanges,
  savePreferences,
  savePrivate,
  saveSearchWords,
  saveSecret,
  type Change,
} from './customers.file.queries.ts'
import * as queries from './customers.move.queries.ts'
import { MERGE_FIELDS, type FieldOnFile, type MergeField } from './customers.move.rules.ts'
import { maskSealed } from './customers.page.usecases.ts'
import {
  findFile,
  findPreferences,
  findPrivate,
  type CustomerFile,
  type Preferences,
  type PrivateFile,
} from './customers.page.queries.ts'
import { customersErrors } from './customers.rules.ts'
import { foldWord } from './customers.search.rules.ts'
import { searchTokens } from './customers.tokens.usecases.ts'

const SECRETS = ['phone', 'idNumber', 'address'] as const

/** Fields of free words, of which more is more; of a code, a number or a day none is fuller than another. */
const WORDY: ReadonlySet<MergeField> = new Set(['name', 'address', 'preferredPlace', ...PREFERENCE_FIELDS, ...PRIVATE_FIELDS])

interface WholeFile {
  readonly file: CustomerFile
  readonly preferences: Preferences
  readonly details: PrivateFile
}

async function wholeFile(work: Work, customerId: string): Promise<WholeFile> {
  const file = await findFile(work.tx, work.scope, customerId)
  if (file === undefined) throw customersErrors.make('customers.not_found')
  return {
    file,
    preferences: await findPreferences(work.tx, work.scope, customerId),
    details: await findPrivate(work.tx, work.scope, customerId),
  }
}

const isOneOf = <T extends string>(list: readonly T[], field: string): field is T => (list as readonly string[]).includes(field)

/** What a field says, in the clear: compared and measured here, never handed out. */
function plainOf({ file, preferences, details }: WholeFile, field: MergeField, keys: KeyRing): string | null {
  if (isOneOf(SECRETS, field)) return opened(keys, field, file[field], file.customerId)
  if (isOneOf(PREFERENCE_FIELDS, field)) return preferences[field]
  if (isOneOf(PRIVATE_FIELDS, field)) return opened(keys, field, details.fields[field], file.customerId)
  switch (field) {
    case 'birthday':
      return file.birthMonth === null ? null : birthdayText(file)
    case 'territoryId':
      return file.territory?.name ?? null
    case 'account':
      return file.account === null ? null : file.account.name
    case 'quietHours':
      return file.quietFrom === null ? null : `${file.quietFrom}–${file.quietTo}`
    default:
      return file[field]
  }
}

/** `1980-05-06`, `lunar 04-06`, `lunar 1980-04+06` in a leap month: one spelling, compared and shown. */
function birthdayText({ birthCalendar, birthYear, birthMonth, birthDay, birthLeapMonth }: CustomerFile): string {
  const two = (value: number | null) => String(value ?? 0).padStart(2, '0')
  const day = `${birthYear === null ? '' : `${birthYear}-`}${two(birthMonth)}${birthLeapMonth ? '+' : '-'}${two(birthDay)}`
  return birthCalendar === 'lunar' ? `lunar ${day}` : day
}

function opened(keys: KeyRing, field: SealedField, sealed: Buffer | null, rowId: string): string | null {
  const { table, column } = SEALED_PLACES[field]
  return sealed === null ? null : keys.open(sealed, { table, column, rowId })
}

export interface ComparedField {
  readonly field: MergeField
  readonly isSame: boolean
  readonly into: FieldOnFile & { readonly shown: string | null }
  readonly from: FieldOnFile & { readonly shown: string | null }
}

/** Both files side by side. Sealed values are compared in the clear and shown masked; private ones only as kept or not. */
export async function compareFiles(work: Work, keys: KeyRing, move: Move): Promise<ComparedField[]> {
  const sides = {
    into: { whole: await wholeFile(work, move.into), verified: await queries.verifiedAt(work.tx, work.scope, move.into) },
    from: { whole: await wholeFile(work, move.from), verified: await queries.verifiedAt(work.tx, work.scope, move.from) },
  }
  return MERGE_FIELDS.map((field) => {
    const plain = { into: plainOf(sides.into.whole, field, keys), from: plainOf(sides.from.whole, field, keys) }
    const side = (name: 'into' | 'from') => ({
      size: plain[name] === null ? 0 : WORDY.has(field) ? plain[name].length : 1,
      verifiedAt: sides[name].verified.get(field) ?? null,
      shown: shownOf(sides[name].whole, field, plain[name], keys),
    })
    return { field, isSame: plain.into === plain.from, into: side('into'), from: side('from') }
  })
}

function shownOf({ file }: WholeFile, field: MergeField, plain: string | null, keys: KeyRing): string | null {
  if (plain === null) return null
  if (isOneOf(SECRETS, field)) return maskSealed(keys, field, file[field], file.customerId)
  return isOneOf(PRIVATE_FIELDS, field) ? '***' : plain
}

async function moveFile(work: Work, move: CustomerMove): Promise<void> {
  const { keys } = move
  const taken = MERGE_FIELDS.filter((field) => move.choices[field] === 'from')
  const [from, into] = [await wholeFile(work, move.from), await wholeFile(work, move.into)]
  const by = { now: work.now, actorId: work.actor.id }
  await queries.takeRootFields(work.tx, work.scope, move, taken, work.now)

  const secret = await queries.findSecret(work.tx, work.scope, move.from)
  const sealAnew = (field: SealedField, sealed: Buffer | null): Buffer | null => {
    const plain = opened(keys, field, sealed, move.from)
    const { table, column } = SEALED_PLACES[field]
    return plain === null ? null : keys.seal(plain, { table, column, rowId: move.into })
  }
  const secrets = {
    ...(taken.includes('phone')
      ? {
          phone: sealAnew('phone', secret?.phone ?? null),
          phone_index: secret?.phone_index ?? null,
          phone_tail_index: secret?.phone_tail_index ?? null,
        }
      : {}),
    ...(taken.includes('idNumber')
      ? { id_number: sealAnew('idNumber', secret?.id_number ?? null), id_number_index: secret?.id_number_index ?? null }
      : {}),
    ...(taken.includes('address') ? { address: sealAnew('address', secret?.address ?? null) } : {}),
  }
  if (Object.keys(secrets).length > 0) await saveSecret(work.tx, work.scope, move.into, secrets)
  const preferences = PREFERENCE_FIELDS.filter((field) => taken.includes(field))
  if (preferences.length > 0)
    await savePreferences(
      work.tx,
      work.scope,
      move.into,
      Object.fromEntries(preferences.map((field) => [field, from.preferences[field]])),
      by,
    )
  const details = PRIVATE_FIELDS.filter((field) => taken.includes(field))
  if (details.length > 0)
    await savePrivate(
      work.tx,
      work.scope,
      move.into,
      Object.fromEntries(details.map((field) => [field, sealAnew(field, from.details.fields[field])])),
      by,
    )
  if (taken.includes('name'))
    await saveSearchWords(work.tx, work.scope, move.into, searchTokens(from.file.name, into.file.customerNo))

  await queries.moveParts(work.tx, work.scope, move, work.now)
  const history = taken.map((field): Change => {
    const keeps = keepsValuesInHistory(field)
    return { field, oldValue: keeps ? plainOf(into, field, keys) : null, newValue: keeps ? plainOf(from, field, keys) : null }
  })
  await recordChanges(work.tx, work.scope, move.into, history, { ...by, origin: 'merge', originId: move.mergeId })
  await queries.closeMerged(work.tx, work.scope, move, foldWord(from.file.customerNo), work.now)
}

/** The value model's part of a merge: the survivor has the higher tier, the other none. */
export async function joinTiers(
  work: Work,
  move: CustomerMove,
): Promise<{ before: Tier; after: Tier; score: number | null; validTo: string | null; on: string }> {
  const tier = await queries.takeTier(work.tx, work.scope, move, work.now)
  return { ...tier, on: localDate(work.now, move.pack.calendar.timeZone.value) }
}

/** Feature `customers` in a merge: the file, its sealed fields (bound to their row, so sealed anew) and what hangs on it. */
export const customersMover: CustomerMover = {
  feature: 'customers',
  moves: [
    { table: 'customer', later: 'refuses' },
    { table: 'customer_number', later: 'refuses' },
    { table: 'customer_former_number', later: 'refuses' },
    { table: 'customer_secret', later: 'refuses' },
    { table: 'customer_search', later: 'refuses' },
    { table: 'subscription', alsoIn: 'holder_customer_id', later: 'refuses' },
    { table: 'subscription_number', later: 'refuses' },
    { table: 'customer_preference', later: 'refuses' },
    { table: 'private_detail', later: 'refuses' },
    { table: 'family_member', later: 'refuses' },
    { table: 'consent', later: 'refuses' },
    { table: 'customer_change', later: 'refuses' },
    { table: 'customer_suspension', later: 'refuses' },
    { table: 'case_access', later: 'refuses' },
  ],
  stays: { field_reveal: 'who looked at which file when is a fact about that file' },
  moveCustomer: moveFile,
}
