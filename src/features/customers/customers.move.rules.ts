import { PREFERENCE_FIELDS, PRIVATE_FIELDS } from './customers.fields.rules.ts'

/** Fields of which two files may say different things, in the order of the file. */
export const MERGE_FIELDS = [
  'name',
  'gender',
  'birthday',
  'phone',
  'idNumber',
  'address',
  'territoryId',
  'industry',
  'account',
  'preferredChannel',
  'preferredPlace',
  'quietHours',
  ...PREFERENCE_FIELDS,
  ...PRIVATE_FIELDS,
] as const
export type MergeField = (typeof MERGE_FIELDS)[number]
export const MERGE_SIDES = ['into', 'from'] as const
export type MergeSide = (typeof MERGE_SIDES)[number]
/** Why a side is proposed. */
export const SIDE_REASONS = ['same', 'only', 'verified', 'fuller', 'survivor'] as const
export type SideReason = (typeof SIDE_REASONS)[number]

export interface FieldOnFile {
  /** How much is known: 0 where nothing is, else the length of the words. */
  readonly size: number
  /** When a person last wrote it on the page or after a contact; null where it only ever came from a feed. */
  readonly verifiedAt: Date | null
}

/** The newest value that a person wrote; where nobody did, the fuller one; else the survivor's. */
export function proposeSide(into: FieldOnFile, from: FieldOnFile, isSame: boolean): { side: MergeSide; reason: SideReason } {
  if (isSame) return { side: 'into', reason: 'same' }
  if (into.size === 0 || from.size === 0) return { side: from.size === 0 ? 'into' : 'from', reason: 'only' }
  const written = (into.verifiedAt?.getTime() ?? 0) - (from.verifiedAt?.getTime() ?? 0)
  if (written !== 0) return { side: written > 0 ? 'into' : 'from', reason: 'verified' }
  if (into.size !== from.size) return { side: into.size > from.size ? 'into' : 'from', reason: 'fuller' }
  return { side: 'into', reason: 'survivor' }
}
