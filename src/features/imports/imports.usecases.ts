import { newId } from '../../kernel/ids.ts'
import { addToMonth, monthOf } from '../../kernel/dates.ts'
import { localDate } from '../../kernel/zones.ts'
import { fileExists, FileTooLarge, privateFolder, removeFile, saveStream, syncFile } from '../../platform/files.ts'
import type { Context, Work } from '../../platform/work.ts'
import { FEED_LIMITS, FeedError } from '../feeds/feeds.csv.rules.ts'
import type { FeedChoices, FeedShape } from '../feeds/feeds.shape.rules.ts'
import { sampleRows, shapeOf } from '../feeds/feeds.shape.usecases.ts'
import { hideMiddle } from '../feeds/feeds.values.rules.ts'
import type { ImportView } from './imports.contract.ts'
import { fieldSpec, type ImportKind } from './imports.fields.rules.ts'
import { importFiles } from './imports.files.usecases.ts'
import { guessMapping } from './imports.guess.rules.ts'
import { fieldsOfColumn, mappingFaults, rowKeyPrefix, type ColumnSample, type Mapping } from './imports.mapping.rules.ts'
import {
  findImport,
  findLastMapping,
  findTerritories,
  findUndoing,
  insertImport,
  listImports as listJobs,
  patchImport,
  type ImportJob,
  type ImportPatch,
} from './imports.queries.ts'
import { findDelivered, findSource, findSourceByPrint } from './imports.sources.queries.ts'
import type { ImportSource } from './imports.sources.rules.ts'
import { assertStep, importsErrors, PREVIEW_ROWS, type ImportState } from './imports.rules.ts'
import { printOf, removeImportFiles } from './imports.run.usecases.ts'

/** A delivered file: it belongs to its source's owner and goes on by itself. */
export interface Origin {
  readonly source: ImportSource
  readonly delivery: 'folder' | 'token'
  readonly tokenId: string | null
  readonly id: string
}

/** The same bytes of the same source are under way or done. */
export class AlreadyDelivered extends Error {
  readonly earlier: { readonly importId: string; readonly state: string; readonly rows: number }
  constructor(earlier: AlreadyDelivered['earlier']) {
    super('already delivered')
    this.earlier = earlier
  }
}

/** Saves the file, finds out how to read it and proposes a mapping. A file that cannot be read leaves nothing behind. */
export async function createImport(
  context: Context,
  input: { source: NodeJS.ReadableStream; fileName: string; kind: ImportKind; choices?: FeedChoices; origin?: Origin },
): Promise<ImportView> {
  await context.read('imports:write', async () => undefined)
  const { config, clock } = context.services
  const { origin } = input
  const id = origin?.id ?? newId(clock.now())
  const files = importFiles(config, id)
  await privateFolder(files.folder)
  try {
    const saved = await saveStream(input.source, files.original, FEED_LIMITS.bytes)
    const [shape] = await Promise.all([readShape(files.original, files.tidy, input.choices), syncFile(files.original)])
    const sample = await columnSamples(files.original, files.tidy, shape)
    return await context.write('imports:write', async (work) => {
      if (origin !== undefined) await refuseRepeat(work, origin.source.id, saved.sha256)
      const { kind, mapping, sourceId } = await proposeMapping(work, context, sample, shape, input)
      const by = { now: work.now, actorId: origin?.source.createdBy ?? work.actor.id }
      const job = {
        id,
        kind,
        fileName: input.fileName,
        fileBytes: saved.bytes,
        fileSha256: saved.sha256,
        shape,
        mapping,
        sourceId,
      }
      await insertImport(
        work.tx,
        work.scope,
        { ...job, delivery: origin?.delivery ?? 'person', tokenId: origin?.tokenId ?? null },
        by,
      )
      if (origin !== undefined) await startDelivery(work, origin, { id, kind, mapping, columns: shape.columns })
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

/** The source's row is held meanwhile: of two equal files that come at once, one is the second. */
async function refuseRepeat(work: Work, sourceId: string, sha256: Buffer): Promise<void> {
  if ((await findSource(work.tx, work.scope, sourceId, true)) === undefined) throw importsErrors.make('imports.source_not_found')
  const earlier = await findDelivered(work.tx, work.scope, sourceId, sha256)
  if (earlier !== undefined) throw new AlreadyDelivered({ importId: earlier.id, state: earlier.state, rows: earlier.rows })
}

/** As its source remembers, as the last file with these columns was mapped, or as it seems. */
async function proposeMapping(
  work: Work,
  context: Context,
  sample: readonly ColumnSample[],
  shape: FeedShape,
  input: { kind: ImportKind; fileName: string; origin?: Origin },
): Promise<{ kind: ImportKind; mapping: Mapping; sourceId: string | null }> {
  const print = printOf({ shape })
  const source = input.origin?.source ?? (await findSourceByPrint(work.tx, work.scope, print, input.kind))
  const kind = source?.kind ?? input.kind
  const guess = guessMapping(sample, kind, lastMonth(context), input.fileName)
  const known = source?.mapping ?? (await findLastMapping(work.tx, work.scope, print, kind))
  const mapping = known === undefined ? guess : mappedAgain(known, guess.month, input.fileName)
  return { kind, mapping: { ...mapping, month: mapping.month ?? lastMonth(context) }, sourceId: source?.id ?? null }
}

/** "Same mapping again" is about the columns: the month is this file's own, and so are numbers made from its rows. */
function mappedAgain(known: Mapping, month: string | null, fileName: string): Mapping {
  return { ...known, month, rowNumberKey: known.rowNumberKey === null ? null : rowKeyPrefix(fileName) }
}

async function startDelivery(
  work: Work,
  { source }: Origin,
  job: { id: string; kind: ImportKind; mapping: Mapping; columns: readonly string[] },
): Promise<void> {
  if (mappingFaults(job.mapping, job.kind, job.columns).length === 0) {
    await patchImport(work.tx, work.scope, job.id, { state: 'mapped' }, work.now)
    await work.enqueue({ name: 'imports.deliver', data: { importId: job.id }, singletonKey: job.id })
    return
  }
  await patchImport(work.tx, work.scope, job.id, { waitsFor: 'columns' }, work.now)
  const made = await getJob(work, job.id)
  if (made.createdByName === null) return
  const params = { file: made.fileName, source: source.name }
  await work.notify({ staffId: made.createdBy, kind: 'imports.waits', params, href: `/imports/${job.id}` })
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

export async function getJob(work: Work, id: string, lock = false): Promise<ImportJob> {
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

export function reshapeImport(context: Context, id: string, choices: FeedChoices, version: number): Promise<ImportView> {
  return readAgain(context, id, choices, version, null)
}

/** Reads the file another way; its mapping is then the source's, or guessed anew. */
export async function readAgain(
  context: Context,
  id: string,
  choices: FeedChoices,
  version: number,
  source: ImportSource | null,
): Promise<ImportView> {
  const job = await context.read('imports:write', (work) => getJob(work, id))
  assertStep(job, 'map')
  if (job.version !== version) throw importsErrors.make('imports.stale', { version: job.version })
  const files = await filesOf(context, job)
  const shape = await readShape(files.original, files.tidy, choices)
  const kind = source?.kind ?? job.kind
  const sample = await columnSamples(files.original, files.tidy, shape)
  const guess = guessMapping(sample, kind, job.mapping?.month ?? lastMonth(context), job.fileName)
  const mapping = source === null ? guess : mappedAgain(source.mapping, guess.month, job.fileName)
  return step(
    context,
    id,
    source === null ? 'imports.reshape' : 'imports.take_source',
    async () => ({ state: 'uploaded', kind, shape, mapping, checked: null, sourceId: source?.id ?? null }),
    { version, step: 'map' },
  )
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
      // A person has taken it in hand.
      return { state: 'mapped', kind: input.kind, mapping: input.mapping, checked: null, error: null, waitsFor: null }
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
    source: job.sourceId === null || job.sourceName === null ? null : { id: job.sourceId, name: job.sourceName },
    delivery: job.delivery,
    waitsFor: job.waitsFor,
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
