import type { Feature } from './platform/feature.ts'
import { auditFeature } from './features/audit/audit.routes.ts'
import { jobsFeature } from './features/jobs/jobs.routes.ts'
import { notificationsFeature } from './features/notifications/notifications.routes.ts'
import { sessionFeature } from './features/session/session.routes.ts'
import { staffFeature } from './features/staff/staff.routes.ts'
import { valueFeature } from './features/value/value.routes.ts'

/** Every capability of the house, in the order of ARCHITECTURE.md: one line each. */
export const features: readonly Feature[] = [
  sessionFeature,
  staffFeature,
  auditFeature,
  notificationsFeature,
  jobsFeature,
  valueFeature,
]
