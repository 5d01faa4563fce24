import { commonTexts } from '../../contract/common.texts.ts'
import type { Locale, Texts } from '../../kernel/texts.ts'
import { auditPageTexts } from '../../features/audit/audit-page.texts.ts'
import { auditTexts } from '../../features/audit/audit.texts.ts'
import { jobsPageTexts } from '../../features/jobs/jobs-page.texts.ts'
import { jobsTexts } from '../../features/jobs/jobs.texts.ts'
import { viewsTexts } from '../../features/views/views.texts.ts'
import { notificationsTexts } from '../../features/notifications/notifications.texts.ts'
import { sessionPageTexts } from '../../features/session/session-page.texts.ts'
import { sessionTexts } from '../../features/session/session.texts.ts'
import { staffPageTexts } from '../../features/staff/staff-page.texts.ts'
import { staffTexts } from '../../features/staff/staff.texts.ts'
import { contactsTexts } from '../../features/contacts/contacts.texts.ts'
import { contactsPageTexts } from '../../features/contacts/contacts-page.texts.ts'
import { obligationsTexts } from '../../features/obligations/obligations.texts.ts'
import { todayPageTexts } from '../../features/today/today-page.texts.ts'
import { compliancePageTexts } from '../../features/compliance/compliance-page.texts.ts'
import { strategyPageTexts } from '../../features/compliance/strategy-page.texts.ts'
import { packTexts } from '../../features/pack/pack.texts.ts'
import { valuePageTexts } from '../../features/value/value-page.texts.ts'
import { exceptionsPageTexts } from '../../features/exceptions/exceptions-page.texts.ts'
import { exceptionsTexts } from '../../features/exceptions/exceptions.texts.ts'
import { reviewsPageTexts } from '../../features/reviews/reviews-page.texts.ts'
import { reviewsTexts } from '../../features/reviews/reviews.texts.ts'
import { modelsPageTexts } from '../../features/models/models-page.texts.ts'
import { modelsTexts } from '../../features/models/models.texts.ts'
import { valueTexts } from '../../features/value/value.texts.ts'
import { complianceTexts } from '../../features/compliance/compliance.texts.ts'
import { todayTexts } from '../../features/today/today.texts.ts'
import { assignmentsTexts } from '../../features/assignments/assignments.texts.ts'
import { customersPageTexts } from '../../features/customers/customers-page.texts.ts'
import { customerOwedTexts } from '../../features/obligations/customer-owed.texts.ts'
import { customerScoreTexts } from '../../features/value/customer-score.texts.ts'
import { portfolioPageTexts } from '../../features/assignments/portfolio-page.texts.ts'
import { customersTexts } from '../../features/customers/customers.texts.ts'
import { factsTexts } from '../../features/facts/facts.texts.ts'
import { importsTexts } from '../../features/imports/imports.texts.ts'
import { importsPageTexts } from '../../features/imports/imports.page.texts.ts'
import { importsSourcesTexts } from '../../features/imports/imports.sources.texts.ts'
import { importsUndoTexts } from '../../features/imports/imports.undo.texts.ts'
import { phrasesTexts } from '../../features/phrases/phrases.texts.ts'
import { promisesTexts } from '../../features/promises/promises.texts.ts'
import { goodwillTexts } from '../../features/goodwill/goodwill.texts.ts'
import { complaintsTexts } from '../../features/complaints/complaints.texts.ts'
import { complaintWordsTexts } from '../../features/complaints/complaints.words.texts.ts'
import { exportsTexts } from '../../features/exports/exports.texts.ts'
import { exportsPageTexts } from '../../features/exports/exports-page.texts.ts'
import { bulkPageTexts } from '../../features/bulk/bulk-page.texts.ts'
import { bulkTexts } from '../../features/bulk/bulk.texts.ts'
import { digestsTexts } from '../../features/digests/digests.texts.ts'
import { complaintsPageTexts } from '../../features/complaints/complaints-page.texts.ts'
import { complaintStepsTexts } from '../../features/complaints/complaints-steps.texts.ts'
import { promisesPageTexts } from '../../features/promises/promises-page.texts.ts'
import { goodwillPageTexts } from '../../features/goodwill/goodwill-page.texts.ts'
import { mergesTexts } from '../../features/merges/merges.texts.ts'
import { mergesPageTexts } from '../../features/merges/merges-page.texts.ts'
import { digestsPageTexts } from '../../features/digests/digests-page.texts.ts'
import { studioPageTexts } from '../../features/studio/studio-page.texts.ts'
import { studioTexts } from '../../features/studio/studio.texts.ts'
import { shellTexts } from '../shell/shell.texts.ts'
import { uiTexts } from '../ui/ui.texts.ts'

/** Every feature's words: one line each. A key that two lists share is a fault (a test says so). */
export const dictionaries = [
  commonTexts,
  shellTexts,
  uiTexts,
  sessionTexts,
  sessionPageTexts,
  notificationsTexts,
  viewsTexts,
  staffTexts,
  staffPageTexts,
  auditTexts,
  auditPageTexts,
  jobsTexts,
  jobsPageTexts,
  exceptionsTexts,
  exceptionsPageTexts,
  reviewsTexts,
  reviewsPageTexts,
  modelsTexts,
  modelsPageTexts,
  valueTexts,
  valuePageTexts,
  packTexts,
  compliancePageTexts,
  strategyPageTexts,
  todayPageTexts,
  obligationsTexts,
  contactsPageTexts,
  contactsTexts,
  todayTexts,
  complianceTexts,
  assignmentsTexts,
  customersTexts,
  customerOwedTexts,
  customerScoreTexts,
  portfolioPageTexts,
  customersPageTexts,
  factsTexts,
  importsTexts,
  importsPageTexts,
  importsSourcesTexts,
  importsUndoTexts,
  phrasesTexts,
  promisesTexts,
  goodwillTexts,
  mergesTexts,
  mergesPageTexts,
  complaintsTexts,
  complaintWordsTexts,
  digestsTexts,
  bulkTexts,
  bulkPageTexts,
  exportsPageTexts,
  exportsTexts,
  complaintsPageTexts,
  complaintStepsTexts,
  promisesPageTexts,
  goodwillPageTexts,
  digestsPageTexts,
  studioTexts,
  studioPageTexts,
] as const

type KeyOf<T> = T extends Texts<infer Key> ? Key : never
/** All keys of all texts: a misspelt one does not compile. */
export type TextKey = KeyOf<(typeof dictionaries)[number]>

const merged = (locale: Locale): Readonly<Record<string, string>> =>
  Object.assign({}, ...dictionaries.map((texts) => texts[locale]))
// In the browser English comes later (english.ts): the build leaves it out of the shell.
const words: Record<Locale, Readonly<Record<string, string>>> = { zh: merged('zh'), en: merged('en') }

export function setWords(locale: Locale, all: Readonly<Record<string, string>>): void {
  words[locale] = all
}

/** Before a page whose words are not in the shell is shown. English has them all. */
export async function fetchLaterWords(): Promise<void> {
  words.zh = { ...words.zh, ...(await import('./later.ts')).later }
}

/** For keys that are data (`error.${code}`, `permission.${id}`): undefined where there is no such text. */
export function findText(locale: Locale, key: string): string | undefined {
  return words[locale][key]
}
