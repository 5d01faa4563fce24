import { addDays, periodDays, periodsFrom, type Cadence } from '../../kernel/dates.ts'
import { birthdaysBetween, type Birthday, type BirthdayPolicy } from '../../kernel/lunar.ts'
import type { Pack } from '../../kernel/pack/pack.ts'
import type { Tier } from '../../kernel/tiers.ts'
import { localDate, startOfDay } from '../../kernel/zones.ts'
import { contactRule, qualifies, type ContactRuleCode, type CountedMarks, type ObligationState } from './obligations.rules.ts'

/**
 * The semantics of obligations in one readable place: what a customer is owed and what became of it, as a function of
 * the facts and the moment. The nightly SQL does the same for a whole branch; a property test holds the two together.
 */
export interface CustomerFacts {
  /** When the engine began in this branch: what ended before is not owed. */
  readonly startedAt: Date
  /** In order of `fromAt`. */
  readonly standing: readonly { id: string; fromAt: Date; tier: Tier; isImportant: boolean; firstTiering: boolean }[]
  /** Full-service assignments in order of `fromAt`. `bulkSlot`: workdays by which a bulk reassignment puts OB4 off. */
  readonly assignments: readonly { id: string; managerId: string; fromAt: Date; toAt: Date | null; bulkSlot: number | null }[]
  readonly leaves: readonly { staffId: string; coverId: string; from: Date; to: Date }[]
  readonly pauses: readonly { from: Date; to: Date | null }[]
  readonly contacts: readonly (CountedMarks & {
    id: string
    occurredAt: Date
    enteredAt: Date
    lateAccepted: boolean
    withdrawn: boolean
  })[]
  /** Approved ones. */
  readonly waivers: readonly { rule: string; period: string; approvedAt: Date }[]
  readonly birthday: Birthday | null
}

export interface Standard {
  readonly zone: string
  readonly cadence: Readonly<Record<Exclude<Tier, 'none'>, Cadence>>
  readonly faceToFaceCadence: Cadence
  readonly firstContactDays: number
  readonly birthdayNoticeDays: number
  readonly minimumDaysLeft: number
  readonly lateEntryHours: number
  readonly birthdays: BirthdayPolicy
  /** The `count`-th workday after a day. */
  readonly addWorkdays: (date: string, count: number) => string
}

export interface Owed {
  readonly rule: ContactRuleCode
  readonly period: string
  readonly tier: Tier
  readonly owedFrom: Date
  readonly opensAt: Date
  readonly firstDueAt: Date
}

export interface Judged extends Owed {
  readonly dueAt: Date
  readonly state: ObligationState
  readonly satisfiedBy: string | null
  readonly satisfiedAt: Date | null
  readonly closedAt: Date | null
  readonly ownerId: string | null
}

const DAY = 86_400_000
const HOUR = 3_600_000

export function standardOf(pack: Pack, addWorkdays: Standard['addWorkdays']): Standard {
  const { service, calendar } = pack
  return {
    zone: calendar.timeZone.value,
    cadence: service.contactCadence.value,
    faceToFaceCadence: service.faceToFaceCadence.value,
    firstContactDays: service.firstContactDays.value,
    birthdayNoticeDays: service.birthdayNoticeDays.value,
    minimumDaysLeft: service.minimumDaysLeft.value,
    lateEntryHours: service.lateEntryHours.value,
    birthdays: {
      leapMonth: service.leapMonthBirthday.value,
      missingThirtieth: service.missingThirtiethDay.value,
      leapDay: service.leapDayBirthday.value,
    },
    addWorkdays,
  }
}

export function ruleOfTier(tier: Exclude<Tier, 'none'>): 'OB1' | 'OB2' {
  return tier === 'silver' ? 'OB2' : 'OB1'
}

export function judgeCustomer(facts: CustomerFacts, standard: Standard, now: Date): Judged[] {
  const served = servedTimes(facts, now)
  return [
    ...periodic(facts, standard, served, now),
    ...firstContacts(facts, standard, now),
    ...birthdays(facts, standard, served, now),
  ].map((owed) => judge(owed, facts, standard, now))
}

interface Served {
  readonly from: Date
  readonly to: Date
  readonly tier: Exclude<Tier, 'none'>
  readonly isImportant: boolean
}

const FOREVER = new Date(8.64e15)
const later = (a: Date, b: Date): Date => (a > b ? a : b)
const earlier = (a: Date, b: Date): Date => (a < b ? a : b)

/** The times in which he is a VIP and has a manager: only then is anything owed. */
function servedTimes(facts: CustomerFacts, now: Date): Served[] {
  const found: Served[] = []
  facts.standing.forEach((standing, i) => {
    if (standing.tier === 'none') return
    const to = facts.standing[i + 1]?.fromAt ?? FOREVER
    for (const assignment of facts.assignments) {
      const from = later(standing.fromAt, assignment.fromAt)
      const end = earlier(to, assignment.toAt ?? FOREVER)
      if (from < end && from <= now) found.push({ from, to: end, tier: standing.tier, isImportant: standing.isImportant })
    }
  })
  return found.toSorted((a, b) => a.from.getTime() - b.from.getTime())
}

/** A duty stands from the first moment of its window at which it is owed; the tier of that moment decides it. */
function firstServed(served: readonly Served[], from: Date, to: Date): { at: Date; by: Served } | undefined {
  const by = served.find((each) => each.from < to && each.to > from)
  return by === undefined ? undefined : { at: later(by.from, from), by }
}

function periodic(facts: CustomerFacts, standard: Standard, served: readonly Served[], now: Date): Owed[] {
  const owed: Owed[] = []
  const important = served.filter((each) => each.isImportant)
  const today = localDate(now, standard.zone)
  for (const cadence of ['month', 'quarter'] as const) {
    for (const period of periodsFrom(cadence, localDate(facts.startedAt, standard.zone), today)) {
      const days = periodDays(period)
      const opensAt = startOfDay(days.from, standard.zone)
      const firstDueAt = startOfDay(days.to, standard.zone)
      const enough = (at: Date): boolean =>
        at.getTime() === opensAt.getTime() || firstDueAt.getTime() - at.getTime() >= standard.minimumDaysLeft * DAY
      const vip = firstServed(served, opensAt, firstDueAt)
      if (vip !== undefined && enough(vip.at) && standard.cadence[vip.by.tier] === cadence) {
        owed.push({ rule: ruleOfTier(vip.by.tier), period, tier: vip.by.tier, owedFrom: vip.at, opensAt, firstDueAt })
      }
      const face = standard.faceToFaceCadence === cadence ? firstServed(important, opensAt, firstDueAt) : undefined
      if (face !== undefined && enough(face.at)) {
        owed.push({ rule: 'OB3', period, tier: face.by.tier, owedFrom: face.at, opensAt, firstDueAt })
      }
    }
  }
  return owed
}

/** OB4: a new VIP, or a new manager of one. */
function firstContacts(facts: CustomerFacts, standard: Standard, now: Date): Owed[] {
  const owed: Owed[] = []
  for (const stint of stints(facts)) {
    const managers = facts.assignments.filter((each) => each.fromAt < stint.to && (each.toAt ?? FOREVER) > stint.from)
    managers.forEach((assignment, i) => {
      const byManager = assignment.fromAt >= stint.from
      const opensAt = later(assignment.fromAt, stint.from)
      // The first tiering names the whole base at once: neither it nor the first manager that follows owes a greeting.
      if (opensAt > now || opensAt.getTime() < facts.startedAt.getTime() - DAY || (stint.firstTiering && i === 0)) return
      owed.push({
        rule: 'OB4',
        period: byManager ? assignment.id : stint.id,
        tier: tierAt(facts, opensAt),
        owedFrom: opensAt,
        opensAt,
        firstDueAt: firstContactDue(opensAt, byManager ? assignment.bulkSlot : null, standard),
      })
    })
  }
  return owed
}

function firstContactDue(opensAt: Date, bulkSlot: number | null, standard: Standard): Date {
  const day = localDate(opensAt, standard.zone)
  const ordinary = addDays(day, standard.firstContactDays + 1)
  const spread = bulkSlot === null ? ordinary : addDays(standard.addWorkdays(day, bulkSlot + 1), 1)
  return startOfDay(spread > ordinary ? spread : ordinary, standard.zone)
}

function stints(facts: CustomerFacts): { id: string; from: Date; to: Date; firstTiering: boolean }[] {
  const found: { id: string; from: Date; to: Date; firstTiering: boolean }[] = []
  facts.standing.forEach((standing, i) => {
    if (standing.tier === 'none' || (facts.standing[i - 1]?.tier ?? 'none') !== 'none') return
    const end = facts.standing.slice(i).find((each) => each.tier === 'none')
    found.push({ id: standing.id, from: standing.fromAt, to: end?.fromAt ?? FOREVER, firstTiering: standing.firstTiering })
  })
  return found
}

function tierAt(facts: CustomerFacts, at: Date): Tier {
  return facts.standing.findLast((each) => each.fromAt <= at)?.tier ?? 'none'
}

function birthdays(facts: CustomerFacts, standard: Standard, served: readonly Served[], now: Date): Owed[] {
  if (facts.birthday === null) return []
  const first = localDate(facts.startedAt, standard.zone)
  const last = addDays(localDate(now, standard.zone), standard.birthdayNoticeDays)
  const owed: Owed[] = []
  for (const { year, date } of birthdaysBetween(first, last, facts.birthday, standard.birthdays)) {
    const opensAt = startOfDay(date, standard.zone)
    const firstDueAt = startOfDay(addDays(date, 1), standard.zone)
    const noticedAt = startOfDay(addDays(date, -standard.birthdayNoticeDays), standard.zone)
    const found = firstServed(served, noticedAt, firstDueAt)
    if (found === undefined) continue
    owed.push({ rule: 'OB5', period: String(year), tier: found.by.tier, owedFrom: found.at, opensAt, firstDueAt })
  }
  return owed
}

function judge(owed: Owed, facts: CustomerFacts, standard: Standard, now: Date): Judged {
  const rule = contactRule(owed.rule)!
  const event = rule.kind === 'event'
  // Counted up to the moment asked about, so that a pause after the closing changes nothing any more.
  const dueBy = (at: Date): Date => (rule.pause === 'moves_deadline' ? dueAfterPauses(owed, facts, at) : owed.firstDueAt)
  const lostAt = facts.standing.find((each) => each.fromAt > owed.owedFrom && each.fromAt <= now && each.tier === 'none')?.fromAt
  const done = (state: ObligationState, at: Date | null, contact?: { id: string; occurredAt: Date }): Judged => ({
    ...owed,
    dueAt: dueBy(at ?? now),
    state,
    satisfiedBy: contact?.id ?? null,
    satisfiedAt: contact?.occurredAt ?? null,
    closedAt: at,
    ownerId: ownerAt(facts, at ?? now),
  })

  const contacts = facts.contacts
    .filter((each) => !each.withdrawn && qualifies(owed.rule, each) && each.occurredAt >= owed.opensAt && each.occurredAt <= now)
    .filter((each) => lostAt === undefined || each.occurredAt < lostAt)
    .toSorted((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || (a.id < b.id ? -1 : 1))
  const entryLimit = (at: Date): number => dueBy(at).getTime() + standard.lateEntryHours * HOUR
  const inTime = contacts.find(
    (each) =>
      each.occurredAt < dueBy(each.occurredAt) && (each.enteredAt.getTime() < entryLimit(each.occurredAt) || each.lateAccepted),
  )
  if (inTime !== undefined) return done('met', inTime.occurredAt, inTime)
  const late = event ? contacts[0] : undefined
  if (late !== undefined) return done('met_late', late.occurredAt, late)

  const dueAt = owed.firstDueAt
  const waived = facts.waivers
    .filter((each) => each.rule === owed.rule && each.period === owed.period && each.approvedAt <= now)
    .filter((each) => (event || each.approvedAt < dueAt) && (lostAt === undefined || each.approvedAt < lostAt))
    .map((each) => each.approvedAt)
    .toSorted((a, b) => a.getTime() - b.getTime())[0]
  if (waived !== undefined) return done('waived', waived)
  if (lostAt !== undefined && (event || lostAt < dueAt)) return done('void', lostAt)
  if (
    rule.pause === 'excuses' &&
    now >= dueAt &&
    facts.pauses.some((each) => each.from < dueAt && (each.to ?? FOREVER) >= dueAt)
  ) {
    return done('suspended', dueAt)
  }
  if (!event && now >= dueAt) return done('missed', dueAt)
  const paused = facts.pauses.some((each) => each.from <= now && (each.to ?? FOREVER) > now)
  return done(paused ? 'suspended' : 'open', null)
}

function dueAfterPauses(owed: Owed, facts: CustomerFacts, at: Date): Date {
  let due = owed.firstDueAt.getTime()
  let countedTo = owed.opensAt.getTime()
  for (const pause of facts.pauses.toSorted((a, b) => a.from.getTime() - b.from.getTime())) {
    const to = Math.min((pause.to ?? at).getTime(), at.getTime())
    const from = Math.max(pause.from.getTime(), countedTo)
    if (from >= due) break
    if (to <= from) continue
    due += to - from
    countedTo = to
  }
  return new Date(due)
}

/** The manager of that moment, or whoever covered for him; the last manager of one who has none any more. */
function ownerAt(facts: CustomerFacts, at: Date): string | null {
  const manager = facts.assignments.findLast((each) => each.fromAt <= at)?.managerId
  if (manager === undefined) return null
  return facts.leaves.find((each) => each.staffId === manager && each.from <= at && each.to > at)?.coverId ?? manager
}
