import type { Input, Output } from '../../contract/endpoint.ts'
import { businessCalendar } from '../../kernel/business-calendar.ts'
import { newId } from '../../kernel/ids.ts'
import type { Pack } from '../../kernel/pack/pack.ts'
import type { Context, Work } from '../../platform/work.ts'
import type * as contract from './obligations.contract.ts'
import { judgeCustomers, runObligations, type RunResult } from './obligations.engine.usecases.ts'
import type { Change } from './obligations.judge.queries.ts'
import * as queries from './obligations.queries.ts'
import {
  assertMayDecideWaiver,
  assertSnooze,
  assertWaivable,
  CONTACT_RULE_CODES,
  contactRule,
  obligationsErrors,
  STANDING_STATES,
} from './obligations.rules.ts'
import type { ObligationRow } from './obligations.scope.ts'
import { onWire, type ChipSetting } from './obligations.view.rules.ts'

const CLOSED_SHOWN = 50

export function chipSetting(pack: Pack, now: Date): ChipSetting {
  return { now, calendar: businessCalendar(pack.calendar), warnPercent: Math.max(...pack.service.reminderPercents.value) }
}

/** Part of the caller's act: whoever changes a fact about customers brings what they are owed up to date at once. */
export async function refreshCustomers(work: Work, pack: Pack, customerIds: readonly string[]): Promise<readonly Change[]> {
  if (customerIds.length === 0) return []
  return (await runObligations(work.tx, pack, work.now, customerIds)).changes
}

/** What is owed lies with the cover as soon as a leave of today is arranged, and goes back when it is cancelled. */
export async function followLeave(work: Work): Promise<void> {
  await work.enqueue({ name: 'obligations.refresh', data: { customerIds: null } })
}

/** Nobody leaves the house while he owes something by name. */
export async function dutiesHeld(work: Work, staffId: string): Promise<{ duty: string; count: number }> {
  return { duty: 'obligations', count: await queries.countHeldByName(work.tx, work.scope, staffId, CONTACT_RULE_CODES) }
}

/** The same for a contact that was logged: it meets what stands, and generates nothing. */
export function meetByContact(work: Work, pack: Pack, customerId: string): Promise<readonly Change[]> {
  return judgeCustomers(work.tx, pack, work.now, [customerId])
}

/** The nightly run, or the same on demand. */
export function runForEverybody(context: Context): Promise<RunResult> {
  return context.write('obligations:run', async (work) => {
    const result = await runObligations(work.tx, context.services.pack, work.now, null)
    work.audit({ action: 'obligations.run', objectKind: 'branch', objectId: null })
    return result
  })
}

export function runForCustomers(context: Context, customerIds: readonly string[]): Promise<RunResult> {
  return context.write('obligations:run', async (work) => {
    const result = await runObligations(work.tx, context.services.pack, work.now, customerIds)
    work.audit({
      action: 'obligations.refresh',
      objectKind: 'customer',
      objectId: customerIds.length === 1 ? customerIds[0]! : null,
    })
    return result
  })
}

export function listCustomerObligations(
  context: Context,
  customerId: string,
): Promise<Output<typeof contract.listCustomerObligations>> {
  return context.read('obligations:read', async (work) => {
    if (!(await queries.seesCustomer(work.tx, work.scope, customerId))) throw obligationsErrors.make('obligations.not_found')
    const setting = chipSetting(context.services.pack, work.now)
    const rows = (await queries.listOfRoot(work.tx, work.scope, customerId, CLOSED_SHOWN)).map((row) => ({
      closed: row.closedAt !== null,
      view: onWire(row, setting),
    }))
    return {
      open: rows.filter((row) => !row.closed).map((row) => row.view),
      closed: rows.filter((row) => row.closed).map((row) => row.view),
    }
  })
}

async function ownOpen(work: Work, id: string): Promise<ObligationRow> {
  const found = await queries.findObligation(work.tx, work.scope, id, queries.obligationOwned(work.scope))
  if (found === undefined) throw obligationsErrors.make('obligations.not_found')
  await queries.lockObligation(work.tx, work.scope, found)
  if (found.closedAt !== null || !(STANDING_STATES as readonly string[]).includes(found.state))
    throw obligationsErrors.make('obligations.not_open')
  return found
}

export function snoozeObligation(
  context: Context,
  id: string,
  body: Input<typeof contract.snoozeObligation>['body'],
): Promise<Output<typeof contract.snoozeObligation>> {
  return context.write('obligations:snooze', async (work) => {
    const found = await ownOpen(work, id)
    const until = new Date(body.until)
    assertSnooze(work.now, until, found.dueAt, context.services.pack.service.snoozeMaxDays.value)
    await queries.setSnooze(work.tx, work.scope, found, until, body.reason)
    work.audit({
      action: 'obligations.snooze',
      objectKind: 'obligation',
      objectId: id,
      rootId: found.rootId,
      fields: ['snoozedUntil'],
      purpose: body.reason,
    })
    return onWire({ ...found, snoozedUntil: until, snoozeReason: body.reason }, chipSetting(context.services.pack, work.now))
  })
}

export function wakeObligation(context: Context, id: string): Promise<Output<typeof contract.wakeObligation>> {
  return context.write('obligations:snooze', async (work) => {
    const found = await ownOpen(work, id)
    await queries.setSnooze(work.tx, work.scope, found, null, null)
    work.audit({
      action: 'obligations.wake',
      objectKind: 'obligation',
      objectId: id,
      rootId: found.rootId,
      fields: ['snoozedUntil'],
    })
    return onWire({ ...found, snoozedUntil: null, snoozeReason: null }, chipSetting(context.services.pack, work.now))
  })
}

export function requestWaiver(context: Context, id: string, reason: string): Promise<Output<typeof contract.requestWaiver>> {
  return context.write('obligations:request_waiver', async (work) => {
    const found = await ownOpen(work, id)
    if (found.waiverPending) throw obligationsErrors.make('obligations.waiver_pending')
    assertWaivable(
      { rulePeriodic: contactRule(found.rule)?.kind === 'periodic', state: found.state, dueAt: found.dueAt },
      work.now,
    )
    const waiverId = newId(work.now)
    await queries.insertWaiver(work.tx, work.scope, {
      id: waiverId,
      rootId: found.rootId,
      obligationId: found.id,
      reason,
      requestedAt: work.now,
    })
    work.audit({
      action: 'obligations.request_waiver',
      objectKind: 'obligation',
      objectId: id,
      rootId: found.rootId,
      purpose: reason,
    })
    await work.enqueue({ name: 'obligations.tell_waiver', data: { waiverId } })
    return { waiverId }
  })
}

function waiverView(
  row: queries.WaiverRow,
  actorId: string,
  mayWaive: boolean,
  setting: ChipSetting,
): Output<typeof contract.decideWaiver> {
  return {
    id: row.waiverId,
    obligation: onWire(row, setting),
    customerName: row.customerName,
    reason: row.waiverReason,
    requestedBy: row.requestedBy,
    requestedByName: row.requestedByName,
    requestedAt: row.requestedAt.toISOString(),
    decision: row.decision,
    decidedByName: row.decidedByName,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    decisionNote: row.decisionNote,
    mayDecide: mayWaive && row.decision === null && actorId !== row.requestedBy && actorId !== row.ownerId,
  }
}

export function listWaivers(
  context: Context,
  query: Input<typeof contract.listWaivers>['query'],
): Promise<Output<typeof contract.listWaivers>> {
  return context.read('obligations:waivers', async (work) => {
    const rows = await queries.listWaivers(work.tx, work.scope, query.state === 'pending', query.cursor, query.limit + 1)
    const setting = chipSetting(context.services.pack, work.now)
    const items = rows.slice(0, query.limit).map((row) => waiverView(row, work.actor.id, work.actor.role === 'SV', setting))
    return { items, nextCursor: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null }
  })
}

export function decideWaiver(
  context: Context,
  id: string,
  body: Input<typeof contract.decideWaiver>['body'],
): Promise<Output<typeof contract.decideWaiver>> {
  return context.write('obligations:waive', async (work) => {
    const found = await queries.findWaiver(work.tx, work.scope, id)
    if (found === undefined) throw obligationsErrors.make('obligations.waiver_not_found')
    assertMayDecideWaiver(work.actor.id, found)
    if (found.decision !== null) throw obligationsErrors.make('obligations.waiver_decided')
    if (body.decision === 'approved') {
      assertWaivable(
        { rulePeriodic: contactRule(found.rule)?.kind === 'periodic', state: found.state, dueAt: found.dueAt },
        work.now,
      )
    }
    if (!(await queries.decideWaiver(work.tx, work.scope, found, body.decision, body.note, work.now)))
      throw obligationsErrors.make('obligations.waiver_decided')
    if (body.decision === 'approved') {
      if (contactRule(found.rule) === undefined) await queries.closeWaived(work.tx, work.scope, found, work.now)
      else await refreshCustomers(work, context.services.pack, [found.rootId])
    }
    work.audit({
      action: `obligations.waiver_${body.decision}`,
      objectKind: 'obligation',
      objectId: found.id,
      rootId: found.rootId,
      purpose: body.note === '' ? null : body.note,
    })
    await work.notify({
      staffId: found.requestedBy,
      kind: `obligations.waiver_${body.decision}`,
      params: { customer: found.customerName ?? '' },
      href: '/today',
    })
    const after = await queries.findWaiver(work.tx, work.scope, id)
    return waiverView(after ?? found, work.actor.id, true, chipSetting(context.services.pack, work.now))
  })
}
