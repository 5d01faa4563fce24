import type { InjectOptions } from 'fastify'
import type { Feature } from '../src/platform/feature.ts'
import { buildServer, type HouseServer, type ServerOptions } from '../src/platform/http/server.ts'
import { closeQueues } from '../src/platform/queues.ts'
import type { Authenticate } from '../src/platform/sse.ts'
import { testServices, type TestServices } from './harness.ts'

export interface Answer {
  readonly status: number
  /** Parsed JSON, or the text where it is none. */
  readonly body: unknown
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>
  /** The session that the reply set, if any. */
  readonly session: string | undefined
}

export interface CallOptions {
  /** Session token. */
  readonly as?: string
  readonly body?: unknown
  readonly version?: number
  readonly key?: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface TestApp {
  readonly services: TestServices
  readonly server: HouseServer
  call(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, options?: CallOptions): Promise<Answer>
  close(): Promise<void>
}

/** A machine that runs many tests at once is slow, and that is not what they test. */
const NO_OVERLOAD = { loopLagMs: 60_000, poolWaitMs: 60_000 }

/** The whole server in process, without a port, on a database of its own. */
export async function testApp(options: {
  features: readonly Feature[]
  authenticate: Authenticate
  services?: TestServices
  more?: Partial<ServerOptions>
}): Promise<TestApp> {
  const services = options.services ?? (await testServices())
  const server = await buildServer({
    services,
    features: options.features,
    authenticate: options.authenticate,
    checks: [],
    ...options.more,
    limits: { ...NO_OVERLOAD, ...options.more?.limits },
  })
  await server.app.ready()
  return {
    services,
    server,
    async call(method, url, more = {}) {
      const request: InjectOptions = {
        method,
        url,
        headers: {
          ...(more.as === undefined ? {} : { cookie: `__Host-sid=${more.as}` }),
          ...(more.version === undefined ? {} : { 'if-match': `"${more.version}"` }),
          ...(more.key === undefined ? {} : { 'idempotency-key': more.key }),
          ...more.headers,
        },
        ...(more.body === undefined ? {} : { payload: more.body as InjectOptions['payload'] }),
      }
      const reply = await server.app.inject(request)
      return {
        status: reply.statusCode,
        body: parse(reply.body),
        headers: reply.headers,
        session: reply.cookies.find((cookie) => cookie.name === '__Host-sid')?.value || undefined,
      }
    },
    async close() {
      await server.close()
      await closeQueues(services)
      if (options.services === undefined) await services.close()
    },
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}
