import { commonErrors } from '../../contract/common-errors.ts'
import type { Input, Output } from '../../contract/endpoint.ts'
import { newId } from '../../kernel/ids.ts'
import { denied } from '../../platform/denial.ts'
import type { Context } from '../../platform/work.ts'
import { readCursor, writeCursor } from '../customers/customers.cursor.rules.ts'
import type * as contract from './digests.contract.ts'
import { assertSuggestionMove, digestsErrors } from './digests.rules.ts'
import * as queries from './digests.suggestions.queries.ts'

const view = (row: queries.SuggestionRow): Output<typeof contract.addSuggestion> => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
})

export function listSuggestions(
  context: Context,
  query: Input<typeof contract.listSuggestions>['query'],
): Promise<Output<typeof contract.listSuggestions>> {
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor, 'instant')
  return context.read('suggestions:read', async (work) => {
    const before = cursor === undefined ? undefined : { at: new Date(cursor.key), id: cursor.id }
    const rows = await queries.listSuggestions(
      work.tx,
      work.scope,
      { state: query.state, sourceId: query.sourceId },
      before,
      query.limit + 1,
    )
    const shown = rows.slice(0, query.limit)
    const last = shown.at(-1)
    return {
      items: shown.map(view),
      nextCursor:
        rows.length > query.limit && last !== undefined ? writeCursor({ key: last.createdAt.toISOString(), id: last.id }) : null,
    }
  })
}

export function addSuggestion(
  context: Context,
  body: Input<typeof contract.addSuggestion>['body'],
): Promise<Output<typeof contract.addSuggestion>> {
  return context.write('suggestions:write', async (work) => {
    const id = newId(work.now)
    if (!(await queries.insertSuggestion(work.tx, work.scope, { id, ...body }, work.now)))
      throw denied(digestsErrors.make('suggestions.customer_not_found'))
    work.audit({ action: 'suggestions.add', objectKind: 'suggestion', objectId: id, rootId: body.customerId, fields: ['text'] })
    return view((await queries.lockSuggestion(work.tx, work.scope, id))!)
  })
}

export function decideSuggestion(
  context: Context,
  id: string,
  version: number,
  body: Input<typeof contract.decideSuggestion>['body'],
): Promise<Output<typeof contract.decideSuggestion>> {
  return context.write('suggestions:decide', async (work) => {
    const row = await queries.lockSuggestion(work.tx, work.scope, id)
    if (row === undefined) throw denied(digestsErrors.make('suggestions.not_found'))
    if (row.version !== version) throw commonErrors.make('request.stale', { current: view(row) })
    assertSuggestionMove(body.state, row.state)
    await queries.decide(work.tx, work.scope, row, body.state, body.answer, work.now)
    work.audit({
      action: 'suggestions.decide',
      objectKind: 'suggestion',
      objectId: id,
      rootId: row.customerId,
      fields: ['state'],
    })
    return view((await queries.lockSuggestion(work.tx, work.scope, id))!)
  })
}
