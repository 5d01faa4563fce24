import { auditFeature } from './features/audit/audit.routes.ts'
import { sessionFeature } from './features/session/session.routes.ts'
import { staffFeature } from './features/staff/staff.routes.ts'
import type { Feature } from './platform/feature.ts'

/** Every capability of the program, in the order in which they may use each other (ARCHITECTURE.md). */
export const features: readonly Feature[] = [sessionFeature, staffFeature, auditFeature]
