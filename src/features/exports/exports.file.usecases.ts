import { join } from 'node:path'
import type { Config } from '../../platform/config.ts'
import { fill, type Locale } from '../../kernel/texts.ts'
import { xlsxStream, type SheetColumn } from '../../platform/xlsx-writer.ts'
import { isSealedColumn, type ExportColumn } from '../customers/customers.export.rules.ts'
import type { ExportedCustomer } from '../customers/customers.export.usecases.ts'
import { BOM, csvLine } from '../feeds/feeds.export.rules.ts'
import type { ExportRequest } from './exports.queries.ts'
import { markOf, shownClear } from './exports.rules.ts'
import { exportsTexts } from './exports.texts.ts'

export function exportFolder(config: Config): string {
  return join(config.dataDir, 'exports')
}
export function exportPath(config: Config, id: string): string {
  return join(exportFolder(config), `${id}.sealed`)
}

/** Who, when, what for: at the head of the file and, as its mark, on every row. */
export interface Watermark {
  readonly mark: string
  readonly facts: readonly (readonly [label: string, value: string])[]
}

export function watermarkOf(
  request: ExportRequest,
  more: { readonly purpose: string; readonly madeAt: string; readonly expiresAt: string },
): Watermark {
  const say = wordsOf(request.locale)
  const clear = shownClear(request)
  return {
    mark: markOf(request.id),
    facts: [
      [say('exports.mark.id'), markOf(request.id)],
      [say('exports.mark.who'), `${request.askedByName} · ${request.askedByUnit}`],
      [say('exports.mark.when'), more.madeAt],
      [say('exports.mark.purpose'), `${more.purpose} · ${request.note}`],
      [say('exports.mark.approval'), request.decidedByName ?? say('exports.mark.noApproval')],
      [
        say('exports.mark.masked'),
        clear.length === 0
          ? say('exports.mark.allMasked')
          : fill(say('exports.mark.clear'), { columns: clear.map((column) => say(`exports.column.${column}`)).join(', ') }),
      ],
      [say('exports.mark.expires'), more.expiresAt],
      [say('exports.mark.duty'), say('exports.mark.dutyText')],
    ],
  }
}

export function fileNameOf(request: Pick<ExportRequest, 'id' | 'locale' | 'format'>): string {
  return `${wordsOf(request.locale)('exports.file.name')}-${markOf(request.id)}.${request.format}`
}

function wordsOf(locale: Locale): (key: string) => string {
  const texts: Readonly<Record<string, string>> = exportsTexts[locale]
  return (key) => texts[key] ?? key
}

type Cell = string | number | null

/** Words for what the database keeps as codes; text stays text. */
function cellOf(column: ExportColumn, row: ExportedCustomer, say: (key: string) => string): Cell {
  switch (column) {
    case 'tier':
      return say(`exports.tier.${row.tier}`)
    case 'status':
      return say(`exports.status.${row.status}`)
    case 'important':
      return say(row.important ? 'exports.yes' : 'exports.no')
    case 'channel':
      return row.channel === null ? null : say(`exports.channel.${row.channel}`)
    case 'accountRole':
      return row.accountRole === null ? null : say(`exports.role.${row.accountRole}`)
    case 'birthday': {
      if (row.birthday === null) return null
      const { calendar, year, month, day, leapMonth } = row.birthday
      const date = `${year ?? '----'}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
      return calendar === 'solar' ? date : `${say(leapMonth ? 'exports.lunarLeap' : 'exports.lunar')} ${date}`
    }
    default:
      return row[column]
  }
}

const KINDS: Partial<Record<ExportColumn, NonNullable<SheetColumn['kind']>>> = {
  valueScore: 'number',
  tierValidTo: 'date',
  openedOn: 'date',
  contractEnd: 'date',
}

/** The file as it leaves the house, row by row; nothing of it is held. */
export function renderExport(
  request: ExportRequest,
  watermark: Watermark,
  rows: AsyncIterable<ExportedCustomer>,
): AsyncIterable<string | Buffer> {
  const say = wordsOf(request.locale)
  const clear = shownClear(request)
  const headers = request.columns.map((column) => {
    const name = say(`exports.column.${column}`)
    return isSealedColumn(column) && !clear.includes(column) ? fill(say('exports.column.masked'), { name }) : name
  })
  const cells = (row: ExportedCustomer): Cell[] => [...request.columns.map((column) => cellOf(column, row, say)), watermark.mark]
  const last = say('exports.mark.id')
  if (request.format === 'csv') return csv(watermark, [...headers, last], rows, cells)
  async function* all(): AsyncGenerator<Cell[]> {
    for await (const row of rows) yield cells(row)
  }
  return xlsxStream([
    {
      name: say('exports.file.about'),
      columns: [
        { header: last, width: 24 },
        { header: watermark.mark, width: 80 },
      ],
      rows: watermark.facts.slice(1),
    },
    {
      name: say('exports.file.sheet'),
      columns: [
        ...request.columns.map((column, index) => ({ header: headers[index]!, kind: KINDS[column] ?? ('text' as const) })),
        { header: last, width: 16 },
      ],
      rows: all(),
    },
  ])
}

async function* csv(
  watermark: Watermark,
  headers: readonly string[],
  rows: AsyncIterable<ExportedCustomer>,
  cells: (row: ExportedCustomer) => Cell[],
): AsyncGenerator<string> {
  yield BOM + watermark.facts.map(([label, value]) => csvLine([label, value])).join('') + csvLine(headers)
  let text = ''
  for await (const row of rows) {
    text += csvLine(cells(row))
    if (text.length > 64 * 1024) {
      yield text
      text = ''
    }
  }
  yield text
}
