import { addMonths } from '../../kernel/dates.ts'
import { localDate } from '../../kernel/zones.ts'
import type { Context, Work } from '../../platform/work.ts'
import { modelInForce } from '../models/models.usecases.ts'
import { gradeBase } from '../value/value.grade.usecases.ts'
import { grantTiers, type TierGrant } from '../value/value.grant.usecases.ts'
import { listUsage, markReviewed, readReviewed } from '../value/value.review.usecases.ts'
import * as queries from './reviews.queries.ts'

/** Enough rows that a statement is worth its round trip, few enough that one stays under a second. */
const BATCH = 10_000

/** Grades the base by the model in force and keeps who rises, stays or falls of those whose validity ends in the period. */
export async function prepareReview(context: Context, reviewId: string): Promise<void> {
  const { services } = context
  const on = localDate(services.clock.now(), services.pack.calendar.timeZone.value)
  const found = await context.read('value:run', async (work) => {
    const review = await queries.findReview(work.tx, work.scope, reviewId)
    if (review?.state !== 'preparing') return undefined
    const { number, model } = await modelInForce(work, services.pack, on)
    return { review, number, model, files: await listUsage(work, model) }
  })
  const month = found?.files.at(-1)?.month
  if (found === undefined || month === undefined) return
  const { review, model, number } = found
  const grading = { id: reviewId, model, month, files: found.files.map((file) => file.path), on }
  await gradeBase(context, grading, async (duck) => {
    await markReviewed(duck, review)
    await context.write('reviews:carry_out', async (work) => {
      const locked = await queries.lockReview(work.tx, work.scope, reviewId)
      if (locked?.state === 'preparing') {
        for (let from = 0; ; from += BATCH) {
          const rows = await readReviewed(duck, from, from + BATCH)
          if (rows.length === 0) break
          await queries.insertItems(work.tx, work.scope, reviewId, {
            customerIds: rows.map((row) => row.customer_id),
            kinds: rows.map((row) => row.kind),
            proposed: rows.map((row) => row.proposed),
            scores: rows.map((row) => row.score),
          })
        }
        await queries.setOpen(work.tx, work.scope, reviewId, { month, modelNumber: number })
      }
      work.audit({ action: 'reviews.prepare', objectKind: 'tier_review', objectId: reviewId })
    })
  })
}

/** What applied reviews still owe on this day. A second call finds nothing to do. */
export async function carryOutReviews(context: Context): Promise<void> {
  const ids = await context.read('reviews:carry_out', (work) => queries.listUnfinished(work.tx, work.scope))
  for (const id of ids) {
    for (;;) if ((await context.write('reviews:carry_out', (work) => carryOutBatch(work, context, id))) < BATCH) break
  }
}

async function carryOutBatch(work: Work, { services }: Context, reviewId: string): Promise<number> {
  const { pack } = services
  const on = localDate(work.now, pack.calendar.timeZone.value)
  const months = (await modelInForce(work, pack, on)).settings.validityMonths
  const pending = await queries.listPending(work.tx, work.scope, reviewId, on, BATCH)
  const outcomes = pending.map((item) => outcomeOf(item))
  const granted = pending.filter((_, i) => outcomes[i] === 'applied')
  await grantTiers(
    work,
    granted.map((item) => grantOf(item, on, months)),
  )
  await queries.setOutcomes(
    work.tx,
    work.scope,
    reviewId,
    { customerIds: pending.map((item) => item.customerId), outcomes },
    work.now,
  )
  // New VIPs need their manager, and what they are owed follows from the tier.
  if (granted.length > 0) await work.enqueue({ name: 'assignments.settle', data: {} })
  work.audit({
    action: 'reviews.carry_out',
    objectKind: 'tier_review',
    objectId: reviewId,
    fields: granted.length > 0 ? ['tier'] : [],
  })
  return pending.length
}

function outcomeOf(item: queries.Pending): 'applied' | 'protected' | 'overtaken' {
  if (item.overtaken) return 'overtaken'
  const keeps = item.kind === 'downgrade' && (item.decision === 'protect' || item.isProtected)
  return keeps ? 'protected' : 'applied'
}

function grantOf({ customerId, kind, tier, proposed, validTo }: queries.Pending, on: string, months: number): TierGrant {
  const base = { customerId, tier: proposed, previousTier: tier, validFrom: on, reason: null }
  if (kind === 'upgrade') return { ...base, change: tier === 'none' ? 'first' : 'up', validTo: addMonths(on, months) }
  // A renewal goes on from the end of what it renews (facts 2.2).
  if (kind === 'retain') {
    const from = validTo !== null && validTo > on ? validTo : on
    return { ...base, change: 'renewed', validTo: addMonths(from, months) }
  }
  return { ...base, change: 'down', validTo: proposed === 'none' ? null : addMonths(on, months) }
}
