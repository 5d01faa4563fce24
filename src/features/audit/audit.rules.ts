import { defineErrors } from '../../kernel/errors.ts'
import { all, definePermissions } from '../../kernel/roles.ts'

/** Domain model 4.3, row "Audit trail": data protection reads; administrators, whom it watches, do not. */
export const auditPermissions = definePermissions({
  'audit:read': { DP: all },
  'audit:verify': { DP: all },
})

export const auditErrors = defineErrors({
  'audit.verification_running': 'conflict',
})

export const AUDIT_OUTCOMES = ['done', 'denied', 'failed'] as const
export const VERIFICATION_OUTCOMES = ['waiting', 'whole', 'broken', 'failed'] as const
export type VerificationOutcome = (typeof VERIFICATION_OUTCOMES)[number]

/** A check that has waited longer than this was lost, and another may begin. */
const LOST_AFTER_MINUTES = 60
export function stillRuns(
  verification: { readonly outcome: VerificationOutcome; readonly requestedAt: Date },
  now: Date,
): boolean {
  return verification.outcome === 'waiting' && now.getTime() - verification.requestedAt.getTime() < LOST_AFTER_MINUTES * 60_000
}
