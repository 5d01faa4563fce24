import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ValuePack } from '../../kernel/pack/value-pack.ts'
import { copyToCsv } from '../../platform/copy.ts'
import type { DuckSession } from '../../platform/duck.ts'
import type { Context } from '../../platform/work.ts'
import { scoreBase } from './value.analysis.queries.ts'
import { loadInputs } from './value.inputs.queries.ts'
import * as queries from './value.queries.ts'

export interface Grading {
  /** Names its scratch files: the run, or the rehearsal. */
  readonly id: string
  readonly model: ValuePack
  /** The last complete month of usage that counts. */
  readonly month: string
  /** Relative to the data folder. */
  readonly files: readonly string[]
  /** Day on which tiers are granted. */
  readonly on: string
}

/** Grades the whole base into the session's table `result`, then hands the session on; nothing is written to the record. */
export async function gradeBase<T>(context: Context, grading: Grading, then: (duck: DuckSession) => Promise<T>): Promise<T> {
  const { services } = context
  const duck = await services.duck.connection()
  const scratch = join(services.config.dataDir, 'tmp')
  await mkdir(scratch, { recursive: true, mode: 0o700 })
  const dimension = join(scratch, `value-${grading.id}.csv`)
  const subscriptions = join(scratch, `value-${grading.id}-subscriptions.csv`)
  const merged = join(scratch, `value-${grading.id}-merged.csv`)
  try {
    const scope = await context.read('value:run', async (work) => work.scope)
    await copyToCsv(services.db, scope, queries.DIMENSION_SELECT, dimension)
    await copyToCsv(services.db, scope, queries.SUBSCRIPTION_SELECT, subscriptions)
    await copyToCsv(services.db, scope, queries.MERGED_SELECT, merged)
    const files = grading.files.map((path) => join(services.config.dataDir, path))
    await loadInputs(duck, grading.model, { dimension, subscriptions, merged, files })
    const input = { usage: 'counted_usage', customers: 'customers', month: grading.month }
    await scoreBase(duck, grading.model, input, grading.on)
    return await then(duck)
  } finally {
    duck.close()
    await rm(dimension, { force: true })
    await rm(subscriptions, { force: true })
    await rm(merged, { force: true })
  }
}
