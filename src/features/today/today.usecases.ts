import type { Input, Output } from '../../contract/endpoint.ts'
import { addDays, monthOf, periodDays, quarterOf } from '../../kernel/dates.ts'
import { localTime, startOfDay } from '../../kernel/zones.ts'
import type { Context } from '../../platform/work.ts'
import { contactRule } from '../obligations/obligations.rules.ts'
import { groupOf } from '../obligations/obligations.chip.rules.ts'
import { chipSetting } from '../obligations/obligations.usecases.ts'
import { onWire } from '../obligations/obligations.view.rules.ts'
import type * as contract from './today.contract.ts'
import * as queries from './today.queries.ts'
import { inQuietHours, todayErrors } from './today.rules.ts'

/** More than anybody gets done in a day; the page says how many there are. */
const ROWS = 100

function moments(now: Date, zone: string) {
  const { date, time } = localTime(now, zone)
  const month = periodDays(monthOf(date))
  const quarter = periodDays(quarterOf(date))
  return {
    now,
    date,
    time,
    dayEnd: startOfDay(addDays(date, 1), zone),
    monthEnd: startOfDay(month.to, zone),
    periods: [monthOf(date), quarterOf(date)],
    quarter: { from: startOfDay(quarter.from, zone), to: startOfDay(quarter.to, zone) },
  }
}

/** One's own list holds what one covers, too: those duties lie with the cover, or will after the next run. */
export function getToday(
  context: Context,
  query: Input<typeof contract.getToday>['query'],
): Promise<Output<typeof contract.getToday>> {
  const { pack } = context.services
  const zone = pack.calendar.timeZone.value
  return context.read('today:read', async (work) => {
    const { actor, scope, tx } = work
    const staffId = query.staffId ?? actor.id
    const people = await queries.listPeople(tx, scope)
    const person = people.find((each) => each.id === staffId)
    if (person === undefined) throw todayErrors.make('today.not_your_staff')
    const owners = staffId === actor.id ? actor.servesStaffIds : [staffId]
    const at = moments(work.now, zone)
    // Sent together: no page is asked for more often.
    const [figures, kept, rows] = await Promise.all([
      queries.countOpen(tx, scope, owners, at),
      queries.countKept(tx, scope, staffId, { periods: at.periods, ...at.quarter }),
      queries.listOpen(tx, scope, owners, query.snoozed, work.now, ROWS),
    ])
    const setting = chipSetting(pack, work.now)
    return {
      asOf: work.now.toISOString(),
      today: at.date,
      staff: { id: person.id, displayName: person.displayName },
      figures: {
        overdue: figures.overdue,
        dueToday: figures.dueToday,
        dueThisMonth: figures.dueThisMonth,
        contactCompliance: { numerator: kept.met, denominator: kept.owed },
        faceToFace: { numerator: kept.faceMet, denominator: kept.faceOwed },
      },
      rows: rows.map(({ customer, ...duty }) => ({
        ...onWire(duty, setting),
        group: groupOf(duty.dueAt, work.now, zone),
        action: contactRule(duty.rule)?.action ?? ('open' as const),
        customer: customer && {
          ...customer,
          lastContactAt: customer.lastContactAt?.toISOString() ?? null,
          quietNow: inQuietHours(at.time, customer.quietFrom, customer.quietTo),
        },
      })),
      total: query.snoozed ? figures.snoozedCount : figures.total,
      snoozedCount: figures.snoozedCount,
      scripts: pack.service.scripts.value.map(({ rule, zh, en }) => ({ rule, text: { zh, en } })),
    }
  })
}

export function listMyStaff(context: Context): Promise<Output<typeof contract.listMyStaff>> {
  const zone = context.services.pack.calendar.timeZone.value
  return context.read('today:read', async ({ tx, scope, now }) => {
    const people = await queries.listPeople(tx, scope)
    const counts = new Map(
      (
        await queries.countOpenByOwner(
          tx,
          scope,
          people.map((each) => each.id),
          moments(now, zone),
        )
      ).map((each) => [each.ownerId, each]),
    )
    return {
      staff: people.map((each) => {
        const count = counts.get(each.id)
        return { ...each, overdue: count?.overdue ?? 0, dueToday: count?.dueToday ?? 0, open: count?.total ?? 0 }
      }),
    }
  })
}
