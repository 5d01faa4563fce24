import type { TextKey } from '../../../web/i18n/dictionary.ts'

/** Reasons that the program gave, not a person: shown in the reader's language. */
export const ASSIGNMENT_REASON_KEYS: Readonly<Record<string, TextKey | undefined>> = {
  previous_manager: 'assignments.reason.previous_manager',
  account_manager: 'assignments.reason.account_manager',
  territory: 'assignments.reason.territory',
  branch: 'assignments.reason.branch',
}
