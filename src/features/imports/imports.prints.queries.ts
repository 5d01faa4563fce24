import { sqlText } from '../../platform/duck.ts'
import { TIDY_DELIMITER, type FeedShape } from '../feeds/feeds.shape.rules.ts'
import { EDGE_BLANKS } from '../feeds/feeds.values.rules.ts'
import { fieldSpec, type Field } from './imports.fields.rules.ts'
import type { Mapping } from './imports.mapping.rules.ts'
import { linesSql, strictRowsSql } from './imports.usage.queries.ts'

export interface PrintedFile {
  readonly path: string
  readonly shape: FeedShape
  readonly mapping: Mapping
  /**
   * 256 bits before the text: without them nobody can try out which phone number gives a print, nor make two rows meet.
   * That is why the quickest digest will do: it is taken twice of every row of a branch, every night.
   */
  readonly secret: string
  /** Read as strictRowsSql does; the prints are the same either way. */
  readonly strict: boolean
}

/** The rows of a file, one cell of it, and several of them joined. */
function reader({ path, shape, strict }: PrintedFile): {
  rows: string
  cell(at: number): string
  join(at: readonly number[], cut: string): string
} {
  return strict
    ? {
        rows: strictRowsSql(path, shape),
        cell: (at) => `c${at}`,
        join: (at, cut) => `concat_ws(${cut}, ${at.map((one) => `c${one}`).join(', ')})`,
      }
    : {
        rows: `select * from (${linesSql(path, shape)}) where told = ${shape.columns.length}`,
        cell: (at) => `cells[${at + 1}]`,
        join: (at, cut) => `array_to_string(list_select(cells, [${at.map((one) => one + 1).join(', ')}]), ${cut})`,
      }
}

/** Each row under its number with the print of what it says of the customer; rows that say too little are left out. */
function printedSql(file: PrintedFile): string {
  const { shape, mapping, secret } = file
  const { rows, cell, join } = reader(file)
  const place = (column: string) => shape.columns.indexOf(column)
  const told = (Object.entries(mapping.fields) as [Field, { columns?: readonly string[] }][])
    .filter(([field]) => fieldSpec(field).group !== 'usage')
    .flatMap(([, source]) => (source.columns ?? []).map(place))
    .toSorted((a, b) => a - b)
  const key = place(mapping.fields.customerNo?.columns?.[0] ?? '')
  const left = mapping.fields.leftOn?.columns?.[0]
  const blank = left === undefined ? 'true' : `trim(${cell(place(left))}, ${sqlText(EDGE_BLANKS)}) = ''`
  return `select row_no, trim(${cell(key)}, ${sqlText(EDGE_BLANKS)}) as key,
      md5(${sqlText(secret)} || ${join(told, 'chr(31)')}) as print
    from (${rows}) where ${blank}`
}

const numbers = (rows: readonly number[]): string => `[${rows.map((row) => Math.trunc(row)).join(', ')}]::bigint[]`

/** The prints of the rows that were taken without a word about them. */
export function printsSql(file: PrintedFile, withoutRows: readonly number[]): string {
  return `select key, print from (${printedSql(file)}) where key <> '' and row_no not in (select unnest(${numbers(withoutRows)}))`
}

/**
 * The rows that say something else than when they were last taken, or whose customer has been changed since, in the form
 * of a tidied copy. `changed`: a CSV file of customer numbers.
 */
export function deltaSql(
  file: PrintedFile,
  known: { readonly prints: string; readonly changed: string },
  duplicates: readonly number[],
): string {
  const cut = sqlText(TIDY_DELIMITER)
  const { shape, path } = file
  const whole = file.strict
    ? `${shape.columns.length} || ${cut} || ${reader(file).join([...shape.columns.keys()], cut)} as line from (${strictRowsSql(path, shape)})`
    : `told::varchar || ${cut} || array_to_string(cells, ${cut}) as line from (${linesSql(path, shape)})`
  return `select row_no::varchar || ${cut} || ${whole} where row_no not in (
      select p.row_no from (${printedSql(file)}) p join read_parquet(${sqlText(known.prints)}) k on k.key = p.key and k.print = p.print
      where p.key not in (select number from read_csv(${sqlText(known.changed)}, auto_detect = false, header = false, nullstr = '', columns = {'number': 'VARCHAR'}))
        and p.row_no not in (select unnest(${numbers(duplicates)})))
    order by row_no`
}

/** One column, nothing quoted: lines as they are. */
export const LINES_FORMAT = "(format csv, header false, quote '', escape '', delimiter '\u001e')"
