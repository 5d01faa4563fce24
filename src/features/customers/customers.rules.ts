import { defineErrors } from '../../kernel/errors.ts'
import {
  all,
  allAggregate,
  allMasked,
  cases,
  definePermissions,
  own,
  territory,
  territoryMasked,
  territoryWithReason,
} from '../../kernel/roles.ts'

export const CUSTOMER_STATUSES = ['active', 'suspended', 'left'] as const
export const GENDERS = ['male', 'female'] as const
export const BIRTH_CALENDARS = ['solar', 'lunar'] as const
export const CHANNELS = ['sms', 'mms', 'phone', 'visit', 'reception'] as const
export const ACCOUNT_SEGMENTS = ['strategic', 'large', 'medium', 'small'] as const
export const ACCOUNT_ROLES = ['leader', 'key_person', 'liaison', 'member'] as const
export const SUSPENSION_REASONS = ['opted_out', 'mourning', 'in_hospital', 'abroad', 'other'] as const
export const CONSENT_PURPOSES = ['guardian', 'commercial', 'private_detail'] as const

/** Where a field was changed from. */
export const CHANGE_ORIGINS = ['page', 'contact', 'import', 'merge', 'bulk'] as const

/** Model 4.3: three groups of the file, three levels of access. */
export const customersPermissions = definePermissions({
  'customers:read': {
    VM: own,
    GM: own,
    ZS: territoryMasked,
    CH: cases,
    SV: territory,
    CO: allMasked,
    QA: allMasked,
    AN: allMasked,
    DP: all,
  },
  'customers:write': { VM: own, GM: own },
  'customers:flag': { VM: own, GM: own, SV: territory },
  'customers:suspend': { VM: own, GM: own, SV: territory },
  'customers:preferences.read': {
    VM: own,
    GM: own,
    ZS: territory,
    CH: cases,
    SV: territory,
    CO: allAggregate,
    QA: allMasked,
    DP: all,
  },
  'customers:preferences.write': { VM: own, GM: own },
  'customers:private.read': { VM: own, GM: own, SV: territoryWithReason, DP: all },
  'customers:private.write': { VM: own, GM: own },
  'customers:reveal': { VM: own, GM: own, CH: cases, SV: territoryWithReason, DP: all },
  'customers:import': { AN: all },
  'accounts:read': {
    VM: own,
    GM: own,
    ZS: territory,
    CH: territory,
    SV: territory,
    CO: allMasked,
    QA: all,
    AN: all,
    DP: all,
  },
  'accounts:write': { GM: own, SV: territory },
})

export const customersErrors = defineErrors({
  'customers.not_found': 'not_found',
  'customers.merged': 'not_found',
  'customers.cursor_invalid': 'invalid',
  'customers.field_not_editable': 'forbidden',
  'customers.field_not_sealed': 'invalid',
  'customers.field_empty': 'not_found',
  'customers.birthday_impossible': 'invalid',
  'customers.phone_invalid': 'invalid',
  'customers.id_number_invalid': 'invalid',
  'customers.quiet_hours_incomplete': 'invalid',
  'customers.importance_needs_reason': 'invalid',
  'customers.already_suspended': 'conflict',
  'customers.not_suspended': 'conflict',
  'customers.suspension_needs_note': 'invalid',
  'customers.minor_needs_consent': 'invalid',
  'customers.consent_not_found': 'not_found',
  'customers.family_member_not_found': 'not_found',
  'customers.reveal_needs_password': 'forbidden',
  'customers.reveal_password_wrong': 'forbidden',
  'customers.obligation_not_open': 'invalid',
  'customers.search_too_short': 'invalid',
  'customers.changed_meanwhile': 'conflict',
  'accounts.not_found': 'not_found',
  'accounts.number_taken': 'conflict',
  'accounts.territory_not_found': 'invalid',
  'accounts.manager_not_account_manager': 'invalid',
})

/** The part of the actor's scope a page needs to know: whose file this is to him. */
export const FILE_GROUPS = ['basic', 'preferences', 'private'] as const
export type FileGroup = (typeof FILE_GROUPS)[number]
/** `reason`: opens after a reason; `closed`: not for this role. */
export const GROUP_ACCESS = ['open', 'masked', 'reason', 'closed'] as const
export type GroupAccess = (typeof GROUP_ACCESS)[number]

export function assertSuspension(reason: (typeof SUSPENSION_REASONS)[number], note: string | null): void {
  if (reason === 'other' && (note ?? '').trim() === '') throw customersErrors.make('customers.suspension_needs_note')
}

/** E2: the source leaves "important" undefined, so whoever sets it says why. */
export function assertImportance(important: boolean, reason: string | null): void {
  if (important && (reason ?? '').trim() === '') throw customersErrors.make('customers.importance_needs_reason')
}

/** Facts 2.10: nothing about a minor is kept without a guardian's consent. */
export function assertMinorConsent(isMinor: boolean, consentId: string | null): void {
  if (isMinor && consentId === null) throw customersErrors.make('customers.minor_needs_consent')
}

/** E7: one bound alone says nothing; a span over midnight is fine. */
export function assertQuietHours(from: string | null, to: string | null): void {
  if ((from === null) !== (to === null)) throw customersErrors.make('customers.quiet_hours_incomplete')
}
