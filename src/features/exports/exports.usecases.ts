import type { Input, Output } from '../../contract/endpoint.ts'
import { newId } from '../../kernel/ids.ts'
import { fileExists, removeFile } from '../../platform/files.ts'
import { openSealedFile } from '../../platform/sealed-file.ts'
import type { Context, Work } from '../../platform/work.ts'
import { readCursor, writeCursor } from '../customers/customers.cursor.rules.ts'
import { countSelection, readSelection } from '../customers/customers.selection.usecases.ts'
import { provePassword } from '../session/session.proof.usecases.ts'
import type * as contract from './exports.contract.ts'
import { exportPath, fileNameOf } from './exports.file.usecases.ts'
import * as queries from './exports.queries.ts'
import {
  assertColumns,
  assertMayDecide,
  DOWNLOAD_SECONDS,
  exportsErrors,
  markOf,
  mayWithdraw,
  needsApproval,
} from './exports.rules.ts'

type View = Output<typeof contract.getExport>

async function getRequest(work: Work, id: string, lock = false): Promise<queries.ExportRequest> {
  const request = await queries.findRequest(work.tx, work.scope, id, lock)
  if (request === undefined) throw exportsErrors.make('exports.not_found')
  return request
}

/** His own, whatever else he may see. */
async function getOwn(work: Work, id: string, lock = false): Promise<queries.ExportRequest> {
  const request = await getRequest(work, id, lock)
  if (request.createdBy !== work.actor.id) throw exportsErrors.make('exports.not_found')
  return request
}

export function purposeOf(request: Pick<queries.ExportRequest, 'purpose' | 'note'>): string {
  return `${request.purpose}: ${request.note}`
}
/** Columns as the audit keeps them: what is asked for in clear is marked. */
const fieldsOf = (request: Pick<queries.ExportRequest, 'columns' | 'clear'>): string[] =>
  request.columns.map((column) => ((request.clear as readonly string[]).includes(column) ? `${column} (clear)` : column))

export function measureExport(
  context: Context,
  { selection, clear }: Input<typeof contract.measureExport>['body'],
): Promise<Output<typeof contract.measureExport>> {
  const { rowsWithoutApproval, fileHours, purposes } = context.services.pack.service.exports
  return context.read('exports:ask', async (work) => {
    const rows = await countSelection(work, await readSelection(context, work, selection))
    return {
      rows,
      limit: rowsWithoutApproval.value,
      needsApproval: needsApproval(rows, clear, rowsWithoutApproval.value),
      fileHours: fileHours.value,
      purposes: purposes.value.map((each) => ({ ...each })),
    }
  })
}

export async function askExport(context: Context, asked: Input<typeof contract.askExport>['body']): Promise<View> {
  const { rowsWithoutApproval, purposes } = context.services.pack.service.exports
  assertColumns(asked.columns, asked.clear)
  if (!purposes.value.some((each) => each.code === asked.purpose)) throw exportsErrors.make('exports.purpose_unknown')
  const isProved = asked.password === undefined ? false : await provePassword(context, asked.password)
  if (asked.password !== undefined && !isProved) throw exportsErrors.make('exports.password_wrong')
  return context.write(
    'exports:ask',
    async (work) => {
      if (asked.clear.length > 0) work.authorise('customers:reveal')
      const selection = await readSelection(context, work, asked.selection)
      const rowsAsked = await countSelection(work, selection)
      if (rowsAsked === 0) throw exportsErrors.make('exports.nobody_selected')
      const isLarge = needsApproval(rowsAsked, asked.clear, rowsWithoutApproval.value)
      if (isLarge && !isProved) throw exportsErrors.make('exports.needs_password', { limit: rowsWithoutApproval.value })
      const { columns, clear, purpose, note, format, locale } = asked
      const request = {
        id: newId(work.now),
        columns,
        clear,
        purpose,
        note,
        format,
        locale,
        selection,
        rowsAsked,
        needsApproval: isLarge,
      }
      await queries.insertRequest(work.tx, work.scope, request, { now: work.now, actorId: work.actor.id })
      if (isLarge) await tellApprovers(work, request)
      else await work.enqueue({ name: 'exports.make', data: { exportId: request.id } })
      work.audit({ action: 'exports.ask', objectKind: 'export', objectId: request.id, fields: fieldsOf(request) })
      return toView(work, await getOwn(work, request.id))
    },
    { purpose: purposeOf(asked) },
  )
}

async function tellApprovers(work: Work, request: { id: string; rowsAsked: number }): Promise<void> {
  for (const staffId of await queries.approvers(work.tx, work.scope))
    if (staffId !== work.actor.id)
      await work.notify({
        staffId,
        kind: 'exports.waiting',
        params: { rows: request.rowsAsked, mark: markOf(request.id) },
        href: `/exports?id=${request.id}`,
      })
}

export function listExports(
  context: Context,
  query: Input<typeof contract.listExports>['query'],
): Promise<Output<typeof contract.listExports>> {
  const before = query.cursor === undefined ? undefined : readCursor(query.cursor, 'instant')
  return context.read('exports:read', async (work) => {
    const rows = await queries.listRequests(work.tx, work.scope, { state: query.state, before, limit: query.limit + 1 })
    const shown = rows.slice(0, query.limit)
    const last = shown.at(-1)
    return {
      items: shown.map((row) => toView(work, row)),
      nextCursor:
        rows.length > query.limit && last !== undefined ? writeCursor({ key: last.createdAt.toISOString(), id: last.id }) : null,
    }
  })
}

export function getExport(context: Context, id: string): Promise<View> {
  return context.read('exports:read', async (work) => toView(work, await getRequest(work, id)))
}

export function decideExport(context: Context, id: string, decision: Input<typeof contract.decideExport>['body']): Promise<View> {
  return context.write('exports:decide', async (work) => {
    const request = await getRequest(work, id, true)
    work.audit({
      action: `exports.${decision.verdict}`,
      objectKind: 'export',
      objectId: id,
      fields: fieldsOf({ columns: request.columns, clear: decision.grantClear ? request.clear : [] }),
      purpose: purposeOf(request),
    })
    assertMayDecide(request, work.actor.id)
    const isApproved = decision.verdict === 'approve'
    await queries.patchRequest(
      work.tx,
      work.scope,
      id,
      {
        state: isApproved ? 'making' : 'refused',
        decision: {
          by: work.actor.id,
          note: decision.note,
          clearGranted: isApproved && decision.grantClear && request.clear.length > 0,
        },
      },
      work.now,
    )
    if (isApproved) await work.enqueue({ name: 'exports.make', data: { exportId: id } })
    else await tellAsker(work, request, 'exports.refused')
    return toView(work, await getRequest(work, id))
  })
}

export async function tellAsker(
  work: Work,
  request: Pick<queries.ExportRequest, 'id' | 'createdBy'>,
  kind: string,
): Promise<void> {
  await work.notify({
    staffId: request.createdBy,
    kind,
    params: { mark: markOf(request.id) },
    href: `/exports?id=${request.id}`,
  })
}

export async function withdrawExport(context: Context, id: string): Promise<View> {
  const view = await context.write('exports:ask', async (work) => {
    const request = await getOwn(work, id, true)
    if (!mayWithdraw(request.state)) throw exportsErrors.make('exports.wrong_state', { state: request.state })
    await queries.patchRequest(work.tx, work.scope, id, { state: 'withdrawn', file: null }, work.now)
    work.audit({ action: 'exports.withdraw', objectKind: 'export', objectId: id, purpose: purposeOf(request) })
    return toView(work, await getOwn(work, id))
  })
  await removeFile(exportPath(context.services.config, id))
  return view
}

/** A call without effects reads the file; this one is the act: counted, audited, and good for a minute. */
export function beginDownload(context: Context, id: string): Promise<View> {
  return context.write('exports:ask', async (work) => {
    const request = await getOwn(work, id, true)
    assertHasFile(request, work.now)
    const downloadUntil = new Date(work.now.getTime() + DOWNLOAD_SECONDS * 1000)
    await queries.patchRequest(work.tx, work.scope, id, { downloadUntil }, work.now)
    work.audit({
      action: 'exports.download',
      objectKind: 'export',
      objectId: id,
      fields: fieldsOf({ columns: request.columns, clear: request.clearGranted ? request.clear : [] }),
      purpose: purposeOf(request),
    })
    return toView(work, await getOwn(work, id))
  })
}

export async function readExportFile(
  context: Context,
  id: string,
): Promise<{ fileName: string; contentType: string; body: NodeJS.ReadableStream }> {
  const { services } = context
  const request = await context.read('exports:ask', async (work) => {
    const found = await getOwn(work, id)
    assertHasFile(found, work.now)
    if (found.downloadUntil === null || found.downloadUntil <= work.now) throw exportsErrors.make('exports.download_not_begun')
    return found
  })
  const path = exportPath(services.config, id)
  if (!(await fileExists(path))) throw exportsErrors.make('exports.file_gone')
  const key = Buffer.from(services.keys.open(request.fileKey!, keyPlace(id)), 'base64')
  return {
    fileName: fileNameOf(request),
    contentType:
      request.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    body: await openSealedFile(path, key),
  }
}

export const keyPlace = (id: string) => ({ table: 'export_request', column: 'file_key', rowId: id })

function assertHasFile(request: queries.ExportRequest, now: Date): void {
  if (request.state !== 'ready' || request.fileKey === null || request.expiresAt === null || request.expiresAt <= now)
    throw exportsErrors.make('exports.file_gone')
}

function toView(work: Work, request: queries.ExportRequest): View {
  const moment = (at: Date | null) => at?.toISOString() ?? null
  const {
    id,
    state,
    purpose,
    note,
    clearGranted,
    format,
    rowsAsked,
    rowsMade,
    decidedByName,
    decisionNote,
    errorCode,
    bytes,
    downloads,
  } = request
  return {
    id,
    mark: markOf(id),
    state,
    purpose,
    note,
    columns: [...request.columns],
    clear: [...request.clear],
    clearGranted,
    format,
    byFilter: request.selection.ids === undefined,
    rowsAsked,
    rowsMade,
    needsApproval: request.needsApproval,
    askedBy: { id: request.createdBy, name: request.askedByName, unitName: request.askedByUnit },
    decidedByName,
    decidedAt: moment(request.decidedAt),
    decisionNote,
    errorCode,
    bytes,
    downloads,
    createdAt: request.createdAt.toISOString(),
    expiresAt: moment(request.expiresAt),
    isMine: request.createdBy === work.actor.id,
  }
}
