import { mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { addMonths } from '../../kernel/dates.ts'
import { newId } from '../../kernel/ids.ts'
import type { ValuePack } from '../../kernel/pack/value-pack.ts'
import { localDate } from '../../kernel/zones.ts'
import type { DuckSession } from '../../platform/duck.ts'
import type { Context, Services, Work } from '../../platform/work.ts'
import { applyScores } from '../customers/customers.score.usecases.ts'
import { modelInForce } from '../models/models.usecases.ts'
import { concentrationOf, markChanges, readChanges, writeResult, type Change } from './value.analysis.queries.ts'
import { gradeBase } from './value.grade.usecases.ts'
import * as queries from './value.queries.ts'
import { monthsRead, valueErrors } from './value.rules.ts'

/** Enough rows that a statement is worth its round trip, few enough that one stays under a second. */
const BATCH = 20_000

/** Makes the run and leaves the work to a job; the run keeps the model in force today and the files it will read (A5). */
export function startValueRun(context: Context, wanted: { month?: string | undefined }): Promise<{ id: string }> {
  return context.write('value:run', async (work) => {
    const { pack } = context.services
    const { number, model } = await modelInForce(work, pack, localDate(work.now, pack.calendar.timeZone.value))
    const files = await queries.listUsageFiles(work.tx, work.scope, wanted.month ?? null, monthsRead(model))
    const last = files.at(-1)
    if (last === undefined || (wanted.month !== undefined && last.month !== wanted.month)) {
      throw valueErrors.make('value.no_usage', { month: wanted.month ?? null })
    }
    const id = newId(work.now)
    await queries.insertRun(work.tx, work.scope, {
      id,
      month: last.month,
      packId: pack.id,
      packVersion: pack.version,
      modelNumber: number,
      model,
      inputs: files,
      now: work.now,
      actorId: work.actor.id,
    })
    await work.enqueue({ name: 'value.run', data: { runId: id } })
    work.audit({ action: 'value.start', objectKind: 'value_run', objectId: id })
    return { id }
  })
}

/** Scores the base in the analytical engine, then writes what changed in one transaction. A second call does nothing. */
export async function performValueRun(context: Context, runId: string): Promise<void> {
  const { services } = context
  const run = await context.read('value:run', (work) => queries.findRun(work.tx, work.scope, runId))
  if (run === undefined || run.state !== 'running') return
  const on = localDate(services.clock.now(), services.pack.calendar.timeZone.value)
  const { model, month } = run
  const grading = { id: runId, model, month, files: run.inputs.map((file) => file.path), on }
  await gradeBase(context, grading, async (duck) => {
    const summary = await concentrationOf(duck)
    const resultPath = await keepResult(duck, services, runId)
    await context.write('value:run', async (work) => {
      const changed = await writeChanges(work, duck, model, runId, on)
      // New VIPs need their manager, and what they are owed follows from him.
      if (changed > 0) await work.enqueue({ name: 'assignments.settle', data: {} })
      await queries.finishRun(work.tx, work.scope, { id: runId, resultPath, summary, now: work.now })
      work.audit({
        action: 'value.done',
        objectKind: 'value_run',
        objectId: runId,
        fields: changed > 0 ? ['tier', 'value_score'] : [],
      })
    })
  })
}

/** The last try failed for good: the run says so and the next may start. */
export function abandonValueRun(context: Context, runId: string, errorCode: string): Promise<void> {
  return context.write('value:run', async (work) => {
    await queries.failRun(work.tx, work.scope, { id: runId, errorCode, now: work.now })
    work.audit({ action: 'value.failed', objectKind: 'value_run', objectId: runId })
  })
}

/** The run's Parquet, whole on disk before the record names it. */
async function keepResult(duck: DuckSession, services: Services, runId: string): Promise<string> {
  const folder = join(services.config.dataDir, 'values')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, `${runId}.parquet`)
  await writeResult(duck, `${path}.part`)
  for (const name of [`${path}.part`, folder]) {
    if (name === folder) await rename(`${path}.part`, path)
    const handle = await open(name)
    await handle.sync()
    await handle.close()
  }
  return join('values', `${runId}.parquet`)
}

async function writeChanges(work: Work, duck: DuckSession, model: ValuePack, runId: string, on: string): Promise<number> {
  await markChanges(duck)
  const validTo = addMonths(on, model.validityMonths.value)
  let written = 0
  for (let from = 0; ; from += BATCH) {
    const rows = await readChanges(duck, from, from + BATCH)
    if (rows.length === 0) return written
    const granted = (row: Change) => row.change !== 'none' && row.change !== 'kept'
    const until = (row: Change) => (granted(row) && row.tier_after !== 'none' ? validTo : null)
    await applyScores(
      work,
      {
        customerIds: rows.map((row) => row.customer_id),
        scores: rows.map((row) => row.score),
        growing: rows.map((row) => row.growing),
        tiers: rows.map((row) => (granted(row) ? row.tier_after : null)),
        tierSince: rows.map((row) => (granted(row) && row.tier_after !== 'none' ? on : null)),
        tierValidTo: rows.map(until),
      },
      runId,
    )
    const grants = rows.filter(granted)
    if (grants.length > 0) {
      await queries.insertGrants(
        work.tx,
        work.scope,
        {
          ids: grants.map(() => newId(work.now)),
          customerIds: grants.map((row) => row.customer_id),
          tiers: grants.map((row) => row.tier_after),
          previousTiers: grants.map((row) => row.tier_before),
          changes: grants.map((row) => row.change),
          scores: grants.map((row) => row.score),
          validTo: grants.map(until),
          reasons: grants.map(() => null),
        },
        { runId, on, now: work.now, actorId: work.actor.id },
      )
    }
    written += rows.length
  }
}
