import { commonErrors } from '../../contract/common-errors.ts'
import type { Input, Output } from '../../contract/endpoint.ts'
import { newId } from '../../kernel/ids.ts'
import { denied } from '../../platform/denial.ts'
import type { Context, Work } from '../../platform/work.ts'
import { readCursor, writeCursor } from '../customers/customers.cursor.rules.ts'
import { meetObligations, oweObligation, voidObligations } from '../obligations/obligations.events.usecases.ts'
import type * as contract from './promises.contract.ts'
import type { PromiseView } from './promises.contract.ts'
import * as queries from './promises.queries.ts'
import { assertMayKeep, assertPromise, OB11, promisesErrors } from './promises.rules.ts'

/** The 80 % reminder of the obligations (4.5): from then on the chip warns. */
const WARN_AT = 0.8

function mayKeep(work: Work, row: queries.PromiseRow): boolean {
  if (row.state !== 'open' || row.isReply || !work.holds('promises:write')) return false
  try {
    assertMayKeep(work.actor, row.promiserId)
    return true
  } catch {
    return false
  }
}

export function promiseView(work: Work, row: queries.PromiseRow): PromiseView {
  const given = row.givenAt.getTime()
  return {
    ...row,
    givenAt: row.givenAt.toISOString(),
    dueAt: row.dueAt.toISOString(),
    warnAt: new Date(given + (row.dueAt.getTime() - given) * WARN_AT).toISOString(),
    keptAt: row.keptAt?.toISOString() ?? null,
    mayKeep: mayKeep(work, row),
  }
}

export function listPromises(
  context: Context,
  query: Input<typeof contract.listPromises>['query'],
): Promise<Output<typeof contract.listPromises>> {
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor, 'instant')
  return context.read('promises:read', async (work) => {
    const filter: queries.PromiseFilter = {
      promisers: query.view === 'mine' ? [work.actor.id] : null,
      openOnly: query.state === 'open',
      customerId: query.customerId,
      sourceId: query.sourceId,
    }
    const after = cursor === undefined ? undefined : { at: new Date(cursor.key), id: cursor.id }
    const rows = await queries.listPromises(work.tx, work.scope, filter, after, query.limit + 1)
    const shown = rows.slice(0, query.limit)
    const last = shown.at(-1)
    return {
      items: shown.map((row) => promiseView(work, row)),
      nextCursor:
        rows.length > query.limit && last !== undefined ? writeCursor({ key: last.dueAt.toISOString(), id: last.id }) : null,
      ...(await queries.countPromises(work.tx, work.scope, filter, work.now)),
    }
  })
}

export interface NewPromise {
  readonly customerId: string
  readonly customerName: string
  readonly tier: string
  readonly promiserId: string
  readonly text: string
  readonly dueAt: Date
  readonly source: queries.NewPromiseRow['source']
  readonly sourceId: string | null
  /** Kept by replying, not by hand. */
  readonly isReply?: boolean
}

/** For every feature from whose page something is promised: the register and the duty (OB11) in the caller's act. */
export async function registerPromise(work: Work, promise: NewPromise): Promise<string> {
  assertPromise(promise.dueAt, work.now)
  const id = newId(work.now)
  await queries.insertPromise(work.tx, work.scope, { ...promise, id, isReply: promise.isReply ?? false }, work.now)
  await oweObligation(work, {
    rule: OB11,
    rootId: promise.customerId,
    subjectKind: 'promise',
    subjectId: id,
    period: id,
    ownerId: promise.promiserId,
    opensAt: work.now,
    dueAt: promise.dueAt,
    tier: promise.tier,
    reason: {
      name: promise.customerName,
      text: promise.text,
      href: promise.source === 'complaint' && promise.sourceId !== null ? `/complaints/${promise.sourceId}` : '/promises',
    },
  })
  return id
}

/** Nothing happens where it is settled already. */
export async function settlePromise(
  work: Work,
  of: { customerId: string; id: string },
  keptAt: Date,
  proof: string,
): Promise<void> {
  if (await queries.markKept(work.tx, work.scope, of, keptAt, proof)) {
    await meetObligations(work, { rule: OB11, rootId: of.customerId, subjectId: of.id }, { id: of.id, at: keptAt })
  }
}

export async function dropPromise(work: Work, of: { customerId: string; id: string }, reason: string): Promise<void> {
  await queries.markWithdrawn(work.tx, work.scope, of, reason)
  await voidObligations(work, { rule: OB11, rootId: of.customerId, subjectId: of.id })
}

export async function promisesOf(work: Work, customerId: string, sourceId: string): Promise<PromiseView[]> {
  return (await queries.promisesOfSource(work.tx, work.scope, customerId, sourceId)).map((row) => promiseView(work, row))
}

async function reread(work: Work, id: string): Promise<PromiseView> {
  const row = await queries.findPromise(work.tx, work.scope, id)
  if (row === undefined) throw denied(promisesErrors.make('promises.not_found'))
  return promiseView(work, row)
}

export function givePromise(context: Context, body: Input<typeof contract.givePromise>['body']): Promise<PromiseView> {
  return context.write('promises:write', async (work) => {
    const customer = await queries.findCustomer(work.tx, work.scope, body.customerId)
    if (customer === undefined) throw denied(promisesErrors.make('promises.customer_not_found'))
    const id = await registerPromise(work, {
      ...body,
      dueAt: new Date(body.dueAt),
      customerName: customer.name,
      tier: customer.tier,
      promiserId: work.actor.id,
    })
    work.audit({
      action: 'promises.give',
      objectKind: 'promise',
      objectId: id,
      rootId: body.customerId,
      fields: ['text', 'dueAt'],
    })
    return reread(work, id)
  })
}

async function hold(work: Work, id: string, version: number): Promise<queries.PromiseRow> {
  const row = await queries.lockPromise(work.tx, work.scope, id)
  if (row === undefined) throw denied(promisesErrors.make('promises.not_found'))
  if (row.version !== version) throw commonErrors.make('request.stale', { current: promiseView(work, row) })
  // The reply to a complaint keeps its own promise.
  if (row.state !== 'open' || row.isReply) throw promisesErrors.make('promises.not_open')
  assertMayKeep(work.actor, row.promiserId)
  return row
}

export function keepPromise(
  context: Context,
  id: string,
  version: number,
  body: Input<typeof contract.keepPromise>['body'],
): Promise<PromiseView> {
  return context.write('promises:write', async (work) => {
    const row = await hold(work, id, version)
    const keptAt = body.keptAt === undefined ? work.now : new Date(body.keptAt)
    if (keptAt > work.now || keptAt < row.givenAt) throw promisesErrors.make('promises.in_past')
    await settlePromise(work, row, keptAt, body.proof)
    work.audit({
      action: 'promises.keep',
      objectKind: 'promise',
      objectId: id,
      rootId: row.customerId,
      fields: ['keptAt', 'proof'],
    })
    return reread(work, id)
  })
}

export function withdrawPromise(context: Context, id: string, version: number, reason: string): Promise<PromiseView> {
  return context.write('promises:write', async (work) => {
    const row = await hold(work, id, version)
    await dropPromise(work, row, reason)
    work.audit({ action: 'promises.withdraw', objectKind: 'promise', objectId: id, rootId: row.customerId, purpose: reason })
    return reread(work, id)
  })
}

/** The replies that were promised for one complaint: one word to the customer keeps them all. */
export async function settleReplyPromises(work: Work, customerId: string, sourceId: string, proof: string): Promise<void> {
  for (const id of await queries.keepReplies(work.tx, work.scope, customerId, sourceId, proof, work.now)) {
    await meetObligations(work, { rule: OB11, rootId: customerId, subjectId: id }, { id, at: work.now })
  }
}
