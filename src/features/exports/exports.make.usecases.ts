import { rename } from 'node:fs/promises'
import { AppError } from '../../kernel/errors.ts'
import { localTime } from '../../kernel/zones.ts'
import { filesMadeBefore, privateFolder, removeFile, syncFile } from '../../platform/files.ts'
import { newFileKey, sealFile } from '../../platform/sealed-file.ts'
import type { Context } from '../../platform/work.ts'
import { pageForExport, type ExportedCustomer } from '../customers/customers.export.usecases.ts'
import { actorOf } from '../session/session.usecases.ts'
import { exportFolder, exportPath, renderExport, watermarkOf } from './exports.file.usecases.ts'
import * as queries from './exports.queries.ts'
import { exportsErrors, PAGE_ROWS, shownClear, STUCK_MINUTES } from './exports.rules.ts'
import { keyPlace, purposeOf, tellAsker } from './exports.usecases.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/**
 * Makes the file, as a job: streamed page by page under the rights that the asker has at each page, sealed with a key
 * of its own. A run that breaks begins anew; a run that comes twice finds nothing to do.
 */
export async function makeExport(context: Context, id: string): Promise<void> {
  const { services } = context
  const request = await context.read('exports:work', (work) => queries.findRequest(work.tx, work.scope, id))
  if (request?.state !== 'making') return
  const path = exportPath(services.config, id)
  const temporary = `${path}.part`
  await privateFolder(exportFolder(services.config))
  try {
    const now = services.clock.now()
    const zone = services.pack.calendar.timeZone.value
    const { fileHours, purposes } = services.pack.service.exports
    const expiresAt = new Date(now.getTime() + fileHours.value * HOUR)
    const purpose = purposes.value.find((each) => each.code === request.purpose)?.[request.locale] ?? request.purpose
    const words = (at: Date): string => {
      const { date, time } = localTime(at, zone)
      return `${date} ${time}`
    }
    const watermark = watermarkOf(request, { purpose, madeAt: words(now), expiresAt: words(expiresAt) })
    const key = newFileKey()
    const count = { rows: 0 }
    const { bytes } = await sealFile(renderExport(request, watermark, rowsOf(context, request, count)), temporary, key)
    await syncFile(temporary)
    await rename(temporary, path)
    const isWanted = await context.write('exports:work', async (work) => {
      const current = await queries.findRequest(work.tx, work.scope, id, true)
      work.audit({
        action: 'exports.make',
        objectKind: 'export',
        objectId: id,
        fields: request.columns,
        purpose: purposeOf(request),
      })
      if (current?.state !== 'making') return false
      const file = { rows: count.rows, bytes, key: services.keys.seal(key.toString('base64'), keyPlace(id)), expiresAt }
      await queries.patchRequest(work.tx, work.scope, id, { state: 'ready', file }, work.now)
      await tellAsker(work, request, 'exports.ready')
      return true
    })
    // Withdrawn while it was made.
    if (!isWanted) await removeFile(path)
  } catch (error) {
    await removeFile(temporary)
    if (!(error instanceof AppError) || error.kind === 'unavailable') throw error
    // Trying again would end the same way: said on the request.
    await fail(context, request, error.kind === 'forbidden' ? 'exports.rights_lost' : error.code)
  }
}

async function* rowsOf(
  context: Context,
  request: queries.ExportRequest,
  count: { rows: number },
): AsyncGenerator<ExportedCustomer> {
  const shape = { columns: request.columns, clear: shownClear(request) }
  for (let after: string | null = null; ;) {
    const owner = await actorOf(context.services, request.createdBy)
    if (owner === undefined) throw exportsErrors.make('exports.rights_lost')
    const from: string | null = after
    const rows: ExportedCustomer[] = await context
      .as(owner)
      .read(
        'exports:ask',
        (work) => pageForExport(work, context.services.keys, request.selection, shape, { after: from, limit: PAGE_ROWS }),
        { purpose: purposeOf(request) },
      )
    count.rows += rows.length
    // What a second person approved, or the limit let through, was so many and no more.
    if (count.rows > request.rowsAsked) throw exportsErrors.make('exports.grown', { rows: request.rowsAsked })
    yield* rows
    if (rows.length < PAGE_ROWS) return
    after = rows.at(-1)!.customerId
  }
}

function fail(context: Context, request: queries.ExportRequest, errorCode: string): Promise<void> {
  return context.write('exports:work', async (work) => {
    const current = await queries.findRequest(work.tx, work.scope, request.id, true)
    work.audit({ action: 'exports.fail', objectKind: 'export', objectId: request.id })
    if (current?.state !== 'making') return
    await queries.patchRequest(work.tx, work.scope, request.id, { state: 'failed', errorCode, file: null }, work.now)
    await tellAsker(work, request, 'exports.failed')
  })
}

/** Every ten minutes: what is over is deleted, first its key, then its file; what a crash left without a row goes too. */
export async function expireExports(context: Context): Promise<number> {
  const { services } = context
  const now = services.clock.now()
  const { decideDays } = services.pack.service.exports
  const overdue = await context.read('exports:work', (work) =>
    queries.findOverdue(work.tx, work.scope, {
      now,
      askedBefore: new Date(now.getTime() - decideDays.value * DAY),
      stuckBefore: new Date(now.getTime() - STUCK_MINUTES * 60_000),
    }),
  )
  for (const { id } of overdue) {
    await context.write('exports:work', async (work) => {
      const request = await queries.findRequest(work.tx, work.scope, id, true)
      work.audit({ action: 'exports.expire', objectKind: 'export', objectId: id })
      if (request?.state === 'making')
        await queries.patchRequest(
          work.tx,
          work.scope,
          id,
          { state: 'failed', errorCode: 'exports.stopped', file: null },
          work.now,
        )
      else if (request?.state === 'ready' || request?.state === 'waiting')
        await queries.patchRequest(work.tx, work.scope, id, { state: 'expired', file: null }, work.now)
    })
    await removeFile(exportPath(services.config, id))
  }
  const found = await filesMadeBefore(exportFolder(services.config), new Date(now.getTime() - HOUR))
  const known = await context.read('exports:work', (work) =>
    queries.findWithFile(
      work.tx,
      work.scope,
      found.map((file) => file.id),
    ),
  )
  for (const file of found) if (!known.has(file.id)) await removeFile(file.path)
  return overdue.length
}
