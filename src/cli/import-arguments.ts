import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { FIELD_NAMES, KINDS, type Field, type ImportKind } from '../features/imports/imports.fields.rules.ts'
import { rowKeyPrefix, type FieldSource, type Mapping } from '../features/imports/imports.mapping.rules.ts'
import { ENCODINGS, type Encoding } from '../features/feeds/feeds.shape.rules.ts'

export const USAGE = `npm run import -- <file> --kind customers|usage|combined
  --month 2026-10              month of the usage; tenure is counted back from it
  --map field=column           several columns of numbers are added: --map "minutes=Day mins+Eve mins"
  --ignore field               do not take what was guessed for this field
  --constant field=value       the same for every row
  --extra column               keep a further numeric column; --no-extras keeps none
  --row-number-key             the row number is the customer's number, behind the file's name
  --key-prefix text            another text before the row number
  --territory code             for rows that name none
  --money yuan|fen  --dates ymd|dmy|mdy  --birthdays solar|lunar
  --encoding ${ENCODINGS.join('|')}  --delimiter ,  --no-header
  --sheet name  --header-row 3  of an .xlsx workbook: which sheet, and the row of its names (0: none)
  --dry-run                    counts and problems, nothing is written
  --strict                     write nothing if a single row is refused
  --problems file.csv          where the list of problems goes (default: beside the file)
  --as user                    act with the rights of this member of staff
  --json                       the counts as one line of JSON
fields: ${FIELD_NAMES.join(', ')}
exit codes: 0 done, 1 failed, 2 done but rows were refused, 64 wrong command line`

export interface ImportArguments {
  readonly file: string
  readonly kind: ImportKind
  readonly encoding: Encoding | undefined
  readonly delimiter: string | undefined
  readonly header: boolean | undefined
  readonly sheet: string | undefined
  readonly headerRow: number | undefined
  readonly dryRun: boolean
  readonly strict: boolean
  readonly json: boolean
  readonly problems: string | undefined
  readonly as: string | undefined
  /** Turns the guessed mapping into the wanted one. */
  readonly adjust: (guess: Mapping, columns: readonly string[]) => Mapping
}

export class UsageError extends Error {}

export function readArguments(argv: readonly string[]): ImportArguments {
  const { values, positionals } = parse([...argv])
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) throw new UsageError('name one file')
  const pairs = (list: readonly string[] | undefined): [Field, string][] => (list ?? []).map((pair) => pairOf(pair))
  const maps = pairs(values.map)
  const constants = pairs(values.constant)
  const ignored = (values.ignore ?? []).map(fieldOf)
  return {
    file,
    kind: oneOf('kind', values.kind ?? 'customers', KINDS),
    encoding: values.encoding === undefined ? undefined : oneOf('encoding', values.encoding, ENCODINGS),
    delimiter: values.delimiter === '\\t' ? '\t' : values.delimiter,
    header: values['no-header'] === true ? false : undefined,
    sheet: values.sheet,
    headerRow: values['header-row'] === undefined ? undefined : wholeNumber('header-row', values['header-row']),
    dryRun: values['dry-run'] === true,
    strict: values.strict === true,
    json: values.json === true,
    problems: values.problems,
    as: values.as,
    adjust(guess, columns) {
      const fields: Partial<Record<Field, FieldSource>> = { ...guess.fields }
      const taken = new Set<string>()
      for (const [field, text] of maps) {
        const list = columnsOf(text, columns)
        fields[field] = { columns: list }
        for (const column of list) taken.add(column)
      }
      for (const field of Object.keys(fields) as Field[]) {
        const chosen = maps.some(([mapped]) => mapped === field)
        if (!chosen && (fields[field]?.columns ?? []).some((column) => taken.has(column))) delete fields[field]
      }
      for (const [field, constant] of constants) fields[field] = { constant }
      for (const field of ignored) delete fields[field]
      const byRow = values['row-number-key'] === true || values['key-prefix'] !== undefined
      if (byRow) delete fields.customerNo
      const used = new Set(Object.values(fields).flatMap((source) => source.columns ?? []))
      const extras = values['no-extras'] === true ? [] : guess.extras.filter((column) => !used.has(column))
      return {
        ...guess,
        fields,
        rowNumberKey:
          byRow || fields.customerNo === undefined
            ? (values['key-prefix'] ?? guess.rowNumberKey ?? rowKeyPrefix(basename(file)))
            : null,
        month: values.month ?? guess.month,
        defaultTerritory: values.territory ?? guess.defaultTerritory,
        moneyUnit: values.money === undefined ? guess.moneyUnit : oneOf('money', values.money, ['yuan', 'fen']),
        dateOrder: values.dates === undefined ? guess.dateOrder : oneOf('dates', values.dates, ['ymd', 'dmy', 'mdy']),
        birthCalendar:
          values.birthdays === undefined ? guess.birthCalendar : oneOf('birthdays', values.birthdays, ['solar', 'lunar']),
        extras: [...new Set([...extras, ...(values.extra ?? [])])],
      }
    },
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        kind: { type: 'string' },
        month: { type: 'string' },
        map: { type: 'string', multiple: true },
        ignore: { type: 'string', multiple: true },
        constant: { type: 'string', multiple: true },
        extra: { type: 'string', multiple: true },
        'no-extras': { type: 'boolean' },
        'row-number-key': { type: 'boolean' },
        'key-prefix': { type: 'string' },
        territory: { type: 'string' },
        money: { type: 'string' },
        dates: { type: 'string' },
        birthdays: { type: 'string' },
        encoding: { type: 'string' },
        delimiter: { type: 'string' },
        'no-header': { type: 'boolean' },
        sheet: { type: 'string' },
        'header-row': { type: 'string' },
        'dry-run': { type: 'boolean' },
        strict: { type: 'boolean' },
        problems: { type: 'string' },
        as: { type: 'string' },
        json: { type: 'boolean' },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

/** A column's own name may hold a plus sign: it is taken whole where it is one of the file's. */
function columnsOf(text: string, columns: readonly string[]): string[] {
  return columns.includes(text) ? [text] : text.split('+').map((part) => part.trim())
}

function pairOf(pair: string): [Field, string] {
  const at = pair.indexOf('=')
  if (at === -1) throw new UsageError(`${pair}: write field=…`)
  return [fieldOf(pair.slice(0, at)), pair.slice(at + 1)]
}

function fieldOf(name: string): Field {
  const field = FIELD_NAMES.find((one) => one === name)
  if (field === undefined) throw new UsageError(`${name} is not a field; there are ${FIELD_NAMES.join(', ')}`)
  return field
}

function wholeNumber(option: string, value: string): number {
  if (!/^\d{1,4}$/.test(value)) throw new UsageError(`--${option} ${value}: give a row number`)
  return Number(value)
}

function oneOf<const T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value)
  if (found === undefined) throw new UsageError(`--${option} ${value}: give one of ${allowed.join(', ')}`)
  return found
}
