import type { Feature } from './platform/feature.ts'
import { auditFeature } from './features/audit/audit.routes.ts'
import { assignmentTimeline } from './features/assignments/assignments.usecases.ts'
import { assignmentsFeature } from './features/assignments/assignments.routes.ts'
import { bulkFeature } from './features/bulk/bulk.routes.ts'
import { customersFeatureWith } from './features/customers/customers.routes.ts'
import { complaintsFeature } from './features/complaints/complaints.routes.ts'
import { complaintsTimelineSource } from './features/complaints/complaints.timeline.usecases.ts'
import { complianceFeature } from './features/compliance/compliance.routes.ts'
import { contactsFeature } from './features/contacts/contacts.routes.ts'
import { contactsTimelineSource } from './features/contacts/contacts.usecases.ts'
import { digestsFeature } from './features/digests/digests.routes.ts'
import { exportsFeature } from './features/exports/exports.routes.ts'
import { exceptionsFeature } from './features/exceptions/exceptions.routes.ts'
import { factsFeature } from './features/facts/facts.jobs.ts'
import { goodwillFeature } from './features/goodwill/goodwill.routes.ts'
import { importsFeature } from './features/imports/imports.routes.ts'
import { jobsFeature } from './features/jobs/jobs.routes.ts'
import { modelsFeature } from './features/models/models.routes.ts'
import { mergesFeature } from './features/merges/merges.routes.ts'
import { mergesTimeline } from './features/merges/merges.timeline.usecases.ts'
import { notificationsFeature } from './features/notifications/notifications.routes.ts'
import { obligationsFeature } from './features/obligations/obligations.routes.ts'
import { packFeature } from './features/pack/pack.routes.ts'
import { phrasesFeature } from './features/phrases/phrases.routes.ts'
import { promisesFeature } from './features/promises/promises.routes.ts'
import { reviewsFeature } from './features/reviews/reviews.routes.ts'
import { sessionFeature } from './features/session/session.routes.ts'
import { staffFeature } from './features/staff/staff.routes.ts'
import { studioFeature } from './features/studio/studio.routes.ts'
import { todayFeature } from './features/today/today.routes.ts'
import { tierTimeline } from './features/value/value.timeline.usecases.ts'
import { valueFeature } from './features/value/value.routes.ts'
import { viewsFeature } from './features/views/views.routes.ts'

/** Every capability of the house, in the order of ARCHITECTURE.md: one line each. */
export const features: readonly Feature[] = [
  sessionFeature,
  staffFeature,
  auditFeature,
  notificationsFeature,
  jobsFeature,
  packFeature,
  phrasesFeature,
  viewsFeature,
  // Who else has a part in a customer's timeline is said here, so that customers know nothing of later features.
  customersFeatureWith([assignmentTimeline, contactsTimelineSource, tierTimeline, complaintsTimelineSource, mergesTimeline]),
  assignmentsFeature,
  factsFeature,
  importsFeature,
  modelsFeature,
  valueFeature,
  exceptionsFeature,
  obligationsFeature,
  contactsFeature,
  todayFeature,
  complianceFeature,
  promisesFeature,
  goodwillFeature,
  complaintsFeature,
  digestsFeature,
  mergesFeature,
  reviewsFeature,
  exportsFeature,
  bulkFeature,
  studioFeature,
]
