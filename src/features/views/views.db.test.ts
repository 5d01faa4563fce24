import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testApp, type TestApp } from '../../../test/app.ts'
import { makeStaff, makeUnit, sessionFor, type TestStaff } from '../../../test/factories.ts'
import { features } from '../../features.ts'
import { authenticate } from '../session/session.usecases.ts'
import type { SavedView } from './views.contract.ts'

let app: TestApp
let manager: string
let colleague: string
let supervisor: string
let analyst: string
let elsewhere: string

beforeAll(async () => {
  app = await testApp({ features, authenticate })
  const { services } = app
  const branch = await makeUnit(services)
  const home = await makeUnit(services, { parent: branch })
  const team = await makeUnit(services, { parent: home })
  const abroad = await makeUnit(services, { parent: branch })
  const tokenOf = async (person: Promise<TestStaff>): Promise<string> => sessionFor(services, await person)
  manager = await tokenOf(makeStaff(services, 'VM', home))
  colleague = await tokenOf(makeStaff(services, 'VM', team))
  supervisor = await tokenOf(makeStaff(services, 'SV', home))
  analyst = await tokenOf(makeStaff(services, 'AN', branch))
  elsewhere = await tokenOf(makeStaff(services, 'VM', abroad))
})
afterAll(() => app.close())

const save = (as: string, name: string, more: object = {}) =>
  app.call('POST', '/api/views', { as, body: { list: 'customers', name, params: { tier: 'vip', order: 'name' }, ...more } })
const kept = async (as: string, list = 'customers') =>
  (await app.call('GET', `/api/views?list=${list}`, { as })).body as {
    views: SavedView[]
    defaultViewId: string | null
    columns: string[] | null
  }
const names = async (as: string, list = 'customers') => (await kept(as, list)).views.map((view) => view.name)

describe('saved views', () => {
  test('are one’s own, by list; their names are one’s own too', async () => {
    const made = await save(manager, '贵宾')
    expect(made).toMatchObject({ status: 200, body: { name: '贵宾', isMine: true, params: { tier: 'vip', order: 'name' } } })
    expect(await names(manager)).toEqual(['贵宾'])
    expect(await names(manager, 'audit')).toEqual([])
    expect(await names(colleague)).toEqual([])
    expect(await save(manager, '贵宾')).toMatchObject({ status: 409, body: { error: { code: 'views.name_taken' } } })
    expect(await save(manager, '贵宾', { list: 'audit' })).toMatchObject({ status: 200 })
    expect(await save(colleague, '贵宾')).toMatchObject({ status: 200 })
  })
  test('reach a unit and those below it, or the branch, by whoever may share so far', async () => {
    expect(await save(manager, '想共享', { audience: 'unit' })).toMatchObject({
      status: 403,
      body: { error: { code: 'access.forbidden' } },
    })
    expect(await save(supervisor, '想给全部', { audience: 'everybody' })).toMatchObject({
      status: 403,
      body: { error: { code: 'views.beyond_unit' } },
    })
    expect(await save(supervisor, '本单位', { audience: 'unit' })).toMatchObject({ status: 200 })
    expect(await save(analyst, '全分公司', { audience: 'everybody' })).toMatchObject({ status: 200 })
    expect((await names(manager))[0]).toBe('贵宾')
    expect(new Set(await names(manager))).toEqual(new Set(['贵宾', '本单位', '全分公司']))
    expect(new Set(await names(colleague))).toEqual(new Set(['贵宾', '本单位', '全分公司']))
    expect(await names(elsewhere)).toEqual(['全分公司'])
    expect(await names(analyst)).toEqual(['全分公司'])
  })
  test('are changed and deleted by their owner alone, and not on top of a newer version', async () => {
    const shared = (await kept(manager)).views.find((view) => view.name === '本单位')!
    const change = (as: string, version: number, body: object) =>
      app.call('PATCH', `/api/views/${shared.id}`, { as, version, body })
    expect(await change(manager, 1, { name: '抢来' })).toMatchObject({
      status: 403,
      body: { error: { code: 'views.not_yours' } },
    })
    expect(await change(elsewhere, 1, { name: '抢来' })).toMatchObject({
      status: 404,
      body: { error: { code: 'views.not_found' } },
    })
    expect(await app.call('DELETE', `/api/views/${shared.id}`, { as: manager, version: 1 })).toMatchObject({ status: 403 })
    expect(await change(supervisor, 1, { name: '本部', params: { tier: 'gold' } })).toMatchObject({
      status: 200,
      body: { version: 2, name: '本部', audience: 'unit', params: { tier: 'gold' } },
    })
    expect(await change(supervisor, 1, { name: '晚了' })).toMatchObject({ status: 412 })
    expect(await change(supervisor, 2, { audience: 'own' })).toMatchObject({ status: 200, body: { audience: 'own' } })
    expect(await names(colleague)).not.toContain('本部')
  })
  test('never keep what was searched for', async () => {
    expect(await save(manager, '号码', { params: { q: '13800001234' } })).toMatchObject({
      status: 400,
      body: { error: { code: 'views.search_not_kept' } },
    })
  })
  test('are few enough to find one again', async () => {
    for (let n = 0; n < 40; n++) await save(elsewhere, `第${n}个`, { list: 'complaints' })
    expect(await save(elsewhere, '再一个', { list: 'complaints' })).toMatchObject({
      status: 409,
      body: { error: { code: 'views.too_many', details: { max: 40 } } },
    })
  })
})

describe('columns and the view a list opens with', () => {
  const arrange = (as: string, body: object, list = 'customers') => app.call('PUT', `/api/list-settings/${list}`, { as, body })

  test('are remembered for the person, each without the other', async () => {
    const [view] = (await kept(manager)).views
    expect(await arrange(manager, { columns: ['name', 'contract', 'tier'] })).toMatchObject({ status: 200 })
    expect(await arrange(manager, { defaultViewId: view!.id })).toMatchObject({ status: 200 })
    expect(await kept(manager)).toMatchObject({ columns: ['name', 'contract', 'tier'], defaultViewId: view!.id })
    expect(await kept(colleague)).toMatchObject({ columns: null, defaultViewId: null })
    await arrange(manager, { columns: null })
    expect(await kept(manager)).toMatchObject({ columns: null, defaultViewId: view!.id })
  })
  test('a view that is unknown, of another list, deleted or no longer shared opens nothing', async () => {
    const mine = (await kept(manager)).views.find((view) => view.name === '贵宾')!
    expect(await arrange(manager, { defaultViewId: mine.id }, 'audit')).toMatchObject({ status: 404 })
    expect(await arrange(elsewhere, { defaultViewId: mine.id })).toMatchObject({ status: 404 })
    await app.call('DELETE', `/api/views/${mine.id}`, { as: manager, version: mine.version })
    expect(await kept(manager)).toMatchObject({ defaultViewId: null })
    const open = (await kept(colleague)).views.find((view) => view.name === '全分公司')!
    await arrange(colleague, { defaultViewId: open.id })
    await app.call('PATCH', `/api/views/${open.id}`, { as: analyst, version: open.version, body: { audience: 'own' } })
    expect(await kept(colleague)).toMatchObject({ defaultViewId: null })
  })
})
