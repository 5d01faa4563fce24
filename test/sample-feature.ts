import { sql } from 'kysely'
import { z } from 'zod'
import { endpoint } from '../src/contract/endpoint.ts'
import { idParams } from '../src/contract/primitives.ts'
import { defineErrors } from '../src/kernel/errors.ts'
import { newId } from '../src/kernel/ids.ts'
import { all, definePermissions, own, type Role } from '../src/kernel/roles.ts'
import type { Actor } from '../src/kernel/scope.ts'
import { defineTexts } from '../src/kernel/texts.ts'
import { denied } from '../src/platform/denial.ts'
import { job, route, type Feature } from '../src/platform/feature.ts'
import type { Authenticate } from '../src/platform/sse.ts'

/** A feature that exists to try the platform: units can be made by administrators and read by managers. */
export const samplePermissions = definePermissions({
  'sample:write': { AD: all },
  'sample:read': { AD: all, VM: own },
  'sample:secret': { AD: all },
})
export const sampleErrors = defineErrors({
  'sample.name_taken': 'conflict',
  'sample.not_found': 'not_found',
  'sample.boom': 'invalid',
  'sample.busy': 'unavailable',
})
const sampleTexts = defineTexts({
  zh: {
    'error.sample.name_taken': '该编号已被使用',
    'error.sample.not_found': '没有找到',
    'error.sample.boom': '不行',
    'error.sample.busy': '忙',
  },
  en: {
    'error.sample.name_taken': 'This code is taken',
    'error.sample.not_found': 'Not found',
    'error.sample.boom': 'No',
    'error.sample.busy': 'Busy',
  },
})

const territory = z.object({ code: z.string().min(1).max(20), name: z.string().max(40) })
const paths = {
  create: endpoint({
    id: 'sample.create',
    method: 'POST',
    path: '/api/sample',
    summary: 'Make one',
    permission: 'sample:write',
    body: territory,
    response: z.object({ id: z.uuid() }),
    errors: ['sample.name_taken'],
  }),
  count: endpoint({
    id: 'sample.count',
    method: 'GET',
    path: '/api/sample',
    summary: 'Count them',
    permission: 'sample:read',
    query: z.object({ limit: z.coerce.number().int().max(9).default(5) }),
    response: z.object({ count: z.number() }),
  }),
  change: endpoint({
    id: 'sample.change',
    method: 'PATCH',
    path: '/api/sample/:id',
    summary: 'Change one',
    permission: 'sample:write',
    params: idParams,
    body: z.object({ name: z.string() }),
    response: z.object({ version: z.number() }),
    errors: ['sample.not_found'],
  }),
  hidden: endpoint({
    id: 'sample.hidden',
    method: 'GET',
    path: '/api/sample/:id',
    summary: 'One beyond the scope',
    permission: 'sample:read',
    params: idParams,
    response: z.object({}),
    errors: ['sample.not_found'],
  }),
  wrong: endpoint({
    id: 'sample.wrong',
    method: 'GET',
    path: '/api/sample-wrong',
    summary: 'Breaks its contract',
    permission: 'sample:read',
    response: z.object({ count: z.number() }),
  }),
  leaky: endpoint({
    id: 'sample.leaky',
    method: 'GET',
    path: '/api/sample-leaky',
    summary: 'Returns more than it says',
    permission: 'sample:read',
    response: z.object({ count: z.number() }),
  }),
  open: endpoint({
    id: 'sample.open',
    method: 'POST',
    path: '/api/sample-open',
    summary: 'For anybody',
    permission: 'public',
    authState: 'none',
    body: z.object({}),
    response: z.object({ role: z.string() }),
  }),
  half: endpoint({
    id: 'sample.half',
    method: 'GET',
    path: '/api/sample-half',
    summary: 'For half a sign-in',
    permission: 'public',
    authState: 'password',
    response: z.object({}),
  }),
  silent: endpoint({
    id: 'sample.silent',
    method: 'POST',
    path: '/api/sample-silent',
    summary: 'Forgets its audit',
    permission: 'sample:write',
    body: z.object({}),
    response: z.object({}),
  }),
  upload: endpoint({
    id: 'sample.upload',
    method: 'POST',
    path: '/api/sample-upload',
    summary: 'Counts bytes',
    permission: 'sample:write',
    request: 'upload',
    response: z.object({ bytes: z.number() }),
  }),
  events: endpoint({
    id: 'sample.events',
    method: 'GET',
    path: '/api/events',
    summary: 'Events',
    permission: 'sample:read',
    reply: 'stream',
    response: z.object({}),
  }),
}

export const sampleRuns: { id: string; actor: string }[] = []
export const sampleOutcome: { fail: 'none' | 'always' | 'forbidden' } = { fail: 'none' }

export const sampleFeature: Feature = {
  name: 'sample',
  permissions: samplePermissions,
  errors: sampleErrors,
  texts: sampleTexts,
  constraintErrors: { territory_code_unique: 'sample.name_taken' },
  noticeRights: { 'sample.secret_note': 'sample:secret' },
  routes: [
    route(paths.create, async (context, { body }) =>
      context.write('sample:write', async (work) => {
        const id = newId(work.now)
        await sql`insert into territory (id, code, name, kind, created_at, created_by) values (${id}, ${body.code}, ${body.name}, 'area', ${work.now}, ${work.actor.id})`.execute(
          work.tx,
        )
        await work.enqueue({ name: 'sample.follow', data: { id } })
        work.audit({ action: 'sample.create', objectKind: 'territory', objectId: id, fields: ['code', 'name'] })
        return { id }
      }),
    ),
    route(paths.count, async (context) =>
      context.read('sample:read', async (work) => {
        const { rows } = await sql<{ n: number }>`select count(*)::int as n from territory`.execute(work.tx)
        return { count: rows[0]?.n ?? 0 }
      }),
    ),
    route(paths.change, async (context, { version }) =>
      context.write('sample:write', async (work) => {
        work.audit({ action: 'sample.change', objectKind: 'territory', objectId: null })
        return { version: version + 1 }
      }),
    ),
    route(paths.hidden, async (context) =>
      context.read('sample:read', async () => {
        throw denied(sampleErrors.make('sample.not_found'))
      }),
    ),
    route(paths.wrong, async () => ({ count: 'many' }) as unknown as { count: number }),
    route(paths.leaky, async () => ({ count: 1, phone: '13800000000' })),
    route(paths.open, async (context) => ({ role: context.actor.role })),
    route(paths.half, async () => ({})),
    route(paths.silent, async (context) => context.write('sample:write', async () => ({}))),
    route(paths.upload, async (_context, _input, wire) => {
      let bytes = 0
      for await (const chunk of wire.upload ?? []) bytes += chunk.length
      return { bytes }
    }),
    route(paths.events, async (_context, _input, wire) => {
      wire.openEventStream()
      return {}
    }),
  ],
  jobs: [
    job({
      name: 'sample.follow',
      data: z.object({ id: z.uuid() }),
      runsAs: 'requester',
      run: async (context, data) => {
        if (sampleOutcome.fail === 'always') throw new Error('not today')
        if (sampleOutcome.fail === 'forbidden')
          await context.read('sample:none' in samplePermissions ? 'x' : 'sample:secret', async () => undefined)
        sampleRuns.push({ id: data.id, actor: context.actor.id })
      },
    }),
  ],
}

const STAFF: Record<string, { id: string; role: Role }> = {
  'admin-token-0123456789': { id: '11111111-1111-7111-8111-111111111111', role: 'AD' },
  'manager-token-0123456789': { id: '22222222-2222-7222-8222-222222222222', role: 'VM' },
  'reader-token-0123456789': { id: '33333333-3333-7333-8333-333333333333', role: 'EX' },
  'half-token-0123456789': { id: '44444444-4444-7444-8444-444444444444', role: 'AD' },
}
export const ADMIN = 'admin-token-0123456789'
export const MANAGER = 'manager-token-0123456789'
export const READER = 'reader-token-0123456789'
export const HALF = 'half-token-0123456789'

export function sampleActor(token: string): Actor {
  const staff = STAFF[token]
  if (staff === undefined) throw new Error(`no ${token}`)
  return {
    kind: 'staff',
    ...staff,
    unitId: null,
    sessionId: null,
    ip: null,
    servesStaffIds: [staff.id],
    unitStaffIds: [staff.id],
    unitIds: [],
    territoryIds: [],
  }
}

/** Tokens in `revoked` no longer open anything. */
export function sampleAuthenticate(revoked: ReadonlySet<string> = new Set()): Authenticate {
  return async (_services, token) =>
    token in STAFF && !revoked.has(token)
      ? { actor: sampleActor(token), authState: token === HALF ? 'password' : 'full' }
      : undefined
}
