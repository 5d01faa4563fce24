/** Opening one masked field: one tap, a reason, a daily quota (trust: Authz). */

/** Chosen where no obligation gives the reason; `other` needs words. */
export const REVEAL_REASONS = [
  'call_back',
  'planned_contact',
  'visit',
  'verify_identity',
  'complaint',
  'update_file',
  'other',
] as const
export type RevealReason = (typeof REVEAL_REASONS)[number]

/** Seconds an opened field stays in clear on the page. */
export const REVEAL_SECONDS = 60

export interface RevealStanding {
  /** Fields opened since local midnight. */
  readonly opened: number
  readonly quota: number
}

export type RevealDecision =
  | { readonly kind: 'open'; readonly left: number }
  | { readonly kind: 'ask_password' }
  | { readonly kind: 'open_above_quota' }

/** Above the quota: signing in again opens it, and data protection is told. */
export function decideReveal(standing: RevealStanding, passwordProved: boolean): RevealDecision {
  if (standing.opened < standing.quota) return { kind: 'open', left: standing.quota - standing.opened - 1 }
  return passwordProved ? { kind: 'open_above_quota' } : { kind: 'ask_password' }
}

export function revealReasonText(reason: { code: RevealReason; note: string | null }): string {
  return reason.note === null || reason.note === '' ? reason.code : `${reason.code}: ${reason.note}`
}
