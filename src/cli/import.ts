import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../kernel/errors.ts'
import type { Actor } from '../kernel/scope.ts'
import { fill } from '../kernel/texts.ts'
import { actorOf } from '../features/session/session.usecases.ts'
import { listStaff } from '../features/staff/staff.usecases.ts'
import type { Counts } from '../features/imports/imports.problems.rules.ts'
import { importsPageTexts } from '../features/imports/imports.page.texts.ts'
import { importsTexts } from '../features/imports/imports.texts.ts'
import type { MappingFault } from '../features/imports/imports.mapping.rules.ts'
import { applyImport, checkImport } from '../features/imports/imports.run.usecases.ts'
import { beginHere, cancelImport, createImport, mapImport } from '../features/imports/imports.usecases.ts'
import { problemsFile } from '../features/imports/imports.problems.usecases.ts'
import { bootFailure } from '../platform/boot.ts'
import { loadConfig } from '../platform/config.ts'
import { createLogger } from '../platform/log.ts'
import type { Context } from '../platform/work.ts'
import { readArguments, USAGE, UsageError, type ImportArguments } from './import-arguments.ts'
import { openHouse } from './open-house.ts'

/** The import of the page from the command line: the same steps, the same checks, the same audit. */
async function main(args: ImportArguments): Promise<number> {
  if (
    !(await stat(args.file).then(
      (found) => found.isFile(),
      () => false,
    ))
  )
    throw new UsageError(`${args.file} is not a file`)
  const house = await openHouse(loadConfig(), createLogger('silent'), { whenBusy: 'share', exportHead: false })
  try {
    const context = args.as === undefined ? house.system : house.system.as(await actorNamed(house.system, args.as))
    return await run(context, args)
  } finally {
    await house.close()
  }
}

/** With the rights that the named member of staff has now. */
async function actorNamed(system: Context, userName: string): Promise<Actor> {
  const { items } = await listStaff(system, { text: userName, limit: 200 })
  const staff = items.find((one) => one.userName.toLowerCase() === userName.toLowerCase())
  const actor = staff === undefined ? undefined : await actorOf(system.services, staff.id)
  if (actor === undefined) throw new UsageError(`--as ${userName}: no member of staff of that name may act`)
  return actor
}

async function run(context: Context, args: ImportArguments): Promise<number> {
  const made = await createImport(context, {
    source: createReadStream(args.file),
    fileName: basename(args.file),
    kind: args.kind,
    choices: {
      encoding: args.encoding,
      delimiter: args.delimiter,
      header: args.header,
      sheet: args.sheet,
      headerRow: args.headerRow,
    },
  })
  let written = false
  try {
    if (made.mapping === null) throw new Error('a new import has a guessed mapping')
    const mapping = args.adjust(made.mapping, made.shape.columns)
    const read = made.shape.workbook === undefined ? made.shape.encoding : `sheet ${made.shape.workbook.sheet}`
    say(args, `${made.fileName}: ${read}, ${made.shape.rows} rows, ${made.shape.columns.length} columns`)
    for (const [field, source] of Object.entries(mapping.fields))
      say(args, `  ${field} = ${source.columns?.join(' + ') ?? JSON.stringify(source.constant)}`)
    if (mapping.extras.length > 0) say(args, `  further measures: ${mapping.extras.join(', ')}`)
    await mapImport(context, made.id, { kind: args.kind, mapping }, made.version)
    await beginHere(context, made.id, 'check')
    const checked = await checkImport(context, made.id)
    const stop = args.dryRun || (args.strict && checked.refused + checked.usageRefused > 0)
    if (!stop) {
      await beginHere(context, made.id, 'apply')
      written = true
    }
    const counts = stop ? checked : await applyImport(context, made.id)
    await tell(context, made.id, args, counts, stop ? 'dry run' : 'written')
    return counts.refused + counts.usageRefused > 0 ? 2 : 0
  } finally {
    // What is not written leaves no file behind.
    if (!written) await cancelImport(context, made.id).catch(() => undefined)
  }
}

async function tell(context: Context, id: string, args: ImportArguments, counts: Counts, what: string): Promise<void> {
  const problems = counts.refused + counts.usageRefused + counts.warned
  const path = args.problems ?? `${args.file}.problems.csv`
  if (problems > 0) {
    const { body } = await problemsFile(context, id, 'en')
    await pipeline(body, createWriteStream(path, { mode: 0o600 }))
  }
  if (args.json)
    return console.log(JSON.stringify({ import: id, result: what, ...counts, ...(problems > 0 ? { problems: path } : {}) }))
  console.log(`${what}: ${counts.rows} rows`)
  if (args.kind !== 'usage')
    console.log(
      `  customers: ${counts.fresh} new, ${counts.changed} changed, ${counts.same} unchanged, ${counts.refused} refused`,
    )
  if (args.kind !== 'customers') console.log(`  usage: ${counts.usage} rows taken, ${counts.usageRefused} refused`)
  if (counts.warned > 0) console.log(`  warned: ${counts.warned} rows`)
  for (const [key, count] of Object.entries(counts.reasons)) {
    const [reason = '', column = ''] = key.split('|')
    console.log(`  ${count} × ${column === '' ? '' : `${column}: `}${word(`imports.reason.${reason}`)}`)
  }
  if (problems > 0) console.log(`problems: ${path}`)
}

function say(args: ImportArguments, line: string): void {
  if (!args.json) console.log(line)
}

function word(key: string, slots: Readonly<Record<string, string | number>> = {}): string {
  return fill(({ ...importsTexts.en, ...importsPageTexts.en } as Readonly<Record<string, string>>)[key] ?? key, slots).replaceAll(
    /\{\w+\}/g,
    '…',
  )
}

/** What a person can mend, in words; the rest as it is. */
function explain(error: AppError): string {
  if (error.code === 'imports.unreadable_file') {
    const { reason, row, column } = error.details as { reason: string; row: number | null; column: string | null }
    return word(`imports.file.${reason}`, { row: row ?? '-', column: column ?? '-' })
  }
  if (error.code === 'imports.bad_mapping') {
    const { faults } = error.details as { faults: MappingFault[] }
    return faults
      .map((fault) => word(`imports.fault.${fault.fault}`, { field: fault.field ?? '', column: fault.column ?? '' }))
      .join('\n')
  }
  return `${word(`error.${error.code}`)} (${error.code})`
}

try {
  process.exitCode = await main(readArguments(process.argv.slice(2)))
} catch (error) {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${USAGE}`)
    process.exitCode = 64
  } else if (error instanceof AppError) {
    console.error(explain(error))
    process.exitCode = 1
  } else {
    const { message, exitCode } = bootFailure(error)
    console.error(message)
    process.exitCode = exitCode
  }
}
