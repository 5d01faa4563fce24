import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { catalogueOf } from './scratch-catalogue.ts'

/** Writes src/platform/db-types.generated.ts from the catalogue; `--check` only compares. */

const TARGET = join(import.meta.dirname, '../platform/db-types.generated.ts')

interface Column {
  table: string
  column: string
  type: string
  nullable: boolean
  has_default: boolean
  never_written: boolean
}

const COLUMNS = `
  select c.relname as table, a.attname as column, t.typname as type, not a.attnotnull as nullable,
         (a.atthasdef or a.attidentity <> '') as has_default,
         (a.attgenerated <> '' or a.attidentity = 'a' or c.relkind in ('v', 'm')) as never_written
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_type t on t.oid = a.atttypid
   where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
     and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
   order by c.relname collate "C", a.attname collate "C"`

/** As src/platform/database.ts parses them. */
const TYPES: Readonly<Record<string, string>> = {
  bool: 'boolean',
  int2: 'number',
  int4: 'number',
  int8: 'number',
  float4: 'number',
  float8: 'number',
  numeric: 'Numeric',
  text: 'string',
  varchar: 'string',
  bpchar: 'string',
  name: 'string',
  uuid: 'string',
  date: 'string',
  time: 'string',
  timestamptz: 'Timestamp',
  timestamp: 'Timestamp',
  bytea: 'Buffer',
  json: 'Json',
  jsonb: 'Json',
  tsvector: 'string',
}

const HEAD = `// Made by npm run db:types from db/migrations. Do not edit.
import type { ColumnType, Generated } from 'kysely'

/** The reader gives it a shape. An array is written as text (JSON.stringify): the driver would make a PostgreSQL array of it. */
export type JsonInput = string | { readonly [key: string]: unknown }
export type Json = ColumnType<unknown, JsonInput, JsonInput>
/** Exact: it arrives as text. */
export type Numeric = ColumnType<string, string | number, string | number>
export type Timestamp = ColumnType<Date, Date | string, Date | string>
/** Made by the database, never written. */
export type ReadOnly<T> = ColumnType<T, never, never>
`

function columnType(column: Column): string {
  const array = column.type.startsWith('_')
  const base = TYPES[array ? column.type.slice(1) : column.type]
  if (base === undefined) throw new Error(`${column.table}.${column.column}: type ${column.type} is not known to db-types.ts`)
  const read: Readonly<Record<string, string>> = { Numeric: 'string', Timestamp: 'Date', Json: 'unknown' }
  const one = array ? `${read[base] ?? base}[]` : base
  const whole = column.nullable ? `${one} | null` : one
  if (column.never_written) return `ReadOnly<${column.nullable ? `${read[one] ?? one} | null` : (read[one] ?? one)}>`
  return column.has_default ? generated(one, whole) : whole
}

/** Generated<> of a ColumnType would nest: kysely wants the three ends spelt out. */
function generated(one: string, whole: string): string {
  if (one === 'Json') return 'ColumnType<unknown, JsonInput | undefined, JsonInput>'
  if (one === 'Numeric')
    return `ColumnType<${whole.replace('Numeric', 'string')}, string | number | null | undefined, string | number | null>`
  if (one === 'Timestamp')
    return `ColumnType<${whole.replace('Timestamp', 'Date')}, Date | string | null | undefined, Date | string | null>`
  return `Generated<${whole}>`
}

function typeName(table: string): string {
  return `${table
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')}Table`
}

function render(columns: readonly Column[]): string {
  const tables = Map.groupBy(columns, (column) => column.table)
  const parts = [HEAD]
  for (const [table, list] of tables) {
    parts.push(
      `export interface ${typeName(table)} {\n${list.map((column) => `  ${column.column}: ${columnType(column)}\n`).join('')}}\n`,
    )
  }
  parts.push(`export interface DB {\n${[...tables.keys()].map((table) => `  ${table}: ${typeName(table)}\n`).join('')}}\n`)
  return parts.join('\n')
}

const text = await catalogueOf(async (client: pg.Client) => render((await client.query<Column>(COLUMNS)).rows))
if (process.argv.includes('--check')) {
  if (readFileSync(TARGET, 'utf8') !== text) {
    console.error('src/platform/db-types.generated.ts does not match db/migrations: run npm run db:types and commit the result')
    process.exitCode = 1
  }
} else {
  writeFileSync(TARGET, text)
  console.log(`wrote ${TARGET}`)
}
