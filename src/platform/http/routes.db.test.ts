import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { features } from '../../features.ts'
import { authenticate } from '../../features/session/session.usecases.ts'
import { testApp, type TestApp } from '../../../test/app.ts'
import { NONCE_PLACEHOLDER } from './static.ts'

let app: TestApp
const webRoot = mkdtempSync(join(tmpdir(), 'zhixin-web-'))

beforeAll(async () => {
  mkdirSync(join(webRoot, 'assets'))
  writeFileSync(
    join(webRoot, 'index.html'),
    `<meta property="csp-nonce" nonce="${NONCE_PLACEHOLDER}"><script nonce="${NONCE_PLACEHOLDER}"></script>`,
  )
  writeFileSync(join(webRoot, 'assets/app-abc123.js'), 'export {}')
  app = await testApp({ features, authenticate, more: { webRoot } })
})
afterAll(async () => {
  await app?.close()
  rmSync(webRoot, { recursive: true, force: true })
})

const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; " +
  "manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-src 'none'; frame-ancestors 'none'; " +
  "require-trusted-types-for 'script'; trusted-types default"
const EVERYWHERE = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  'cache-control': 'no-store',
}
/** What the security headers must be beside; anything else on a reply is a surprise. */
const PLAIN = new Set([
  'content-type',
  'content-length',
  'date',
  'connection',
  'keep-alive',
  'x-request-id',
  'vary',
  'retry-after',
])

function securityHeaders(headers: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !PLAIN.has(name)))
}
const ROUTES = features.flatMap((feature) => feature.routes.map((route) => route.endpoint))
const SOME_ID = '0196a000-0000-7000-8000-000000000000'
const addressOf = (path: string) => path.replace(/:\w+/g, SOME_ID)

describe('every endpoint', () => {
  it.each(ROUTES.map((endpoint) => [endpoint.id, endpoint] as const))(
    '%s answers with the whole set of headers and nothing that tells of the inside',
    async (_id, endpoint) => {
      const answer = await app.call(endpoint.method, addressOf(endpoint.path))
      expect(securityHeaders(answer.headers)).toEqual(EVERYWHERE)
      expect(answer.status).toBeLessThan(500)
    },
  )
  it.each(ROUTES.filter((endpoint) => endpoint.authState !== 'none').map((endpoint) => [endpoint.id, endpoint] as const))(
    '%s is closed to those who have not signed in',
    async (_id, endpoint) => {
      const content =
        endpoint.request === 'upload'
          ? { body: Buffer.from('a,b'), headers: { 'content-type': 'text/csv' } }
          : { body: endpoint.method === 'GET' ? undefined : {} }
      expect((await app.call(endpoint.method, addressOf(endpoint.path), content)).status).toBe(401)
    },
  )
})

describe('the other addresses', () => {
  it.each([
    '/livez',
    '/readyz',
    '/metrics',
    '/api/openapi.json',
    '/api/nowhere',
    '/nowhere.js',
    '/assets/../../package.json',
    '/%2e%2e/package.json',
  ])('%s has the same headers', async (url) => {
    const answer = await app.call('GET', url)
    expect(securityHeaders(answer.headers)).toEqual(EVERYWHERE)
  })
  it('the page has a fresh nonce each time, in its policy and in its text', async () => {
    const [one, two] = [await app.call('GET', '/'), await app.call('GET', '/customers/1?tab=notes')]
    const nonceOf = (answer: typeof one) => /'nonce-([\w-]+)'/.exec(String(answer.headers['content-security-policy']))?.[1]
    expect(nonceOf(one)).toMatch(/^[\w-]{22}$/)
    expect(nonceOf(one)).not.toBe(nonceOf(two))
    expect(one.body).toBe(`<meta property="csp-nonce" nonce="${nonceOf(one)}"><script nonce="${nonceOf(one)}"></script>`)
    expect((await app.call('GET', '/index.html')).body).not.toContain(NONCE_PLACEHOLDER)
  })
  it('files whose name holds a hash may be kept for ever', async () => {
    const answer = await app.call('GET', '/assets/app-abc123.js')
    expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable'])
    expect(answer.headers['x-content-type-options']).toBe('nosniff')
  })
  it('nothing outside the folder of the web app is served', async () => {
    for (const url of ['/..%2f..%2fpackage.json', '/assets/..%2f..%2f..%2fpackage.json', '/.sources', '//etc/passwd']) {
      const answer = await app.call('GET', url)
      expect(JSON.stringify(answer.body)).not.toMatch(/"zhixin"|root:/)
    }
  })
  it('metrics are for the machine itself', async () => {
    expect(await app.call('GET', '/metrics')).toMatchObject({
      status: 200,
      body: expect.stringContaining('zhixin_http_request_seconds'),
    })
    expect((await app.call('GET', '/metrics', { headers: { 'x-forwarded-for': '10.0.0.9' } })).status).toBe(404)
  })
  it('readiness says no from the moment the server drains, while calls are still answered', async () => {
    expect((await app.call('GET', '/readyz')).status).toBe(200)
    app.server.drain()
    expect(await app.call('GET', '/readyz')).toMatchObject({ status: 503, body: { status: 'draining' } })
    expect((await app.call('GET', '/livez')).status).toBe(200)
  })
})

describe('the OpenAPI document', () => {
  interface Operation {
    operationId: string
    'x-permission': string
    responses: Record<string, { description: string }>
    parameters: { name: string; in: string; required: boolean }[]
  }
  it('has every endpoint with its permission, its parameters and its errors', async () => {
    const document = (await app.call('GET', '/api/openapi.json')).body as {
      openapi: string
      paths: Record<string, Record<string, Operation>>
    }
    expect(document.openapi).toBe('3.1.0')
    for (const endpoint of ROUTES) {
      const operation = document.paths[endpoint.path.replace(/:(\w+)/g, '{$1}')]?.[endpoint.method.toLowerCase()]
      expect(operation?.operationId).toBe(endpoint.id)
      expect(operation?.['x-permission']).toBe(endpoint.permission)
      const described = Object.values(operation?.responses ?? {})
        .map((response) => response.description)
        .join(' ')
      for (const code of endpoint.errors) expect(described).toContain(code)
      const inPath = [...endpoint.path.matchAll(/:(\w+)/g)].map((match) => match[1])
      expect(operation?.parameters.filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name)).toEqual(
        inPath,
      )
      expect(operation?.parameters.some((parameter) => parameter.name === 'If-Match')).toBe(endpoint.ifMatch)
    }
  })
})
