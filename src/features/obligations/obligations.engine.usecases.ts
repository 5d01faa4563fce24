import { addWorkdays, businessCalendar } from '../../kernel/business-calendar.ts'
import { addDays, periodDays, periodsFrom } from '../../kernel/dates.ts'
import type { Pack } from '../../kernel/pack/pack.ts'
import { localDate, startOfDay } from '../../kernel/zones.ts'
import type { Tx } from '../../platform/work.ts'
import { ensureCalendar } from './obligations.calendar.queries.ts'
import {
  generateBirthdays,
  generateFirstContacts,
  generatePeriodic,
  noteStanding,
  type Run,
  type Window,
} from './obligations.generate.queries.ts'
import { judgeObligations, lockObligations, type Change } from './obligations.judge.queries.ts'
import { standardOf, type Standard } from './obligations.model.rules.ts'
import { advanceRun, openRun, prepareForSets } from './obligations.run.queries.ts'

export interface RunResult {
  readonly standing: number
  readonly generated: number
  readonly changes: readonly Change[]
}

export function standardFor(pack: Pack): Standard {
  const calendar = businessCalendar(pack.calendar)
  return standardOf(pack, (date, count) => addWorkdays(calendar, date, count))
}

/**
 * The whole engine in one transaction: note who is owed what, generate what became owed since the last night, judge
 * everything against the facts. Running it again changes nothing. `roots` null: the whole branch.
 */
export async function runObligations(tx: Tx, pack: Pack, now: Date, roots: readonly string[] | null): Promise<RunResult> {
  await ensureCalendar(tx, pack.calendar)
  if (roots === null) await prepareForSets(tx)
  const standard = standardFor(pack)
  const { generatedTo } = await openRun(tx, now)
  const run: Run = { now, since: generatedTo < now ? generatedTo : now, roots, standard }
  const windows = windowsOf(run)
  const earliest = windows.reduce((first, each) => (each.opensAt < first ? each.opensAt : first), now)

  const standing = await noteStanding(tx, run)
  let generated = await generatePeriodic(tx, run, windows)
  generated += await generateFirstContacts(tx, run, pack.service.bulkFirstContactWindowDays.value)
  generated += await generateBirthdays(
    tx,
    run,
    localDate(run.since, standard.zone),
    addDays(localDate(now, standard.zone), standard.birthdayNoticeDays),
  )
  await lockObligations(tx, run)
  const changes = await judgeObligations(tx, run, earliest)
  if (roots === null) await advanceRun(tx, now)
  return { standing, generated, changes }
}

/**
 * What a contact can change: duties that stand are met or taken back. What a night will generate looks back at it by
 * itself, so nothing is generated here; that keeps logging a contact at a fifth of the price.
 */
export async function judgeCustomers(tx: Tx, pack: Pack, now: Date, roots: readonly string[]): Promise<readonly Change[]> {
  const run: Run = { now, since: now, roots, standard: standardFor(pack) }
  await lockObligations(tx, run)
  return judgeObligations(tx, run, now)
}

function windowsOf(run: Run): Window[] {
  const { zone } = run.standard
  return (['month', 'quarter'] as const).flatMap((cadence) =>
    periodsFrom(cadence, localDate(run.since, zone), localDate(run.now, zone)).map((period) => {
      const { from, to } = periodDays(period)
      return { period, cadence, opensAt: startOfDay(from, zone), dueAt: startOfDay(to, zone) }
    }),
  )
}
