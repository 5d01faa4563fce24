import { createReadStream } from 'node:fs'
import { newId } from '../../kernel/ids.ts'
import { addToMonth, monthOf } from '../../kernel/dates.ts'
import { localDate } from '../../kernel/zones.ts'
import { fileExists, filesMadeBefore, FileTooLarge, privateFolder, removeFile, saveStream } from '../../platform/files.ts'
import type { Context, Work } from '../../platform/work.ts'
import { FEED_LIMITS, FeedError } from '../feeds/feeds.csv.rules.ts'
import type { FeedChoices, FeedShape } from '../feeds/feeds.shape.rules.ts'
import { sampleRows, shapeOf } from '../feeds/feeds.shape.usecases.ts'
import { hideMiddle } from '../feeds/feeds.values.rules.ts'
import type { ImportView } from './imports.contract.ts'
import { problemsCsv } from './imports.csv.usecases.ts'
import { fieldSpec, type ImportKind } from './imports.fields.rules.ts'
import { importFiles } from './imports.files.usecases.ts'
import { guessMapping } from './imports.guess.rules.ts'
import { fieldsOfColumn, mappingFaults, rowKeyPrefix, type ColumnSample, type Mapping } from './imports.mapping.rules.ts'
import {
  findImport,
  findKnownImports,
  findLastMapping,
  findStaleFiles,
  findTerritories,
  findUndoing,
  insertImport,
  listImports as listJobs,
  listProblems,
  patchImport,
  type ImportJob,
  type ImportPatch,
  type ShownProblem,
} from './imports.queries.ts'
import { assertStep, FILE_DAYS, importsErrors, PREVIEW_ROWS, type ImportState } from './imports.rules.ts'
import { printOf, removeImportFiles } from './imports.run.usecases.ts'
import type { Locale } from '../../kernel/texts.ts'

const DAY = 86_400_000

/** Saves the file, finds out how to read it and proposes a mapping. A file that cannot be read leaves nothing behind. */
export async function createImport(
  context: Context,
  input: { source: NodeJS.ReadableStream; fileName: string; kind: ImportKind; choices?: FeedChoices },
): Promise<ImportView> {
  await context.read('imports:write', async () => undefined)
  const { config, clock } = context.services
  const id = newId(clock.now())
  const files = importFiles(config, id)
  await privateFolder(files.folder)
  try {
    const saved = await saveStream(input.source, files.original, FEED_LIMITS.bytes)
    const shape = await readShape(files.original, files.tidy, input.choices)
    const sample = await columnSamples(files.original, files.tidy, shape)
    return await context.write('imports:write', async (work) => {
      const guess = guessMapping(sample, input.kind, lastMonth(context), input.fileName)
      const last = await findLastMapping(work.tx, work.scope, printOf({ shape }), input.kind)
      // "Same mapping again" is about the columns: the month is this file's own, and so are numbers made from its rows.
      const mapping =
        last === undefined
          ? guess
          : { ...last, month: guess.month, rowNumberKey: last.rowNumberKey === null ? null : rowKeyPrefix(input.fileName) }
      const by = { now: work.now, actorId: work.actor.id }
      await insertImport(
        work.tx,
        work.scope,
        {
          id,
          kind: input.kind,
          fileName: input.fileName,
          fileBytes: saved.bytes,
          fileSha256: saved.sha256,
          shape,
          mapping: { ...mapping, month: mapping.month ?? lastMonth(context) },
        },
        by,
      )
      work.audit({ action: 'imports.upload', objectKind: 'import', objectId: id })
      return toView(await getJob(work, id))
    })
  } catch (error) {
    await removeFile(files.original)
    await removeFile(files.tidy)
    if (error instanceof FileTooLarge) throw importsErrors.make('imports.too_large', { bytes: FEED_LIMITS.bytes })
    throw error
  }
}

async function readShape(original: string, tidy: string, choices: FeedChoices | undefined): Promise<FeedShape> {
  try {
    return await shapeOf(original, tidy, choices)
  } catch (error) {
    if (error instanceof FeedError)
      throw importsErrors.make('imports.unreadable_file', { reason: error.reason, row: error.row, column: error.column })
    throw error
  }
}

async function columnSamples(original: string, tidy: string, shape: FeedShape): Promise<ColumnSample[]> {
  const rows = await sampleRows(original, tidy, shape, 200)
  return shape.columns.map((name, index) => ({ name, values: rows.map((row) => row.cells[index] ?? '') }))
}

function lastMonth(context: Context): string {
  return addToMonth(monthOf(localDate(context.services.clock.now(), context.services.pack.calendar.timeZone.value)), -1)
}

async function getJob(work: Work, id: string, lock = false): Promise<ImportJob> {
  const job = await findImport(work.tx, work.scope, id, lock)
  if (job === undefined) throw importsErrors.make('imports.not_found')
  return job
}

export async function getImport(context: Context, id: string): Promise<ImportView> {
  return context.read('imports:read', async (work) => toView(await getJob(work, id)))
}

export async function listImports(
  context: Context,
  query: { cursor?: string | undefined; limit: number },
): Promise<{ items: ImportView[]; nextCursor: string | null }> {
  const [at = '', before = ''] = (query.cursor ?? '').split('_')
  const from = Number.isFinite(Date.parse(at)) && /^[0-9a-f-]{36}$/.test(before) ? { at: new Date(at), id: before } : null
  const jobs = await context.read('imports:read', (work) => listJobs(work.tx, work.scope, from, query.limit + 1))
  const items = jobs.slice(0, query.limit)
  const last = items.at(-1)
  return {
    items: items.map(toView),
    nextCursor: jobs.length > query.limit && last !== undefined ? `${last.createdAt.toISOString()}_${last.id}` : null,
  }
}

export async function previewImport(context: Context, id: string) {
  const { job, territories } = await context.read('imports:write', async (work) => ({
    job: await getJob(work, id),
    territories: await findTerritories(work.tx, work.scope),
  }))
  const files = await filesOf(context, job)
  const rows = await sampleRows(files.original, files.tidy, job.shape, PREVIEW_ROWS)
  const guess = guessMapping(await columnSamples(files.original, files.tidy, job.shape), 'combined', null)
  const isSealed = (column: string) =>
    [job.mapping, guess].some(
      (mapping) => mapping !== null && fieldsOfColumn(mapping, column).some((field) => fieldSpec(field).sealed === true),
    )
  const masked = job.shape.columns.map(isSealed)
  return {
    rows: rows.map(({ row, cells }) => ({
      row,
      cells: cells.map((cell, index) => (masked[index] === true ? hideMiddle(cell) : cell)),
    })),
    maskedColumns: job.shape.columns.filter((_name, index) => masked[index]),
    territories: territories.map(({ code, name }) => ({ code, name })),
  }
}

export async function guessImport(context: Context, id: string, kind: ImportKind): Promise<Mapping> {
  const job = await context.read('imports:write', (work) => getJob(work, id))
  const files = await filesOf(context, job)
  return guessMapping(
    await columnSamples(files.original, files.tidy, job.shape),
    kind,
    job.mapping?.month ?? lastMonth(context),
    job.fileName,
  )
}

async function filesOf(context: Context, job: ImportJob): Promise<ReturnType<typeof importFiles>> {
  const files = importFiles(context.services.config, job.id)
  if (job.fileRemovedAt !== null || !(await fileExists(files.original))) throw importsErrors.make('imports.file_gone')
  return files
}

export async function reshapeImport(context: Context, id: string, choices: FeedChoices, version: number): Promise<ImportView> {
  const job = await context.read('imports:write', (work) => getJob(work, id))
  assertStep(job, 'map')
  const files = await filesOf(context, job)
  const shape = await readShape(files.original, files.tidy, choices)
  const mapping = guessMapping(
    await columnSamples(files.original, files.tidy, shape),
    job.kind,
    job.mapping?.month ?? lastMonth(context),
    job.fileName,
  )
  return step(context, id, 'imports.reshape', async () => ({ state: 'uploaded', shape, mapping, checked: null }), {
    version,
    step: 'map',
  })
}

export async function mapImport(
  context: Context,
  id: string,
  input: { kind: ImportKind; mapping: Mapping },
  version: number,
): Promise<ImportView> {
  // Cut out under another mapping.
  await removeFile(importFiles(context.services.config, id).delta)
  return step(
    context,
    id,
    'imports.map',
    async (job) => {
      const faults = mappingFaults(input.mapping, input.kind, job.shape.columns)
      if (faults.length > 0) throw importsErrors.make('imports.bad_mapping', { faults })
      return { state: 'mapped', kind: input.kind, mapping: input.mapping, checked: null, error: null }
    },
    { version, step: 'map' },
  )
}

/** Runs in the background; the page and the notification follow it. */
export async function startCheck(context: Context, id: string): Promise<ImportView> {
  return step(context, id, 'imports.start_check', async (_job, work) => running(work, 'checking', 'imports.check', id), {
    step: 'check',
  })
}

export async function startApply(context: Context, id: string): Promise<ImportView> {
  return step(
    context,
    id,
    'imports.start_apply',
    async (job, work) => {
      if (job.checked === null) throw importsErrors.make('imports.wrong_state', { state: job.state })
      const undoing = await findUndoing(work.tx, work.scope)
      if (undoing !== undefined) throw importsErrors.make('imports.busy', { file: undoing })
      if (job.checked.fresh + job.checked.changed + job.checked.same + job.checked.usage === 0)
        throw importsErrors.make('imports.nothing_to_apply')
      return running(work, 'applying', 'imports.apply', id)
    },
    { step: 'apply' },
  )
}

async function running(work: Work, state: ImportState, job: string | null, id: string): Promise<ImportPatch> {
  if (job !== null) await work.enqueue({ name: job, data: { importId: id }, singletonKey: id })
  return { state, rowsDone: 0, startedAt: work.now, finishedAt: null, error: null, cancelRequested: false }
}

/** The command line runs the work itself instead of leaving it to a worker. */
export async function beginHere(context: Context, id: string, what: 'check' | 'apply'): Promise<void> {
  await step(
    context,
    id,
    `imports.start_${what}`,
    (_job, work) => running(work, what === 'check' ? 'checking' : 'applying', null, id),
    { step: what },
  )
}

/** What runs stops after its batch; what does not is over at once, and its file is removed. */
export async function cancelImport(context: Context, id: string): Promise<ImportView> {
  const view = await step(
    context,
    id,
    'imports.cancel',
    async (job, work): Promise<ImportPatch> =>
      ['checking', 'applying'].includes(job.state) ? { cancelRequested: true } : { state: 'cancelled', finishedAt: work.now },
    { step: 'cancel' },
  )
  if (view.state === 'cancelled') await removeImportFiles(context, id)
  return view.state === 'cancelled' ? getImport(context, id) : view
}

async function step(
  context: Context,
  id: string,
  action: string,
  decide: (job: ImportJob, work: Work) => Promise<ImportPatch>,
  options: { step: 'map' | 'check' | 'apply' | 'cancel'; version?: number },
): Promise<ImportView> {
  return context.write('imports:write', async (work) => {
    const job = await getJob(work, id, true)
    if (options.version !== undefined && job.version !== options.version)
      throw importsErrors.make('imports.stale', { version: job.version })
    assertStep(job, options.step)
    await patchImport(work.tx, work.scope, id, await decide(job, work), work.now)
    work.audit({ action, objectKind: 'import', objectId: id })
    return toView(await getJob(work, id))
  })
}

export async function listImportProblems(
  context: Context,
  id: string,
  query: { after: number; limit: number },
): Promise<{ items: ShownProblem[]; nextAfter: number | null }> {
  return context.read('imports:read', async (work) => {
    await getJob(work, id)
    const items = await listProblems(work.tx, work.scope, id, query.after, query.limit + 1)
    const shown = items.slice(0, query.limit)
    return { items: shown, nextAfter: items.length > query.limit ? (shown.at(-1)?.ordinal ?? null) : null }
  })
}

export async function problemsFile(
  context: Context,
  id: string,
  locale: Locale,
): Promise<{ fileName: string; body: NodeJS.ReadableStream }> {
  const job = await context.read('imports:read', (work) => getJob(work, id))
  const { problems } = importFiles(context.services.config, id)
  if (!(await fileExists(problems))) throw importsErrors.make('imports.file_gone')
  return {
    fileName: `${job.fileName.replace(/\.[^.]*$/, '')}-${locale === 'zh' ? '问题' : 'problems'}.csv`,
    body: problemsCsv(createReadStream(problems), locale),
  }
}

/** Nightly: files of imports that are over, or that were left lying. */
export async function sweepImports(context: Context): Promise<number> {
  const before = new Date(context.services.clock.now().getTime() - FILE_DAYS * DAY)
  const ids = await context.read('imports:write', (work) => findStaleFiles(work.tx, work.scope, before))
  for (const id of ids) await removeImportFiles(context, id)
  const found = await filesMadeBefore(
    importFiles(context.services.config, '').folder,
    new Date(context.services.clock.now().getTime() - DAY),
  )
  const known = await context.read('imports:write', (work) =>
    findKnownImports(
      work.tx,
      work.scope,
      found.map((file) => file.id),
    ),
  )
  // An upload that a crash cut off never became an import.
  for (const file of found) if (!known.has(file.id)) await removeFile(file.path)
  return ids.length
}

function toView(job: ImportJob): ImportView {
  const moment = (at: Date | null) => at?.toISOString() ?? null
  return {
    id: job.id,
    kind: job.kind,
    state: job.state,
    fileName: job.fileName,
    fileBytes: job.fileBytes,
    shape: structuredClone(job.shape) as ImportView['shape'],
    mapping: job.mapping === null ? null : (structuredClone(job.mapping) as ImportView['mapping']),
    rowsTotal: job.rowsTotal,
    rowsDone: job.rowsDone,
    checked: job.checked,
    applied: job.applied,
    error: job.errorCode === null ? null : { code: job.errorCode, details: { ...job.errorDetails } },
    hasFile: job.fileRemovedAt === null,
    canUndo: job.canUndo,
    undo: job.undo === null ? null : undoView(job.undo),
    undoneAt: moment(job.undoneAt),
    undoneByName: job.undoneByName,
    startedAt: moment(job.startedAt),
    finishedAt: moment(job.finishedAt),
    createdAt: job.createdAt.toISOString(),
    createdByName: job.createdByName,
    version: job.version,
  }
}

function undoView({ from: _from, requestedBy: _by, ...undo }: NonNullable<ImportJob['undo']>): NonNullable<ImportView['undo']> {
  return {
    ...undo,
    months: [...undo.months],
    touched: { total: undo.touched.total, rows: undo.touched.rows.map((row) => ({ ...row })) },
  }
}
