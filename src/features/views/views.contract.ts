import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { id, idParams, line, nothing, version } from '../../contract/primitives.ts'
import { VIEW_AUDIENCES } from './views.rules.ts'

const list = z.string().regex(/^[a-z][a-z_]{1,39}$/)
const columnKey = z.string().regex(/^[a-zA-Z]{1,40}$/)
/** Filters and order as they stand in the address of the page. */
const params = z.record(z.string().regex(/^[a-zA-Z]{1,40}$/), line(200)).refine((given) => Object.keys(given).length <= 30)
const name = line(40)
const audience = z.enum(VIEW_AUDIENCES)

export const savedView = z.object({
  id,
  version,
  name: z.string(),
  audience,
  params: z.record(z.string(), z.string()),
  ownerName: z.string(),
  isMine: z.boolean(),
})
export type SavedView = z.infer<typeof savedView>

export const listViews = endpoint({
  id: 'views.list',
  method: 'GET',
  path: '/api/views',
  summary: 'What I keep of a list: views that I see, the one it opens with, my columns in my order',
  permission: 'views:use',
  query: z.object({ list }),
  response: z.object({
    views: z.array(savedView),
    defaultViewId: id.nullable(),
    /** Null: those that the list shows by itself. */
    columns: z.array(z.string()).nullable(),
  }),
})

export const createView = endpoint({
  id: 'views.create',
  method: 'POST',
  path: '/api/views',
  summary: 'Keep the filters and order of a list under a name',
  permission: 'views:use',
  body: z.object({ list, name, audience: audience.default('own'), params }),
  response: savedView,
  errors: ['views.name_taken', 'views.too_many', 'views.search_not_kept', 'views.beyond_unit'],
})

export const editView = endpoint({
  id: 'views.edit',
  method: 'PATCH',
  path: '/api/views/:id',
  summary: 'Rename a view of my own, share it, or let it keep other filters',
  permission: 'views:use',
  params: idParams,
  body: z.object({ name: name.optional(), audience: audience.optional(), params: params.optional() }),
  response: savedView,
  errors: ['views.not_found', 'views.not_yours', 'views.name_taken', 'views.search_not_kept', 'views.beyond_unit'],
})

export const deleteView = endpoint({
  id: 'views.delete',
  method: 'DELETE',
  path: '/api/views/:id',
  summary: 'Delete a view of my own; for those it was shared with too',
  permission: 'views:use',
  params: idParams,
  response: nothing,
  errors: ['views.not_found', 'views.not_yours'],
})

export const arrangeList = endpoint({
  id: 'views.arrange',
  method: 'PUT',
  path: '/api/list-settings/:list',
  summary: 'The columns of a list in my order, and the view that it opens with; what is left out stays',
  permission: 'views:use',
  // One's own, and the last word counts.
  ifMatch: false,
  params: z.object({ list }),
  body: z.object({ columns: z.array(columnKey).min(1).max(60).nullable().optional(), defaultViewId: id.nullable().optional() }),
  response: nothing,
  errors: ['views.not_found'],
})
