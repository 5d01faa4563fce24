import type { FileGroup } from './customers.rules.ts'
import { maskAddress, maskIdNumber, maskPhone, maskText } from './customers.masking.rules.ts'

/** Fields of the file that a person may edit on the page, by group (F1, F2, F3). */
export const BASIC_FIELDS = [
  'name',
  'gender',
  'birthday',
  'phone',
  'idNumber',
  'address',
  'territoryId',
  'industry',
  'preferredChannel',
  'preferredPlace',
  'quietHours',
] as const
export const PREFERENCE_FIELDS = ['personality', 'sports', 'rewardTypes', 'topics', 'topicsToAvoid'] as const
export const PRIVATE_FIELDS = ['occupation', 'employer', 'jobPosition', 'familyBackground', 'jobChanges'] as const

export type BasicField = (typeof BASIC_FIELDS)[number]
export type PreferenceField = (typeof PREFERENCE_FIELDS)[number]
export type PrivateField = (typeof PRIVATE_FIELDS)[number]

/** Sealed in the database, masked in every reply, opened one at a time with a reason. */
export const SEALED_FIELDS = ['phone', 'idNumber', 'address', ...PRIVATE_FIELDS, 'familyMember'] as const
export type SealedField = (typeof SEALED_FIELDS)[number]

interface SealedPlace {
  readonly group: Extract<FileGroup, 'basic' | 'private'>
  readonly table: 'customer_secret' | 'private_detail' | 'family_member'
  readonly column: string
  readonly mask: (value: string) => string
}

export const SEALED_PLACES: Readonly<Record<SealedField, SealedPlace>> = {
  phone: { group: 'basic', table: 'customer_secret', column: 'phone', mask: maskPhone },
  idNumber: { group: 'basic', table: 'customer_secret', column: 'id_number', mask: maskIdNumber },
  address: { group: 'basic', table: 'customer_secret', column: 'address', mask: maskAddress },
  occupation: { group: 'private', table: 'private_detail', column: 'occupation', mask: maskText },
  employer: { group: 'private', table: 'private_detail', column: 'employer', mask: maskText },
  jobPosition: { group: 'private', table: 'private_detail', column: 'job_position', mask: maskText },
  familyBackground: { group: 'private', table: 'private_detail', column: 'family_background', mask: maskText },
  jobChanges: { group: 'private', table: 'private_detail', column: 'job_changes', mask: maskText },
  familyMember: { group: 'private', table: 'family_member', column: 'name', mask: maskText },
}

/** History names every changed field; values only of those that anyone who sees the group may read in clear. */
export function keepsValuesInHistory(field: string): boolean {
  return !(SEALED_FIELDS as readonly string[]).includes(field) && field !== 'birthday' && field !== 'family'
}

/** Required per group (profileCompleteness): n of m filled. */
export const REQUIRED_FIELDS: Readonly<Record<FileGroup, readonly string[]>> = {
  basic: ['name', 'gender', 'birthday', 'phone', 'idNumber', 'address'],
  preferences: PREFERENCE_FIELDS,
  private: ['occupation', 'employer', 'jobPosition', 'familyBackground'],
}

export interface Completeness {
  readonly filled: number
  readonly required: number
}

export function completeness(group: FileGroup, filledFields: ReadonlySet<string>): Completeness {
  const required = REQUIRED_FIELDS[group]
  return { filled: required.filter((field) => filledFields.has(field)).length, required: required.length }
}
