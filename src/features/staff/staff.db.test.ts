import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { features } from '../../features.ts'
import { testApp, type Answer, type TestApp } from '../../../test/app.ts'
import { makeStaff, makeUnit, sessionFor, signInAs, type TestStaff, type TestUnit } from '../../../test/factories.ts'
import { authenticate } from '../session/session.usecases.ts'

let app: TestApp
let branch: TestUnit
let north: TestUnit
let south: TestUnit
let admin: TestStaff & { token: string }

beforeAll(async () => {
  app = await testApp({ features, authenticate })
  branch = await makeUnit(app.services, { name: '示范分公司' })
  north = await makeUnit(app.services, { parent: branch, name: '北县营业部' })
  south = await makeUnit(app.services, { parent: branch, name: '南县营业部' })
  admin = await signInAs(app.services, 'AD', branch)
})
afterAll(() => app.close())

const code = (answer: Answer): string => (answer.body as { error: { code: string } }).error.code
const post = (path: string, body?: unknown, version?: number, as = admin.token) => app.call('POST', path, { as, body, version })
const patch = (path: string, body: unknown, version: number, as = admin.token) => app.call('PATCH', path, { as, body, version })
const get = (path: string, as = admin.token) => app.call('GET', path, { as })

describe('people', () => {
  test('a new member of staff signs in with the temporary password and must change it', async () => {
    const made = await post('/api/staff', { userName: 'li.wei', displayName: '李薇', role: 'VM', unitId: north.id })
    expect(made.status).toBe(200)
    const { staff, temporaryPassword } = made.body as { staff: { id: string }; temporaryPassword: string }
    expect(staff).toMatchObject({ userName: 'li.wei', state: 'active', account: { mustChangePassword: true } })
    const signedIn = await app.call('POST', '/api/session', { body: { user: 'li.wei', password: temporaryPassword } })
    expect(signedIn.body).toMatchObject({ authState: 'password' })
    expect(code(await post('/api/staff', { userName: 'LI.WEI', displayName: '另一位', role: 'VM', unitId: north.id }))).toBe(
      'staff.user_name_taken',
    )
    const audit = await app.services.db.kysely
      .selectFrom('audit_entry')
      .selectAll()
      .where('object_id', '=', staff.id)
      .where('action', '=', 'staff.create')
      .execute()
    expect(audit).toHaveLength(1)
    expect(JSON.stringify(audit)).not.toContain('李薇')
  })

  test('a temporary password is kept nowhere, not even for a repeated request', async () => {
    const body = { userName: 'new.person', displayName: '新人', role: 'VM', unitId: north.id }
    const create = () => app.call('POST', '/api/staff', { as: admin.token, body, key: 'one-and-the-same' })
    const { temporaryPassword, staff } = (await create()).body as { temporaryPassword: string; staff: { id: string } }
    expect(code(await create())).toBe('staff.user_name_taken')
    const reset = await app.call('POST', `/api/staff/${staff.id}/password`, { as: admin.token, version: 1, key: 'another-one' })
    const kept = await app.services.behind.query<{ text: string }>('select idempotency_key::text as text from idempotency_key')
    for (const secret of [temporaryPassword, (reset.body as { temporaryPassword: string }).temporaryPassword]) {
      expect(kept.rows.some((row) => row.text.includes(secret))).toBe(false)
    }
  })

  test('a disabled person is out at once, in every session', async () => {
    const staff = await signInAs(app.services, 'VM', north)
    const second = await sessionFor(app.services, staff)
    expect((await post(`/api/staff/${staff.id}/disable`, undefined, 1)).body).toMatchObject({ state: 'disabled', version: 2 })
    expect((await get('/api/session', staff.token)).status).toBe(401)
    expect((await get('/api/session', second)).status).toBe(401)
    expect((await post(`/api/staff/${staff.id}/enable`, undefined, 2)).body).toMatchObject({ state: 'active' })
    expect((await get('/api/session', staff.token)).status).toBe(401)
    expect(code(await post(`/api/staff/${staff.id}/enable`, undefined, 3))).toBe('staff.wrong_state')
  })

  test('a new role or unit ends the sessions of the old rights; a new name does not', async () => {
    const staff = await signInAs(app.services, 'VM', north)
    await patch(`/api/staff/${staff.id}`, { displayName: '新名' }, 1)
    expect((await get('/api/session', staff.token)).status).toBe(200)
    await patch(`/api/staff/${staff.id}`, { unitId: south.id }, 2)
    expect((await get('/api/session', staff.token)).status).toBe(401)
  })

  test('nobody shuts himself out, and the last administrator stays', async () => {
    expect(code(await post(`/api/staff/${admin.id}/disable`, undefined, 1))).toBe('staff.not_oneself')
    expect(code(await patch(`/api/staff/${admin.id}`, { role: 'VM' }, 1))).toBe('staff.not_oneself')
    const second = await signInAs(app.services, 'AD', branch)
    const answers = await Promise.all([
      post(`/api/staff/${second.id}/disable`, undefined, 1),
      post(`/api/staff/${admin.id}/disable`, undefined, 1, second.token),
    ])
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1)
    const left = await app.services.db.kysely
      .selectFrom('staff')
      .select('id')
      .where('role', '=', 'AD')
      .where('state', '=', 'active')
      .execute()
    expect(left).toHaveLength(1)
    // The rest of this file needs the first one.
    await app.services.db.kysely.updateTable('staff').set({ state: 'active' }).where('id', '=', admin.id).execute()
    admin = { ...admin, token: await sessionFor(app.services, admin) }
  })

  test('50 edits of one person at once have one winner; the others are shown what it is now (T13)', async () => {
    const staff = await makeStaff(app.services, 'VM', north)
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => patch(`/api/staff/${staff.id}`, { displayName: `名${i}` }, 1)),
    )
    const winners = answers.filter((answer) => answer.status === 200)
    const losers = answers.filter((answer) => answer.status === 412)
    expect([winners.length, losers.length]).toEqual([1, 49])
    expect(losers[0]!.body).toMatchObject({ error: { code: 'request.stale', details: { current: { version: 2 } } } })
  })

  test('without If-Match nothing is changed', async () => {
    const staff = await makeStaff(app.services, 'VM', north)
    expect((await app.call('PATCH', `/api/staff/${staff.id}`, { as: admin.token, body: { displayName: '空' } })).status).toBe(428)
  })

  test('a reset password is temporary and ends the sessions; unlocking lets in again', async () => {
    const staff = await signInAs(app.services, 'QA', north)
    const reset = (await post(`/api/staff/${staff.id}/password`, undefined, 1)).body as {
      temporaryPassword: string
      staff: { version: number }
    }
    expect((await get('/api/session', staff.token)).status).toBe(401)
    const wrong = () => app.call('POST', '/api/session', { body: { user: staff.userName, password: 'Wrong-River-2026' } })
    for (let i = 0; i < 6; i++) await wrong()
    expect((await get(`/api/staff/${staff.id}`)).body).not.toMatchObject({ account: { lockedUntil: null } })
    expect((await post(`/api/staff/${staff.id}/unlock`, undefined, reset.staff.version)).status).toBe(200)
    const signedIn = await app.call('POST', '/api/session', { body: { user: staff.userName, password: reset.temporaryPassword } })
    expect(signedIn.body).toMatchObject({ authState: 'password' })
  })

  test('who stands in for colleagues cannot end the office before', async () => {
    const [away, cover] = [await makeStaff(app.services, 'VM', north), await makeStaff(app.services, 'VM', north)]
    const leave = await post('/api/leave', {
      staffId: away.id,
      coverStaffId: cover.id,
      fromOn: '2026-12-01',
      toOn: '2026-12-03',
      reason: '年休',
    })
    const end = () => post(`/api/staff/${cover.id}/end-of-office`, { endedOn: '2026-11-30' }, 1)
    expect((await end()).body).toMatchObject({
      error: { code: 'staff.has_duties', details: { duties: [{ duty: 'cover', count: 1 }] } },
    })
    await post(`/api/leave/${(leave.body as { id: string }).id}/cancel`, undefined, 1)
    expect((await end()).body).toMatchObject({ state: 'left', endedOn: '2026-11-30' })
  })

  test('only an administrator sees locks and ages of passwords', async () => {
    const head = await signInAs(app.services, 'SV', north)
    expect((await get(`/api/staff/${head.id}`, head.token)).body).toMatchObject({ account: null })
  })
})

describe('the list of people', () => {
  test('shows a manager himself, a unit head the unit’s subtree, an inspector everybody', async () => {
    const here = await makeUnit(app.services, { parent: south, name: '南一片' })
    const manager = await signInAs(app.services, 'VM', here)
    const head = await signInAs(app.services, 'SV', south)
    const inspector = await signInAs(app.services, 'QA', branch)
    const names = async (token: string) =>
      ((await get('/api/staff?limit=200', token)).body as { items: { id: string; unitId: string }[] }).items
    expect((await names(manager.token)).map((one) => one.id)).toEqual([manager.id])
    expect(new Set((await names(head.token)).map((one) => one.unitId))).toEqual(new Set([south.id, here.id]))
    expect(new Set((await names(inspector.token)).map((one) => one.unitId)).size).toBeGreaterThan(3)
    expect((await get(`/api/staff/${inspector.id}`, manager.token)).status).toBe(404)
  })

  test('pages without gaps or repeats and filters by name, role, state and unit', async () => {
    const unit = await makeUnit(app.services, { parent: branch })
    for (let i = 0; i < 7; i++)
      await makeStaff(app.services, i < 5 ? 'VM' : 'GM', unit, { displayName: i === 3 ? '独名_%' : `同名${i}` })
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: { items: { id: string }[]; nextCursor: string | null } = (
        await get(`/api/staff?unitId=${unit.id}&limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`)
      ).body as never
      seen.push(...page.items.map((item) => item.id))
      cursor = page.nextCursor
    }
    expect([seen.length, new Set(seen).size]).toEqual([7, 7])
    const count = async (query: string) =>
      ((await get(`/api/staff?unitId=${unit.id}&${query}`)).body as { items: unknown[] }).items.length
    expect(await count('role=GM')).toBe(2)
    expect(await count(`text=${encodeURIComponent('_%')}`)).toBe(1)
    expect(await count('state=disabled')).toBe(0)
  })
})

describe('leave with cover', () => {
  test('gives the cover the absent colleague’s reach on these days only', async () => {
    const [away, cover] = [await makeStaff(app.services, 'VM', north), await makeStaff(app.services, 'VM', north)]
    await post('/api/leave', {
      staffId: away.id,
      coverStaffId: cover.id,
      fromOn: '2026-11-24',
      toOn: '2026-11-25',
      reason: '出差',
    })
    const serves = async (moment: string) => {
      app.services.clock.set(moment)
      return (await authenticate(app.services, await sessionFor(app.services, cover)))!.actor.servesStaffIds
    }
    const before = app.services.clock.now()
    // The days are Shanghai's: they begin at 16:00 UTC of the day before.
    expect(await serves('2026-11-23T15:59:59Z')).toEqual([cover.id])
    expect(await serves('2026-11-23T16:00:00Z')).toEqual([cover.id, away.id])
    expect(await serves('2026-11-25T15:59:59Z')).toEqual([cover.id, away.id])
    expect(await serves('2026-11-25T16:00:00Z')).toEqual([cover.id])
    app.services.clock.set(before)
  })

  test('two leaves that would leave a gap cannot be arranged at the same moment', async () => {
    const [one, other] = [await makeStaff(app.services, 'VM', north), await makeStaff(app.services, 'VM', north)]
    const days = { fromOn: '2026-12-07', toOn: '2026-12-08', reason: '年休' }
    const answers = await Promise.all([
      post('/api/leave', { staffId: one.id, coverStaffId: other.id, ...days }),
      post('/api/leave', { staffId: other.id, coverStaffId: one.id, ...days }),
    ])
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409])
  })

  test('a unit head arranges leave in the own unit only', async () => {
    const head = await signInAs(app.services, 'SV', north)
    const [mine, theirs, cover] = [
      await makeStaff(app.services, 'VM', north),
      await makeStaff(app.services, 'VM', south),
      await makeStaff(app.services, 'VM', south),
    ]
    const arrange = (staffId: string) =>
      post(
        '/api/leave',
        { staffId, coverStaffId: cover.id, fromOn: '2026-12-10', toOn: '2026-12-11', reason: '培训' },
        undefined,
        head.token,
      )
    expect((await arrange(mine.id)).status).toBe(200)
    expect(code(await arrange(theirs.id))).toBe('staff.not_found')
    const list = (await get('/api/leave', head.token)).body as { items: { staff: { id: string } }[] }
    expect(list.items.some((item) => item.staff.id === mine.id)).toBe(true)
  })
})

describe('units and territories', () => {
  test('a unit cannot come to lie below itself, and the branch stays on top', async () => {
    const upper = (await post('/api/units', { parentId: branch.id, name: '东县营业部', kind: 'county' })).body as { id: string }
    const lower = (await post('/api/units', { parentId: upper.id, name: '东一组', kind: 'department' })).body as { id: string }
    expect(code(await patch(`/api/units/${upper.id}`, { parentId: lower.id }, 1))).toBe('staff.unit_loop')
    expect(code(await patch(`/api/units/${upper.id}`, { parentId: upper.id }, 1))).toBe('staff.unit_loop')
    expect(code(await patch(`/api/units/${branch.id}`, { parentId: lower.id }, 1))).toBe('staff.unit_loop')
    expect((await patch(`/api/units/${lower.id}`, { parentId: south.id, name: '南二组' }, 1)).body).toMatchObject({
      parentId: south.id,
      version: 2,
    })
    expect(code(await post('/api/units', { parentId: branch.id, name: '东县营业部', kind: 'county' }))).toBe(
      'staff.unit_name_taken',
    )
  })

  test('territories go from the city to districts and counties to areas; the unit in charge reaches all below', async () => {
    const territory = async (body: object) => (await post('/api/territories', body)).body as { id: string }
    const city = await territory({ parentId: null, code: 'C', name: '市', kind: 'city' })
    const county = await territory({ parentId: city.id, code: 'C-N', name: '北县', kind: 'county', unitId: north.id })
    const area = await territory({ parentId: county.id, code: 'C-N-1', name: '一片', kind: 'area' })
    expect(code(await post('/api/territories', { parentId: city.id, code: 'C-X', name: '片', kind: 'area' }))).toBe(
      'staff.territory_does_not_fit',
    )
    expect(code(await post('/api/territories', { parentId: county.id, code: 'C-N-1', name: '片', kind: 'area' }))).toBe(
      'staff.territory_code_taken',
    )
    const head = await signInAs(app.services, 'SV', north)
    const reached = async () =>
      ((await get('/api/territories', head.token)).body as { items: { id: string }[] }).items.map((item) => item.id)
    expect(await reached()).toEqual([county.id, area.id])
    await patch(`/api/territories/${county.id}`, { unitId: south.id }, 1)
    expect(await reached()).toEqual([])
  })
})

describe('one’s own profile', () => {
  test('changes work phone and language, and nothing else', async () => {
    const staff = await signInAs(app.services, 'VM', north)
    const done = await patch('/api/profile', { workPhone: '0730-8880001', locale: 'en', role: 'AD' }, 1, staff.token)
    expect(done.body).toMatchObject({ workPhone: '0730-8880001', locale: 'en', role: 'VM', version: 2 })
    expect((await get('/api/session', staff.token)).body).toMatchObject({ staff: { locale: 'en', role: 'VM' } })
  })
})
