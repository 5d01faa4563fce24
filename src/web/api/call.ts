import type { z } from 'zod'
import type { Endpoint, Reply } from '../../contract/endpoint.ts'
import type { ErrorDetails } from '../../kernel/errors.ts'
import { ApiError, OFFLINE, UNREADABLE } from './api-error.ts'
import { noteServerDate } from './server-time.ts'

type Part<Name extends string, Schema> = Schema extends z.ZodUndefined
  ? { readonly [K in Name]?: undefined }
  : Schema extends z.ZodType
    ? object extends z.input<Schema>
      ? { readonly [K in Name]?: z.input<Schema> }
      : { readonly [K in Name]: z.input<Schema> }
    : never

/** What the caller gives: exactly the parts that the endpoint declares. */
export type CallInput<E extends Endpoint> =
  E extends Endpoint<infer P, infer Q, infer B>
    ? Part<'params', P> &
        Part<'query', Q> &
        Part<'body', B> & {
          /** Sent as If-Match where the endpoint asks for it. */
          readonly version?: number
          /** Give the same key again to repeat the same act; else each POST makes its own. */
          readonly idempotencyKey?: string
          readonly signal?: AbortSignal
        }
    : never

/** The input may be left out where nothing in it is needed. */
export type CallArguments<E extends Endpoint> = object extends CallInput<E> ? [input?: CallInput<E>] : [input: CallInput<E>]

interface LooseInput {
  readonly params?: Readonly<Record<string, string | number>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  readonly version?: number
  readonly idempotencyKey?: string
  readonly signal?: AbortSignal
}

let whenSignedOut: () => void = () => undefined
/** Called when the server no longer knows the session; the shell then shows the sign-in page and keeps the place. */
export function onSignedOut(listener: () => void): void {
  whenSignedOut = listener
}

export function urlOf(endpoint: Endpoint, input: Pick<LooseInput, 'params' | 'query'>): string {
  const path = endpoint.path.replace(/:(\w+)/g, (_whole, name: string) => {
    const value = input.params?.[name]
    if (value === undefined) throw new Error(`${endpoint.id} needs the path parameter ${name}`)
    return encodeURIComponent(String(value))
  })
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value === undefined || value === null || value === '') continue
    for (const each of Array.isArray(value) ? value : [value]) search.append(name, String(each))
  }
  return search.size === 0 ? path : `${path}?${search.toString()}`
}

function requestOf(endpoint: Endpoint, input: LooseInput): RequestInit {
  const headers = new Headers({ accept: 'application/json', 'x-zhixin': '1' })
  if (endpoint.method === 'POST') headers.set('idempotency-key', input.idempotencyKey ?? crypto.randomUUID())
  if (endpoint.ifMatch && input.version !== undefined) headers.set('if-match', `"${input.version}"`)
  const isUpload = endpoint.request === 'upload'
  if (input.body !== undefined && !isUpload) headers.set('content-type', 'application/json')
  return {
    method: endpoint.method,
    headers,
    credentials: 'same-origin',
    cache: 'no-store',
    ...(input.body === undefined ? {} : { body: isUpload ? (input.body as BodyInit) : JSON.stringify(input.body) }),
    ...(input.signal === undefined ? {} : { signal: input.signal }),
  }
}

interface ErrorBody {
  readonly error?: { readonly code?: unknown; readonly details?: unknown; readonly requestId?: unknown }
}

async function errorOf(response: Response): Promise<ApiError> {
  const body = (await response.json().catch(() => undefined)) as ErrorBody | undefined
  const error = body?.error
  const code = typeof error?.code === 'string' ? error.code : UNREADABLE
  const details = typeof error?.details === 'object' && error.details !== null ? (error.details as ErrorDetails) : {}
  return new ApiError(code, response.status, details, typeof error?.requestId === 'string' ? error.requestId : '')
}

/** One typed call. The server has checked the reply against the same schema, so it is not checked again here. */
export async function call<E extends Endpoint>(endpoint: E, ...[given]: CallArguments<E>): Promise<Reply<E>> {
  const input = (given ?? {}) as LooseInput
  let response: Response
  try {
    response = await fetch(urlOf(endpoint, input), requestOf(endpoint, input))
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new ApiError(OFFLINE, 0)
  }
  noteServerDate(response.headers.get('date'))
  if (!response.ok) {
    const error = await errorOf(response)
    if (response.status === 401 && endpoint.authState !== 'none') whenSignedOut()
    throw error
  }
  if (endpoint.reply === 'stream') return (await response.blob()) as Reply<E>
  if (response.status === 204) return {} as Reply<E>
  return (await response.json()) as Reply<E>
}
