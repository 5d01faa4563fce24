import { z } from 'zod'
import { AUTH_STATES, endpoint } from '../../contract/endpoint.ts'
import { id, idParams, instant, nothing } from '../../contract/primitives.ts'
import { LOCALES } from '../../kernel/texts.ts'
import { REACHES, ROLES } from '../../kernel/roles.ts'

const grant = z.object({
  reach: z.enum(REACHES),
  masked: z.boolean().optional(),
  aggregate: z.boolean().optional(),
  reasonRequired: z.boolean().optional(),
})

/** What a sign-in gives, and what the shell asks for when it starts. */
export const sessionView = z.object({
  staff: z.object({
    id,
    userName: z.string(),
    displayName: z.string(),
    role: z.enum(ROLES),
    unitId: id,
    unitName: z.string(),
    locale: z.enum(LOCALES),
  }),
  authState: z.enum(AUTH_STATES),
  /** The rights of the role; empty until the sign-in is full. */
  permissions: z.record(z.string(), grant),
})
export type SessionView = z.infer<typeof sessionView>

const typedPassword = z.string().min(1).max(200)

export const signIn = endpoint({
  id: 'session.sign_in',
  method: 'POST',
  path: '/api/session',
  summary: 'Sign in',
  permission: 'public',
  authState: 'none',
  remembered: false,
  body: z.object({ user: z.string().trim().min(1).max(80), password: typedPassword }),
  response: sessionView,
  errors: ['session.wrong_credentials', 'session.locked', 'session.too_many_attempts', 'session.busy'],
})

export const currentSession = endpoint({
  id: 'session.current',
  method: 'GET',
  path: '/api/session',
  summary: 'Who is signed in, with which rights',
  permission: 'session:self',
  authState: 'password',
  response: sessionView,
})

export const signOut = endpoint({
  id: 'session.sign_out',
  method: 'DELETE',
  path: '/api/session',
  summary: 'Sign out',
  permission: 'session:self',
  authState: 'password',
  ifMatch: false,
  response: nothing,
})

export const changePassword = endpoint({
  id: 'session.change_password',
  method: 'POST',
  path: '/api/session/password',
  summary: 'Change one’s password; every other session ends',
  permission: 'session:self',
  authState: 'password',
  remembered: false,
  body: z.object({ current: typedPassword, next: typedPassword }),
  response: sessionView,
  errors: ['session.wrong_password', 'session.weak_password', 'session.same_password', 'session.locked', 'session.busy'],
})

export const listSessions = endpoint({
  id: 'session.list',
  method: 'GET',
  path: '/api/sessions',
  summary: 'One’s own open sessions',
  permission: 'session:self',
  response: z.object({
    items: z.array(
      z.object({
        id,
        createdAt: instant,
        lastSeenAt: instant,
        expiresAt: instant,
        ip: z.string().nullable(),
        userAgent: z.string().nullable(),
        isCurrent: z.boolean(),
      }),
    ),
  }),
})

export const revokeSession = endpoint({
  id: 'session.revoke',
  method: 'DELETE',
  path: '/api/sessions/:id',
  summary: 'End one of one’s own sessions',
  permission: 'session:self',
  ifMatch: false,
  params: idParams,
  response: nothing,
  errors: ['session.not_found'],
})
