import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import compress from '@fastify/compress'
import fastify, { LogController, type FastifyInstance, type FastifyRequest, type FastifyServerOptions } from 'fastify'
import { commonErrors } from '../../contract/common-errors.ts'
import type { Endpoint } from '../../contract/endpoint.ts'
import { isLoopback } from '../config.ts'
import { DiskWatch, type DiskState } from '../disk.ts'
import type { Feature } from '../feature.ts'
import { Metrics } from '../metrics.ts'
import { readMigrations } from '../migrations.ts'
import { EventHub, type Authenticate } from '../sse.ts'
import type { Services } from '../work.ts'
import { refuseCrossSite } from './csrf.ts'
import { errorHandler } from './errors.ts'
import { setSecurityHeaders } from './headers.ts'
import { readiness, readinessChecks, type Check } from './health.ts'
import { DEFAULT_LIMITS, type Limits } from './limits.ts'
import { openApi } from './openapi.ts'
import { Overload } from './overload.ts'
import { RateLimit } from './rate-limit.ts'
import { buildRegistry } from '../registry.ts'
import { addRoutes } from './routes.ts'
import { serveWebApp, type WebApp } from './static.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    endpoint?: Endpoint
  }
}

export interface ServerOptions {
  readonly services: Services
  readonly features: readonly Feature[]
  readonly authenticate: Authenticate
  /** Folder of the built web app; null serves calls only. */
  readonly webRoot?: string | null
  readonly limits?: Partial<Limits>
  readonly version?: string
  readonly checks?: readonly Check[]
  /** For tests: what the watch of the disk would say. */
  readonly diskState?: () => DiskState
}

export interface HouseServer {
  readonly app: FastifyInstance
  readonly hub: EventHub
  readonly metrics: Metrics
  /** From now on `/readyz` says no, while everything else still answers. */
  drain(): void
  close(): Promise<void>
}

export async function buildServer(options: ServerOptions): Promise<HouseServer> {
  const { services, authenticate } = options
  const { config } = services
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const registry = buildRegistry(options.features)
  const metrics = new Metrics(services.db.pool)
  const overload = new Overload(services.db.pool, limits)
  const disk = new DiskWatch(config.dataDir, services.log)
  await disk.look()
  const general = new RateLimit(limits.requestsPerMinute, 60)
  const hub = new EventHub({
    services,
    authenticate,
    permissions: registry.permissions,
    noticeRights: registry.noticeRights,
    streamsPerPerson: limits.streamsPerPerson,
    bufferBytes: limits.streamBufferBytes,
  })
  let draining = false

  const app = fastify(fastifyOptions(services, limits))
  const publicOrigins = [new URL(config.publicUrl).origin]
  const secure = config.tls !== undefined || config.publicUrl.startsWith('https:')

  app.addHook('onRequest', async (request, reply) => {
    setSecurityHeaders(reply, { secure })
    void reply.header('x-request-id', request.id)
    if (!request.url.startsWith('/api/')) return
    if (overload.overloaded) {
      metrics.refused.inc({ reason: 'overload' })
      throw commonErrors.make('platform.overloaded', { seconds: 2 })
    }
    general.take(request.ip, Date.now())
    refuseCrossSite(request, publicOrigins)
    refuseForSpace(request, options.diskState?.() ?? disk.state)
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    metrics.requests.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000)
    request.log.info({ method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'request')
  })
  app.setErrorHandler(errorHandler(registry))
  addBodyParsers(app)
  await app.register(compress, {
    global: true,
    threshold: 4096,
    encodings: ['gzip', 'identity'],
    customTypes: /^(?:application\/(?:json|javascript)|text\/(?:html|css|javascript|csv)|image\/svg\+xml)/,
  })

  addRoutes(app, { services, registry, authenticate, hub, limits })
  const document = openApi(registry, options.version ?? '0.0.0', config.publicUrl)
  app.get('/api/openapi.json', async () => document)

  const checks =
    options.checks ??
    readinessChecks(
      services,
      readMigrations().map((migration) => migration.name),
    )
  app.get('/livez', async () => ({ status: 'alive', loopLagMs: Math.round(overload.lagMs) }))
  app.get('/readyz', async (_request, reply) => {
    const state = await readiness(checks)
    const ready = state.ready && !draining
    return reply
      .code(ready ? 200 : 503)
      .send({ status: ready ? 'ready' : draining ? 'draining' : 'not ready', checks: state.checks })
  })
  app.get('/metrics', async (request, reply) => {
    // Counts tell how the house is used: for the machine itself, not for the network.
    if (!isLoopback(request.socket.remoteAddress ?? '') || request.headers['x-forwarded-for'] !== undefined)
      throw commonErrors.make('request.not_found')
    metrics.streams.set(hub.size)
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics())
  })

  await addWebApp(app, options.webRoot ?? null)
  await hub.start()
  return {
    app,
    hub,
    metrics,
    drain: () => {
      draining = true
    },
    async close() {
      draining = true
      await hub.stop()
      await app.close()
      overload.stop()
      disk.stop()
    },
  }
}

function fastifyOptions(services: Services, limits: Limits): FastifyServerOptions {
  const { config } = services
  return {
    loggerInstance: services.log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request' }),
    genReqId: () => randomUUID(),
    trustProxy: config.trustProxy.length === 0 ? false : [...config.trustProxy],
    bodyLimit: limits.jsonBytes,
    // An upload of 2 GB over a slow line takes long; headers must not.
    requestTimeout: 3_600_000,
    http: { headersTimeout: 20_000 },
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 200 },
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    ...(config.tls === undefined ? {} : { https: { cert: config.tls.cert, key: config.tls.key } }),
  } as FastifyServerOptions
}

/** With the disk full the house reads and lets people in and out; with little left nothing large moves. */
function refuseForSpace(request: FastifyRequest, state: DiskState): void {
  const endpoint = request.routeOptions.config.endpoint
  if (state === 'fine' || endpoint === undefined) return
  const writes = !['GET', 'HEAD'].includes(request.method) && endpoint.path !== '/api/session'
  const large = endpoint.request === 'upload' || (endpoint.reply === 'stream' && endpoint.path !== '/api/events')
  if (large || (state === 'full' && writes)) throw commonErrors.make('platform.read_only', { seconds: 60 })
}

function addBodyParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    if (request.routeOptions.config.endpoint?.request === 'upload') return done(commonErrors.make('request.media_type'))
    // A call without a body may still name the type.
    return text === '' ? done(null, undefined) : parse(request, text as string, done)
  })
  app.addContentTypeParser('*', (request, payload, done) => {
    if (request.routeOptions.config.endpoint?.request === 'upload') return done(null, payload)
    return done(commonErrors.make('request.media_type'))
  })
}

async function addWebApp(app: FastifyInstance, webRoot: string | null): Promise<void> {
  let web: WebApp | null = null
  if (webRoot !== null && existsSync(join(webRoot, 'index.html'))) {
    web = await serveWebApp(app, webRoot)
    const page = web
    app.get('/', async (_request, reply) => page.sendPage(reply))
    app.get('/index.html', async (_request, reply) => page.sendPage(reply))
  }
  app.setNotFoundHandler((request, reply) => {
    const isPage =
      (request.method === 'GET' || request.method === 'HEAD') &&
      !request.url.startsWith('/api/') &&
      !/\.\w{1,8}(?:\?|$)/.test(request.url)
    if (web !== null && isPage) return web.sendPage(reply)
    throw commonErrors.make('request.not_found')
  })
}
