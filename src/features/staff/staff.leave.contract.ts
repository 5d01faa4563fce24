import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { id, idParams, instant, line, plainDate, version } from '../../contract/primitives.ts'

const person = z.object({ id, displayName: z.string() })
export const leaveView = z.object({
  id,
  version,
  staff: person,
  cover: person,
  fromOn: plainDate,
  toOn: plainDate,
  reason: z.string(),
  cancelledAt: instant.nullable(),
})
export type LeaveView = z.infer<typeof leaveView>

export const listLeave = endpoint({
  id: 'staff.list_leave',
  method: 'GET',
  path: '/api/leave',
  summary: 'Leaves in one’s scope that end on or after a day, the earliest first',
  permission: 'staff:read',
  query: z.object({ staffId: id.optional(), from: plainDate.optional() }),
  response: z.object({ items: z.array(leaveView) }),
})

export const arrangeLeave = endpoint({
  id: 'staff.arrange_leave',
  method: 'POST',
  path: '/api/leave',
  summary: 'A leave with the colleague who stands in every day of it (D1)',
  permission: 'staff:arrange_leave',
  body: z.object({ staffId: id, coverStaffId: id, fromOn: plainDate, toOn: plainDate, reason: line(200) }),
  response: leaveView,
  errors: [
    'staff.not_found',
    'staff.wrong_state',
    'staff.leave_order',
    'staff.leave_overlaps',
    'staff.cover_is_oneself',
    'staff.cover_not_active',
    'staff.cover_on_leave',
    'staff.covers_another',
  ],
})

export const cancelLeave = endpoint({
  id: 'staff.cancel_leave',
  method: 'POST',
  path: '/api/leave/:id/cancel',
  summary: 'The leave does not take place, or ends now',
  permission: 'staff:arrange_leave',
  ifMatch: true,
  params: idParams,
  response: leaveView,
  errors: ['staff.leave_not_found', 'request.stale'],
})
