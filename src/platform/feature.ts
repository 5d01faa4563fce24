import type { z } from 'zod'
import type { Endpoint, Input, Output } from '../contract/endpoint.ts'
import type { ErrorCatalogue } from '../kernel/errors.ts'
import type { PermissionTable } from '../kernel/roles.ts'
import type { Texts } from '../kernel/texts.ts'
import type { Context } from './work.ts'

/** Set by the HTTP layer for calls that read or write bytes themselves. */
export interface Wire {
  readonly upload: NodeJS.ReadableStream | null
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Cookies to set with the reply (name → value and attributes are the platform's business). */
  setSession(token: string | null): void
  readonly sessionToken: string | null
  /** Answers with the caller's stream of events (`reply: 'stream'`). */
  openEventStream(): void
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
  /** Cron in the branch's time zone, for jobs that run by the clock. A run missed while nothing ran is made up once. */
  readonly schedule?: string
  /** `requester`: under the rights that the person who asked for it has at the time of the run. Default: the system's. */
  readonly runsAs?: 'system' | 'requester'
  /** Seconds after which a run counts as stuck and is tried again. Default 900. */
  readonly expiresIn?: number
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
  /** The words of the errors, permissions and audit actions, for replies in the caller's language. */
  readonly texts?: Texts
  /** The name of a unique or check constraint → the code of the error that its violation means. */
  readonly constraintErrors?: Readonly<Record<string, string>>
  /** Kind of notification → the permission its reader must still have when it is delivered. */
  readonly noticeRights?: Readonly<Record<string, string>>
}
