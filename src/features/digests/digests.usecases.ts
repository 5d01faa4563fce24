import type { Input, Output } from '../../contract/endpoint.ts'
import { addDays, addToMonth, mondayOf, monthOf, periodDays } from '../../kernel/dates.ts'
import { ratio } from '../../kernel/ratio.ts'
import { localDate, startOfDay } from '../../kernel/zones.ts'
import { denied } from '../../platform/denial.ts'
import type { Context, Work } from '../../platform/work.ts'
import { meetObligations, oweObligations } from '../obligations/obligations.events.usecases.ts'
import type * as contract from './digests.contract.ts'
import * as queries from './digests.queries.ts'
import { digestsErrors, OB13, pareto } from './digests.rules.ts'

type Digest = Output<typeof contract.getDigest>

const zoneOf = (context: Context): string => context.services.pack.calendar.timeZone.value

function momentsOf(context: Context, month: string): { before: Date; from: Date; to: Date } {
  const zone = zoneOf(context)
  const { from, to } = periodDays(month)
  return {
    before: startOfDay(periodDays(addToMonth(month, -1)).from, zone),
    from: startOfDay(from, zone),
    to: startOfDay(to, zone),
  }
}

type CountName = Exclude<{ [K in keyof queries.Cell]: queries.Cell[K] extends number ? K : never }[keyof queries.Cell], never>

function figuresOf(cells: readonly queries.Cell[], replies: queries.PromiseCell | undefined, vips: number): Digest['figures'] {
  const sum = (name: CountName): number => cells.reduce((total, cell) => total + cell[name], 0)
  const received = sum('received')
  const closed = sum('closed')
  return {
    received,
    closed,
    complaintOnTime: ratio(replies?.onTime ?? 0, replies?.due ?? 0),
    firstContact24h: ratio(sum('firstContact'), received),
    resolved48h: ratio(sum('resolved'), received),
    justifiedComplaints: { count: sum('justified'), vips },
    reopenRate: ratio(sum('reopened'), closed),
    repeatRate: ratio(sum('repeated'), received),
    complaintCsat: ratio(sum('satisfied'), sum('calledBack')),
  }
}

function tally<T extends string>(
  cells: readonly queries.Cell[],
  keyOf: (cell: queries.Cell) => T,
  count: CountName = 'received',
): Map<T, number> {
  const found = new Map<T, number>()
  for (const cell of cells) found.set(keyOf(cell), (found.get(keyOf(cell)) ?? 0) + cell[count])
  return found
}

export function readDigest(context: Context, query: Input<typeof contract.getDigest>['query']): Promise<Digest> {
  const { month } = query
  return context.read('digests:read', async (work) => {
    const { tx, scope, now } = work
    const unitId = query.unitId ?? null
    if (unitId !== null && !(await queries.unitExists(tx, scope, unitId)))
      throw denied(digestsErrors.make('digests.unit_not_found'))
    const at = momentsOf(context, month)
    const cells = await queries.monthCells(tx, scope, at, unitId)
    const replies = await queries.replyCells(tx, scope, { ...at, now }, unitId)
    const vips = await queries.countVips(tx, scope)
    const [current, before] = [cells.filter((cell) => cell.current), cells.filter((cell) => !cell.current)]
    const kindOf = (cell: queries.Cell): `${queries.Cell['class']}/${string}` => `${cell.class}/${cell.subClass}`
    const [now_, then] = [tally(current, kindOf), tally(before, kindOf)]
    const byClass = [...new Set([...now_.keys(), ...then.keys()])]
      .map((key) => {
        const [kind, subClass] = key.split('/') as [queries.Cell['class'], string]
        return { class: kind, subClass, count: now_.get(key) ?? 0, before: then.get(key) ?? 0 }
      })
      .toSorted((a, b) => b.count - a.count || (a.subClass < b.subClass ? -1 : 1))
    const causes = tally(
      current.filter((cell) => cell.cause !== null),
      (cell) => cell.cause ?? '',
    )
    const isOver = now >= at.to
    const concluded = unitId === null ? undefined : await queries.findDigest(tx, scope, unitId, month)
    return {
      month,
      unitId,
      isOver,
      figures: figuresOf(
        current,
        replies.find((cell) => cell.current),
        vips,
      ),
      before: figuresOf(
        before,
        replies.find((cell) => !cell.current),
        vips,
      ),
      byClass,
      causes: pareto([...causes].map(([cause, count]) => ({ cause, count }))),
      justified: [...tally(current, (cell) => cell.class, 'justified')].map(([kind, count]) => ({ class: kind, count })),
      openPromises: await queries.openPromises(tx, scope, now),
      suggestions: await queries.suggestionCounts(tx, scope, at.from, at.to),
      changes: byClass
        .map(({ class: kind, subClass, count, before: earlier }) => ({ class: kind, subClass, difference: count - earlier }))
        .filter((row) => row.difference !== 0)
        .toSorted((a, b) => Math.abs(b.difference) - Math.abs(a.difference))
        .slice(0, 5),
      confirmed: concluded === undefined ? null : { ...concluded, at: concluded.at.toISOString() },
      mayConfirm: isOver && unitId !== null && concluded === undefined && mayConfirm(work, unitId),
    }
  })
}

function mayConfirm(work: Work, unitId: string): boolean {
  try {
    work.authorise('digests:confirm')
    return work.actor.unitIds.includes(unitId)
  } catch {
    return false
  }
}

export function confirmDigest(
  context: Context,
  body: Input<typeof contract.confirmDigest>['body'],
): Promise<Output<typeof contract.confirmDigest>> {
  return context.write('digests:confirm', async (work) => {
    if (!work.actor.unitIds.includes(body.unitId)) throw denied(digestsErrors.make('digests.unit_not_found'))
    if (work.now < momentsOf(context, body.month).to) throw digestsErrors.make('digests.month_not_over')
    if (!(await queries.saveDigest(work.tx, work.scope, body, work.now))) throw digestsErrors.make('digests.already_confirmed')
    await meetObligations(
      work,
      { rule: OB13, rootId: body.unitId, subjectId: body.unitId, period: body.month },
      { id: body.unitId, at: work.now },
    )
    work.audit({ action: 'digests.confirm', objectKind: 'unit', objectId: body.unitId, fields: ['conclusion'] })
    return { at: work.now.toISOString() }
  })
}

/** On the first of a month each unit's handler owes the digest of the last, by the pack's day. Running it again changes nothing. */
export function oweDigests(context: Context): Promise<void> {
  const zone = zoneOf(context)
  return context.write('digests:run', async (work) => {
    const thisMonth = monthOf(localDate(work.now, zone))
    const month = addToMonth(thisMonth, -1)
    const dueAt = startOfDay(addDays(`${thisMonth}-01`, context.services.pack.complaints.digestDay.value), zone)
    const owners = await queries.digestOwners(work.tx, work.scope)
    await oweObligations(
      work,
      owners.map(({ unitId, ownerId }) => ({
        rule: OB13,
        rootId: unitId,
        subjectKind: 'digest',
        subjectId: unitId,
        period: month,
        ownerId,
        opensAt: startOfDay(`${thisMonth}-01`, zone),
        dueAt,
        reason: { month, href: `/complaint-digest?month=${month}&unitId=${unitId}` },
      })),
    )
    work.audit({ action: 'digests.owe', objectKind: 'digest', objectId: null })
  })
}

const WEEKS = 60

export function readHeat(
  context: Context,
  query: Input<typeof contract.getHeat>['query'],
): Promise<Output<typeof contract.getHeat>> {
  const zone = zoneOf(context)
  return context.read('digests:read', async (work) => {
    const weeks: string[] = []
    for (let week = mondayOf(query.from); week <= query.to && weeks.length < WEEKS; week = addDays(week, 7)) weeks.push(week)
    const first = weeks[0] ?? query.from
    const cells = await queries.heatCells(
      work.tx,
      work.scope,
      startOfDay(first, zone),
      startOfDay(addDays(weeks.at(-1) ?? first, 7), zone),
      zone,
    )
    const regions = new Map<string, { territoryId: string | null; name: string | null; counts: number[] }>()
    for (const cell of cells) {
      const key = cell.territoryId ?? ''
      const region = regions.get(key) ?? { territoryId: cell.territoryId, name: cell.name, counts: weeks.map(() => 0) }
      const at = weeks.indexOf(cell.week)
      if (at >= 0) region.counts[at] = cell.count
      regions.set(key, region)
    }
    return { weeks, regions: [...regions.values()] }
  })
}
