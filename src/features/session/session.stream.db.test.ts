import { afterAll, beforeAll, expect, test } from 'vitest'
import { features } from '../../features.ts'
import { testApp, type TestApp } from '../../../test/app.ts'
import { makeUnit, sessionFor, signInAs, type TestUnit } from '../../../test/factories.ts'
import { authenticate } from './session.usecases.ts'

let app: TestApp
let unit: TestUnit
beforeAll(async () => {
  app = await testApp({ features, authenticate })
  unit = await makeUnit(app.services)
})
afterAll(() => app.close())

/** Milliseconds from the act to the end of the stream. */
async function untilClosed(token: string, act: () => Promise<unknown>): Promise<number> {
  const reply = await app.server.app.inject({
    method: 'GET',
    url: '/api/events',
    headers: { cookie: `__Host-sid=${token}` },
    payloadAsStream: true,
  })
  expect(reply.statusCode).toBe(200)
  const stream = reply.stream()
  stream.resume()
  const ended = new Promise<void>((resolve) => stream.once('close', resolve).once('end', resolve))
  const start = performance.now()
  await act()
  await ended
  return performance.now() - start
}

test('a disabled person’s event stream and sessions are dead within 5 seconds', async () => {
  const admin = await signInAs(app.services, 'AD', unit)
  const staff = await signInAs(app.services, 'VM', unit)
  const took = await untilClosed(staff.token, () =>
    app.call('POST', `/api/staff/${staff.id}/disable`, { as: admin.token, version: 1 }),
  )
  expect(took).toBeLessThan(5_000)
  expect((await app.call('GET', '/api/session', { as: staff.token })).status).toBe(401)
})

test('a session that is ended from another closes its stream, and only its own', async () => {
  const staff = await signInAs(app.services, 'VM', unit)
  const other = await sessionFor(app.services, staff)
  const { items } = (await app.call('GET', '/api/sessions', { as: other })).body as {
    items: { id: string; isCurrent: boolean }[]
  }
  const target = items.find((item) => !item.isCurrent)!.id
  expect(await untilClosed(staff.token, () => app.call('DELETE', `/api/sessions/${target}`, { as: other }))).toBeLessThan(5_000)
  expect((await app.call('GET', '/api/session', { as: other })).status).toBe(200)
})
