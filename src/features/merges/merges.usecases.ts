import { commonErrors } from '../../contract/common-errors.ts'
import type { Input, Output } from '../../contract/endpoint.ts'
import { newId } from '../../kernel/ids.ts'
import { localDate } from '../../kernel/zones.ts'
import { countRows, journalOf, keepSnapshot, printsOf, restoreRows, type Move } from '../../platform/customer-rows.ts'
import { denied } from '../../platform/denial.ts'
import type { Context, Work } from '../../platform/work.ts'
import { readCursor, writeCursor } from '../customers/customers.cursor.rules.ts'
import { proposeSide } from '../customers/customers.move.rules.ts'
import { compareFiles } from '../customers/customers.move.usecases.ts'
import { forgetSubscriptionKeys } from '../facts/facts.usecases.ts'
import { refreshCustomers } from '../obligations/obligations.usecases.ts'
import type * as contract from './merges.contract.ts'
import type { MergeView } from './merges.contract.ts'
import { movers } from './merges.movers.usecases.ts'
import * as queries from './merges.queries.ts'
import { CONFLICTS, MERGE_CHOICES, mergesErrors, MOVED_PARTS, TOUCHABLE, touchedError, type Touchable } from './merges.rules.ts'

const tables = movers.flatMap((mover) => mover.moves)
const watched = tables.filter((table) => table.later === 'refuses')

function view(row: queries.MergeRow): MergeView {
  const { choices: _choices, moved: _moved, prints: _prints, ...plain } = row
  return { ...plain, mergedAt: row.mergedAt.toISOString(), undoneAt: row.undoneAt?.toISOString() ?? null }
}

const partsOf = (counts: Readonly<Record<string, number>>) =>
  MOVED_PARTS.flatMap((part) => ((counts[part] ?? 0) > 0 ? [{ part, count: counts[part]! }] : []))

async function filesOf(work: Work, move: Move, lock: boolean): Promise<{ into: queries.MergingFile; from: queries.MergingFile }> {
  if (move.from === move.into) throw mergesErrors.make('merges.same_customer')
  const files = await queries.findFiles(work.tx, work.scope, move, lock)
  const into = files.find((file) => file.customerId === move.into)
  const from = files.find((file) => file.customerId === move.from)
  if (into === undefined || from === undefined) throw denied(mergesErrors.make('merges.customer_not_found'))
  return { into, from }
}

export function previewMerge(context: Context, move: Move): Promise<Output<typeof contract.previewMerge>> {
  const { keys, pack } = context.services
  return context.read('merges:preview', async (work) => {
    const { into, from } = await filesOf(work, move, false)
    const fields = await compareFiles(work, keys, move)
    const counts = await countRows(work.tx, tables, move)
    const conflicts = await queries.countConflicts(work.tx, work.scope, move, localDate(work.now, pack.calendar.timeZone.value))
    const side = ({ shown, verifiedAt }: (typeof fields)[number]['into']) => ({
      shown,
      verifiedAt: verifiedAt?.toISOString() ?? null,
    })
    return {
      into,
      from,
      fields: fields
        .filter((field) => field.into.size > 0 || field.from.size > 0)
        .map((field) => {
          const { side: proposed, reason: because } = proposeSide(field.into, field.from, field.isSame)
          return { field: field.field, isSame: field.isSame, into: side(field.into), from: side(field.from), proposed, because }
        }),
      moves: partsOf(Object.fromEntries(Object.entries(counts).map(([table, count]) => [table, count.from]))),
      conflicts: CONFLICTS.flatMap((kind) => (conflicts[kind] > 0 ? [{ kind, count: conflicts[kind] }] : [])),
      mayMerge: work.holds('merges:write'),
    }
  })
}

/** Whatever names the two, in a transaction: the files, what hangs on them, what is owed, and how usage is counted. */
export function mergeCustomers(
  context: Context,
  { choices, reason, ...asked }: Input<typeof contract.mergeCustomers>['body'],
): Promise<MergeView> {
  const { keys, pack } = context.services
  const move = { from: asked.from.customerId, into: asked.into.customerId }
  return context.write('merges:write', async (work) => {
    const { into, from } = await filesOf(work, move, true)
    if (into.version !== asked.into.version || from.version !== asked.from.version)
      throw mergesErrors.make('merges.preview_outdated')
    const id = newId(work.now)
    await work.asHouse(async (house) => {
      const { tx, scope } = house
      await queries.insertMerge(tx, scope, { id, into, from, reason, choices, now: work.now, actorId: work.actor.id })
      await keepSnapshot(tx, 'before', tables, move)
      for (const mover of movers) await mover.moveCustomer(house, { ...move, mergeId: id, keys, pack, choices })
      await refreshCustomers(house, pack, [move.into])
      await keepSnapshot(tx, 'after', tables, move)
      const journal = await journalOf(tx, tables, move)
      const gone = Object.groupBy(
        journal.filter((entry) => entry.kind === 'moved' || (entry.kind === 'removed' && isOf(entry.before, move.from))),
        (entry) => entry.table,
      )
      const moved = Object.fromEntries(Object.entries(gone).map(([table, entries]) => [table, entries?.length ?? 0]))
      await queries.keepJournal(tx, scope, { intoId: move.into, id }, journal, moved, await printsOf(tx, watched, move))
      await forgetSubscriptionKeys(house)
    })
    auditBoth(work, 'merges.merge', id, move, reason)
    for (const managerId of new Set([into.managerId, from.managerId]))
      if (managerId !== null && managerId !== work.actor.id)
        await work.notify({
          staffId: managerId,
          kind: 'merges.merged',
          params: { from: from.name, into: into.name },
          href: `/customers/${move.into}`,
        })
    return view(await reread(work, id))
  })
}

function isOf(row: Readonly<Record<string, unknown>> | null, customerId: string): boolean {
  return row !== null && (row['customer_id'] === customerId || row['root_id'] === customerId)
}

/** The trail of either file tells of it. */
function auditBoth(work: Work, action: string, id: string, move: Move, purpose: string): void {
  for (const rootId of [move.into, move.from])
    work.audit({ action, objectKind: 'customer_merge', objectId: id, rootId, fields: ['mergedInto'], purpose })
}

async function reread(work: Work, id: string): Promise<queries.MergeRow> {
  const row = await queries.findMerge(work.tx, work.scope, id)
  if (row === undefined) throw denied(mergesErrors.make('merges.not_found'))
  return row
}

type TouchedOn = Touchable | 'merged_again' | 'other'

/** On whose rows somebody has worked since, in the order of the features. */
async function touchedSince(work: Work, row: queries.MergeRow): Promise<TouchedOn[]> {
  const move = { from: row.fromId, into: row.intoId }
  const now = await printsOf(work.tx, watched, move)
  const differs = new Set(Object.keys(now).filter((table) => now[table] !== row.prints[table]))
  const features = movers.filter((mover) => mover.moves.some((table) => differs.has(table.table))).map((mover) => mover.feature)
  return features.map((feature) => TOUCHABLE.find((known) => known === feature) ?? 'other')
}

export function undoMerge(context: Context, id: string, version: number, reason: string): Promise<MergeView> {
  return context.write('merges:write', async (work) => {
    const row = await reread(work, id)
    const move = { from: row.fromId, into: row.intoId }
    await work.asHouse(async (house) => {
      const { tx, scope } = house
      const files = await queries.lockFiles(tx, scope, move)
      const current = await reread(house, id)
      if (current.version !== version) throw commonErrors.make('request.stale', { current: view(current) })
      if (current.state === 'undone') throw mergesErrors.make('merges.already_undone')
      if (files.some((file) => file.customerId === move.into && file.mergedInto !== null))
        throw mergesErrors.make('merges.survivor_merged')
      const [touched] = await touchedSince(house, current)
      if (touched !== undefined) throw touchedError(touched)
      await restoreRows(tx, tables, move, await queries.readJournal(tx, scope, current))
      await queries.markUndone(tx, scope, current, { now: work.now, actorId: work.actor.id, reason })
      // Time has passed: what is owed to either is judged as of now.
      await refreshCustomers(house, context.services.pack, [move.into, move.from])
      await forgetSubscriptionKeys(house)
    })
    auditBoth(work, 'merges.undo', id, move, reason)
    return view(await reread(work, id))
  })
}

export function getMerge(context: Context, id: string): Promise<Output<typeof contract.getMerge>> {
  return context.read('merges:read', async (work) => {
    const row = await reread(work, id)
    const again = (await queries.isMergedAgain(work.tx, work.scope, row.intoId)) ? (['merged_again'] as const) : []
    // Prints are taken over every row of both, as the undo will; whoever sees fewer of them is not told by them.
    const touched =
      row.state === 'undone' || !work.holds('merges:write') ? [] : again.length > 0 ? [...again] : await touchedSince(work, row)
    return {
      ...view(row),
      choices: MERGE_CHOICES.flatMap((field) => (row.choices[field] === undefined ? [] : [{ field, side: row.choices[field] }])),
      moves: partsOf(row.moved),
      touched,
      mayUndo: work.holds('merges:write') && row.state === 'done',
    }
  })
}

export function listMerges(
  context: Context,
  query: Input<typeof contract.listMerges>['query'],
): Promise<Output<typeof contract.listMerges>> {
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor, 'instant')
  const after = cursor === undefined ? undefined : { at: new Date(cursor.key), id: cursor.id }
  return context.read('merges:read', async (work) => {
    const rows = await queries.listMerges(work.tx, work.scope, query.state, after, query.limit + 1)
    const shown = rows.slice(0, query.limit)
    const last = shown.at(-1)
    return {
      items: shown.map(view),
      nextCursor:
        rows.length > query.limit && last !== undefined ? writeCursor({ key: last.mergedAt.toISOString(), id: last.id }) : null,
    }
  })
}
