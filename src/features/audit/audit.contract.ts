import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { id, instant, page, pageQuery, plainDate } from '../../contract/primitives.ts'
import { AUDIT_OUTCOMES, VERIFICATION_OUTCOMES } from './audit.rules.ts'

export const auditView = z.object({
  seq: z.int(),
  at: instant,
  actorId: id,
  /** Null for the system and for callers who are not signed in. */
  actorName: z.string().nullable(),
  actorRole: z.string(),
  ip: z.string().nullable(),
  action: z.string(),
  objectKind: z.string(),
  objectId: z.string().nullable(),
  customerId: id.nullable(),
  /** Names of fields, never their values. */
  fields: z.array(z.string()),
  purpose: z.string().nullable(),
  outcome: z.enum(AUDIT_OUTCOMES),
  requestId: z.string().nullable(),
})
export type AuditView = z.infer<typeof auditView>

export const listAudit = endpoint({
  id: 'audit.list',
  method: 'GET',
  path: '/api/audit',
  summary: 'The trail, the latest first; reading it is itself audited',
  permission: 'audit:read',
  query: pageQuery.extend({
    cursor: z
      .string()
      .regex(/^\d{1,15}$/)
      .optional(),
    actorId: id.optional(),
    /** An action (`staff.create`) or all of a feature (`staff.`). */
    action: z
      .string()
      .regex(/^[a-z][a-z0-9_.]{0,79}$/)
      .optional(),
    objectKind: z.string().max(40).optional(),
    objectId: z.string().max(80).optional(),
    customerId: id.optional(),
    outcome: z.enum(AUDIT_OUTCOMES).optional(),
    /** First and last day, in the branch’s time zone. */
    from: plainDate.optional(),
    to: plainDate.optional(),
  }),
  response: page(auditView),
})

export const verificationView = z.object({
  id,
  requestedAt: instant,
  finishedAt: instant.nullable(),
  outcome: z.enum(VERIFICATION_OUTCOMES),
  entries: z.int().nullable(),
  /** The first entry that does not fit; null where the end of the chain or an exported head is at fault. */
  brokenSeq: z.int().nullable(),
})
export type VerificationView = z.infer<typeof verificationView>

export const verifyAudit = endpoint({
  id: 'audit.verify',
  method: 'POST',
  path: '/api/audit/verifications',
  summary: 'Check the whole chain and the exported heads, as a job',
  permission: 'audit:verify',
  response: verificationView,
  errors: ['audit.verification_running'],
})

export const listVerifications = endpoint({
  id: 'audit.list_verifications',
  method: 'GET',
  path: '/api/audit/verifications',
  summary: 'The latest checks of the chain',
  permission: 'audit:read',
  response: z.object({ items: z.array(verificationView) }),
})
