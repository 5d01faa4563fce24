import { commonErrors } from '../../contract/common-errors.ts'
import type { Input, Output } from '../../contract/endpoint.ts'
import { addMonths } from '../../kernel/dates.ts'
import { newId } from '../../kernel/ids.ts'
import type { Pack } from '../../kernel/pack/pack.ts'
import { localDate } from '../../kernel/zones.ts'
import { denied } from '../../platform/denial.ts'
import type { Context, Work } from '../../platform/work.ts'
import { readCursor, writeCursor } from '../customers/customers.cursor.rules.ts'
import { grantTiers } from '../value/value.grant.usecases.ts'
import type * as contract from './exceptions.contract.ts'
import type { ExceptionView, ProtectionView } from './exceptions.contract.ts'
import * as queries from './exceptions.queries.ts'
import { assertDecides, assertEnds, assertRaises, assertUntil, exceptionsErrors } from './exceptions.rules.ts'

const today = (pack: Pack, now: Date): string => localDate(now, pack.calendar.timeZone.value)
const lastDay = (pack: Pack, on: string): string => addMonths(on, pack.tiers.careMaxMonths.value)
const PROTECTED_AGAIN = 'exceptions.protected_again'

function protectionView(row: queries.ProtectionRow): ProtectionView {
  return {
    ...row,
    createdByName: row.createdByName ?? '',
    createdAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    endReason: row.endReason === PROTECTED_AGAIN ? null : row.endReason,
  }
}

function exceptionView(work: Work, { requestedBy, ...row }: queries.ExceptionRow): ExceptionView {
  const isOwn = requestedBy === work.actor.id
  return {
    ...row,
    requestedByName: row.requestedByName ?? '',
    requestedAt: row.requestedAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    mayDecide: row.state === 'requested' && !isOwn && work.holds('exceptions:decide'),
    mayEnd: (row.state === 'approved' || (row.state === 'requested' && isOwn)) && work.holds('exceptions:protect'),
  }
}

export function readTierCare(context: Context, customerId: string): Promise<Output<typeof contract.readTierCare>> {
  const { pack } = context.services
  return context.read('exceptions:read', async (work) => {
    const customer = await queries.findCustomer(work.tx, work.scope, customerId)
    if (customer === undefined) throw denied(exceptionsErrors.make('exceptions.customer_not_found'))
    const protections = await queries.protectionsOf(work.tx, work.scope, customerId)
    const exceptions = await queries.exceptionsOf(work.tx, work.scope, customerId)
    return {
      tier: customer.tier,
      tierValidTo: customer.tierValidTo,
      protections: protections.map(protectionView),
      exceptions: exceptions.map((row) => exceptionView(work, row)),
      may: {
        protect: customer.tier !== 'none' && work.holds('exceptions:protect'),
        request: customer.tier !== 'diamond' && work.holds('exceptions:request'),
      },
      lastDay: lastDay(pack, today(pack, work.now)),
    }
  })
}

export function listProtections(
  context: Context,
  query: Input<typeof contract.listProtections>['query'],
): Promise<Output<typeof contract.listProtections>> {
  const { pack } = context.services
  return context.read('exceptions:read', async (work) => {
    const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor, 'date')
    const after = cursor === undefined ? undefined : { key: String(cursor.key), id: cursor.id }
    const rows = await queries.listProtections(work.tx, work.scope, today(pack, work.now), after, query.limit + 1)
    const shown = rows.slice(0, query.limit)
    const last = rows.length > query.limit ? shown.at(-1) : undefined
    return {
      items: shown.map(protectionView),
      nextCursor: last === undefined ? null : writeCursor({ key: last.untilOn, id: last.id }),
    }
  })
}

export function listExceptions(
  context: Context,
  query: Input<typeof contract.listExceptions>['query'],
): Promise<Output<typeof contract.listExceptions>> {
  return context.read('exceptions:read', async (work) => {
    const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor, 'instant')
    const after = cursor === undefined ? undefined : { key: new Date(cursor.key), id: cursor.id }
    const rows = await queries.listExceptions(work.tx, work.scope, query.state, after, query.limit + 1)
    const shown = rows.slice(0, query.limit)
    const last = rows.length > query.limit ? shown.at(-1) : undefined
    return {
      items: shown.map((row) => exceptionView(work, row)),
      nextCursor: last === undefined ? null : writeCursor({ key: last.requestedAt.toISOString(), id: last.id }),
    }
  })
}

async function lockCustomer(work: Work, customerId: string): Promise<queries.CustomerTier> {
  const customer = await queries.lockCustomer(work.tx, work.scope, customerId)
  if (customer === undefined) throw denied(exceptionsErrors.make('exceptions.customer_not_found'))
  return customer
}

/** For a review too: keeps the tiers in hand of many customers. The caller audits. Returns how many. */
export function protectTiers(
  work: Work,
  customerIds: readonly string[],
  how: { untilOn: string; reason: string },
): Promise<number> {
  const ids = customerIds.map(() => newId(work.now))
  return queries.insertProtections(work.tx, work.scope, { ids, customerIds }, { ...how, endReason: PROTECTED_AGAIN }, work.now)
}

export function protectTier(
  context: Context,
  customerId: string,
  body: Input<typeof contract.protectTier>['body'],
): Promise<ProtectionView> {
  const { pack } = context.services
  return context.write('exceptions:protect', async (work) => {
    const on = today(pack, work.now)
    assertUntil(body.untilOn, on, lastDay(pack, on))
    const customer = await lockCustomer(work, customerId)
    if (customer.tier === 'none') throw exceptionsErrors.make('exceptions.no_tier')
    await protectTiers(work, [customerId], body)
    const made = (await queries.protectionsOf(work.tx, work.scope, customerId)).find((one) => one.endedAt === null)
    work.audit({
      action: 'exceptions.protect',
      objectKind: 'tier_protection',
      objectId: made!.id,
      rootId: customerId,
      fields: ['until_on', 'reason'],
    })
    return protectionView(made!)
  })
}

interface Held {
  readonly customerId: string
  readonly id: string
  readonly version: number
}

export function endProtection(context: Context, { customerId, id, version }: Held, reason: string): Promise<ProtectionView> {
  return context.write('exceptions:protect', async (work) => {
    const found = await queries.findProtection(work.tx, work.scope, customerId, id)
    if (found === undefined) throw denied(exceptionsErrors.make('exceptions.not_found'))
    await lockCustomer(work, customerId)
    const row = (await queries.findProtection(work.tx, work.scope, customerId, id))!
    if (row.version !== version) throw commonErrors.make('request.stale', { current: protectionView(row) })
    if (row.endedAt !== null) throw exceptionsErrors.make('exceptions.wrong_state')
    await queries.setProtectionEnded(work.tx, work.scope, row, reason, work.now)
    work.audit({ action: 'exceptions.end_protection', objectKind: 'tier_protection', objectId: id, rootId: customerId })
    return protectionView((await queries.findProtection(work.tx, work.scope, customerId, id))!)
  })
}

export function requestException(
  context: Context,
  customerId: string,
  body: Input<typeof contract.requestException>['body'],
): Promise<ExceptionView> {
  const { pack } = context.services
  return context.write('exceptions:request', async (work) => {
    const on = today(pack, work.now)
    assertUntil(body.untilOn, on, lastDay(pack, on))
    const customer = await lockCustomer(work, customerId)
    assertRaises(body.tier, customer.tier)
    const id = newId(work.now)
    await queries.insertException(work.tx, work.scope, { ...body, customerId, id }, work.now)
    for (const staffId of await queries.supervisorsOf(work.tx, work.scope, customer.managerId)) {
      await work.notify({
        staffId,
        kind: 'exceptions.requested',
        params: { name: customer.name },
        href: `/customers/${customerId}`,
      })
    }
    work.audit({
      action: 'exceptions.request',
      objectKind: 'tier_exception',
      objectId: id,
      rootId: customerId,
      fields: ['tier', 'until_on', 'reason'],
    })
    return exceptionView(work, (await queries.findException(work.tx, work.scope, customerId, id))!)
  })
}

async function hold(work: Work, { customerId, id, version }: Held) {
  const found = await queries.findException(work.tx, work.scope, customerId, id)
  if (found === undefined) throw denied(exceptionsErrors.make('exceptions.not_found'))
  const customer = await lockCustomer(work, customerId)
  const row = (await queries.findException(work.tx, work.scope, customerId, id))!
  if (row.version !== version) throw commonErrors.make('request.stale', { current: exceptionView(work, row) })
  return { customer, row }
}

const reread = async (work: Work, of: Held): Promise<ExceptionView> =>
  exceptionView(work, (await queries.findException(work.tx, work.scope, of.customerId, of.id))!)

/** Approved, the tier rises at once; its validity is the exception's. */
export function decideException(
  context: Context,
  of: Held,
  { decision, note }: Input<typeof contract.decideException>['body'],
): Promise<ExceptionView> {
  const { pack } = context.services
  return context.write('exceptions:decide', async (work) => {
    const { customer, row } = await hold(work, of)
    assertDecides(row, work.actor.id)
    if (decision === 'refuse' && note === '') throw exceptionsErrors.make('exceptions.note_missing')
    const state = decision === 'approve' ? 'approved' : 'refused'
    if (decision === 'approve') {
      const on = today(pack, work.now)
      assertUntil(row.untilOn, on, row.untilOn)
      assertRaises(row.tier, customer.tier)
      await grantTiers(work, [
        {
          customerId: of.customerId,
          tier: row.tier,
          previousTier: customer.tier,
          change: 'exception',
          validFrom: on,
          validTo: row.untilOn,
          reason: row.reason,
        },
      ])
      // A new VIP needs a manager, and what is owed follows from the tier.
      await work.enqueue({ name: 'assignments.settle', data: {} })
    }
    await queries.setDecision(work.tx, work.scope, row, { state, note }, work.now)
    await work.notify({
      staffId: row.requestedBy,
      kind: `exceptions.${state}`,
      params: { name: customer.name },
      href: `/customers/${of.customerId}`,
    })
    work.audit({
      action: `exceptions.${decision}`,
      objectKind: 'tier_exception',
      objectId: of.id,
      rootId: of.customerId,
      fields: decision === 'approve' ? ['state', 'tier', 'tier_valid_to'] : ['state'],
    })
    return reread(work, of)
  })
}

export function endException(context: Context, of: Held, reason: string): Promise<ExceptionView> {
  return context.write('exceptions:protect', async (work) => {
    const { row } = await hold(work, of)
    const state = assertEnds(row, work.actor.id)
    await queries.setExceptionEnded(work.tx, work.scope, row, { state, reason }, work.now)
    work.audit({
      action: 'exceptions.end',
      objectKind: 'tier_exception',
      objectId: of.id,
      rootId: of.customerId,
      fields: ['state'],
    })
    return reread(work, of)
  })
}

/** At the turn of the day: what is past its day no longer counts. */
export function endPast(context: Context): Promise<void> {
  const { pack } = context.services
  return context.write('exceptions:expire', async (work) => {
    await queries.endPast(work.tx, work.scope, today(pack, work.now), work.now)
    work.audit({ action: 'exceptions.expire', objectKind: 'tier_exception', objectId: null })
  })
}
