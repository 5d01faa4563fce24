import { sqlList, sqlName, sqlText } from '../../platform/duck.ts'
import { TIDY_DELIMITER, type FeedShape } from '../feeds/feeds.shape.rules.ts'
import { FEED_LIMITS } from '../feeds/feeds.csv.rules.ts'
import { EDGE_BLANKS } from '../feeds/feeds.values.rules.ts'
import { fieldSpec, MEASURES, type Measure } from './imports.fields.rules.ts'
import { extraName, mapped, type Mapping } from './imports.mapping.rules.ts'

/** A month's usage as DuckDB SQL: names come from the file and are always quoted, values never become SQL. */
export interface UsageSource {
  readonly path: string
  readonly shape: FeedShape
  readonly mapping: Mapping
  /** Numbers → subscriptions; null where the customers are still to be written (a dry run of both). */
  readonly keysPath: string | null
}

const MEASURE_COLUMNS: Readonly<Record<Measure, string>> = {
  revenue: 'revenue_fen',
  minutes: 'minutes',
  dataMb: 'data_mb',
  roaming: 'roaming_fen',
  arrears: 'arrears_fen',
  complaints: 'complaints',
  balance: 'balance_fen',
}
const TYPES: Readonly<Record<Measure, string>> = {
  revenue: 'BIGINT',
  minutes: 'DOUBLE',
  dataMb: 'DOUBLE',
  roaming: 'BIGINT',
  arrears: 'BIGINT',
  complaints: 'INTEGER',
  balance: 'BIGINT',
}
/** A credit note and a prepaid balance may be below zero; a length of calls may not. */
const NEGATIVE_ALLOWED: ReadonlySet<string> = new Set(['revenue', 'balance'])
const LARGEST = '1e12'
/** Cuts no line: three record separators in a row are in no feed. */
const NOWHERE = '\u001e\u001e\u001e'

interface Figure {
  readonly measure: Measure | null
  readonly output: string
  readonly type: string
  readonly columns: readonly string[]
  readonly constant: string | null
}

function figuresOf(mapping: Mapping): Figure[] {
  const known = MEASURES.map((measure): Figure => ({
    measure,
    output: MEASURE_COLUMNS[measure],
    type: TYPES[measure],
    columns: mapping.fields[measure]?.columns ?? [],
    constant: mapping.fields[measure]?.constant ?? null,
  }))
  return [
    ...known,
    ...mapping.extras.map((column): Figure => ({
      measure: null,
      output: extraName(column),
      type: 'DOUBLE',
      columns: [column],
      constant: null,
    })),
  ]
}

export function extraColumns(mapping: Mapping): string[] {
  return mapping.extras.map(extraName)
}

function toStored(figure: Figure, value: string, mapping: Mapping): string {
  if (figure.measure === null || fieldSpec(figure.measure).type !== 'money') return `(${value})::${figure.type}`
  return mapping.moneyUnit === 'yuan' ? `round((${value}) * 100)::${figure.type}` : `round(${value})::${figure.type}`
}

function keyColumn(mapping: Mapping): { column: string; by: 'customer_no' | 'subscription_no' } | null {
  const subscription = mapping.fields.subscriptionNo?.columns?.[0]
  if (subscription !== undefined) return { column: subscription, by: 'subscription_no' }
  const customer = mapping.fields.customerNo?.columns?.[0]
  return customer === undefined ? null : { column: customer, by: 'customer_no' }
}

function keysJoin(source: UsageSource, key: string, by: 'customer_no' | 'subscription_no', kind: 'join' | 'left join'): string {
  return `${kind} read_parquet(${sqlText(source.keysPath ?? '')}) k on k.${by} = ${key}${by === 'customer_no' ? ' and k.is_only' : ''}`
}

function monthSpellings(month: string): string {
  const [year, number] = [month.slice(0, 4), month.slice(5)]
  return [month, `${year}${number}`, `${year}/${number}`, `${year}年${number}月`, `${year}年${Number(number)}月`]
    .map(sqlText)
    .join(', ')
}

/**
 * The whole month in one pass, for a file in which nothing is wrong: DuckDB reads, joins, checks and writes. Rows that
 * fail a check are left out, so a count below the file's says that something is wrong somewhere. Null: this file
 * needs the careful way (quotes, row numbers as keys); so does one with lines of over two megabytes, see `strictRowsSql`.
 */
export function quickUsageSql(source: UsageSource): string | null {
  const { shape, mapping, path } = source
  const key = keyColumn(mapping)
  if (shape.form !== 'plain' || key === null || source.keysPath === null) return null
  const figures = figuresOf(mapping).filter((figure) => figure.columns.length > 0)
  const numeric = new Set(figures.flatMap((figure) => figure.columns))
  const monthColumn = mapping.fields.month?.columns?.[0]
  if (numeric.has(key.column) || (monthColumn !== undefined && numeric.has(monthColumn))) return null
  const columns = shape.columns
    .map((name, index) => `${sqlText(`c${index}`)}: ${sqlText(numeric.has(name) ? 'DOUBLE' : 'VARCHAR')}`)
    .join(', ')
  const cell = (name: string) => `r.c${shape.columns.indexOf(name)}`
  const sum = (figure: Figure) => figure.columns.map(cell).join(' + ')
  const checks = figures.map((figure) => {
    const least = figure.measure === null || NEGATIVE_ALLOWED.has(figure.measure) ? `-${LARGEST}` : '0'
    const whole = figure.type === 'INTEGER' ? ` and ${sum(figure)} = floor(${sum(figure)})` : ''
    return `${sum(figure)} between ${least} and ${LARGEST}${whole}`
  })
  if (monthColumn !== undefined) checks.push(`${cell(monthColumn)} in (${monthSpellings(mapping.month ?? '')})`)
  const values = figuresOf(mapping).map((figure) => {
    const value = figure.columns.length > 0 ? sum(figure) : figure.constant === null ? 'null' : sqlText(figure.constant)
    return `${toStored(figure, figure.columns.length > 0 || figure.constant === null ? value : `${value}::double`, mapping)} as ${sqlName(figure.output)}`
  })
  const reader = `read_csv(${sqlText(path)}, auto_detect = false, header = ${shape.header}, delim = ${sqlText(shape.delimiter)}, quote = '', escape = '',
    columns = {${columns}}, strict_mode = true, null_padding = false, ignore_errors = true)`
  return `select k.subscription_id, k.customer_id, ${sqlText(mapping.month ?? '')} as month, ${values.join(', ')}
    from ${reader} r ${keysJoin(source, cell(key.column), key.by, 'join')} where ${checks.join(' and ')}`
}

/** Every line with its row number and its cells, in whichever form it stands on disk. */
export function linesSql(path: string, shape: FeedShape): string {
  const header = shape.form === 'plain' && shape.header
  const lines = `read_csv(${sqlText(path)}, auto_detect = false, header = ${header}, delim = ${sqlText(NOWHERE)}, quote = '', escape = '',
    columns = {'line': 'VARCHAR'}, max_line_size = ${FEED_LIMITS.lineLength + 64})`
  if (shape.form === 'plain') {
    return `select row_number() over () + ${header ? 1 : 0} as row_no, string_split(line, ${sqlText(shape.delimiter)}) as cells, len(cells) as told from ${lines}`
  }
  return `select parts[1]::bigint as row_no, parts[3:] as cells, parts[2]::bigint as told from (select string_split(line, ${sqlText(TIDY_DELIMITER)}) as parts from ${lines})`
}

/**
 * The same for a plain file whose rows all have their cells, several times as fast: `row_no` and the cells as `c0`, `c1` …,
 * never null. The reader stops at a row that has not, and at a line of over two megabytes: allowed longer ones, it would read
 * a usual file with one core. The file is then read line by line.
 */
export function strictRowsSql(path: string, shape: FeedShape): string {
  const columns = shape.columns.map((_name, index) => `'c${index}': 'VARCHAR'`).join(', ')
  return `select row_number() over () + ${shape.header ? 1 : 0} as row_no, * from read_csv(${sqlText(path)}, auto_detect = false, header = ${shape.header},
    delim = ${sqlText(shape.delimiter)}, quote = '', escape = '', nullstr = ${sqlText(NOWHERE)}, columns = {${columns}}, strict_mode = true,
    null_padding = false)`
}

/** Rows that carry a number an earlier row has: `row`, `first`. `strict`: as strictRowsSql reads. */
export function duplicatesSql(path: string, shape: FeedShape, column: string, strict = false): string {
  const index = shape.columns.indexOf(column)
  const [cell, rows] = strict ? [`c${index}`, strictRowsSql(path, shape)] : [`cells[${index + 1}]`, linesSql(path, shape)]
  return `with keyed as (select row_no, trim(${cell}, ${sqlText(EDGE_BLANKS)}) as key from (${rows}))
    select row_no as row, first from (select row_no, key, min(row_no) over (partition by key) as first from keyed
      where key in (select key from keyed group by key having count(*) > 1) and key <> '') where row_no > first order by row_no`
}

/**
 * The careful way: `usage_checked` holds each row with its subscription and figures, `usage_problem` each problem.
 * Row numbers are the file's. `refusedRows` are rows that are out already (their customer was refused).
 */
export function carefulUsageSql(source: UsageSource): string[] {
  const { shape, mapping } = source
  const trimmed = (name: string) => `trim(coalesce(cells[${shape.columns.indexOf(name) + 1}], ''), ${sqlText(EDGE_BLANKS)})`
  const key = keyColumn(mapping)
  const keyText = key === null ? `${sqlText(mapping.rowNumberKey ?? '')} || row_no` : trimmed(key.column)
  const by = key?.by ?? 'customer_no'
  const monthColumn = mapping.fields.month?.columns?.[0]
  const figures = figuresOf(mapping)
  const numeric = [...new Set(figures.flatMap((figure) => figure.columns))]
  const raw = (name: string) => sqlName(`t${numeric.indexOf(name)}`)
  const number = (name: string) => sqlName(`n${numeric.indexOf(name)}`)
  const parsed = `
    create or replace temp table usage_parsed as
    select row_no, told, ${keyText} as key, ${monthColumn === undefined ? 'null' : trimmed(monthColumn)} as month_cell
      ${numeric.map((name) => `, ${trimmed(name)} as ${raw(name)}`).join('')}
      ${numeric.map((name) => `, ${numberSql(raw(name))} as ${number(name)}`).join('')}
    from (${linesSql(source.path, shape)})`
  const joined = `
    create or replace temp table usage_joined as
    select p.*, ${source.keysPath === null ? 'null::uuid as subscription_id, null::uuid as customer_id, false as several' : `k.subscription_id, k.customer_id, ${by === 'customer_no' ? 'm.customer_no is not null' : 'false'} as several`}
    from usage_parsed p
    ${source.keysPath === null ? '' : keysJoin(source, 'p.key', by, 'left join')}
    ${source.keysPath === null || by !== 'customer_no' ? '' : `left join (select distinct customer_no from read_parquet(${sqlText(source.keysPath)}) where not is_only) m on m.customer_no = p.key`}`
  return [
    parsed,
    joined,
    problemsSql(source, figures, numeric, raw, number, by, monthColumn, key?.column ?? null),
    checkedSql(mapping, figures, number),
  ]
}

/** As people write numbers: 1,234.50 and ¥29.85 are numbers, 1,23 is not. The plain spelling is tried first. */
function numberSql(text: string): string {
  const narrow = `regexp_replace(translate(${text}, '０１２３４５６７８９．，－', '0123456789.,-'), '^[¥￥$]|元$|\\s', '', 'g')`
  return `coalesce(try_cast(${text} as double),
    try_cast(case when regexp_matches(${narrow}, '^[-+]?[0-9]{1,3}(,[0-9]{3})+(\\.[0-9]+)?$') then replace(${narrow}, ',', '') else ${narrow} end as double))`
}

function problemsSql(
  source: UsageSource,
  figures: readonly Figure[],
  numeric: readonly string[],
  raw: (name: string) => string,
  number: (name: string) => string,
  by: string,
  monthColumn: string | undefined,
  keyName: string | null,
): string {
  const { shape, mapping } = source
  const one = (
    column: string | null,
    field: string | null,
    severity: string,
    reason: string,
    value: string,
    where: string,
    first = 'null::bigint',
  ) =>
    `select row_no, ${column === null ? 'null' : sqlText(column)} as column_name, ${field === null ? 'null' : sqlText(field)} as field, ${sqlText(severity)} as severity,
      ${sqlText(reason)} as reason, (${value})[:40] as value, ${first} as first from usage_joined where ${where}`
  const keyField = by === 'subscription_no' ? 'subscriptionNo' : 'customerNo'
  const whole = `told = ${shape.columns.length}`
  const parts = [
    `select row_no, ${sqlList(shape.columns)}[least(told + 1, ${shape.columns.length})] as column_name, null as field, 'refused' as severity, 'ragged' as reason,
      told::varchar as value, ${shape.columns.length}::bigint as first from usage_joined where told <> ${shape.columns.length}`,
    one(keyName, keyField, 'refused', 'required', "''", `${whole} and key = ''`),
    `select row_no, ${keyName === null ? 'null' : sqlText(keyName)}, ${sqlText(keyField)}, 'refused', 'duplicate', key[:40], first from (
       select row_no, key, told, min(row_no) over (partition by key) as first from usage_joined where ${whole} and key <> '') where row_no > first`,
  ]
  if (source.keysPath !== null) {
    parts.push(
      one(
        keyName,
        keyField,
        'refused',
        'scientific',
        'key',
        `${whole} and subscription_id is null and regexp_matches(key, '^[0-9](\\.[0-9]+)?[eE]\\+?[0-9]+$')`,
      ),
    )
    parts.push(
      one(
        keyName,
        keyField,
        'refused',
        'unknown_customer',
        'key',
        `${whole} and key <> '' and subscription_id is null and not several and not regexp_matches(key, '^[0-9](\\.[0-9]+)?[eE]\\+?[0-9]+$')`,
      ),
    )
    parts.push(one(keyName, keyField, 'refused', 'several_subscriptions', 'key', `${whole} and several`))
  }
  if (monthColumn !== undefined) {
    const form = `regexp_matches(month_cell, '^(19|20)[0-9]{2}[-/.年]?(0?[1-9]|1[0-2])(月|月份)?([-/.]?[0-9]{1,2}日?)?$')`
    const told = `month_cell in (${monthSpellings(mapping.month ?? '')})`
    const within = `(regexp_replace(month_cell, '[^0-9]', '', 'g'))[:6] = ${sqlText((mapping.month ?? '').replace('-', ''))} and length(regexp_replace(month_cell, '[^0-9]', '', 'g')) = 8`
    parts.push(one(monthColumn, 'month', 'refused', 'month_form', 'month_cell', `${whole} and not ${form}`))
    parts.push(
      one(
        monthColumn,
        'month',
        'refused',
        'wrong_month',
        'month_cell',
        `${whole} and ${form} and not (${told}) and not (${within})`,
      ),
    )
  }
  for (const name of numeric) {
    const figure = figures.find((candidate) => candidate.columns.includes(name))
    const field = figure?.measure ?? null
    const value = number(name)
    parts.push(
      one(
        name,
        field,
        field === 'revenue' ? 'refused' : 'warned',
        field === 'revenue' ? 'required' : 'blank_number',
        "''",
        `${whole} and ${raw(name)} = ''`,
      ),
    )
    parts.push(one(name, field, 'refused', 'formula', raw(name), `${whole} and regexp_matches(${raw(name)}, '^[=@＝＠]')`))
    parts.push(
      one(
        name,
        field,
        'refused',
        'number_form',
        raw(name),
        `${whole} and ${raw(name)} <> '' and (${value} is null or isnan(${value})) and not regexp_matches(${raw(name)}, '^[=@＝＠]')`,
      ),
    )
    parts.push(
      one(name, field, 'refused', 'number_range', raw(name), `${whole} and not isnan(${value}) and abs(${value}) > ${LARGEST}`),
    )
    if (field !== null && !NEGATIVE_ALLOWED.has(field))
      parts.push(one(name, field, 'refused', 'negative', raw(name), `${whole} and ${value} < 0 and abs(${value}) <= ${LARGEST}`))
    if (figure?.type === 'INTEGER')
      parts.push(
        one(
          name,
          field,
          'refused',
          'whole_number',
          raw(name),
          `${whole} and ${value} >= 0 and ${value} <= ${LARGEST} and ${value} <> floor(${value})`,
        ),
      )
  }
  return `create or replace temp table usage_problem as select * from (${parts.join('\nunion all ')})`
}

function checkedSql(mapping: Mapping, figures: readonly Figure[], number: (name: string) => string): string {
  const values = figures.map((figure) => {
    const value =
      figure.columns.length > 0
        ? figure.columns.map((name) => (figure.columns.length > 1 ? `coalesce(${number(name)}, 0)` : number(name))).join(' + ')
        : figure.constant === null
          ? 'null'
          : `${sqlText(figure.constant)}::double`
    return `${toStored(figure, value, mapping)} as ${sqlName(figure.output)}`
  })
  return `create or replace temp view usage_good as
    select subscription_id, customer_id, ${sqlText(mapping.month ?? '')} as month, ${values.join(', ')}
    from usage_joined where row_no not in (select row_no from usage_problem where severity = 'refused') order by row_no`
}

/** The log of problems as a table: its lines with their row, in the order in which they were written. */
export function problemLinesSql(path: string): string {
  return `create temp table problem_line as select row_number() over () as place, regexp_extract(line, '^\\{"row":([0-9]+)', 1)::bigint as row_no, line
    from read_csv(${sqlText(path)}, auto_detect = false, header = false, delim = ${sqlText(NOWHERE)}, quote = '', escape = '', columns = {'line': 'VARCHAR'},
      max_line_size = ${FEED_LIMITS.lineLength})`
}

/** A correction's rows beside those of the month that it does not speak of. */
export function mergedMonthSql(current: string, correction: string): string {
  return `select * from read_parquet(${sqlText(current)}) where subscription_id not in (select subscription_id from read_parquet(${sqlText(correction)}))
    union all by name select * from read_parquet(${sqlText(correction)})`
}

/** Rows whose customer was refused are out too; each says so once. */
export function refuseRowsSql(rows: readonly number[]): string {
  return `insert into usage_problem select unnest([${rows.map((row) => Math.trunc(row)).join(', ')}]::bigint[]), null, 'customerNo', 'refused', 'customer_refused', '', null`
}

export function usesKeys(mapping: Mapping): boolean {
  return mapped(mapping, 'customerNo') || mapped(mapping, 'subscriptionNo') || mapping.rowNumberKey !== null
}
