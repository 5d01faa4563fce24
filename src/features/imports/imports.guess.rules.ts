import { readDate, readMonth } from '../feeds/feeds.dates.rules.ts'
import { readIdNumber, readNumber, readPhone, trimCell } from '../feeds/feeds.values.rules.ts'
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
import { FIELD_NAMES, fieldSpec, takes, type Field, type FieldType, type ImportKind } from './imports.fields.rules.ts'
import {
  EMPTY_MAPPING,
  extraName,
  rowKeyPrefix,
  type ColumnSample,
  type FieldSource,
  type Mapping,
} from './imports.mapping.rules.ts'

interface Guess {
  readonly field: Field
  readonly column: string
  readonly score: number
}

const EXACT = 100
const PART = 55
const CONTENT = 45
const LEAST = 50

/** Share of the sample's filled cells that a reader takes. */
function share(column: ColumnSample, takesCell: (cell: string) => boolean): number {
  const filled = column.values.filter((cell) => trimCell(cell) !== '')
  return filled.length === 0 ? 0 : filled.filter(takesCell).length / filled.length
}

/** How well a column's content fits a type: 1 fits, 0 cannot be; undefined: content says nothing. */
function fit(column: ColumnSample, type: FieldType): number | undefined {
  switch (type) {
    case 'phone':
      return share(column, (cell) => readPhone(cell).ok || /^\d\.\d+E\+10$/i.test(cell))
    case 'id_number':
      return share(column, (cell) => readIdNumber(cell).ok || /^\d{17}[\dXx]$/.test(trimCell(cell)))
    case 'date':
      return share(column, (cell) => readDate(cell, 'ymd').ok || readDate(cell, 'mdy').ok || readDate(cell, 'dmy').ok)
    case 'gender':
      return share(column, (cell) => readGender(cell).ok)
    case 'status':
      return share(column, (cell) => readStatus(cell).ok)
    case 'subscription_kind':
      return share(column, (cell) => readSubscriptionKind(cell).ok)
    case 'segment':
      return share(column, (cell) => readSegment(cell).ok)
    case 'account_role':
      return share(column, (cell) => readAccountRole(cell).ok)
    case 'channel':
      return share(column, (cell) => readChannel(cell).ok)
    case 'calendar':
      return share(column, (cell) => readCalendar(cell).ok)
    case 'yes_no':
      return share(column, (cell) => readYesNo(cell).ok)
    case 'month':
      return share(column, (cell) => readMonth(cell).ok)
    case 'money':
    case 'number':
    case 'count':
    case 'tenure':
      return share(column, (cell) => readNumber(cell).ok)
    default:
      return undefined
  }
}

/** Types whose content alone gives the field away. */
const TELLING: readonly FieldType[] = ['phone', 'id_number']

function scoreOf(column: ColumnSample, field: Field): number {
  const { names, type } = fieldSpec(field)
  const folded = foldWord(column.name)
  const content = fit(column, type)
  if (content !== undefined && column.values.some((cell) => trimCell(cell) !== '') && content < 0.5) return 0
  const bonus = Math.round((content ?? 0.5) * 10)
  // An earlier name in the list is the more usual one.
  const exact = names.indexOf(folded)
  if (exact !== -1) return EXACT + bonus - exact / names.length
  if (
    names.some(
      (name) =>
        name.length >= 2 && (/\p{Script=Han}/u.test(name) ? folded.includes(name) : name.length >= 6 && folded.startsWith(name)),
    )
  )
    return PART + bonus
  return TELLING.includes(type) && (content ?? 0) > 0.8 ? CONTENT + bonus : 0
}

/** A first mapping from names and content; each column and each field is used once, the surest first. */
export function guessMapping(columns: readonly ColumnSample[], kind: ImportKind, month: string | null, fileName = ''): Mapping {
  const guesses: Guess[] = columns.flatMap((column) =>
    FIELD_NAMES.filter((field) => takes(kind, field)).map((field) => ({
      field,
      column: column.name,
      score: scoreOf(column, field),
    })),
  )
  const fields: Partial<Record<Field, FieldSource>> = {}
  const used = new Set<string>()
  for (const { field, column } of guesses.filter((guess) => guess.score >= LEAST).toSorted((a, b) => b.score - a.score)) {
    if (fields[field] !== undefined || used.has(column)) continue
    fields[field] = { columns: [column] }
    used.add(column)
  }
  const sampled = columns.find((column) => fields.month?.columns?.[0] === column.name)
  const told = new Set(sampled?.values.map((cell) => readMonth(cell)).flatMap((cell) => (cell.ok ? [cell.value] : [])))
  return {
    ...EMPTY_MAPPING,
    fields,
    rowNumberKey:
      fields.customerNo === undefined && !(kind === 'usage' && fields.subscriptionNo !== undefined)
        ? rowKeyPrefix(fileName)
        : null,
    month: told.size === 1 ? [...told][0]! : month,
    dateOrder: dateOrderOf(columns, fields),
    extras:
      kind === 'customers'
        ? []
        : columns.filter((column) => !used.has(column.name) && isMeasure(column)).map((column) => column.name),
  }
}

function isMeasure(column: ColumnSample): boolean {
  return (
    extraName(column.name) !== '' &&
    column.values.some((cell) => trimCell(cell) !== '') &&
    share(column, (cell) => readNumber(cell).ok) > 0.9
  )
}

function dateOrderOf(columns: readonly ColumnSample[], fields: Partial<Record<Field, FieldSource>>): Mapping['dateOrder'] {
  const dates = columns.filter((column) =>
    (['openedOn', 'leftOn', 'contractEnd', 'birthday'] as const).some((field) => fields[field]?.columns?.[0] === column.name),
  )
  const all = dates.flatMap((column) => column.values).filter((cell) => trimCell(cell) !== '')
  if (all.length === 0) return 'ymd'
  const orders = (['ymd', 'mdy', 'dmy'] as const).map((order) => ({
    order,
    read: all.filter((cell) => readDate(cell, order).ok).length,
  }))
  return orders.toSorted((a, b) => b.read - a.read)[0]!.order
}
