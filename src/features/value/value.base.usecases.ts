import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ValuePack } from '../../kernel/pack/value-pack.ts'
import type { Scope } from '../../kernel/scope.ts'
import { copyToCsv } from '../../platform/copy.ts'
import type { Services, Work } from '../../platform/work.ts'
import { PLACES_SELECT, writeBase } from './value.base.queries.ts'
import { loadInputs } from './value.inputs.queries.ts'
import * as queries from './value.queries.ts'

/** The last valuation, on whose month a what-if stands. */
export async function findLatestRun(work: Work): Promise<{ id: string; month: string } | undefined> {
  const run = await queries.findLastDoneRun(work.tx, work.scope)
  return run === undefined ? undefined : { id: run.id, month: run.month }
}

/** Paths, relative to the data folder, of the current usage up to a month, at most so many months. */
export async function usageUpTo(work: Work, month: string, months: number): Promise<string[]> {
  return (await queries.listUsageFiles(work.tx, work.scope, month, months)).map((file) => file.path)
}

export interface BaseWanted {
  /** Names the scratch files. */
  readonly id: string
  readonly model: ValuePack
  readonly month: string
  readonly windows: readonly number[]
  /** Relative to the data folder. */
  readonly files: readonly string[]
}

/**
 * Writes the record's active customers with what the model measures of them as one Parquet file (see `writeBase`) and
 * answers its path; whoever asked removes it. The scope must reach the whole branch.
 */
export async function exportBase(services: Services, scope: Scope, wanted: BaseWanted): Promise<string> {
  const scratch = join(services.config.dataDir, 'tmp')
  await mkdir(scratch, { recursive: true, mode: 0o700 })
  const name = (part: string): string => join(scratch, `base-${wanted.id}${part}`)
  const [dimension, subscriptions, merged] = [name('.csv'), name('-subscriptions.csv'), name('-merged.csv')]
  const places = name('-places.csv')
  const path = name('.parquet')
  const duck = await services.duck.connection()
  try {
    await copyToCsv(services.db, scope, queries.DIMENSION_SELECT, dimension)
    await copyToCsv(services.db, scope, queries.SUBSCRIPTION_SELECT, subscriptions)
    await copyToCsv(services.db, scope, queries.MERGED_SELECT, merged)
    await copyToCsv(services.db, scope, PLACES_SELECT, places)
    const files = wanted.files.map((file) => join(services.config.dataDir, file))
    await loadInputs(duck, wanted.model, { dimension, subscriptions, merged, files })
    await writeBase(duck, wanted.model, { month: wanted.month, windows: wanted.windows, places, path })
    return path
  } catch (error) {
    await rm(path, { force: true })
    throw error
  } finally {
    duck.close()
    for (const file of [dimension, subscriptions, merged, places]) await rm(file, { force: true })
  }
}
