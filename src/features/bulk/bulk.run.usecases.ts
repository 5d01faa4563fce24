import { AppError } from '../../kernel/errors.ts'
import type { Context, Work } from '../../platform/work.ts'
import { loadsOf, planReceivers, reassignMany, receiversOf, stillAvailable } from '../assignments/assignments.bulk.usecases.ts'
import { isOverloaded } from '../assignments/assignments.rules.ts'
import { flagMany, resumeMany, suspendMany } from '../customers/customers.bulk.usecases.ts'
import { pageOfSelection, standingOf } from '../customers/customers.selection.usecases.ts'
import { actorOf } from '../session/session.usecases.ts'
import type { BulkPreview } from './bulk.contract.ts'
import * as items from './bulk.items.queries.ts'
import * as queries from './bulk.queries.ts'
import {
  BATCH_ROWS,
  bulkErrors,
  judgeItem,
  obstacle,
  PERMISSION_OF,
  PREPARE_ROWS,
  PREVIEW_HOURS,
  stateOf,
  STUCK_MINUTES,
  type ItemReason,
  type ItemState,
} from './bulk.rules.ts'
import { purposeOf } from './bulk.usecases.ts'

/** What is owed follows the customers of an act one by one up to here; beyond, the run over everybody is cheaper. */
const FEW = 2_000

/** As a job: the rights are those that the asker has now, and are asked for again in each batch. */
async function withOwner(
  context: Context,
  id: string,
  state: 'preparing' | 'running',
  run: (act: queries.BulkAct, acting: Context) => Promise<void>,
) {
  const act = await context.read('bulk:work', (work) => queries.findAct(work.tx, work.scope, id))
  // A queue may deliver twice: what is over is not run again.
  if (act?.state !== state) return
  try {
    await run(act, await actingFor(context, act))
  } catch (error) {
    if (!(error instanceof AppError) || error.kind === 'unavailable') throw error
    // Trying again would not help: said on the act, which can go on once the cause is mended.
    await stop(context, act, error.kind === 'forbidden' ? 'bulk.rights_lost' : error.code)
  }
}

async function actingFor(context: Context, act: queries.BulkAct): Promise<Context> {
  const owner = await actorOf(context.services, act.createdBy)
  if (owner === undefined) throw bulkErrors.make('bulk.rights_lost')
  return context.as(owner)
}

/** Freezes the rows and shows what would happen: one transaction that locks no customer. */
export function prepareBulk(context: Context, id: string): Promise<void> {
  return withOwner(context, id, 'preparing', async (act, acting) => {
    await acting.write(PERMISSION_OF[act.task.kind], async (work) => {
      if (!(await queries.takeTurn(work.tx, work.scope, id))) throw bulkErrors.make('bulk.stopped')
      const counts = await freeze(work, act)
      const loads = act.task.kind === 'assign' ? await plan(work, act, counts) : []
      const warning = context.services.pack.service.portfolioWarning.value
      const locked = await queries.findAct(work.tx, work.scope, id, true)
      work.audit({ action: 'bulk.prepare', objectKind: 'bulk', objectId: id, fields: [act.task.kind] })
      if (locked?.state !== 'preparing') return items.deleteItems(work.tx, work.scope, id)
      const preview: BulkPreview = {
        able: counts.total - counts.skipped - counts.failed,
        byTier: await items.countTiers(work.tx, work.scope, id),
        reasons: await items.countReasons(work.tx, work.scope, id),
        loads: loads.map((each) => ({ ...each, overloaded: isOverloaded(each.after, warning) })),
        warning,
      }
      await queries.addCounts(work.tx, work.scope, id, counts, work.now)
      await queries.patchAct(work.tx, work.scope, id, { state: 'ready', preview }, work.now)
      return undefined
    })
  })
}

interface Counts {
  total: number
  skipped: number
  failed: number
}

async function freeze(work: Work, act: queries.BulkAct): Promise<Counts> {
  const { tx, scope } = work
  const receivers = act.task.kind === 'assign' ? new Set(await receiversOf(work, act.task.to)) : new Set<string>()
  const counts: Counts = { total: 0, skipped: 0, failed: 0 }
  for (let after: string | null = null; ;) {
    const rows = await pageOfSelection(work, act.selection, after, PREPARE_ROWS)
    const judged = rows.map((row) => {
      const reason = obstacle(act.task, row, receivers)
      const state: ItemState = reason === undefined ? 'pending' : stateOf(reason)
      if (state === 'skipped' || state === 'failed') counts[state]++
      return { customerId: row.customerId, customerNo: row.customerNo, fromId: row.managerId, reason, state }
    })
    if (judged.length > 0) await items.insertItems(tx, scope, act, counts.total, judged)
    counts.total += rows.length
    if (rows.length < PREPARE_ROWS) return counts
    after = rows.at(-1)!.customerId
  }
}

/** Who would go to whom is fixed now, so that what is confirmed is what was shown. */
async function plan(work: Work, act: queries.BulkAct, counts: Counts) {
  const { tx, scope } = work
  if (act.task.kind !== 'assign') return []
  async function* chunks(): AsyncGenerator<string[]> {
    for (let after = -1; ;) {
      const page = await items.nextItems(tx, scope, act.id, after, PREPARE_ROWS)
      if (page.length > 0) yield page.map((each) => each.customerId)
      if (page.length < PREPARE_ROWS) return
      after = page.at(-1)!.ordinal
    }
  }
  await planReceivers(work, act.task.to, chunks(), (planned) => items.setReceivers(tx, scope, act.id, planned), PREPARE_ROWS)
  counts.failed += await items.failWithoutReceiver(tx, scope, act.id, 'nobody_serves')
  const moves = new Map((await items.countMoves(tx, scope, act.id, 'pending')).map((each) => [each.staffId, each]))
  return (await loadsOf(work, [...moves.keys()])).map(({ staffId, name, customers }) => ({
    staffId,
    name,
    before: customers,
    after: customers + moves.get(staffId)!.gains - moves.get(staffId)!.loses,
  }))
}

/**
 * Works the frozen rows off, batch by batch. Each batch is a transaction that changes the customers, settles its rows
 * and counts them: after a crash the next run finds exactly what is left.
 */
export function runBulk(context: Context, id: string, batchRows = BATCH_ROWS): Promise<void> {
  return withOwner(context, id, 'running', async (act) => {
    for (;;) {
      const now = await context.read('bulk:work', async (work) => ({
        act: await queries.findAct(work.tx, work.scope, id),
        left: await items.nextItems(work.tx, work.scope, id, -1, 1),
      }))
      if (now.act?.state !== 'running') return
      if (now.act.cancelRequested || now.left.length === 0) return finish(context, now.act)
      // Looked up anew: a right that ended a second ago holds for no further batch.
      await runBatch(await actingFor(context, act), act, batchRows)
    }
  })
}

async function runBatch(acting: Context, act: queries.BulkAct, batchRows: number): Promise<void> {
  await acting.write(PERMISSION_OF[act.task.kind], async (work) => {
    const { tx, scope } = work
    if (!(await queries.takeTurn(tx, scope, act.id))) throw bulkErrors.make('bulk.stopped')
    const batch = await items.nextItems(tx, scope, act.id, -1, batchRows)
    const standing = await standingOf(
      work,
      act.selection,
      batch.map((each) => each.customerId),
    )
    const available =
      act.task.kind === 'assign'
        ? await stillAvailable(
            work,
            batch.flatMap((each) => each.toId ?? []),
          )
        : new Set<string>()
    const settled = new Map<string, ItemReason | undefined>()
    const able = batch.filter((item) => {
      const reason = judgeItem(act.task, item, standing.get(item.customerId), available)
      if (reason !== undefined) settled.set(item.customerId, reason)
      return reason === undefined
    })
    const done = new Set(able.length === 0 ? [] : await carryOut(work, act, able))
    // Between the look and the lock somebody else was quicker.
    for (const item of able) settled.set(item.customerId, done.has(item.customerId) ? undefined : 'changed_since')
    const rows = [...settled].map(([customerId, reason]) => ({
      customerId,
      reason,
      state: reason === undefined ? ('done' as const) : stateOf(reason),
    }))
    await items.settleItems(tx, scope, act.id, rows, work.now)
    const count = (state: ItemState) => rows.filter((row) => row.state === state).length
    await queries.addCounts(
      tx,
      scope,
      act.id,
      { done: count('done'), skipped: count('skipped'), failed: count('failed') },
      work.now,
    )
    work.audit({
      action: `bulk.batch_${act.task.kind}`,
      objectKind: 'bulk',
      objectId: act.id,
      fields: [act.task.kind === 'assign' ? 'managerId' : act.task.kind === 'flag' ? 'important' : 'suspension'],
      purpose: purposeOf(act.task),
    })
  })
}

function carryOut(work: Work, { id, task }: queries.BulkAct, able: readonly items.PendingItem[]): Promise<string[]> {
  const ids = able.map((each) => each.customerId)
  switch (task.kind) {
    case 'assign':
      return reassignMany(
        work,
        { bulkId: id, reason: task.reason },
        able.map((each) => ({ customerId: each.customerId, fromId: each.fromId, toId: each.toId! })),
      )
    case 'suspend':
      return suspendMany(work, ids, id, { reason: task.reason, note: task.note })
    case 'resume':
      return resumeMany(work, ids, id)
    case 'flag':
      return flagMany(work, ids, id, task)
  }
}

function finish(context: Context, { id }: queries.BulkAct): Promise<void> {
  return context.write('bulk:work', async (work) => {
    const act = await queries.findAct(work.tx, work.scope, id, true)
    if (act?.state !== 'running') return work.audit({ action: 'bulk.finish', objectKind: 'bulk', objectId: id })
    const state = act.cancelRequested && act.done + act.skipped + act.failed < act.total ? 'cancelled' : 'done'
    await queries.patchAct(work.tx, work.scope, id, { state, finishedAt: work.now }, work.now)
    await tellAll(work, act, state === 'done' ? 'bulk.done' : 'bulk.cancelled')
    work.audit({
      action: 'bulk.finish',
      objectKind: 'bulk',
      objectId: id,
      fields: [act.task.kind],
      purpose: `${purposeOf(act.task)} (done ${act.done}, skipped ${act.skipped}, failed ${act.failed}, total ${act.total})`,
    })
  })
}

function stop(context: Context, { id }: queries.BulkAct, errorCode: string): Promise<void> {
  return context.write('bulk:work', async (work) => {
    const act = await queries.findAct(work.tx, work.scope, id, true)
    work.audit({ action: 'bulk.stop', objectKind: 'bulk', objectId: id })
    if (act === undefined || !['preparing', 'running'].includes(act.state)) return
    await queries.patchAct(work.tx, work.scope, id, { state: 'failed', errorCode }, work.now)
    await tellAll(work, act, 'bulk.failed')
  })
}

/** The asker hears how it ended; new managers whom they got; and what is owed follows. */
async function tellAll(work: Work, act: queries.BulkAct, kind: string): Promise<void> {
  await work.notify({
    staffId: act.createdBy,
    kind,
    params: { done: act.done, total: act.total, failed: act.failed },
    href: `/bulk?id=${act.id}`,
  })
  if (act.done === 0) return
  // An act that stopped may go on: who got customers hears it at its end.
  if (act.task.kind === 'assign' && kind !== 'bulk.failed') {
    for (const { staffId, gains } of await items.countMoves(work.tx, work.scope, act.id, 'done'))
      if (gains > 0)
        await work.notify({
          staffId,
          kind: 'assignments.given',
          params: { count: gains },
          href: `/customers?managerId=${staffId}`,
        })
  }
  const customerIds = act.done > FEW ? null : await items.idsDone(work.tx, work.scope, act.id, FEW)
  await work.enqueue({ name: 'obligations.refresh', data: { customerIds } })
}

/** Hourly: what lost its worker says so and can go on; a preview that grew old is thrown away. */
export async function sweepBulk(context: Context): Promise<void> {
  const now = context.services.clock.now().getTime()
  const found = await context.read('bulk:work', async (work) => ({
    stuck: await queries.findStuck(work.tx, work.scope, new Date(now - STUCK_MINUTES * 60_000)),
    forgotten: await queries.findForgotten(work.tx, work.scope, new Date(now - PREVIEW_HOURS * 3_600_000)),
  }))
  for (const id of found.stuck) {
    const act = await context.read('bulk:work', (work) => queries.findAct(work.tx, work.scope, id))
    if (act !== undefined) await stop(context, act, 'bulk.stopped')
  }
  for (const id of found.forgotten) {
    await context.write('bulk:work', async (work) => {
      const act = await queries.findAct(work.tx, work.scope, id, true)
      if (act?.state === 'ready') {
        await items.deleteItems(work.tx, work.scope, id)
        await queries.patchAct(work.tx, work.scope, id, { state: 'discarded', finishedAt: work.now }, work.now)
      }
      work.audit({ action: 'bulk.cancel', objectKind: 'bulk', objectId: id })
    })
  }
}
