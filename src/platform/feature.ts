import type { z } from 'zod'
import type { Endpoint, Input, Output } from '../contract/endpoint.ts'
import type { ErrorCatalogue } from '../kernel/errors.ts'
import type { PermissionTable } from '../kernel/roles.ts'
import type { Context } from './work.ts'

/** Set by the HTTP layer for calls that read or write bytes themselves. */
export interface Wire {
  readonly upload: NodeJS.ReadableStream | null
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Cookies to set with the reply (name → value and attributes are the platform's business). */
  setSession(token: string | null): void
  readonly sessionToken: string | null
  /** For `reply: 'stream'`: answer with this stream. */
  stream(reply: { contentType: string; fileName?: string; body: NodeJS.ReadableStream }): void
}

export interface Route {
  readonly endpoint: Endpoint
  readonly handle: (context: Context, input: Input<Endpoint>, wire: Wire) => Promise<unknown>
}

/** Endpoint to use case; the types of both ends come from the endpoint. */
export function route<E extends Endpoint>(
  endpoint: E,
  handle: (context: Context, input: Input<E>, wire: Wire) => Promise<Output<E>>,
): Route {
  return { endpoint, handle: handle as Route['handle'] }
}

export interface Job<Data extends z.ZodType = z.ZodType> {
  /** `complaints.remind` */
  readonly name: string
  readonly data: Data
  readonly run: (context: Context, data: z.output<Data>) => Promise<void>
  /** Cron in the branch's time zone, for jobs that run by the clock. */
  readonly schedule?: string
}

export function job<D extends z.ZodType>(definition: Job<D>): Job {
  return definition as unknown as Job
}

/** A capability, as the composition roots list it. */
export interface Feature {
  readonly name: string
  readonly permissions: PermissionTable
  readonly errors: ErrorCatalogue<string>
  readonly routes: readonly Route[]
  readonly jobs: readonly Job[]
}
