import { commonErrors } from '../../contract/common-errors.ts'
import type { Input, Output } from '../../contract/endpoint.ts'
import { newId } from '../../kernel/ids.ts'
import type { Context, Work } from '../../platform/work.ts'
import type { arrangeList, createView, editView, listViews, SavedView } from './views.contract.ts'
import * as queries from './views.queries.ts'
import { assertKeepable, assertMayShare, assertOwn, type ViewAudience, viewsErrors, VIEWS_PER_LIST } from './views.rules.ts'

const shownTo = ({ id, version, name, audience, params, ownerId, ownerName }: queries.View, work: Work): SavedView => ({
  id,
  version,
  name,
  audience,
  params,
  ownerName,
  isMine: ownerId === work.actor.id,
})

/** The unit that the view is shared with; throws where the actor may not share so far. */
function unitFor(work: Work, audience: ViewAudience): string | null {
  if (audience === 'own') return null
  assertMayShare(audience, work.authorise('views:share').reach)
  return audience === 'unit' ? work.actor.unitId : null
}

async function getView(work: Work, id: string): Promise<queries.View> {
  const view = await queries.findSeen(work.tx, work.scope, work.actor.unitId, id)
  if (view === undefined) throw viewsErrors.make('views.not_found')
  return view
}

async function getOwnView(work: Work, target: { id: string; version: number }): Promise<queries.View> {
  const view = await getView(work, target.id)
  assertOwn(view, work.actor.id)
  if (view.version !== target.version) throw commonErrors.make('request.stale', { current: shownTo(view, work) })
  return view
}

export function readViews(context: Context, list: string): Promise<Output<typeof listViews>> {
  return context.read('views:use', async (work) => {
    const views = await queries.listSeen(work.tx, work.scope, work.actor.unitId, list)
    const setting = await queries.findSetting(work.tx, work.scope, list)
    return {
      views: views.map((view) => shownTo(view, work)),
      // One that is no longer shared with him opens nothing.
      defaultViewId: views.find((view) => view.id === setting?.defaultViewId)?.id ?? null,
      columns: setting?.columns ?? null,
    }
  })
}

export function createSavedView(context: Context, input: Input<typeof createView>['body']): Promise<SavedView> {
  return context.write('views:use', async (work) => {
    const unitId = unitFor(work, input.audience)
    assertKeepable(input.params)
    if ((await queries.countOwn(work.tx, work.scope, input.list)) >= VIEWS_PER_LIST)
      throw viewsErrors.make('views.too_many', { max: VIEWS_PER_LIST })
    const id = newId(work.now)
    await queries.insertView(work.tx, work.scope, { id, ...input, unitId, at: work.now })
    work.audit({ action: 'views.create', objectKind: 'saved_view', objectId: id, fields: ['name', 'audience', 'params'] })
    return shownTo(await getView(work, id), work)
  })
}

export function editSavedView(
  context: Context,
  target: { id: string; version: number },
  change: Input<typeof editView>['body'],
): Promise<SavedView> {
  return context.write('views:use', async (work) => {
    const view = await getOwnView(work, target)
    const audience = change.audience ?? view.audience
    const unitId = unitFor(work, audience)
    const params = change.params ?? view.params
    assertKeepable(params)
    await queries.updateView(work.tx, work.scope, {
      id: view.id,
      name: change.name ?? view.name,
      audience,
      params,
      unitId,
      at: work.now,
    })
    work.audit({ action: 'views.edit', objectKind: 'saved_view', objectId: view.id, fields: Object.keys(change) })
    return shownTo(await getView(work, view.id), work)
  })
}

export function deleteSavedView(context: Context, target: { id: string; version: number }): Promise<Record<string, never>> {
  return context.write('views:use', async (work) => {
    const view = await getOwnView(work, target)
    await queries.deleteView(work.tx, work.scope, view.id)
    work.audit({ action: 'views.delete', objectKind: 'saved_view', objectId: view.id })
    return {}
  })
}

export function arrange(
  context: Context,
  list: string,
  change: Input<typeof arrangeList>['body'],
): Promise<Record<string, never>> {
  return context.write('views:use', async (work) => {
    const before = await queries.findSetting(work.tx, work.scope, list)
    if (change.defaultViewId != null && (await getView(work, change.defaultViewId)).list !== list)
      throw viewsErrors.make('views.not_found')
    await queries.saveSetting(
      work.tx,
      work.scope,
      list,
      {
        columns: change.columns === undefined ? (before?.columns ?? null) : change.columns,
        defaultViewId: change.defaultViewId === undefined ? (before?.defaultViewId ?? null) : change.defaultViewId,
      },
      work.now,
    )
    work.audit({ action: 'views.arrange', objectKind: 'list', objectId: null, fields: Object.keys(change) })
    return {}
  })
}
