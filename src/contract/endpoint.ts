import type { z } from 'zod'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** How far a sign-in has come. The router admits `full` unless the endpoint names a lower state. */
export const AUTH_STATES = ['none', 'password', 'full'] as const
export type AuthState = (typeof AUTH_STATES)[number]

/**
 * One call over the wire, declared once: the table of endpoints gives the routes, their validation (request and
 * reply), OpenAPI 3.1 and the typed client.
 */
export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  /** `feature.verb`, also the OpenAPI operationId. */
  readonly id: string
  readonly method: Method
  /** `/api/staff/:id` */
  readonly path: string
  readonly summary: string
  /** A row of the permission matrix, or `public` (no rights needed; `authState` still counts). */
  readonly permission: string
  readonly authState: AuthState
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  readonly response: Response
  /** Codes of AppError that this call may answer, beyond those every call may. */
  readonly errors: readonly string[]
  /** The call needs `If-Match: "<version>"`; the handler gets it as `version`. Default: PUT, PATCH and DELETE. */
  readonly ifMatch: boolean
  /** A repeat with the same Idempotency-Key gets the first reply. False where the body or the reply holds a secret, which is not kept. */
  readonly remembered: boolean
  /** `json` is validated and serialised by `response`; `stream` sends bytes (SSE, CSV) that the handler writes. */
  readonly reply: 'json' | 'stream'
  /** `json` or a raw upload that the handler reads as a stream. */
  readonly request: 'json' | 'upload'
}

type Declared<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType> = Pick<
  Endpoint<P, Q, B, R>,
  'id' | 'method' | 'path' | 'summary' | 'permission' | 'response'
> &
  Partial<Omit<Endpoint<P, Q, B, R>, 'id' | 'method' | 'path' | 'summary' | 'permission' | 'response'>>

export function endpoint<
  R extends z.ZodType,
  P extends z.ZodType = z.ZodUndefined,
  Q extends z.ZodType = z.ZodUndefined,
  B extends z.ZodType = z.ZodUndefined,
>(declared: Declared<P, Q, B, R>): Endpoint<P, Q, B, R> {
  return {
    authState: 'full',
    errors: [],
    ifMatch: ['PUT', 'PATCH', 'DELETE'].includes(declared.method),
    remembered: true,
    reply: 'json',
    request: 'json',
    ...declared,
  }
}

/** What a handler gets, and what the typed client asks for. */
export interface Input<E extends Endpoint> {
  readonly params: E extends Endpoint<infer P> ? z.output<P> : never
  readonly query: E extends Endpoint<z.ZodType, infer Q> ? z.output<Q> : never
  readonly body: E extends Endpoint<z.ZodType, z.ZodType, infer B> ? z.output<B> : never
  /** From If-Match. 0 where the endpoint has none. */
  readonly version: number
}

export type Output<E extends Endpoint> = E extends Endpoint<z.ZodType, z.ZodType, z.ZodType, infer R> ? z.input<R> : never
export type Reply<E extends Endpoint> = E extends Endpoint<z.ZodType, z.ZodType, z.ZodType, infer R> ? z.output<R> : never
