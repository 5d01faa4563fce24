import { afterAll, beforeAll, expect, test } from 'vitest'
import { features } from '../../features.ts'
import { testApp, type TestApp } from '../../../test/app.ts'
import { systemContext } from '../../../test/factories.ts'
import { authenticate } from '../session/session.usecases.ts'
import { prepareFirstRun } from './staff.first-run.usecases.ts'
import { staffPermissions } from './staff.rules.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp({ features, authenticate })
})
afterAll(() => app.close())

const first = { branchName: '示范分公司', userName: 'admin.zhou', displayName: '周敏', password: 'Blue-River-2026' }
const isOpen = async () => ((await app.call('GET', '/api/first-run')).body as { isOpen: boolean }).isOpen

test('the token of the console makes one administrator, once, and then there is no token any more', async () => {
  const context = systemContext(app.services, staffPermissions)
  const earlier = await prepareFirstRun(context)
  const token = await prepareFirstRun(context)
  expect(await isOpen()).toBe(true)
  const run = (body: object) => app.call('POST', '/api/first-run', { body })
  expect((await run({ ...first, token: earlier })).status).toBe(403)
  expect((await run({ ...first, token, password: 'short' })).status).toBe(400)
  const answers = await Promise.all([run({ ...first, token }), run({ ...first, userName: 'admin.two', token })])
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409])
  expect(await isOpen()).toBe(false)
  expect(await prepareFirstRun(context)).toBeUndefined()
  const staff = await app.services.db.kysely.selectFrom('staff').select(['role', 'user_name']).execute()
  expect(staff.map((row) => row.role)).toEqual(['AD'])
  const signedIn = await app.call('POST', '/api/session', { body: { user: staff[0]!.user_name, password: first.password } })
  expect(signedIn.body).toMatchObject({ authState: 'full', staff: { role: 'AD', unitName: '示范分公司' } })
})
