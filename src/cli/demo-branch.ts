import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { settleAssignments } from '../features/assignments/assignments.usecases.ts'
import { applyImport, checkImport } from '../features/imports/imports.run.usecases.ts'
import { beginHere, createImport, mapImport } from '../features/imports/imports.usecases.ts'
import { runForEverybody } from '../features/obligations/obligations.usecases.ts'
import { performValueRun, startValueRun } from '../features/value/value.run.usecases.ts'
import { listValueRuns } from '../features/value/value.usecases.ts'
import { addDays, addToMonth, monthOf } from '../kernel/dates.ts'
import { localDate, momentAt } from '../kernel/zones.ts'
import type { Context } from '../platform/work.ts'
import { writeDemoFeed } from './demo-feed.ts'
import { describeCustomers, meetSome } from './demo-contacts.ts'
import { contextAt } from './demo-moment.ts'
import { DEMO_AREAS } from './demo-organisation.ts'

/** The branch has been at work for two whole months and what has passed of this one. */
const MONTHS_AT_WORK = 2
/** Days between two nightly runs of the past; the engine makes up what lies between. */
const STEP_DAYS = 10

/** Months and days of the past that the demo lives through, up to `now`. Pure, so that a leap day is as easy as any. */
export function demoDays(now: Date, zone: string): { begins: string; lastMonth: string; steps: string[] } {
  const today = localDate(now, zone)
  const firstMonth = addToMonth(monthOf(today), -MONTHS_AT_WORK)
  const begins = `${firstMonth}-01`
  const steps: string[] = []
  for (let day = begins; day < today; day = addDays(day, STEP_DAYS)) {
    steps.push(day)
    // A month's first night judges the month that ended.
    const next = `${addToMonth(monthOf(day), 1)}-01`
    if (addDays(day, STEP_DAYS) > next && next < today) steps.push(next)
  }
  return { begins, lastMonth: addToMonth(firstMonth, -1), steps: [...new Set(steps)].toSorted() }
}

/**
 * A branch at work: feeds drawn at `scale`, imported, valued, assigned, and lived through night by night with the same
 * use cases that people use. Skipped where a value run is done.
 */
export async function makeBranch(system: Context, scale: number): Promise<void> {
  if ((await listValueRuns(system)).runs.some((run) => run.state === 'done')) return
  const { services } = system
  const zone = services.pack.calendar.timeZone.value
  const now = services.clock.now()
  const { begins, lastMonth, steps } = demoDays(now, zone)
  const at = (day: string, time: string) => contextAt(system, momentAt(day, time, zone))
  const folder = join(services.config.dataDir, 'demo-feed')
  const feed = await writeDemoFeed({
    folder,
    scale,
    month: lastMonth,
    later: MONTHS_AT_WORK,
    territories: DEMO_AREAS,
    pack: services.pack.value,
  })
  try {
    await importFile(at(begins, '00:20'), feed.customers, 'customers')
    for (const { path, month } of feed.usage) {
      // A month's usage arrives on the second day of the next one.
      const arrives = month <= lastMonth ? begins : `${addToMonth(month, 1)}-01`
      await importFile(at(arrives, '00:40'), path, 'usage')
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  services.log.info('demo: value run')
  const first = at(begins, '01:00')
  const { id } = await startValueRun(first, { month: lastMonth })
  await performValueRun(first, id)
  await settleAssignments(at(begins, '01:30'))
  await describeCustomers(at(begins, '01:45'))
  for (const [i, day] of steps.entries()) {
    services.log.info({ day }, 'demo: night')
    await runForEverybody(at(day, '02:00'))
    const until = steps[i + 1]
    await meetSome(system, momentAt(day, '02:00', zone), until === undefined ? now : momentAt(until, '02:00', zone))
  }
  await runForEverybody(system)
}

async function importFile(context: Context, path: string, kind: 'customers' | 'usage'): Promise<void> {
  context.services.log.info({ file: basename(path) }, 'demo: import')
  const made = await createImport(context, { source: createReadStream(path), fileName: basename(path), kind, choices: {} })
  if (made.mapping === null) throw new Error(`no mapping was guessed for ${basename(path)}`)
  await mapImport(context, made.id, { kind, mapping: made.mapping }, made.version)
  await beginHere(context, made.id, 'check')
  const counts = await checkImport(context, made.id)
  if (counts.refused + counts.usageRefused > 0)
    throw new Error(`the demo feed ${basename(path)} was refused in part: ${JSON.stringify(counts.reasons)}`)
  await beginHere(context, made.id, 'apply')
  await applyImport(context, made.id)
}
