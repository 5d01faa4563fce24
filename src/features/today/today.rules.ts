import { defineErrors } from '../../kernel/errors.ts'
import { definePermissions, forRoles, own, territory } from '../../kernel/roles.ts'

export const TODAY_GROUPS = ['overdue', 'today', 'month', 'later'] as const
export type TodayGroupName = (typeof TODAY_GROUPS)[number]

/** Everyone who may owe something has a list; a supervisor also sees his people's. */
export const todayPermissions = definePermissions({
  'today:read': { ...forRoles(['VM', 'GM', 'ZS', 'CH', 'CO', 'QA', 'AN', 'DP'], own), SV: territory },
})

export const todayErrors = defineErrors({ 'today.not_your_staff': 'not_found' })

interface Ranked {
  readonly dueAt: Date
  readonly tier: string | null
  readonly id: string
}

const TIER_RANK: Readonly<Record<string, number>> = { diamond: 0, gold: 1, silver: 2, none: 3 }

/** The nearer deadline first; on the same deadline the more valuable customer. */
export function compareRows(a: Ranked, b: Ranked): number {
  return a.dueAt.getTime() - b.dueAt.getTime() || rank(a.tier) - rank(b.tier) || (a.id < b.id ? -1 : 1)
}

function rank(tier: string | null): number {
  return TIER_RANK[tier ?? 'none'] ?? 3
}

/** Whether a local time of day lies in the customer's quiet hours, which may span midnight. */
export function inQuietHours(time: string, from: string | null, to: string | null): boolean {
  if (from === null || to === null || from === to) return false
  return from < to ? time >= from && time < to : time >= from || time < to
}
