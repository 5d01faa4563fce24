import type { TimelineItem, TimelineSource } from '../customers/customers.timeline.usecases.ts'
import { listGrants } from './value.timeline.queries.ts'

/** The tiers a customer was given, as his timeline tells them. */
export const tierTimeline: TimelineSource = {
  kind: 'tier',
  permission: 'value:explain',
  async load(work, customerId, before, limit, services) {
    const zone = services.pack.calendar.timeZone.value
    const rows = await listGrants(work.tx, work.scope, customerId, { before, limit, zone })
    return rows.map((row): TimelineItem => ({
      id: row.id,
      at: row.at.toISOString(),
      kind: 'tier',
      title: {
        key: `timeline.tier.${row.change}`,
        slots: { tier: `tier.${row.tier}`, before: `tier.${row.previousTier}` },
      },
      body: row.reason,
      facts: [
        ...(row.validTo === null ? [] : [{ key: 'timeline.tier.until', slots: { date: row.validTo } }]),
        ...(row.score === null ? [] : [{ key: 'timeline.tier.score', slots: { score: Math.round(row.score * 10) / 10 } }]),
      ],
      href: null,
    }))
  },
}
