import {
  isoDate,
  lastDayOf,
  openedBefore,
  readBirthday,
  readDate,
  refuse,
  type Birthday,
  type Read,
} from '../feeds/feeds.dates.rules.ts'
import {
  hideMiddle,
  readCount,
  readIdNumber,
  readKey,
  readPhone,
  readText,
  neverValue,
  trimCell,
} from '../feeds/feeds.values.rules.ts'
import {
  foldWord,
  readAccountRole,
  readCalendar,
  readChannel,
  readGender,
  readSegment,
  readStatus,
  readSubscriptionKind,
  readYesNo,
} from '../feeds/feeds.words.rules.ts'
import { fieldSpec, type Field, type FieldType } from './imports.fields.rules.ts'
import type { ImportedCustomer } from '../customers/customers.rows.rules.ts'
import { mapped, type Mapping } from './imports.mapping.rules.ts'
import type { Problem, Reason, Severity } from './imports.problems.rules.ts'

export interface RowSetting {
  readonly mapping: Mapping
  readonly columns: readonly string[]
  /** Branch's date: nothing opened or was born after it. */
  readonly today: string
  /** Folded code or name of a territory → id. */
  readonly territories: ReadonlyMap<string, string>
}

export type RowReader = (cells: readonly string[], row: number, problems: Problem[]) => ImportedCustomer | undefined

type Cell = (cells: readonly string[]) => string
type Reader = (cell: string) => Read<string>

const READERS: Partial<Record<FieldType, Reader>> = {
  key: readKey,
  phone: readPhone,
  id_number: readIdNumber,
  gender: readGender,
  status: readStatus,
  segment: readSegment,
  account_role: readAccountRole,
  subscription_kind: readSubscriptionKind,
  channel: readChannel,
  calendar: readCalendar,
  yes_no: readYesNo,
}
/** A word nobody knows costs the row nothing but that field. */
const WARNED: ReadonlySet<string> = new Set(['gender_word', 'account_role_word', 'channel_word', 'segment_word'])

/** Compiles the mapping once; the reader then works row by row without looking anything up. */
export function customerReader({ mapping, columns, today, territories }: RowSetting): RowReader {
  const cellOf = (field: Field): Cell | undefined => {
    const source = mapping.fields[field]
    if (source === undefined || !mapped(mapping, field)) return undefined
    const index = columns.indexOf(source.columns?.[0] ?? '')
    const { constant } = source
    return index === -1 ? () => constant ?? '' : (cells) => cells[index] ?? ''
  }
  const fields: Partial<Record<Field, Cell>> = Object.fromEntries(
    (Object.keys(mapping.fields) as Field[]).flatMap((field) => {
      const cell = fieldSpec(field).group === 'usage' ? undefined : cellOf(field)
      return cell === undefined ? [] : [[field, cell]]
    }),
  )
  const defaultTerritory =
    mapping.defaultTerritory === null ? null : (territories.get(foldWord(mapping.defaultTerritory)) ?? null)
  const ownNumber = mapping.rowNumberKey

  return (cells, row, problems) => {
    const before = problems.length
    const note = (field: Field, reason: string, more: Readonly<Record<string, string | number>> = {}) => {
      const severity: Severity = WARNED.has(reason) ? 'warned' : 'refused'
      problems.push({
        row,
        column: mapping.fields[field]?.columns?.[0] ?? null,
        field,
        severity,
        reason: reason as Reason,
        params: more,
      })
    }
    if (cells.length !== columns.length && !onlyBlanksBeyond(cells, columns.length)) {
      const column = columns[Math.min(cells.length, columns.length - 1)] ?? null
      problems.push({
        row,
        column,
        field: null,
        severity: 'refused',
        reason: 'ragged',
        params: { cells: cells.length, expected: columns.length },
      })
      return undefined
    }
    const text = (field: Field, reader?: Reader): string | null => {
      const cell = fields[field]?.(cells)
      if (cell === undefined || trimCell(cell) === '') return null
      const { type, maxLength, sealed } = fieldSpec(field)
      const never = neverValue(trimCell(cell))
      const value =
        never === undefined
          ? (reader ?? READERS[type] ?? ((one: string) => readText(one, maxLength ?? 200)))(cell)
          : refuse(never)
      if (value.ok) return value.value === '' ? null : value.value
      note(field, value.reason, {
        value: sealed === true ? hideMiddle(trimCell(cell).slice(0, 40)) : trimCell(cell).slice(0, 40),
      })
      return null
    }
    const required = (field: Field): string | null => {
      const count = problems.length
      const value = text(field)
      if (value === null && problems.length === count) note(field, 'required')
      return value
    }
    // The reader of a field of words gives one of its words.
    const word = <W extends string>(field: Field): W | null => text(field) as W | null
    const date = (field: Field): string | null =>
      text(field, (cell) => {
        const value = readDate(cell, mapping.dateOrder)
        return value.ok ? { ok: true, value: isoDate(value.value) } : value
      })

    const customerNo = ownNumber === null ? required('customerNo') : `${ownNumber}${row}`
    const name = fields.name === undefined ? null : required('name')
    const openedOn = fields.openedOn === undefined ? tenureDate() : date('openedOn')
    if (openedOn !== null && openedOn > today)
      note(fields.openedOn === undefined ? 'tenureMonths' : 'openedOn', 'date_future', { value: openedOn })
    const leftOn = date('leftOn')
    if (leftOn !== null && openedOn !== null && leftOn < openedOn)
      note('leftOn', 'left_before_opened', { value: leftOn, opened: openedOn })
    const hasLeft = text('hasLeft') === 'yes' || (leftOn !== null && leftOn <= today)
    const status = word<'active' | 'suspended' | 'left'>('status')
    const accountNo = text('accountNo')
    const accountName = text('accountName')
    if (accountNo === null && accountName !== null) note('accountName', 'account_without_number', { value: accountName })
    const isLeft = hasLeft || status === 'left'
    const result: ImportedCustomer = {
      rowNo: row,
      customerNo: customerNo ?? '',
      subscriptionNo: text('subscriptionNo'),
      subscriptionKind: word('subscriptionKind'),
      subscriptionPlan: text('plan'),
      subscriptionNumber: null,
      name,
      gender: word('gender'),
      birthday: birthday(),
      territoryId: territory(),
      openedOn,
      status: isLeft ? 'left' : (status ?? (fields.hasLeft === undefined ? null : 'active')),
      leftOn: leftOn ?? (isLeft && mapping.month !== null ? lastDayOf(mapping.month) : null),
      industry: text('industry'),
      accountNo,
      accountName,
      accountSegment: word('accountSegment'),
      accountRole: word('accountRole'),
      preferredChannel: word('preferredChannel'),
      contractEnd: date('contractEnd'),
      phone: text('phone'),
      idNumber: text('idNumber'),
      address: text('address'),
    }
    for (let i = before; i < problems.length; i++) if (problems[i]?.severity === 'refused') return undefined
    return result

    function tenureDate(): string | null {
      const cell = fields.tenureMonths?.(cells)
      if (cell === undefined || trimCell(cell) === '' || mapping.month === null) return null
      const months = readCount(cell)
      if (months.ok && months.value <= 1200) return openedBefore(mapping.month, months.value)
      note('tenureMonths', months.ok ? 'number_range' : months.reason, { value: trimCell(cell).slice(0, 40) })
      return null
    }
    function birthday(): Birthday | null {
      const cell = fields.birthday?.(cells)
      if (cell === undefined || trimCell(cell) === '') return null
      const calendar = (text('birthCalendar') ?? mapping.birthCalendar) as 'solar' | 'lunar'
      const never = neverValue(trimCell(cell))
      const value = never === undefined ? readBirthday(cell, calendar, mapping.dateOrder, today) : refuse(never)
      if (!value.ok) {
        note('birthday', value.reason, { value: trimCell(cell).slice(0, 40) })
        return null
      }
      const leap = text('birthLeapMonth') === 'yes'
      return leap ? { ...value.value, calendar: 'lunar', leapMonth: true } : value.value
    }
    function territory(): string | null {
      const cell = fields.territory?.(cells)
      if (cell === undefined || trimCell(cell) === '') return defaultTerritory
      const id = territories.get(foldWord(cell))
      if (id === undefined) note('territory', 'unknown_territory', { value: trimCell(cell).slice(0, 40) })
      return id ?? null
    }
  }
}

function onlyBlanksBeyond(cells: readonly string[], count: number): boolean {
  return cells.length > count && cells.slice(count).every((cell) => trimCell(cell) === '')
}
