import type { Input, Output } from '../../contract/endpoint.ts'
import { localDate } from '../../kernel/zones.ts'
import type { KeyRing } from '../../platform/keys.ts'
import type { Context, Services, Work } from '../../platform/work.ts'
import { nextBirthday } from './customers.birthday.rules.ts'
import { readCursor, writeCursor } from './customers.cursor.rules.ts'
import {
  BASIC_FIELDS,
  completeness,
  PREFERENCE_FIELDS,
  PRIVATE_FIELDS,
  SEALED_PLACES,
  type PrivateField,
  type SealedField,
} from './customers.fields.rules.ts'
import { birthdayOf } from './customers.list.usecases.ts'
import { maskPersonName, maskPhone } from './customers.masking.rules.ts'
import type { CustomerPage, customerHistory, openPrivate } from './customers.page.contract.ts'
import * as queries from './customers.page.queries.ts'
import { customersErrors, customersPermissions, type GroupAccess } from './customers.rules.ts'

type PrivateValues = Output<typeof openPrivate>['values']

/** The cell of the matrix for this reader, without asking for it: a page shows what is closed, it does not fail. */
function cellOf(work: Work, permission: keyof typeof customersPermissions) {
  const role = work.actor.role
  if (role === 'SYSTEM') return { reach: 'all' as const, masked: false, aggregate: false, reasonRequired: false }
  if (role === 'NOBODY') return undefined
  const table: Partial<Record<string, { reach: string; masked?: boolean; aggregate?: boolean; reasonRequired?: boolean }>> =
    customersPermissions[permission]
  return table[role]
}

function accessOf(work: Work, permission: keyof typeof customersPermissions): GroupAccess {
  const cell = cellOf(work, permission)
  if (cell === undefined || cell.aggregate === true) return 'closed'
  if (cell.reasonRequired === true) return 'reason'
  return cell.masked === true ? 'masked' : 'open'
}

export function maskSealed(keys: KeyRing, field: SealedField, sealed: Buffer | null, rowId: string): string | null {
  if (sealed === null) return null
  const place = SEALED_PLACES[field]
  return place.mask(keys.open(sealed, { table: place.table, column: place.column, rowId }))
}

function basicFilled(file: queries.CustomerFile): Set<string> {
  const filled = new Set<string>(['name'])
  if (file.gender !== null) filled.add('gender')
  if (file.birthMonth !== null) filled.add('birthday')
  for (const field of ['phone', 'idNumber', 'address'] as const) if (file[field] !== null) filled.add(field)
  return filled
}

const filledOf = (values: Readonly<Record<string, unknown>>): Set<string> =>
  new Set(Object.keys(values).filter((field) => values[field] !== null && values[field] !== ''))

async function privateValues(work: Work, keys: KeyRing, customerId: string): Promise<PrivateValues> {
  const kept = await queries.findPrivate(work.tx, work.scope, customerId)
  return {
    fields: Object.fromEntries(
      PRIVATE_FIELDS.map((field) => [field, maskSealed(keys, field, kept.fields[field], customerId)]),
    ) as Record<PrivateField, string | null>,
    family: kept.family.map((member) => ({
      id: member.id,
      relation: member.relation,
      nameMasked: maskPersonName(keys.open(member.name, { table: 'family_member', column: 'name', rowId: member.id })),
      isMinor: member.isMinor,
    })),
  }
}

export function birthdayPolicy(services: Pick<Services, 'pack'>) {
  const { leapMonthBirthday, missingThirtiethDay, leapDayBirthday } = services.pack.service
  return { leapMonth: leapMonthBirthday.value, missingThirtieth: missingThirtiethDay.value, leapDay: leapDayBirthday.value }
}

export function readCustomer(context: Context, customerId: string): Promise<CustomerPage> {
  const { keys } = context.services
  return context.read('customers:read', async (work) => {
    const file = await queries.findFile(work.tx, work.scope, customerId)
    if (file === undefined) {
      const survivor = await queries.findSurvivor(work.tx, work.scope, customerId)
      if (survivor !== undefined) throw customersErrors.make('customers.merged', { customerId: survivor.id, name: survivor.name })
      throw customersErrors.make('customers.not_found')
    }
    const parts = await queries.fileParts(work.tx, work.scope, customerId)
    const preferencesAccess = accessOf(work, 'customers:preferences.read')
    const privateAccess = accessOf(work, 'customers:private.read')
    const preferences = preferencesAccess === 'closed' ? null : await queries.findPreferences(work.tx, work.scope, customerId)
    const details = privateAccess === 'open' ? await privateValues(work, keys, customerId) : null
    const filledPrivate = privateAccess === 'closed' ? null : await queries.privateFilled(work.tx, work.scope, customerId)
    const birthday = birthdayOf(file, work.scope.masked)
    const today = localDate(work.now, context.services.pack.calendar.timeZone.value)
    const {
      phone,
      idNumber,
      address,
      birthCalendar: _c,
      birthYear: _y,
      birthMonth: _m,
      birthDay: _d,
      birthLeapMonth: _l,
      ...plain
    } = file
    const mayEdit = cellOf(work, 'customers:write') !== undefined
    return {
      ...plain,
      birthday,
      nextBirthday: birthday === null ? null : nextBirthday(birthday, today, birthdayPolicy(context.services)),
      manager:
        file.manager === null
          ? null
          : { ...file.manager, since: file.manager.since === null ? null : new Date(file.manager.since).toISOString() },
      suspension:
        parts.suspension === null ? null : { ...parts.suspension, fromAt: new Date(parts.suspension.fromAt).toISOString() },
      assistants: parts.assistants,
      subscriptions: parts.subscriptions.map((one) => ({
        ...one,
        holderName: one.holderName !== null && work.scope.masked ? maskPersonName(one.holderName) : one.holderName,
        number:
          one.number === null
            ? null
            : maskPhone(keys.open(Buffer.from(one.number, 'base64'), { table: 'subscription', column: 'number', rowId: one.id })),
      })),
      groups: {
        basic: {
          access: work.scope.masked ? 'masked' : 'open',
          completeness: completeness('basic', basicFilled(file)),
          phone: maskSealed(keys, 'phone', phone, customerId),
          idNumber: maskSealed(keys, 'idNumber', idNumber, customerId),
          address: maskSealed(keys, 'address', address, customerId),
        },
        preferences: {
          access: preferencesAccess,
          completeness: preferences === null ? null : completeness('preferences', filledOf(preferences)),
          // What a masked reader gets of free text is how complete it is, not what it says.
          values: preferencesAccess === 'open' ? preferences : null,
        },
        private: {
          access: privateAccess,
          completeness: filledPrivate === null ? null : completeness('private', filledPrivate),
          values: details,
        },
      },
      may: {
        edit: mayEdit ? [...BASIC_FIELDS, ...PREFERENCE_FIELDS, ...PRIVATE_FIELDS] : [],
        reveal: cellOf(work, 'customers:reveal') !== undefined,
        flag: cellOf(work, 'customers:flag') !== undefined,
        suspend: cellOf(work, 'customers:suspend') !== undefined,
        family: cellOf(work, 'customers:private.write') !== undefined,
      },
    }
  })
}

/** The values stay masked even so: each opens by itself, with its own reason. */
export function openPrivateGroup(
  context: Context,
  customerId: string,
  reason: string | undefined,
): Promise<Output<typeof openPrivate>> {
  return context.write(
    'customers:private.read',
    async (work) => {
      if (!(await queries.isInScope(work.tx, work.scope, customerId))) throw customersErrors.make('customers.not_found')
      work.audit({ action: 'customers.open_private', objectKind: 'customer', objectId: customerId, rootId: customerId })
      const values = await privateValues(work, context.services.keys, customerId)
      return { completeness: completeness('private', filledOf(values.fields)), values }
    },
    reason === undefined ? {} : { purpose: reason },
  )
}

export function readHistory(
  context: Context,
  customerId: string,
  query: Input<typeof customerHistory>['query'],
): Promise<Output<typeof customerHistory>> {
  const before = query.cursor === undefined ? undefined : readCursor(query.cursor, 'instant')
  return context.read('customers:read', async (work) => {
    if (!(await queries.isInScope(work.tx, work.scope, customerId))) throw customersErrors.make('customers.not_found')
    const rows = await queries.listHistory(work.tx, work.scope, customerId, { before, limit: query.limit + 1 })
    const shown = rows.slice(0, query.limit)
    const last = shown.at(-1)
    const groups = { preferences: accessOf(work, 'customers:preferences.read') === 'open', basic: !work.scope.masked }
    return {
      items: shown.map((row) => {
        const clear = (PREFERENCE_FIELDS as readonly string[]).includes(row.field) ? groups.preferences : groups.basic
        return { ...row, at: row.at.toISOString(), oldValue: clear ? row.oldValue : null, newValue: clear ? row.newValue : null }
      }),
      nextCursor:
        rows.length > query.limit && last !== undefined ? writeCursor({ key: last.at.toISOString(), id: last.id }) : null,
    }
  })
}
