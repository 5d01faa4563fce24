import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { commonErrors } from '../../contract/common-errors.ts'
import { AUTH_STATES, type AuthState, type Endpoint } from '../../contract/endpoint.ts'
import { SYSTEM_ID } from '../../kernel/ids.ts'
import type { Actor } from '../../kernel/scope.ts'
import { createContext } from '../context.ts'
import type { Route, Wire } from '../feature.ts'
import type { Authenticate, EventHub } from '../sse.ts'
import type { Services } from '../work.ts'
import { describeError, errorBody, statusOf } from './errors.ts'
import { Idempotency, idempotentCall, type IdempotentCall } from './idempotency.ts'
import type { Limits } from './limits.ts'
import { localeOf } from './locale.ts'
import type { HouseRegistry } from '../registry.ts'
import { sessionToken, setSessionCookie } from './session-cookie.ts'
import { parseInput, versionOf } from './validate.ts'

export interface RouteDeps {
  readonly services: Services
  readonly registry: HouseRegistry
  readonly authenticate: Authenticate
  readonly hub: EventHub
  readonly limits: Limits
}

/** Who called, kept for the log line. */
export const callers = new WeakMap<FastifyRequest, Actor>()

export function addRoutes(app: FastifyInstance, deps: RouteDeps): void {
  const idempotency = new Idempotency(deps.services.db, deps.services.keys)
  for (const route of deps.registry.routes) {
    app.route({
      method: route.endpoint.method,
      url: route.endpoint.path,
      bodyLimit: route.endpoint.request === 'upload' ? deps.limits.uploadBytes : deps.limits.jsonBytes,
      config: { endpoint: route.endpoint },
      handler: (request, reply) => answer(route, deps, idempotency, request, reply),
    })
  }
}

async function answer(
  route: Route,
  deps: RouteDeps,
  idempotency: Idempotency,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { endpoint } = route
  const { services, registry } = deps
  const token = sessionToken(request)
  const actor = await admit(endpoint, deps, token, request.ip)
  callers.set(request, actor)
  const upload = endpoint.request === 'upload'
  const input = parseInput(
    endpoint,
    { params: request.params, query: request.query, body: upload ? undefined : (request.body ?? undefined) },
    versionOf(endpoint, header(request, 'if-match')),
  )

  const call =
    endpoint.method === 'POST' && endpoint.remembered && actor.role !== 'NOBODY' && !upload
      ? idempotentCall(
          services.keys,
          actor.id,
          endpoint.id,
          header(request, 'idempotency-key'),
          request.url,
          request.body,
          services.clock.now(),
        )
      : null
  if (call !== null) {
    const earlier = await idempotency.claim(call)
    if (earlier !== null)
      return reply.code(earlier.status).header('idempotency-replayed', 'true').type(JSON_TYPE).send(JSON.stringify(earlier.body))
  }
  const context = createContext(services, registry.permissions, actor, request.id, {
    constraintErrors: registry.constraintErrors,
    ...(call === null ? {} : { effect: () => idempotency.effectOf(call, services.clock.now()) }),
  })
  const wire = new RequestWire(request, reply, token, upload, () => deps.hub.open(actor, token ?? ''))
  try {
    const result = await route.handle(context, input, wire)
    if (wire.body !== null) return await reply.send(wire.body)
    const body = checkReply(endpoint, result)
    const text = JSON.stringify(body)
    if (call !== null) await idempotency.settle(call, { status: 200, body })
    return await reply.code(200).type(JSON_TYPE).send(text)
  } catch (error) {
    if (call !== null) await releaseKey(idempotency, call, error, request, registry)
    throw error
  }
}

const JSON_TYPE = 'application/json; charset=utf-8'

async function releaseKey(
  idempotency: Idempotency,
  call: IdempotentCall,
  thrown: unknown,
  request: FastifyRequest,
  registry: HouseRegistry,
): Promise<void> {
  const error = describeError(thrown)
  const failure = {
    status: statusOf(error),
    body: errorBody(error, registry, localeOf(request.headers['accept-language']), request.id),
  }
  await idempotency
    .release(call, failure)
    .catch((problem: unknown) => request.log.error({ err: problem }, 'idempotency key not released'))
}

/** Admits only a sign-in as far along as the endpoint asks, and gives the actor that the use case will judge. */
async function admit(endpoint: Endpoint, deps: RouteDeps, token: string | null, ip: string): Promise<Actor> {
  const found = token === null ? undefined : await deps.authenticate(deps.services, token)
  const state: AuthState = found?.authState ?? 'none'
  if (AUTH_STATES.indexOf(state) < AUTH_STATES.indexOf(endpoint.authState)) {
    throw commonErrors.make(state === 'none' ? 'access.unauthenticated' : 'access.sign_in_incomplete')
  }
  return found === undefined ? nobody(ip) : { ...found.actor, ip }
}

function nobody(ip: string): Actor {
  return {
    kind: 'staff',
    id: SYSTEM_ID,
    role: 'NOBODY',
    unitId: null,
    sessionId: null,
    ip,
    servesStaffIds: [],
    unitStaffIds: [],
    unitIds: [],
    territoryIds: [],
  }
}

/** Only what the contract names leaves the house; a reply that breaks it is our fault, not the caller's. */
function checkReply(endpoint: Endpoint, result: unknown): unknown {
  const checked = endpoint.response.safeParse(result ?? {})
  if (checked.success) return checked.data
  const where = checked.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.code}`)
  throw new Error(`the reply of ${endpoint.id} breaks its contract: ${where.join('; ')}`)
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value[0] : value
}

class RequestWire implements Wire {
  readonly upload: NodeJS.ReadableStream | null
  readonly headers: Wire['headers']
  readonly sessionToken: string | null
  body: Readable | null = null
  readonly #reply: FastifyReply
  readonly #open: () => Readable

  constructor(request: FastifyRequest, reply: FastifyReply, token: string | null, upload: boolean, open: () => Readable) {
    this.upload = upload ? ((request.body as NodeJS.ReadableStream | undefined) ?? request.raw) : null
    this.headers = request.headers
    this.sessionToken = token
    this.#reply = reply
    this.#open = open
  }

  setSession(token: string | null): void {
    setSessionCookie(this.#reply, token)
  }

  stream(reply: { contentType: string; fileName?: string; body: NodeJS.ReadableStream }): void {
    void this.#reply.type(reply.contentType)
    if (reply.fileName !== undefined) {
      void this.#reply.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(reply.fileName)}`)
    }
    this.body = reply.body as Readable
  }

  openEventStream(): void {
    void this.#reply.headers({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    this.body = this.#open()
  }
}
