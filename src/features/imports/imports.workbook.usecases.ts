import type { Readable } from 'node:stream'
import { fill, type Locale } from '../../kernel/texts.ts'
import type { DuckSession } from '../../platform/duck.ts'
import { fileExists } from '../../platform/files.ts'
import type { Context } from '../../platform/work.ts'
import { xlsxStream, type SheetCell, type SheetColumn } from '../../platform/xlsx-writer.ts'
import { hideMiddle } from '../feeds/feeds.values.rules.ts'
import { ERROR_COLUMNS } from '../feeds/feeds.workbook.rules.ts'
import { fieldSpec } from './imports.fields.rules.ts'
import { importFiles } from './imports.files.usecases.ts'
import { readKeptRows, type KeptRow } from './imports.kept-rows.usecases.ts'
import { fieldsOfColumn } from './imports.mapping.rules.ts'
import { importsPageTexts } from './imports.page.texts.ts'
import type { Problem, Severity } from './imports.problems.rules.ts'
import { findImport, type ImportJob } from './imports.queries.ts'
import { importsErrors } from './imports.rules.ts'
import { importsTexts } from './imports.texts.ts'
import { problemLinesSql } from './imports.usage.queries.ts'

/** Rows whose problems are looked up together. */
const BLOCK = 5_000

/**
 * The rows that were refused or warned, as they were in the file, with the reason behind and the cell marked: to be
 * corrected and fed back in. Who did not upload the file sees phones, ID numbers and addresses masked.
 */
export async function errorWorkbook(context: Context, id: string, locale: Locale): Promise<{ fileName: string; body: Readable }> {
  const job = await context.write('imports:write', async (work) => {
    const found = await findImport(work.tx, work.scope, id)
    if (found === undefined) throw importsErrors.make('imports.not_found')
    work.audit({ action: 'imports.error_workbook', objectKind: 'import', objectId: id })
    return found
  })
  const isOwn = job.delivery === 'person' && job.createdBy === context.actor.id
  return workbookOf(context, job, locale, !isOwn)
}

/** For the folder that a file came from: as it was. */
export function workbookOf(
  context: Context,
  job: ImportJob,
  locale: Locale,
  masks: boolean,
): Promise<{ fileName: string; body: Readable }> {
  return new ErrorWorkbook(context, job, locale, masks).open()
}

class ErrorWorkbook {
  readonly #context: Context
  readonly #job: ImportJob
  readonly #locale: Locale
  readonly #sealed: readonly boolean[]

  constructor(context: Context, job: ImportJob, locale: Locale, masks: boolean) {
    this.#context = context
    this.#job = job
    this.#locale = locale
    this.#sealed = job.shape.columns.map(
      (column) =>
        masks && job.mapping !== null && fieldsOfColumn(job.mapping, column).some((field) => fieldSpec(field).sealed === true),
    )
  }

  async open(): Promise<{ fileName: string; body: Readable }> {
    const files = importFiles(this.#context.services.config, this.#job.id)
    if (!(await fileExists(files.kept)) || !(await fileExists(files.problems))) throw importsErrors.make('imports.file_gone')
    const { columns } = this.#job.shape
    const own = ERROR_COLUMNS[this.#locale]
    // A number made from the row would be another one in another file: it is told instead.
    const key = this.#keyPrefix === null ? [] : [{ header: this.#word('imports.field.customerNo') }]
    const headers: SheetColumn[] = [
      ...key,
      ...columns.map((header) => ({ header })),
      { header: own.result, width: 24 },
      { header: own.reason, width: 60 },
    ]
    const stem = this.#job.fileName.replace(/\.[^.]*$/, '')
    return {
      fileName: `${stem}-${this.#word('imports.workbook.name')}.xlsx`,
      body: xlsxStream([
        { name: this.#word('imports.workbook.name'), columns: headers, rows: this.#rows(files.kept, files.problems) },
      ]),
    }
  }

  get #keyPrefix(): string | null {
    const taken = this.#job.shape.columns.includes(this.#word('imports.field.customerNo'))
    return taken ? null : (this.#job.mapping?.rowNumberKey ?? null)
  }

  async *#rows(kept: string, problems: string): AsyncGenerator<readonly SheetCell[]> {
    const session = await this.#context.services.duck.connection()
    try {
      await session.run(problemLinesSql(problems))
      let block: KeptRow[] = []
      for await (const row of readKeptRows(kept)) {
        block.push(row)
        if (block.length < BLOCK) continue
        yield* await this.#block(session, block)
        block = []
      }
      if (block.length > 0) yield* await this.#block(session, block)
    } finally {
      session.close()
    }
  }

  async #block(session: DuckSession, rows: readonly KeptRow[]): Promise<SheetCell[][]> {
    const lines = await session.rows<{ line: string }>(
      `select line from problem_line where row_no between ${rows[0]!.row} and ${rows.at(-1)!.row} order by row_no, place`,
    )
    const problems = Map.groupBy(
      lines.map(({ line }) => JSON.parse(line) as Problem),
      (problem) => problem.row,
    )
    return rows.map((row) => this.#line(row, problems.get(row.row) ?? []))
  }

  #line({ row, cells }: KeptRow, problems: readonly Problem[]): SheetCell[] {
    const worst = (list: readonly Problem[]): Severity => (list.some((one) => one.severity === 'refused') ? 'refused' : 'warned')
    const values = this.#job.shape.columns.map((column, index): SheetCell => {
      const cell = cells[index] ?? ''
      const value = this.#sealed[index] === true ? hideMiddle(cell) : cell
      const here = problems.filter((problem) => problem.column === column)
      return here.length === 0 ? value : { value, marked: worst(here) }
    })
    const reasons = problems.map(({ column, reason, params }) => {
      const [why, remedy] = [this.#word(`imports.reason.${reason}`, params), this.#word(`imports.remedy.${reason}`, params)]
      return this.#word(column === null ? 'imports.workbook.reason' : 'imports.workbook.reasonIn', {
        column: column ?? '',
        why,
        remedy,
      })
    })
    const severity = this.#word(`imports.severity.${worst(problems)}`)
    return [
      ...(this.#keyPrefix === null ? [] : [`${this.#keyPrefix}${row}`]),
      ...values,
      this.#word('imports.workbook.row', { row, severity }),
      reasons.join('\n'),
    ]
  }

  #word(key: string, slots: Problem['params'] = {}): string {
    const texts = { ...importsTexts[this.#locale], ...importsPageTexts[this.#locale] } as Readonly<Record<string, string>>
    return fill(texts[key] ?? key, slots)
  }
}
