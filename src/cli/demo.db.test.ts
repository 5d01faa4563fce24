import { afterAll, beforeAll, expect, test } from 'vitest'
import { features } from '../features.ts'
import { ROLES } from '../kernel/roles.ts'
import { authenticate } from '../features/session/session.usecases.ts'
import { testApp, type TestApp } from '../../test/app.ts'
import { systemContext } from '../../test/factories.ts'
import { passwordProblems, passwordProfile } from '../features/session/session.rules.ts'
import { buildRegistry } from '../platform/registry.ts'
import { DEMO_PASSWORD, DEMO_UNITS } from './demo-organisation.ts'
import { demoSteps, loginLine, makeDemo } from './demo.ts'

let app: TestApp
const { permissions } = buildRegistry(features)
/** Later steps are tested beside their features. */
const steps = demoSteps.splice(1)
beforeAll(async () => {
  app = await testApp({ features, authenticate })
})
afterAll(async () => {
  demoSteps.push(...steps)
  await app.close()
})

test('the demo organisation has people of every role who sign in with the printed logins; a second start adds nothing', async () => {
  const system = systemContext(app.services, permissions)
  const logins = await makeDemo(system)
  expect(new Set(logins.map((login) => login.role))).toEqual(new Set(ROLES))
  for (const line of logins.map(loginLine)) expect(line).toMatch(/^demo login [A-Z]{2} [a-z.]+ \S+$/)
  const counts = async () =>
    (
      await app.services.behind.query<{ n: number }>(
        'select (select count(*) from staff)::int * 1000 + (select count(*) from territory)::int as n',
      )
    ).rows[0]!.n
  const before = await counts()
  expect(await makeDemo(system)).toEqual(logins)
  expect(await counts()).toBe(before)

  const [first] = logins
  const signIn = await app.call('POST', '/api/session', { body: { user: first!.userName, password: first!.password } })
  expect(signIn.body).toMatchObject({ authState: 'full' })
  app.services.clock.advance(60_000)
  await app.call('POST', '/api/session/password', {
    as: signIn.session!,
    body: { current: first!.password, next: 'Green-Hill-2027' },
  })
  expect((await makeDemo(system)).map((login) => login.userName)).not.toContain(first!.userName)
})

test('the demo password satisfies both profiles for everybody', () => {
  for (const person of DEMO_UNITS.flatMap((unit) => unit.people)) {
    for (const name of ['dengbao3', 'asvs'] as const)
      expect(passwordProblems(passwordProfile(name), DEMO_PASSWORD, person.userName)).toEqual([])
  }
})
