import { defineErrors } from '../../kernel/errors.ts'
import { all, allMasked, definePermissions, territory } from '../../kernel/roles.ts'
import { MERGE_FIELDS, type MergeField } from '../customers/customers.move.rules.ts'

export const DUPLICATE_REASONS = ['id_number', 'phone_and_name', 'both'] as const
export type DuplicateReason = (typeof DUPLICATE_REASONS)[number]
export const CANDIDATE_STATES = ['open', 'dismissed'] as const
export const MERGE_STATES = ['done', 'undone'] as const

/** What the person may choose beside the fields: who serves the survivor. */
export const MERGE_CHOICES = [...MERGE_FIELDS, 'manager'] as const
export type MergeChoice = MergeField | 'manager'

/**
 * A merge moves assignments and duties, which model 4.3 gives to the unit head, over customers of his unit's territory.
 * Analysts, who import, see the pairs masked and may have them looked for; data protection sees all and changes nothing.
 */
export const mergesPermissions = definePermissions({
  'merges:read': { SV: territory, AN: allMasked, DP: all },
  'merges:preview': { SV: territory, DP: all },
  'merges:write': { SV: territory },
  'merges:find': { SV: territory, AN: allMasked },
  // No role holds it: the job.
  'merges:search': {},
})

/** Features on whose rows somebody may have worked since; each says it in words of its own. */
export const TOUCHABLE = [
  'customers',
  'assignments',
  'value',
  'exceptions',
  'obligations',
  'contacts',
  'complaints',
  'promises',
  'goodwill',
  'digests',
] as const
export type Touchable = (typeof TOUCHABLE)[number]

export const mergesErrors = defineErrors({
  'merges.customer_not_found': 'not_found',
  'merges.pair_not_found': 'not_found',
  'merges.not_found': 'not_found',
  'merges.same_customer': 'invalid',
  'merges.preview_outdated': 'conflict',
  'merges.already_dismissed': 'conflict',
  'merges.not_dismissed': 'conflict',
  'merges.already_undone': 'conflict',
  'merges.survivor_merged': 'conflict',
  'merges.touched': 'conflict',
  'merges.touched_customers': 'conflict',
  'merges.touched_assignments': 'conflict',
  'merges.touched_value': 'conflict',
  'merges.touched_exceptions': 'conflict',
  'merges.touched_obligations': 'conflict',
  'merges.touched_contacts': 'conflict',
  'merges.touched_complaints': 'conflict',
  'merges.touched_promises': 'conflict',
  'merges.touched_goodwill': 'conflict',
  'merges.touched_digests': 'conflict',
})

export function touchedError(feature: string) {
  const known = TOUCHABLE.find((each) => each === feature)
  return mergesErrors.make(known === undefined ? 'merges.touched' : `merges.touched_${known}`)
}

/** Where both have something of which one can be, the rule that decides. */
export const CONFLICTS = ['duties', 'managers', 'manual_tiers', 'tiers', 'complaints', 'suspensions'] as const
export type Conflict = (typeof CONFLICTS)[number]

/** Tables in words that a service manager knows; what is not named here goes with the file. */
export const MOVED_PARTS = [
  'subscription',
  'contact',
  'obligation',
  'complaint',
  'promise',
  'goodwill_spend',
  'suggestion',
  'tier_grant',
  'family_member',
  'consent',
  'customer_suspension',
  'case_access',
  'customer_change',
] as const
