import type { TimelineItem, TimelineSource } from '../customers/customers.timeline.usecases.ts'
import { timelineOf } from './complaints.timeline.queries.ts'

/** Complaints on the customer's timeline; the composition root hands it to the customers' feature. */
export const complaintsTimelineSource: TimelineSource = {
  kind: 'complaint',
  permission: 'complaints:read',
  async load(work, customerId, before, limit) {
    const rows = await timelineOf(work.tx, work.scope, customerId, before, limit)
    return rows.map((row): TimelineItem => ({
      id: row.id,
      at: row.receivedAt.toISOString(),
      kind: 'complaint',
      title: { key: 'timeline.complaint.title', slots: { channel: `complaint.channel.${row.channel}`, title: row.title } },
      body: row.what,
      facts: [{ key: `complaint.state.${row.state}`, slots: {} }],
      href: `/complaints/${row.id}`,
    }))
  },
}
