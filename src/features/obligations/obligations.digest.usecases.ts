import { businessCalendar } from '../../kernel/business-calendar.ts'
import { localDate } from '../../kernel/zones.ts'
import type { Context, Work } from '../../platform/work.ts'
import { remindedOn } from './obligations.chip.rules.ts'
import * as digest from './obligations.digest.queries.ts'

/** How far back a deadline may lie for its miss still to be reported, when no morning run came between. */
const CATCH_UP = 24 * 3_600_000

/** Once a morning: what each owner is reminded of, what each supervisor's people missed, and second misses for quality. */
export function sendDigests(context: Context): Promise<void> {
  const { service, calendar: pack } = context.services.pack
  const calendar = businessCalendar(pack)
  return context.write('obligations:run', async (work) => {
    const day = localDate(work.now, calendar.zone)
    const counts = new Map<string, number>()
    for (const row of await digest.listStanding(work.tx, work.scope, work.now)) {
      if (row.snoozedUntil !== null && row.snoozedUntil > work.now) continue
      if (remindedOn(day, row, calendar, service.reminderPercents.value))
        counts.set(row.ownerId, (counts.get(row.ownerId) ?? 0) + 1)
    }
    for (const [staffId, count] of counts) await tell(work, day, { staffId, kind: 'morning', count, href: '/today' })
    const after = new Date(work.now.getTime() - CATCH_UP)
    for (const { staffId, count } of await digest.countMissedBySupervisor(work.tx, work.scope, after, work.now)) {
      await tell(work, day, { staffId, kind: 'missed', count, href: '/compliance' })
    }
    const twice = await digest.countMissedTwice(work.tx, work.scope, after, work.now)
    if (twice > 0) {
      for (const staffId of await digest.listActive(work.tx, work.scope, 'QA'))
        await tell(work, day, { staffId, kind: 'missed_twice', count: twice, href: '/compliance' })
    }
    work.audit({ action: 'obligations.digest', objectKind: 'branch', objectId: null })
  })
}

async function tell(
  work: Work,
  day: string,
  note: { staffId: string; kind: 'morning' | 'missed' | 'missed_twice'; count: number; href: string },
): Promise<void> {
  if (!(await digest.claimDigest(work.tx, work.scope, note.staffId, day, note.kind, note.count, work.now))) return
  await work.notify({ staffId: note.staffId, kind: `obligations.${note.kind}`, params: { count: note.count }, href: note.href })
}

/** A request to waive reaches the supervisors who may decide it. */
export function tellWaiver(context: Context, waiverId: string): Promise<void> {
  return context.write('obligations:run', async (work) => {
    for (const { staffId, requestedByName } of await digest.supervisorsOfWaiver(work.tx, work.scope, waiverId)) {
      await work.notify({ staffId, kind: 'obligations.waiver_requested', params: { name: requestedByName }, href: '/waivers' })
    }
    work.audit({ action: 'obligations.tell_waiver', objectKind: 'waiver', objectId: waiverId })
  })
}
