import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { endpoint } from '../../contract/endpoint.ts'
import { idParams, nothing } from '../../contract/primitives.ts'
import { ApiError } from './api-error.ts'
import { call, onSignedOut, urlOf } from './call.ts'

const ID = '01a200dd-cad9-7c59-8b98-550e3eeaf50b'
const list = endpoint({
  id: 'sample.list',
  method: 'GET',
  path: '/api/samples',
  summary: '',
  permission: 'sample:read',
  query: z.object({ text: z.string().optional(), limit: z.coerce.number().default(50), tiers: z.array(z.string()).optional() }),
  response: z.object({ items: z.array(z.string()) }),
})
const edit = endpoint({
  id: 'sample.edit',
  method: 'PATCH',
  path: '/api/samples/:id',
  summary: '',
  permission: 'sample:write',
  params: idParams,
  body: z.object({ name: z.string() }),
  response: nothing,
})
const add = endpoint({
  id: 'sample.add',
  method: 'POST',
  path: '/api/samples',
  summary: '',
  permission: 'sample:write',
  body: z.object({ name: z.string() }),
  response: nothing,
})
const enter = endpoint({
  id: 'sample.enter',
  method: 'POST',
  path: '/api/enter',
  summary: '',
  permission: 'public',
  authState: 'none',
  response: nothing,
})

let asked: Request[] = []
function answer(status: number, body: unknown, headers: Record<string, string> = {}): void {
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    asked.push(new Request(`http://localhost${path}`, init))
    return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })
  })
}
async function failure(promise: Promise<unknown>): Promise<ApiError> {
  const error: unknown = await promise.catch((caught: unknown) => caught)
  if (error instanceof ApiError) return error
  throw new Error('no ApiError came')
}
const headerOf = (name: string): string | null | undefined => asked.at(-1)?.headers.get(name)

beforeEach(() => {
  asked = []
})
afterEach(() => vi.unstubAllGlobals())

describe('a call over the wire', () => {
  test('puts path parameters and the query into the address, and leaves out what is empty', () => {
    expect(urlOf(edit, { params: { id: 'a b/c' } })).toBe('/api/samples/a%20b%2Fc')
    expect(urlOf(list, { query: { text: '周 明', limit: 20, tiers: ['gold', 'diamond'], more: undefined } })).toBe(
      '/api/samples?text=%E5%91%A8+%E6%98%8E&limit=20&tiers=gold&tiers=diamond',
    )
    expect(urlOf(list, { query: { text: '' } })).toBe('/api/samples')
  })
  test('refuses to leave out a path parameter', () => {
    expect(() => urlOf(edit, {})).toThrow('needs the path parameter id')
  })
  test('always says that it is the web app', async () => {
    answer(200, { items: ['a'] })
    await expect(call(list)).resolves.toEqual({ items: ['a'] })
    expect(headerOf('x-zhixin')).toBe('1')
    expect(headerOf('idempotency-key')).toBeNull()
  })
  test('gives each POST a key of its own, or the one it is told', async () => {
    answer(200, {})
    await call(add, { body: { name: '甲' } })
    await call(add, { body: { name: '甲' } })
    const [first, second] = asked.map((request) => request.headers.get('idempotency-key'))
    expect(first).toMatch(/^[0-9a-f-]{36}$/)
    expect(second).not.toBe(first)
    await call(add, { body: { name: '甲' }, idempotencyKey: 'the-same' })
    expect(headerOf('idempotency-key')).toBe('the-same')
    await expect(asked[0]?.json()).resolves.toEqual({ name: '甲' })
  })
  test('sends the version it saw as If-Match', async () => {
    answer(200, {})
    await call(edit, { params: { id: ID }, version: 7, body: { name: '乙' } })
    expect(headerOf('if-match')).toBe('"7"')
  })
  test('turns a refusal into its code, details and number', async () => {
    answer(409, { error: { code: 'sample.taken', message: 'x', details: { name: '甲' }, requestId: 'R-1' } })
    const error = await failure(call(add, { body: { name: '甲' } }))
    expect({ code: error.code, status: error.status, details: error.details, requestId: error.requestId }).toEqual({
      code: 'sample.taken',
      status: 409,
      details: { name: '甲' },
      requestId: 'R-1',
    })
  })
  test('an answer that is no JSON is an error of its own', async () => {
    vi.stubGlobal('fetch', async () => new Response('<html>', { status: 502 }))
    expect((await failure(call(list))).code).toBe('web.unreadable')
  })
  test('a broken connection is offline, and may be tried again', async () => {
    vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('failed to fetch')))
    const error = await failure(call(list))
    expect([error.isOffline, error.isPassing]).toEqual([true, true])
  })
  test('a forgotten session is told to the shell; a wrong password at the door is not', async () => {
    const signedOut = vi.fn<() => void>()
    onSignedOut(signedOut)
    answer(401, { error: { code: 'session.wrong_credentials', details: {}, requestId: '' } })
    await failure(call(enter))
    expect(signedOut).not.toHaveBeenCalled()
    answer(401, { error: { code: 'access.unauthenticated', details: {}, requestId: '' } })
    await failure(call(list))
    expect(signedOut).toHaveBeenCalledOnce()
  })
})
