import { foldWord } from '../feeds/feeds.words.rules.ts'
import type { DateOrder } from '../feeds/feeds.dates.rules.ts'
import { FIELD_NAMES, fieldSpec, MEASURES, takes, type Field, type ImportKind } from './imports.fields.rules.ts'

/** Where a field's value comes from: one column (numbers may add several), or the same value for every row. */
export interface FieldSource {
  readonly columns?: readonly string[]
  readonly constant?: string
}

/** How a file's columns become fields. Stored with the import, and offered again for a file with the same columns. */
export interface Mapping {
  readonly fields: Readonly<Partial<Record<Field, FieldSource>>>
  /** The row number, after this prefix, is the customer's number. */
  readonly rowNumberKey: string | null
  /** `2026-10`: the month of the usage, and the one that tenure is counted back from. */
  readonly month: string | null
  /** Code of the territory of rows that name none. */
  readonly defaultTerritory: string | null
  readonly moneyUnit: 'yuan' | 'fen'
  readonly dateOrder: DateOrder
  readonly birthCalendar: 'solar' | 'lunar'
  /** Further numeric columns that are kept beside the known measures. */
  readonly extras: readonly string[]
}

export const EMPTY_MAPPING: Mapping = {
  fields: {},
  rowNumberKey: null,
  month: null,
  defaultTerritory: null,
  moneyUnit: 'yuan',
  dateOrder: 'ymd',
  birthCalendar: 'solar',
  extras: [],
}

export interface MappingFault {
  readonly fault:
    | 'unknown_column'
    | 'wrong_kind'
    | 'several_columns'
    | 'no_key'
    | 'two_keys'
    | 'no_month'
    | 'no_revenue'
    | 'tenure_needs_month'
    | 'extra_name'
    | 'constant_key'
  readonly field: Field | null
  readonly column: string | null
}

const SUMMED = new Set(['money', 'number', 'count'])

export function mappingFaults(mapping: Mapping, kind: ImportKind, columns: readonly string[]): MappingFault[] {
  const faults: MappingFault[] = []
  const fault = (name: MappingFault['fault'], field: Field | null = null, column: string | null = null) =>
    void faults.push({ fault: name, field, column })
  for (const field of FIELD_NAMES) {
    const source = mapping.fields[field]
    if (source === undefined) continue
    if (!takes(kind, field)) fault('wrong_kind', field)
    for (const column of source.columns ?? []) if (!columns.includes(column)) fault('unknown_column', field, column)
    if ((source.columns?.length ?? 0) > 1 && !SUMMED.has(fieldSpec(field).type)) fault('several_columns', field)
    if (source.constant !== undefined && fieldSpec(field).group === 'key') fault('constant_key', field)
  }
  const hasKey = mapped(mapping, 'customerNo') || (kind === 'usage' && mapped(mapping, 'subscriptionNo'))
  if (!hasKey && mapping.rowNumberKey === null) fault('no_key', 'customerNo')
  if (mapped(mapping, 'customerNo') && mapping.rowNumberKey !== null) fault('two_keys', 'customerNo')
  if (kind !== 'customers') {
    if (mapping.month === null) fault('no_month', 'month')
    if (!mapped(mapping, 'revenue')) fault('no_revenue', 'revenue')
    const names = new Set<string>()
    for (const column of mapping.extras) {
      if (!columns.includes(column)) fault('unknown_column', null, column)
      const name = extraName(column)
      if (name === '' || names.has(name)) fault('extra_name', null, column)
      names.add(name)
    }
  }
  if (mapped(mapping, 'tenureMonths') && mapping.month === null) fault('tenure_needs_month', 'tenureMonths')
  return faults
}

export function mapped(mapping: Mapping, field: Field): boolean {
  const source = mapping.fields[field]
  return source !== undefined && ((source.columns?.length ?? 0) > 0 || source.constant !== undefined)
}

const RESERVED = new Set([
  'subscription_id',
  'customer_id',
  'month',
  'revenue_fen',
  'minutes',
  'data_mb',
  'roaming_fen',
  'arrears_fen',
  'complaints',
  'balance_fen',
])
/** The name of a further column in the facts: `Total day calls` → `x_total_day_calls`. */
export function extraName(column: string): string {
  const name = column
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_+|_+$/g, '')
  return name === '' || RESERVED.has(name) ? '' : `x_${name}`
}

/** Columns of the same names in any order are the same source. */
export function columnsPrint(columns: readonly string[]): string {
  return columns.map(foldWord).toSorted().join('\u001f')
}

/** `Bill 2026.csv` → `Bill-2026-`: rows of two files never share a number by accident. */
export function rowKeyPrefix(fileName: string): string {
  const stem = fileName
    .replace(/\.[^.]*$/, '')
    .normalize('NFKC')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 30)
  return stem === '' ? 'R' : `${stem}-`
}

export interface ColumnSample {
  readonly name: string
  readonly values: readonly string[]
}

/** The column's field in the mapping, for masking a preview and naming a problem. */
export function fieldsOfColumn(mapping: Mapping, column: string): Field[] {
  return FIELD_NAMES.filter((field) => mapping.fields[field]?.columns?.includes(column) === true)
}

export function usedMeasures(mapping: Mapping): (typeof MEASURES)[number][] {
  return MEASURES.filter((measure) => mapped(mapping, measure))
}

/** What a column is for: a field, a further measure, or nothing. */
export type Meaning = Field | 'extra' | 'ignore'

export function meaningOf(mapping: Mapping, column: string): Meaning {
  return fieldsOfColumn(mapping, column)[0] ?? (mapping.extras.includes(column) ? 'extra' : 'ignore')
}

/** Gives a column another meaning. A field of text has one column: the one before loses it; numbers add theirs. */
export function withMeaning(mapping: Mapping, column: string, meaning: Meaning): Mapping {
  const fields: Partial<Record<Field, FieldSource>> = {}
  for (const [field, source] of Object.entries(mapping.fields) as [Field, FieldSource][]) {
    const columns = source.columns?.filter((one) => one !== column)
    if ((columns?.length ?? 0) > 0 || source.constant !== undefined)
      fields[field] = columns === undefined ? source : { ...source, columns }
  }
  const extras = mapping.extras.filter((one) => one !== column)
  if (meaning === 'ignore') return { ...mapping, fields, extras }
  if (meaning === 'extra') return { ...mapping, fields, extras: [...extras, column] }
  const others = SUMMED.has(fieldSpec(meaning).type) ? (fields[meaning]?.columns ?? []) : []
  fields[meaning] = { columns: [...others, column] }
  return { ...mapping, fields, extras, rowNumberKey: meaning === 'customerNo' ? null : mapping.rowNumberKey }
}
