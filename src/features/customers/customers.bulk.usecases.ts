import type { Work } from '../../platform/work.ts'
import * as queries from './customers.bulk.queries.ts'
import { assertImportance, assertSuspension, type SUSPENSION_REASONS } from './customers.rules.ts'

/** The same acts as on one customer's page, over a batch in a few statements. Each answers who changed; the caller audits. */
export async function suspendMany(
  work: Work,
  ids: readonly string[],
  bulkId: string,
  suspension: { reason: (typeof SUSPENSION_REASONS)[number]; note: string | null },
): Promise<string[]> {
  assertSuspension(suspension.reason, suspension.note)
  const done = await queries.suspendMany(work.tx, work.scope, ids, suspension, markOf(work, bulkId))
  return follow(
    work,
    bulkId,
    'suspension',
    done.map((id) => ({ id, before: null, after: suspension.reason })),
  )
}

export async function resumeMany(work: Work, ids: readonly string[], bulkId: string): Promise<string[]> {
  const done = await queries.resumeMany(work.tx, work.scope, ids, markOf(work, bulkId))
  return follow(
    work,
    bulkId,
    'suspension',
    done.map((id) => ({ id, before: null, after: null })),
  )
}

export async function flagMany(
  work: Work,
  ids: readonly string[],
  bulkId: string,
  flag: { important: boolean; reason: string },
): Promise<string[]> {
  assertImportance(flag.important, flag.reason)
  const reason = flag.important ? flag.reason : null
  const done = await queries.flagMany(work.tx, work.scope, ids, { important: flag.important, reason })
  return follow(
    work,
    bulkId,
    'important',
    done.map(({ id, before }) => ({ id, before, after: reason })),
  )
}

const markOf = (work: Work, bulkId: string): queries.BulkMark => ({ bulkId, now: work.now, actorId: work.actor.id })

async function follow(
  work: Work,
  bulkId: string,
  field: string,
  changes: readonly { id: string; before: string | null; after: string | null }[],
): Promise<string[]> {
  const ids = changes.map((each) => each.id)
  if (ids.length === 0) return ids
  await queries.raiseVersions(work.tx, work.scope, ids, work.now)
  await queries.recordMany(work.tx, work.scope, field, changes, markOf(work, bulkId))
  return ids
}
