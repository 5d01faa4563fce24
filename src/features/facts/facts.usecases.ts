import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { to as copyTo } from 'pg-copy-streams'
import { newId } from '../../kernel/ids.ts'
import type { Config } from '../../platform/config.ts'
import { takeForStream } from '../../platform/database.ts'
import { sqlText } from '../../platform/duck.ts'
import { fileExists, filesMadeBefore, privateFolder, publishFile, removeFile } from '../../platform/files.ts'
import type { Context, Work } from '../../platform/work.ts'
import {
  CUSTOMER_DIMENSION_COLUMNS,
  CUSTOMER_DIMENSION_SQL,
  dropCurrent,
  findCurrentFiles,
  findExpired,
  findKnownIds,
  forgetFiles,
  makeCurrent,
  SUBSCRIPTION_KEYS_COLUMNS,
  SUBSCRIPTION_KEYS_SQL,
  type FactFile,
} from './facts.queries.ts'
import { FACT_KINDS, factsErrors, SUPERSEDED_DAYS, type FactKind } from './facts.rules.ts'

const DAY = 86_400_000

export interface UsageFile {
  readonly month: string
  /** Absolute. */
  readonly path: string
  readonly rows: number
  readonly extraColumns: readonly string[]
}

export function factPath(config: Config, relative: string): string {
  return join(config.dataDir, relative)
}

/** The month files in force, oldest first; `months` narrows them. Read them with `read_parquet([…], union_by_name = true)`. */
export async function currentUsageFiles(
  work: Work,
  months?: readonly string[],
): Promise<readonly { month: string; path: string; rows: number; extraColumns: readonly string[] }[]> {
  const files = await findCurrentFiles(work.tx, work.authorise('facts:read'), 'usage', months)
  return files.map((file) => ({ month: file.month ?? '', path: file.path, rows: file.rows, extraColumns: file.extraColumns }))
}

/** The same with absolute paths, each known to be there. */
export async function readableUsageFiles(context: Context, months?: readonly string[]): Promise<UsageFile[]> {
  const files = await context.read('facts:read', (work) => currentUsageFiles(work, months))
  const absolute = files.map((file) => ({ ...file, path: factPath(context.services.config, file.path) }))
  for (const file of absolute)
    if (!(await fileExists(file.path))) throw factsErrors.make('facts.file_missing', { month: file.month })
  return absolute
}

/** A Parquet file under its temporary name, written by DuckDB and not yet anybody's truth. */
export interface DraftFile {
  readonly id: string
  readonly temporary: string
  readonly relative: string
}

export async function draftFile(context: Context, kind: FactKind, label: string): Promise<DraftFile> {
  const id = newId(context.services.clock.now())
  const relative = join('facts', kind, `${label}-${id}.parquet`)
  await privateFolder(dirname(factPath(context.services.config, relative)))
  return { id, relative, temporary: `${factPath(context.services.config, relative)}.tmp` }
}

/** Names and syncs the file; it counts only once `publishFact` has run in a transaction that commits. */
export async function finishDraft(config: Config, draft: DraftFile): Promise<{ bytes: number; sha256: Buffer }> {
  const path = factPath(config, draft.relative)
  await publishFile(draft.temporary, path)
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash)
  return { bytes: (await stat(path)).size, sha256: hash.digest() }
}

export async function publishFact(
  work: Work,
  draft: DraftFile,
  file: Pick<FactFile, 'kind' | 'month' | 'importId' | 'rows' | 'extraColumns'> & { bytes: number; sha256: Buffer },
): Promise<void> {
  const scope = work.authorise('facts:write')
  await makeCurrent(work.tx, scope, { ...file, id: draft.id, path: draft.relative }, { now: work.now, actorId: work.actor.id })
  work.audit({
    action: 'facts.publish',
    objectKind: 'fact_file',
    objectId: draft.id,
    fields: [file.kind, ...(file.month === null ? [] : [file.month])],
  })
}

/** Whoever adds or moves a subscription says so in the same transaction. */
export async function forgetSubscriptionKeys(work: Work): Promise<void> {
  await dropCurrent(work.tx, work.authorise('facts:write'), 'subscription_keys', work.now)
}

/** Whoever takes customers back says so: a print would call a row known whose customer is gone. */
export async function forgetCustomerRows(work: Work): Promise<void> {
  await dropCurrent(work.tx, work.authorise('facts:write'), 'customer_rows', work.now)
}

/** The file in force of a kind that has no months, with its absolute path; undefined when none is at hand. */
export async function readableFact(
  context: Context,
  kind: 'subscription_keys' | 'customer_rows',
): Promise<{ path: string; importId: string | null } | undefined> {
  const [current] = await context.read('facts:write', (work) => findCurrentFiles(work.tx, work.scope, kind))
  if (current === undefined) return undefined
  const path = factPath(context.services.config, current.path)
  return (await fileExists(path)) ? { path, importId: current.importId } : undefined
}

/** Numbers → subscriptions as Parquet; made anew after customers were written, else the one at hand. */
export async function subscriptionKeysFile(context: Context): Promise<string> {
  const current = await readableFact(context, 'subscription_keys')
  if (current !== undefined) return current.path
  return exportFile(context, 'subscription_keys', SUBSCRIPTION_KEYS_SQL, SUBSCRIPTION_KEYS_COLUMNS)
}

/** The customers as they are now, as a new version for a run that keeps its inputs. */
export async function exportCustomerDimension(context: Context): Promise<string> {
  return exportFile(context, 'customer_dimension', CUSTOMER_DIMENSION_SQL, CUSTOMER_DIMENSION_COLUMNS)
}

async function exportFile(
  context: Context,
  kind: 'customer_dimension' | 'subscription_keys',
  select: string,
  columns: Readonly<Record<string, string>>,
): Promise<string> {
  const { config, duck } = context.services
  const draft = await draftFile(context, kind, kind)
  const csv = `${draft.temporary}.csv`
  try {
    await copyOut(context, select, csv)
    const typed = Object.entries(columns)
      .map(([name, type]) => `${sqlText(name)}: ${sqlText(type)}`)
      .join(', ')
    await duck.run(
      `copy (from read_csv(${sqlText(csv)}, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"', nullstr = '', columns = {${typed}}))
       to ${sqlText(draft.temporary)} (format parquet)`,
    )
  } finally {
    await removeFile(csv)
  }
  const [{ rows } = { rows: 0 }] = await duck.rows<{ rows: number }>(
    `select count(*) as rows from read_parquet(${sqlText(draft.temporary)})`,
  )
  const finished = await finishDraft(config, draft)
  await context.write('facts:write', (work) =>
    publishFact(work, draft, { kind, month: null, importId: null, rows, extraColumns: [], ...finished }),
  )
  return factPath(config, draft.relative)
}

/** `COPY` of the whole branch needs a connection of its own; the right to it was checked, the scope says so to row-level security. */
export async function copyOut(context: Context, select: string, path: string): Promise<void> {
  await context.read('facts:write', async () => undefined)
  const client = await takeForStream(context.services.db)
  try {
    await client.query(`begin isolation level repeatable read read only`)
    await client.query(`select set_config('app.reach', 'all', true)`)
    await pipeline(client.query(copyTo(`copy (${select}) to stdout (format csv)`)), createWriteStream(path, { mode: 0o600 }))
    await client.query('commit')
    client.release()
  } catch (error) {
    client.release(error instanceof Error ? error : true)
    throw error
  }
}

/** Deletes what was replaced long ago: first from the manifest, then from the disk. */
export async function sweepFacts(context: Context): Promise<number> {
  const now = context.services.clock.now().getTime()
  const expired = await context.write('facts:write', async (work) => {
    const files = await findExpired(work.tx, work.scope, {
      usage: new Date(now - SUPERSEDED_DAYS * DAY),
      derived: new Date(now - DAY),
    })
    if (files.length > 0)
      await forgetFiles(
        work.tx,
        work.scope,
        files.map((file) => file.id),
      )
    work.audit({ action: 'facts.sweep', objectKind: 'fact_file', objectId: null, fields: [String(files.length)] })
    return files
  })
  for (const file of expired) await removeFile(factPath(context.services.config, file.path))
  return expired.length + (await sweepUnnamed(context, new Date(now - DAY)))
}

/** Files that a crash left between their writing and their row in the manifest. */
async function sweepUnnamed(context: Context, before: Date): Promise<number> {
  const { config } = context.services
  const found = (
    await Promise.all(FACT_KINDS.map((kind) => filesMadeBefore(factPath(config, join('facts', kind)), before)))
  ).flat()
  const named = await context.read('facts:write', (work) =>
    findKnownIds(
      work.tx,
      work.scope,
      found.map((file) => file.id),
    ),
  )
  const unnamed = found.filter((file) => !named.has(file.id))
  for (const file of unnamed) await removeFile(file.path)
  return unnamed.length
}
