import { newId } from '../../kernel/ids.ts'
import { systemActor } from '../../platform/system-actor.ts'
import type { Context, Work } from '../../platform/work.ts'
import { findImport, patchImport, type ImportJob } from './imports.queries.ts'
import { importsErrors, type Waiting } from './imports.rules.ts'
import { applyImport, checkImport } from './imports.run.usecases.ts'
import * as queries from './imports.sources.queries.ts'
import { bearerToken, mayApplyItself, type ImportSource } from './imports.sources.rules.ts'
import { hashOf } from './imports.sources.usecases.ts'
import { AlreadyDelivered, beginHere, createImport } from './imports.usecases.ts'

export interface Delivery {
  readonly importId: string
  readonly state: string
  readonly rows: number
  /** The same file of the same source has been delivered before: nothing was done. */
  readonly isRepeat: boolean
}

/** A file that nobody stands behind while it comes in: saved, mapped as its source remembers, and left to a worker. */
export async function receive(
  context: Context,
  source: ImportSource,
  file: { stream: NodeJS.ReadableStream; fileName: string; via: 'folder' | 'token'; tokenId: string | null; id?: string },
): Promise<Delivery> {
  const { via, tokenId, fileName } = file
  const id = file.id ?? newId(context.services.clock.now())
  try {
    const made = await createImport(context, {
      source: file.stream,
      fileName,
      kind: source.kind,
      choices: source.choices,
      origin: { source, delivery: via, tokenId, id },
    })
    return { importId: made.id, state: made.state, rows: made.rowsTotal, isRepeat: false }
  } catch (error) {
    if (error instanceof AlreadyDelivered) return { ...error.earlier, isRepeat: true }
    throw error
  }
}

const HOUR = 3_600_000

/** The holder of a source's token delivers a file of that source; the token opens nothing else. */
export async function deliverByToken(
  context: Context,
  authorization: string | undefined,
  file: { stream: NodeJS.ReadableStream; fileName: string },
): Promise<Delivery> {
  const system = context.as({ ...systemActor, ip: context.actor.ip })
  const token = bearerToken(authorization)
  const limit = context.services.pack.imports.deliveriesPerHour.value
  const admitted = await system.write('imports:write', async (work) => {
    const found = token === null ? undefined : await queries.useToken(work.tx, work.scope, hashOf(token), work.now)
    const count =
      found === undefined ? 0 : await queries.countDeliveries(work.tx, work.scope, found.id, new Date(work.now.getTime() - HOUR))
    const source = found === undefined ? undefined : await queries.findSource(work.tx, work.scope, found.sourceId)
    work.audit({
      action: source === undefined ? 'imports.bad_token' : 'imports.use_token',
      objectKind: 'import_token',
      objectId: found?.id ?? null,
    })
    return source === undefined || found === undefined ? undefined : { source, tokenId: found.id, isOver: count >= limit }
  })
  if (admitted === undefined) throw importsErrors.make('imports.bad_token')
  if (admitted.isOver) throw importsErrors.make('imports.too_many_deliveries', { limit })
  return receive(system, admitted.source, { ...file, via: 'token', tokenId: admitted.tokenId })
}

/**
 * Takes a delivered file as far as it goes without a person. Each step begins where the file stands, so a run that a
 * crash cut off goes on, and a second run of one that is over does nothing.
 */
export async function runDelivery(context: Context, id: string): Promise<void> {
  for (;;) {
    const job = await context.read('imports:read', (work) => findImport(work.tx, work.scope, id))
    if (job === undefined || job.waitsFor !== null) return
    switch (job.state) {
      case 'mapped':
        await beginHere(context, id, 'check')
        break
      case 'checking':
        await orTell(context, job, checkImport(context, id))
        break
      case 'checked': {
        const limit = await limitOf(context, job)
        if (job.checked === null || !mayApplyItself(job.checked, limit)) return waitForPerson(context, job, 'share')
        await beginHere(context, id, 'apply')
        break
      }
      case 'applying':
        await orTell(context, job, applyImport(context, id))
        break
      default:
        return
    }
  }
}

async function limitOf(context: Context, job: ImportJob): Promise<number> {
  const { sourceId } = job
  const source =
    sourceId === null
      ? undefined
      : await context.read('imports:read', (work) => queries.findSource(work.tx, work.scope, sourceId))
  // A source that was forgotten meanwhile lets nothing through by itself.
  return source?.refusedLimitPercent ?? -1
}

async function orTell(context: Context, job: ImportJob, run: Promise<unknown>): Promise<void> {
  try {
    await run
  } catch (error) {
    await context.write('imports:write', async (work) => {
      work.audit({ action: 'imports.tell', objectKind: 'import', objectId: job.id })
      await tell(work, job, 'imports.delivery_failed')
    })
    throw error
  }
}

function waitForPerson(context: Context, job: ImportJob, waitsFor: Waiting): Promise<void> {
  return context.write('imports:write', async (work) => {
    await patchImport(work.tx, work.scope, job.id, { waitsFor }, work.now)
    work.audit({ action: 'imports.wait', objectKind: 'import', objectId: job.id })
    await tell(work, job, 'imports.waits')
  })
}

async function tell(work: Work, job: ImportJob, kind: string): Promise<void> {
  if (job.createdByName === null) return
  const params = { file: job.fileName, source: job.sourceName ?? '' }
  await work.notify({ staffId: job.createdBy, kind, params, href: `/imports/${job.id}` })
}
