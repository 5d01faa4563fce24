import { commonErrors } from '../../contract/common-errors.ts'
import type { Input, Output } from '../../contract/endpoint.ts'
import { addMonths } from '../../kernel/dates.ts'
import { newId } from '../../kernel/ids.ts'
import type { Pack } from '../../kernel/pack/pack.ts'
import { localDate, startOfDay } from '../../kernel/zones.ts'
import { denied } from '../../platform/denial.ts'
import type { Context, Work } from '../../platform/work.ts'
import { readCursor, writeCursor } from '../customers/customers.cursor.rules.ts'
import { assertUntil } from '../exceptions/exceptions.rules.ts'
import { protectTiers } from '../exceptions/exceptions.usecases.ts'
import { meetObligations, oweObligations, voidObligations, type NewDuty } from '../obligations/obligations.events.usecases.ts'
import { hasUsage } from '../value/value.review.usecases.ts'
import type * as contract from './reviews.contract.ts'
import type { ReviewView } from './reviews.contract.ts'
import * as queries from './reviews.queries.ts'
import { assertApplicable, assertOpen, assertPeriod, noticeWindow, OB24, REVIEW_KINDS, reviewsErrors } from './reviews.rules.ts'

const zoneOf = (pack: Pack): string => pack.calendar.timeZone.value
const today = (pack: Pack, now: Date): string => localDate(now, zoneOf(pack))

const undecidedFalls = (counts: readonly queries.KindCounts[]): number =>
  counts.find((one) => one.kind === 'downgrade')?.undecided ?? 0

async function view(work: Work, row: queries.ReviewRow): Promise<ReviewView> {
  const { openedBy, ...told } = row
  const counted = await queries.countKinds(work.tx, work.scope, row.id)
  const none = { customers: 0, undecided: 0, confirmed: 0, protected: 0, noticesOwed: 0, noticed: 0, done: 0 }
  return {
    ...told,
    openedAt: row.openedAt.toISOString(),
    appliedAt: row.appliedAt?.toISOString() ?? null,
    counts: REVIEW_KINDS.map((kind) => counted.find((one) => one.kind === kind) ?? { kind, ...none }),
    mayApply: row.state === 'open' && openedBy !== work.actor.id && undecidedFalls(counted) === 0 && work.holds('reviews:apply'),
  }
}

export function listReviews(
  context: Context,
  query: Input<typeof contract.listReviews>['query'],
): Promise<Output<typeof contract.listReviews>> {
  return context.read('reviews:read', async (work) => {
    const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor, 'instant')
    const before = cursor === undefined ? undefined : { at: new Date(cursor.key), id: cursor.id }
    const rows = await queries.listReviews(work.tx, work.scope, before, query.limit + 1)
    const shown = rows.slice(0, query.limit)
    const last = rows.length > query.limit ? shown.at(-1) : undefined
    const items: ReviewView[] = []
    for (const row of shown) items.push(await view(work, row))
    return { items, nextCursor: last === undefined ? null : writeCursor({ key: last.openedAt.toISOString(), id: last.id }) }
  })
}

export function getReview(context: Context, id: string): Promise<Output<typeof contract.getReview>> {
  const { pack } = context.services
  return context.read('reviews:read', async (work) => {
    const row = await queries.findReview(work.tx, work.scope, id)
    if (row === undefined) throw reviewsErrors.make('reviews.not_found')
    return {
      ...(await view(work, row)),
      groups: await queries.countGroups(work.tx, work.scope, id),
      lastDay: addMonths(today(pack, work.now), pack.tiers.careMaxMonths.value),
    }
  })
}

export function listReviewItems(
  context: Context,
  id: string,
  query: Input<typeof contract.listReviewItems>['query'],
): Promise<Output<typeof contract.listReviewItems>> {
  return context.read('reviews:items', async (work) => {
    if ((await queries.findReview(work.tx, work.scope, id)) === undefined) throw reviewsErrors.make('reviews.not_found')
    const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor, 'number')
    const after = cursor === undefined ? undefined : { score: Number(cursor.key), id: cursor.id }
    const rows = await queries.listItems(work.tx, work.scope, id, query, after, query.limit + 1)
    const shown = rows.slice(0, query.limit)
    const last = rows.length > query.limit ? shown.at(-1) : undefined
    const mayTell = work.holds('reviews:notice')
    return {
      items: shown.map(({ scoreOrder: _order, currentManagerId: _manager, ...row }) => ({
        ...row,
        noticeDueAt: row.noticeDueAt?.toISOString() ?? null,
        noticedAt: row.noticedAt?.toISOString() ?? null,
        mayNotice: mayTell && row.noticeDueAt !== null && row.noticedAt === null,
      })),
      nextCursor: last === undefined ? null : writeCursor({ key: last.scoreOrder, id: last.customerId }),
    }
  })
}

export function openReview(context: Context, period: { fromOn: string; toOn: string }): Promise<ReviewView> {
  return context.write('reviews:open', async (work) => {
    assertPeriod(period.fromOn, period.toOn)
    if (!(await hasUsage(work))) throw reviewsErrors.make('reviews.no_usage')
    const id = newId(work.now)
    await queries.insertReview(work.tx, work.scope, { id, ...period }, work.now)
    await work.enqueue({ name: 'reviews.prepare', data: { reviewId: id } })
    work.audit({ action: 'reviews.open', objectKind: 'tier_review', objectId: id, fields: ['from_on', 'to_on'] })
    return view(work, (await queries.findReview(work.tx, work.scope, id))!)
  })
}

/** Confirmed, a fall is told in time; protected, it is not told and does not happen. */
export function decideItems(
  context: Context,
  id: string,
  body: Input<typeof contract.decideItems>['body'],
): Promise<{ decided: number }> {
  const { pack } = context.services
  return context.write('reviews:decide', async (work) => {
    const review = await queries.lockReview(work.tx, work.scope, id)
    if (review === undefined) throw reviewsErrors.make('reviews.not_found')
    assertOpen(review.state)
    const on = today(pack, work.now)
    const isProtection = body.decision === 'protect'
    const untilOn = body.untilOn ?? addMonths(on, pack.tiers.careMaxMonths.value)
    if (isProtection) {
      if (body.reason === '') throw reviewsErrors.make('reviews.reason_missing')
      assertUntil(untilOn, on, addMonths(on, pack.tiers.careMaxMonths.value))
    }
    const chosen =
      body.customerIds === undefined
        ? body.matching === undefined
          ? undefined
          : { matching: body.matching }
        : { customerIds: body.customerIds }
    if (chosen === undefined) throw reviewsErrors.make('reviews.nothing_chosen')
    const decided = await queries.setDecisions(work.tx, work.scope, id, chosen, body, work.now)
    const falls = decided.filter((one) => one.kind === 'downgrade')
    if (isProtection) {
      const held = decided.filter((one) => one.tier !== 'none').map((one) => one.customerId)
      if (held.length > 0) await protectTiers(work, held, { untilOn, reason: body.reason })
      const owed = falls.filter((one) => one.owed).map((one) => one.customerId)
      for (const rootId of owed) await voidObligations(work, { rule: OB24, rootId, subjectId: id })
      await queries.setNoticesDue(work.tx, work.scope, id, { customerIds: owed, at: owed.map(() => null) })
    } else await oweNotices(work, pack, id, falls)
    work.audit({
      action: `reviews.${body.decision}`,
      objectKind: 'tier_review',
      objectId: id,
      fields: isProtection ? ['decision', 'reason'] : ['decision'],
    })
    return { decided: decided.length }
  })
}

async function oweNotices(work: Work, pack: Pack, reviewId: string, falls: readonly queries.Decided[]): Promise<void> {
  const on = today(pack, work.now)
  const told: { customerId: string; dueAt: Date; duty: NewDuty }[] = []
  for (const one of falls) {
    if (one.validTo === null || one.noticed || one.managerId === null) continue
    const { opensOn, dueOn } = noticeWindow(one.validTo, on, pack.tiers)
    const dueAt = startOfDay(dueOn, zoneOf(pack))
    const duty = {
      rule: OB24,
      rootId: one.customerId,
      subjectKind: 'tier_review',
      subjectId: reviewId,
      period: reviewId,
      ownerId: one.managerId,
      opensAt: startOfDay(opensOn, zoneOf(pack)),
      dueAt,
      tier: one.tier,
      reason: { name: one.name, date: one.validTo, href: `/reviews/${reviewId}` },
    }
    told.push({ customerId: one.customerId, dueAt, duty })
  }
  await oweObligations(
    work,
    told.map((one) => one.duty),
  )
  await queries.setNoticesDue(work.tx, work.scope, reviewId, {
    customerIds: told.map((one) => one.customerId),
    at: told.map((one) => one.dueAt.toISOString()),
  })
}

export function giveNotice(context: Context, id: string, customerId: string, note: string): Promise<Record<never, never>> {
  return context.write('reviews:notice', async (work) => {
    const found = await queries.setNoticed(work.tx, work.scope, id, customerId, note, work.now)
    if (found === 'not_found') throw denied(reviewsErrors.make('reviews.item_not_found'))
    if (found === 'not_owed') throw reviewsErrors.make('reviews.wrong_state')
    await meetObligations(work, { rule: OB24, rootId: customerId, subjectId: id }, { id, at: work.now })
    work.audit({
      action: 'reviews.notice',
      objectKind: 'tier_review',
      objectId: id,
      rootId: customerId,
      fields: ['noticed_at'],
    })
    return {}
  })
}

async function hold(work: Work, id: string, version: number): Promise<queries.ReviewRow> {
  const row = await queries.lockReview(work.tx, work.scope, id)
  if (row === undefined) throw reviewsErrors.make('reviews.not_found')
  if (row.version !== version) throw commonErrors.make('request.stale', { current: await view(work, row) })
  return row
}

/** The word of the second person; the work itself is a job's, and again every night until the last validity has ended. */
export function applyReview(context: Context, id: string, version: number): Promise<ReviewView> {
  return context.write('reviews:apply', async (work) => {
    const row = await hold(work, id, version)
    const counts = await queries.countKinds(work.tx, work.scope, id)
    assertApplicable(row, undecidedFalls(counts), work.actor.id)
    await queries.setApplied(work.tx, work.scope, id, work.now)
    await work.enqueue({ name: 'reviews.carry_out', data: {} })
    work.audit({ action: 'reviews.apply', objectKind: 'tier_review', objectId: id, fields: ['state'] })
    return view(work, (await queries.findReview(work.tx, work.scope, id))!)
  })
}

export function cancelReview(context: Context, id: string, version: number): Promise<ReviewView> {
  return context.write('reviews:open', async (work) => {
    const row = await hold(work, id, version)
    if (row.state !== 'open' && row.state !== 'preparing') throw reviewsErrors.make('reviews.wrong_state', { state: row.state })
    await queries.setCancelled(work.tx, work.scope, id)
    // What was owed because of it is owed no more.
    for (const rootId of await queries.listNoticesOwed(work.tx, work.scope, id)) {
      await voidObligations(work, { rule: OB24, rootId, subjectId: id })
    }
    work.audit({ action: 'reviews.cancel', objectKind: 'tier_review', objectId: id, fields: ['state'] })
    return view(work, (await queries.findReview(work.tx, work.scope, id))!)
  })
}
