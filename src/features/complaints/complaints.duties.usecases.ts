import type { Pack } from '../../kernel/pack/pack.ts'
import type { Work } from '../../platform/work.ts'
import {
  meetObligations,
  moveObligationDue,
  moveObligationOwner,
  oweObligations,
  resumeObligations,
  suspendObligations,
  voidObligations,
  type NewDuty,
} from '../obligations/obligations.events.usecases.ts'
import type { Clock } from './complaints.clocks.rules.ts'
import { OB10, OB12 } from './complaints.duties.rules.ts'
import type { ComplaintRow } from './complaints.queries.ts'
import { clocksOfRow } from './complaints.view.usecases.ts'

type OwedClock = 'first_contact' | 'result' | 'progress'
const OWED: readonly Clock['kind'][] = ['first_contact', 'result', 'progress']

/** Each round owes anew, and each word to the customer the next one. */
function period(row: ComplaintRow, kind: OwedClock, startedAt: Date): string {
  const round = `r${row.reopened_count}:${kind}`
  return kind === 'progress' ? `${round}:${startedAt.toISOString()}` : round
}

const of = (row: ComplaintRow) => ({ rootId: row.customer_id, subjectId: row.id })

export function clockDuties(
  row: ComplaintRow,
  customerName: string | null,
  clocks: readonly Clock[],
  kinds: readonly OwedClock[],
): NewDuty[] {
  return clocks.flatMap((clock): NewDuty[] => {
    const kind = kinds.find((each) => each === clock.kind)
    if (kind === undefined || clock.metAt !== null) return []
    return [
      {
        rule: OB10,
        ...of(row),
        subjectKind: 'complaint',
        period: period(row, kind, clock.startedAt),
        ownerId: row.handler_id,
        opensAt: clock.startedAt,
        dueAt: clock.dueAt,
        tier: row.tier,
        reason: { name: customerName ?? '', title: row.title, clock: `complaint.clock.${kind}`, href: `/complaints/${row.id}` },
      },
    ]
  })
}

/** After anything that a clock watches: what was done is met, what comes next is owed. */
export async function followClocks(
  work: Work,
  pack: Pack,
  before: ComplaintRow,
  after: ComplaintRow,
  customerName: string | null,
  eventId: string,
): Promise<void> {
  const met = (kind: OwedClock, at: Date): Promise<number> => {
    const startedAt = clocksOfRow(before, pack, work.now).find((clock) => clock.kind === kind)?.startedAt ?? before.round_from
    return meetObligations(work, { rule: OB10, ...of(before), period: period(before, kind, startedAt) }, { id: eventId, at })
  }
  // They concern different duties: none waits for the answer of another.
  const sent: Promise<unknown>[] = []
  if (before.first_contact_at === null && after.first_contact_at !== null) sent.push(met('first_contact', after.first_contact_at))
  const spoke = after.last_reply_at !== null && after.last_reply_at.getTime() !== before.last_reply_at?.getTime()
  const ended = before.result_at === null && after.result_at !== null
  if (before.first_contact_at !== null && before.result_at === null && (spoke || ended)) sent.push(met('progress', work.now))
  if (ended) {
    const callback: NewDuty = {
      rule: OB12,
      ...of(after),
      subjectKind: 'complaint',
      period: `r${after.reopened_count}`,
      ownerId: after.handler_id,
      opensAt: work.now,
      dueAt: new Date(work.now.getTime() + pack.complaints.callbackDays.value * 86_400_000),
      tier: after.tier,
      reason: { name: customerName ?? '', title: after.title, href: `/complaints/${after.id}` },
    }
    sent.push(met('result', after.result_at!), oweObligations(work, [callback]))
  } else if (after.result_at === null && (spoke || (before.first_contact_at === null && after.first_contact_at !== null))) {
    sent.push(oweObligations(work, clockDuties(after, customerName, clocksOfRow(after, pack, work.now), ['progress'])))
  }
  await Promise.all(sent)
}

export async function pauseDuties(work: Work, row: ComplaintRow): Promise<void> {
  await suspendObligations(work, { rule: OB10, ...of(row) })
}

/** A pause moves what is due by its length. */
export async function resumeDuties(work: Work, pack: Pack, row: ComplaintRow): Promise<void> {
  await resumeObligations(work, { rule: OB10, ...of(row) })
  for (const clock of clocksOfRow(row, pack, work.now)) {
    if (OWED.includes(clock.kind))
      await moveObligationDue(
        work,
        { rule: OB10, ...of(row), period: period(row, clock.kind as OwedClock, clock.startedAt) },
        clock.dueAt,
      )
  }
}

export async function handDuties(work: Work, row: ComplaintRow, ownerId: string): Promise<void> {
  await moveObligationOwner(work, { rule: OB10, ...of(row) }, ownerId)
  await moveObligationOwner(work, { rule: OB12, ...of(row) }, ownerId)
}

export async function metCallback(work: Work, row: ComplaintRow, eventId: string): Promise<void> {
  await meetObligations(work, { rule: OB12, ...of(row) }, { id: eventId, at: work.now })
}

export async function voidDuties(work: Work, row: ComplaintRow): Promise<void> {
  await voidObligations(work, { rule: OB10, ...of(row) })
  await voidObligations(work, { rule: OB12, ...of(row) })
}
