import type { z } from 'zod'
import type { Input, Output } from '../../contract/endpoint.ts'
import type { Context, Services, Work } from '../../platform/work.ts'
import { readCursor, writeCursor } from './customers.cursor.rules.ts'
import type { customerTimeline, timelineItem } from './customers.page.contract.ts'
import { isInScope } from './customers.page.queries.ts'
import { customersErrors } from './customers.rules.ts'
import { fileTimeline } from './customers.timeline.queries.ts'

export type TimelineItem = z.input<typeof timelineItem>

/** Where the page before ended: items of the same moment follow each other by id, descending. */
export interface TimelineBefore {
  readonly at: Date
  readonly id: string
}

/**
 * One feature's part of a customer's timeline, handed to `customersFeature` by the composition root. The customer is in
 * scope when it is asked. Items come newest first, at most `limit`, all before `before` in (at, id); ids are UUIDs.
 */
export interface TimelineSource {
  /** Also the filter's key; its word is the text `timeline.<kind>`. */
  readonly kind: string
  /** The permission whose rows these are; a reader without it does not see the source at all. */
  readonly permission: string
  load(
    work: Work,
    customerId: string,
    before: TimelineBefore | undefined,
    limit: number,
    services: Services,
  ): Promise<readonly TimelineItem[]>
}

const ownSource: TimelineSource = {
  kind: 'file',
  permission: 'customers:read',
  load: (work, customerId, before, limit) => fileTimeline(work.tx, work.scope, customerId, before, limit),
}

function allows(work: Work, permission: string): boolean {
  try {
    const scope = work.authorise(permission)
    return !scope.aggregate
  } catch {
    return false
  }
}

export function readTimeline(
  context: Context,
  sources: readonly TimelineSource[],
  customerId: string,
  query: Input<typeof customerTimeline>['query'],
): Promise<Output<typeof customerTimeline>> {
  const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor, 'instant')
  const before = cursor === undefined ? undefined : { at: new Date(cursor.key), id: cursor.id }
  return context.read('customers:read', async (work) => {
    if (!(await isInScope(work.tx, work.scope, customerId))) throw customersErrors.make('customers.not_found')
    const allowed = [...sources, ownSource].filter((source) => allows(work, source.permission))
    const asked = query.kind === undefined ? allowed : allowed.filter((source) => source.kind === query.kind)
    const found: TimelineItem[] = []
    for (const source of asked) found.push(...(await source.load(work, customerId, before, query.limit + 1, context.services)))
    found.sort((a, b) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1))
    const shown = found.slice(0, query.limit)
    const last = shown.at(-1)
    return {
      items: shown,
      nextCursor: found.length > query.limit && last !== undefined ? writeCursor({ key: last.at, id: last.id }) : null,
      kinds: allowed.map((source) => source.kind),
    }
  })
}
