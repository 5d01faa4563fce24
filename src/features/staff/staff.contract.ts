import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { id, idParams, instant, line, nothing, page, pageQuery, plainDate, version } from '../../contract/primitives.ts'
import { ROLES } from '../../kernel/roles.ts'
import { LOCALES } from '../../kernel/texts.ts'
import { STAFF_STATES } from './staff.rules.ts'

export const staffView = z.object({
  id,
  version,
  userName: z.string(),
  displayName: z.string(),
  role: z.enum(ROLES),
  unitId: id,
  unitName: z.string(),
  workPhone: z.string().nullable(),
  state: z.enum(STAFF_STATES),
  locale: z.enum(LOCALES),
  endedOn: plainDate.nullable(),
  /** Away today, with the colleague who stands in. */
  cover: z.object({ id, displayName: z.string(), toOn: plainDate }).nullable(),
  createdAt: instant,
})
export type StaffView = z.infer<typeof staffView>

/** What only an administrator sees beside it. */
export const staffDetail = staffView.extend({
  account: z.object({ mustChangePassword: z.boolean(), passwordChangedAt: instant, lockedUntil: instant.nullable() }).nullable(),
})
export type StaffDetail = z.infer<typeof staffDetail>

/** Letters, digits and `. _ -`: it is typed every morning. */
const userName = z
  .string()
  .trim()
  .regex(/^[a-zA-Z][a-zA-Z0-9._-]{2,31}$/)
const workPhone = z
  .string()
  .trim()
  .regex(/^[0-9+ -]{5,20}$/)
  .nullable()

export const listStaff = endpoint({
  id: 'staff.list',
  method: 'GET',
  path: '/api/staff',
  summary: 'Staff in one’s scope, by name',
  permission: 'staff:read',
  query: pageQuery.extend({
    text: z.string().trim().max(60).optional(),
    role: z.enum(ROLES).optional(),
    state: z.enum(STAFF_STATES).optional(),
    /** The unit and all below it. */
    unitId: id.optional(),
  }),
  response: page(staffView),
  errors: ['request.invalid'],
})

export const getStaff = endpoint({
  id: 'staff.get',
  method: 'GET',
  path: '/api/staff/:id',
  summary: 'One member of staff',
  permission: 'staff:read',
  params: idParams,
  response: staffDetail,
  errors: ['staff.not_found'],
})

export const createStaff = endpoint({
  id: 'staff.create',
  method: 'POST',
  path: '/api/staff',
  summary: 'Let somebody in; the temporary password is told once',
  permission: 'staff:write',
  remembered: false,
  body: z.object({ userName, displayName: line(40), role: z.enum(ROLES), unitId: id, workPhone: workPhone.default(null) }),
  response: z.object({ staff: staffDetail, temporaryPassword: z.string() }),
  errors: ['staff.user_name_taken', 'staff.unit_not_found', 'session.busy'],
})

export const editStaff = endpoint({
  id: 'staff.edit',
  method: 'PATCH',
  path: '/api/staff/:id',
  summary: 'Change name, role, unit or work phone; a new role or unit ends the person’s sessions',
  permission: 'staff:write',
  params: idParams,
  body: z.object({
    displayName: line(40).optional(),
    role: z.enum(ROLES).optional(),
    unitId: id.optional(),
    workPhone: workPhone.optional(),
  }),
  response: staffDetail,
  errors: [
    'staff.not_found',
    'staff.unit_not_found',
    'staff.wrong_state',
    'staff.not_oneself',
    'staff.last_administrator',
    'request.stale',
  ],
})

function moveEndpoint(verb: 'disable' | 'enable' | 'unlock', summary: string) {
  return endpoint({
    id: `staff.${verb}`,
    method: 'POST',
    path: `/api/staff/:id/${verb}`,
    summary,
    permission: 'staff:write',
    ifMatch: true,
    params: idParams,
    response: staffDetail,
    errors: ['staff.not_found', 'staff.wrong_state', 'staff.not_oneself', 'staff.last_administrator', 'request.stale'],
  })
}
export const disableStaff = moveEndpoint('disable', 'Shut a member of staff out; open sessions end at once')
export const enableStaff = moveEndpoint('enable', 'Let a disabled member of staff in again')
export const unlockStaff = moveEndpoint('unlock', 'Lift the lock after wrong passwords')

export const resetPassword = endpoint({
  id: 'staff.reset_password',
  method: 'POST',
  path: '/api/staff/:id/password',
  remembered: false,
  summary: 'A temporary password, told once, to be changed at the next sign-in',
  permission: 'staff:write',
  ifMatch: true,
  params: idParams,
  response: z.object({ staff: staffDetail, temporaryPassword: z.string() }),
  errors: ['staff.not_found', 'staff.wrong_state', 'staff.not_oneself', 'request.stale', 'session.busy'],
})

export const endOffice = endpoint({
  id: 'staff.end_office',
  method: 'POST',
  path: '/api/staff/:id/end-of-office',
  summary: 'The member of staff leaves; refused while customers or open work are his',
  permission: 'staff:write',
  ifMatch: true,
  params: idParams,
  body: z.object({ endedOn: plainDate }),
  response: staffDetail,
  errors: [
    'staff.not_found',
    'staff.wrong_state',
    'staff.not_oneself',
    'staff.last_administrator',
    'staff.has_duties',
    'request.stale',
  ],
})

export const profileView = staffView.pick({
  id: true,
  version: true,
  userName: true,
  displayName: true,
  role: true,
  unitId: true,
  unitName: true,
  workPhone: true,
  locale: true,
})

export const getProfile = endpoint({
  id: 'staff.profile',
  method: 'GET',
  path: '/api/profile',
  summary: 'One’s own entry',
  permission: 'staff:profile',
  response: profileView,
})

export const editProfile = endpoint({
  id: 'staff.edit_profile',
  method: 'PATCH',
  path: '/api/profile',
  summary: 'Change one’s own work phone and language',
  permission: 'staff:profile',
  body: z.object({ workPhone: workPhone.optional(), locale: z.enum(LOCALES).optional() }),
  response: profileView,
  errors: ['request.stale'],
})

export const firstRunState = endpoint({
  id: 'staff.first_run_state',
  method: 'GET',
  path: '/api/first-run',
  summary: 'Whether the first administrator is still to be made',
  permission: 'public',
  authState: 'none',
  response: z.object({ isOpen: z.boolean() }),
})

export const firstRun = endpoint({
  id: 'staff.first_run',
  method: 'POST',
  path: '/api/first-run',
  remembered: false,
  summary: 'Make the branch and its first administrator with the token of the console',
  permission: 'public',
  authState: 'none',
  body: z.object({
    token: z.string().min(1).max(100),
    branchName: line(60),
    userName,
    displayName: line(40),
    password: z.string().min(1).max(200),
  }),
  response: nothing,
  errors: ['staff.first_run_over', 'staff.first_run_token_wrong', 'session.weak_password', 'session.busy'],
})
