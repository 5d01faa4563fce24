import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Input, Output } from '../../contract/endpoint.ts'
import { newId } from '../../kernel/ids.ts'
import type { Locale } from '../../kernel/texts.ts'
import type { Context, Work } from '../../platform/work.ts'
import { receiversOf } from '../assignments/assignments.bulk.usecases.ts'
import { readCursor, writeCursor } from '../customers/customers.cursor.rules.ts'
import { assertSuspension } from '../customers/customers.rules.ts'
import { pageOfSelection, readSelection } from '../customers/customers.selection.usecases.ts'
import { BOM, csvLine } from '../feeds/feeds.export.rules.ts'
import type * as contract from './bulk.contract.ts'
import * as items from './bulk.items.queries.ts'
import * as queries from './bulk.queries.ts'
import { assertStep, bulkErrors, PERMISSION_OF } from './bulk.rules.ts'
import { bulkTexts } from './bulk.texts.ts'

type View = Output<typeof contract.getBulk>
const FILE_PAGE = 5_000

async function getAct(work: Work, id: string, lock = false): Promise<queries.BulkAct> {
  const act = await queries.findAct(work.tx, work.scope, id, lock)
  if (act === undefined) throw bulkErrors.make('bulk.not_found')
  return act
}

/** Freezes who is meant, in a job of its own; nothing is changed before the preview is confirmed. */
export function askBulk(context: Context, { task, selection }: Input<typeof contract.askBulk>['body']): Promise<View> {
  return context.write(PERMISSION_OF[task.kind], async (work) => {
    work.authorise('bulk:use')
    if (task.kind === 'suspend') assertSuspension(task.reason, task.note)
    if (task.kind === 'assign') await receiversOf(work, task.to)
    const chosen = await readSelection(context, work, selection)
    if ((await pageOfSelection(work, chosen, null, 1)).length === 0) throw bulkErrors.make('bulk.nobody_selected')
    const id = newId(work.now)
    await queries.insertAct(work.tx, work.scope, { id, task, selection: chosen, now: work.now, actorId: work.actor.id })
    await work.enqueue({ name: 'bulk.prepare', data: { bulkId: id } })
    work.audit({ action: 'bulk.ask', objectKind: 'bulk', objectId: id, fields: [task.kind], purpose: purposeOf(task) })
    return toView(await getAct(work, id))
  })
}

/** The words that the asker gave, as the audit keeps them. */
export function purposeOf(task: contract.BulkTask): string {
  if (task.kind !== 'suspend') return task.reason
  return task.note === null || task.note === '' ? task.reason : `${task.reason}: ${task.note}`
}

export function listBulk(
  context: Context,
  query: Input<typeof contract.listBulk>['query'],
): Promise<Output<typeof contract.listBulk>> {
  const before = query.cursor === undefined ? undefined : readCursor(query.cursor, 'instant')
  return context.read('bulk:use', async (work) => {
    const rows = await queries.listActs(work.tx, work.scope, before, query.limit + 1)
    const shown = rows.slice(0, query.limit)
    const last = shown.at(-1)
    return {
      items: shown.map(toView),
      nextCursor:
        rows.length > query.limit && last !== undefined ? writeCursor({ key: last.createdAt.toISOString(), id: last.id }) : null,
    }
  })
}

export function getBulk(context: Context, id: string): Promise<View> {
  return context.read('bulk:use', async (work) => toView(await getAct(work, id)))
}

export function listBulkItems(
  context: Context,
  id: string,
  query: Input<typeof contract.listBulkItems>['query'],
): Promise<Output<typeof contract.listBulkItems>> {
  return context.read('bulk:use', async (work) => {
    await getAct(work, id)
    const rows = await items.listItems(work.tx, work.scope, id, {
      states: query.state === undefined ? undefined : [query.state],
      after: Number(query.cursor ?? -1),
      limit: query.limit + 1,
    })
    const shown = rows.slice(0, query.limit)
    return {
      items: shown.map(({ ordinal: _ordinal, ...row }) => row),
      nextCursor: rows.length > query.limit ? String(shown.at(-1)!.ordinal) : null,
    }
  })
}

export function confirmBulk(context: Context, id: string, expected: number): Promise<View> {
  return step(context, id, 'confirm', 'bulk.confirm', async (act, work) => {
    const able = act.preview?.able ?? 0
    if (able === 0) throw bulkErrors.make('bulk.nothing_to_do')
    if (able !== expected) throw bulkErrors.make('bulk.preview_outdated', { expected, able })
    work.authorise(PERMISSION_OF[act.task.kind])
    await work.enqueue({ name: 'bulk.run', data: { bulkId: id } })
    return { state: 'running', confirmedAt: work.now }
  })
}

export function cancelBulk(context: Context, id: string): Promise<View> {
  return step(context, id, 'cancel', 'bulk.cancel', async (act, work) => {
    // The worker that is at it ends its batch and says what was done.
    if (act.state === 'running') return { cancelRequested: true }
    if (act.confirmedAt === null) await items.deleteItems(work.tx, work.scope, id)
    return { state: act.confirmedAt === null ? 'discarded' : 'cancelled', finishedAt: work.now }
  })
}

export function resumeBulk(context: Context, id: string): Promise<View> {
  return step(context, id, 'resume', 'bulk.resume', async (act, work) => {
    work.authorise(PERMISSION_OF[act.task.kind])
    const isConfirmed = act.confirmedAt !== null
    await work.enqueue({ name: isConfirmed ? 'bulk.run' : 'bulk.prepare', data: { bulkId: id } })
    return { state: isConfirmed ? 'running' : 'preparing', errorCode: null }
  })
}

function step(
  context: Context,
  id: string,
  name: 'confirm' | 'cancel' | 'resume',
  action: string,
  decide: (act: queries.BulkAct, work: Work) => Promise<queries.ActPatch>,
): Promise<View> {
  return context.write('bulk:use', async (work) => {
    const act = await getAct(work, id, true)
    assertStep(act.state, name)
    await queries.patchAct(work.tx, work.scope, id, await decide(act, work), work.now)
    work.audit({ action, objectKind: 'bulk', objectId: id, fields: [act.task.kind], purpose: purposeOf(act.task) })
    return toView(await getAct(work, id))
  })
}

/** Customer number, reason, remedy: for those who mend the rest by hand. Streams; the name stays in the house. */
export async function failuresFile(
  context: Context,
  id: string,
  locale: Locale,
): Promise<{ fileName: string; body: NodeJS.ReadableStream }> {
  await context.read('bulk:use', (work) => getAct(work, id))
  const words: Readonly<Record<string, string>> = bulkTexts[locale]
  const say = (key: string): string => words[key] ?? key
  async function* lines(): AsyncGenerator<string> {
    yield BOM + csvLine(['number', 'result', 'reason', 'remedy'].map((column) => say(`bulk.file.${column}`)))
    for (let after = -1; ;) {
      const rows = await context.read('bulk:use', (work) =>
        items.listItems(work.tx, work.scope, id, { states: ['failed', 'skipped'], after, limit: FILE_PAGE }),
      )
      yield rows
        .map((row) =>
          csvLine([
            row.customerNo,
            say(`bulk.item.${row.state}`),
            say(`bulk.reason.${row.reason}`),
            say(`bulk.remedy.${row.reason}`),
          ]),
        )
        .join('')
      if (rows.length < FILE_PAGE) return
      after = rows.at(-1)!.ordinal
    }
  }
  const mark = createHash('sha256').update(id).digest('hex').slice(0, 6)
  return { fileName: `${say('bulk.file.name')}-${mark}.csv`, body: Readable.from(lines()) }
}

export function toView(act: queries.BulkAct): View {
  const moment = (at: Date | null) => at?.toISOString() ?? null
  const { selection, createdBy: _by, createdAt, confirmedAt, finishedAt, ...plain } = act
  return {
    ...plain,
    byFilter: selection.ids === undefined,
    createdAt: createdAt.toISOString(),
    confirmedAt: moment(confirmedAt),
    finishedAt: moment(finishedAt),
  }
}
