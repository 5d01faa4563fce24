import { defineErrors } from '../../kernel/errors.ts'
import { all, definePermissions, forRoles, type Reach, ROLES, self, territory } from '../../kernel/roles.ts'

/** Who sees a view: its owner, the people of his unit and of those below it, or everybody. */
export const VIEW_AUDIENCES = ['own', 'unit', 'everybody'] as const
export type ViewAudience = (typeof VIEW_AUDIENCES)[number]

/** A person's views of one list: more than these nobody finds again. */
export const VIEWS_PER_LIST = 40

/** A supervisor shares within his unit; those who serve the whole branch, with the branch. */
export const viewsPermissions = definePermissions({
  'views:use': forRoles(ROLES, self),
  'views:share': { SV: territory, QA: all, AN: all, DP: all, AD: all },
})

export const viewsErrors = defineErrors({
  'views.not_found': 'not_found',
  'views.not_yours': 'forbidden',
  'views.name_taken': 'conflict',
  'views.too_many': 'conflict',
  'views.search_not_kept': 'invalid',
  'views.beyond_unit': 'forbidden',
})

/** What is searched for may be a name or a telephone number: a view keeps filters and order, never the search. */
const NOT_KEPT: ReadonlySet<string> = new Set(['q', 'cursor', 'saved'])

export function assertKeepable(params: Readonly<Record<string, string>>): void {
  const field = Object.keys(params).find((key) => NOT_KEPT.has(key))
  if (field !== undefined) throw viewsErrors.make('views.search_not_kept', { field })
}

export function keepable(params: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).filter((entry): entry is [string, string] => entry[1] !== undefined && !NOT_KEPT.has(entry[0])),
  )
}

/** `reach` is the sharer's; a view of one's own needs none. */
export function assertMayShare(audience: ViewAudience, reach: Reach): void {
  if (audience === 'everybody' && reach !== 'all') throw viewsErrors.make('views.beyond_unit')
}

export function assertOwn(view: { readonly ownerId: string }, staffId: string): void {
  if (view.ownerId !== staffId) throw viewsErrors.make('views.not_yours')
}
