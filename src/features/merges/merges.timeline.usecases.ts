import type { TimelineItem, TimelineSource } from '../customers/customers.timeline.usecases.ts'
import { mergesOf } from './merges.queries.ts'

/** Which file came in, and when two became two again; each leads to the merge's page, where it can be taken back. */
export const mergesTimeline: TimelineSource = {
  kind: 'merge',
  permission: 'customers:read',
  async load(work, customerId, before, limit) {
    const rows = await mergesOf(work.tx, work.scope, customerId, before, limit)
    const maySee = work.holds('merges:read')
    return rows.map((row): TimelineItem => ({
      id: row.id,
      at: row.at.toISOString(),
      kind: 'merge',
      title: { key: row.undone ? 'timeline.merge.undone' : 'timeline.merge.done', slots: { name: row.name, no: row.no } },
      body: row.reason,
      facts: row.by === null ? [] : [{ key: 'timeline.by', slots: { name: row.by } }],
      href: maySee ? `/merges/${row.mergeId}` : null,
    }))
  },
}
