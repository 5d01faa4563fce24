import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { id, idParams, instant, line, page, pageQuery } from '../../contract/primitives.ts'
import { TIERS } from '../../kernel/tiers.ts'
import { SERVICE_MODES } from './assignments.rules.ts'

const byTier = z.object({ diamond: z.int(), gold: z.int(), silver: z.int(), none: z.int() })

export const portfolioRow = z.object({
  staffId: id,
  name: z.string(),
  role: z.string(),
  unitId: id,
  unitName: z.string(),
  customers: z.int(),
  byTier,
  assisting: z.int(),
  overloaded: z.boolean(),
})
export const portfolios = endpoint({
  id: 'assignments.portfolios',
  method: 'GET',
  path: '/api/assignments/portfolios',
  summary: 'How many customers each manager serves, by tier',
  permission: 'assignments:read',
  response: z.object({ items: z.array(portfolioRow), warning: z.int(), unassigned: z.int() }),
})

export const unassignedCustomers = endpoint({
  id: 'assignments.unassigned',
  method: 'GET',
  path: '/api/assignments/unassigned',
  summary: 'VIPs without an accountable manager',
  permission: 'assignments:write',
  query: pageQuery,
  response: page(
    z.object({
      customerId: id,
      customerNo: z.string(),
      name: z.string(),
      tier: z.enum(TIERS),
      territoryName: z.string().nullable(),
    }),
  ),
  errors: ['customers.cursor_invalid'],
})

export const assignmentHistory = endpoint({
  id: 'assignments.history',
  method: 'GET',
  path: '/api/customers/:id/assignments',
  summary: 'Who has served a customer, with reasons',
  permission: 'customers:read',
  params: idParams,
  response: z.object({
    items: z.array(
      z.object({
        id,
        managerId: id,
        managerName: z.string().nullable(),
        mode: z.enum(SERVICE_MODES),
        fromAt: instant,
        toAt: instant.nullable(),
        reason: z.string(),
      }),
    ),
  }),
  errors: ['assignments.customer_not_found'],
})

/** Managers that the caller may give customers to. */
export const availableManagers = endpoint({
  id: 'assignments.managers',
  method: 'GET',
  path: '/api/assignments/managers',
  summary: 'Managers to whom customers can be given',
  permission: 'assignments:write',
  response: z.object({ items: z.array(z.object({ staffId: id, name: z.string(), unitName: z.string(), customers: z.int() })) }),
})

export const assignCustomer = endpoint({
  id: 'assignments.assign',
  method: 'POST',
  path: '/api/assignments',
  summary: 'Give one customer a manager, or a colleague who assists',
  permission: 'assignments:write',
  body: z.object({ customerId: id, managerId: id, mode: z.enum(SERVICE_MODES), reason: line(200) }),
  response: z.object({ assignmentId: id, overloaded: z.boolean() }),
  errors: ['assignments.customer_not_found', 'assignments.manager_not_available', 'assignments.already_manager'],
})
export const endAssistance = endpoint({
  id: 'assignments.end_assistance',
  method: 'POST',
  path: '/api/assignments/assistance/end',
  summary: 'A colleague no longer assists',
  permission: 'assignments:write',
  body: z.object({ customerId: id, managerId: id }),
  response: z.object({}),
  errors: ['assignments.customer_not_found', 'assignments.not_assisting'],
})

/** Which customers move; at least one condition. */
export const moveFilter = z.object({
  fromManagerId: id.optional(),
  customerIds: z.array(id).min(1).max(5000).optional(),
  tier: z.array(z.enum(TIERS)).min(1).max(4).optional(),
  territoryId: id.optional(),
  accountId: id.optional(),
  /** VIPs without a manager. */
  unassigned: z.boolean().optional(),
})
const targets = z.array(id).min(1).max(50)
const targetRow = z.object({ staffId: id, name: z.string(), before: z.int(), after: z.int(), overloaded: z.boolean() })
const moveErrors = ['assignments.manager_not_available', 'assignments.filter_empty']

export const previewMove = endpoint({
  id: 'assignments.preview_move',
  method: 'POST',
  path: '/api/assignments/bulk/preview',
  summary: 'What a bulk reassignment would do',
  permission: 'assignments:write',
  body: z.object({ filter: moveFilter, to: targets }),
  response: z.object({ matched: z.int(), byTier, targets: z.array(targetRow), warning: z.int() }),
  errors: moveErrors,
})
export const moveCustomers = endpoint({
  id: 'assignments.move',
  method: 'POST',
  path: '/api/assignments/bulk',
  summary: 'Reassign many customers at once, balanced over the managers given',
  permission: 'assignments:write',
  /** `expected`: as the preview said; where it no longer holds, nothing moves. */
  body: z.object({ filter: moveFilter, to: targets, reason: line(200), expected: z.int().positive() }),
  response: z.object({ bulkId: id, moved: z.int() }),
  errors: [...moveErrors, 'assignments.preview_outdated', 'assignments.nothing_to_move'],
})
export const assignAutomatically = endpoint({
  id: 'assignments.automatic',
  method: 'POST',
  path: '/api/assignments/automatic',
  summary: 'Give every VIP without a manager one: by account, territory and capacity',
  permission: 'assignments:write',
  body: z.object({}),
  response: z.object({ moved: z.int(), left: z.int() }),
})
