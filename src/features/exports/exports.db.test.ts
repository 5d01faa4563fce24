import { existsSync, readdirSync } from 'node:fs'
import { readXlsx } from 'hucre/xlsx'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { features } from '../../features.ts'
import { hashPassword } from '../../platform/passwords.ts'
import { queuesOf } from '../../platform/queues.ts'
import { buildRegistry } from '../../platform/registry.ts'
import type { Context } from '../../platform/work.ts'
import { testApp, type Answer, type TestApp } from '../../../test/app.ts'
import { importCustomers, importedCustomer } from '../../../test/customers.ts'
import {
  makeStaff,
  makeTerritory,
  makeUnit,
  sessionFor,
  signInAs,
  systemContext,
  type TestStaff,
  type TestTerritory,
  type TestUnit,
} from '../../../test/factories.ts'
import { authenticate } from '../session/session.usecases.ts'
import type { ExportView } from './exports.contract.ts'
import { exportFolder, exportPath } from './exports.file.usecases.ts'
import { expireExports, makeExport } from './exports.make.usecases.ts'

const PASSWORD = 'Hongmei#48-lantern'
const PHONE = '13987650421'
let app: TestApp
let system: Context
let unit: TestUnit
let land: TestTerritory
let head: TestStaff & { token: string }
let other: TestStaff & { token: string }
let officer: TestStaff & { token: string }

beforeAll(async () => {
  app = await testApp({ features, authenticate })
  await queuesOf(app.services).ensure('exports.make')
  system = systemContext(app.services, buildRegistry(features).permissions)
  const branch = await makeUnit(app.services)
  unit = await makeUnit(app.services, { parent: branch })
  land = await makeTerritory(app.services, { unit })
  const staff = await makeStaff(app.services, 'SV', unit, { passwordHash: await hashPassword(PASSWORD) })
  head = { ...staff, token: '' }
  officer = await signInAs(app.services, 'DP', branch)
  other = await signInAs(app.services, 'SV', unit)
  await importCustomers(app.services, [
    importedCustomer({
      customerNo: '=1+1',
      name: '=HYPERLINK("x")',
      phone: PHONE,
      idNumber: '11010519491231002X',
      address: '湖南省岳阳市金雀湖路七号',
      territoryId: land.id,
    }),
    ...Array.from({ length: 3 }, () => importedCustomer({ territoryId: land.id })),
    importedCustomer({ name: '外人' }),
  ])
}, 60_000)
afterAll(() => app.close())
beforeEach(async () => {
  await behind('delete from export_request')
  await behind('delete from notification')
  app.services.clock.set('2026-11-23T02:00:00Z')
  for (const person of [head, other, officer]) person.token = await sessionFor(app.services, person)
})

const behind = <T extends object>(text: string, values: unknown[] = []) =>
  app.services.behind.query<T>(text, values).then((found) => found.rows)
const call = (method: 'GET' | 'POST', path: string, body?: unknown, as = head) =>
  app.call(method, path, { as: as.token, ...(body === undefined ? {} : { body }) })
const code = (answer: Answer): string => (answer.body as { error: { code: string } }).error.code
const view = (answer: Answer): ExportView => {
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body as ExportView
}
const COLUMNS = ['customerNo', 'name', 'tier', 'phone', 'idNumber', 'address', 'birthday']
const order = (more: object = {}) => ({
  selection: { filter: {} },
  columns: COLUMNS,
  purpose: 'survey',
  note: '年度满意度调查',
  format: 'csv',
  ...more,
})
const approved = { verdict: 'approve', grantClear: true, note: '同意' }
async function fileOf(id: string): Promise<string> {
  view(await call('POST', `/api/exports/${id}/download`, {}))
  const answer = await call('GET', `/api/exports/${id}/file`)
  expect(answer.status).toBe(200)
  return answer.body as string
}

describe('below the limit', () => {
  test('the file is made at once: masked, marked on every row, formulas as text, and only what the asker may see', async () => {
    expect((await call('POST', '/api/exports/measure', { selection: { filter: {} }, clear: [] })).body).toMatchObject({
      rows: 4,
      limit: 500,
      needsApproval: false,
    })
    const asked = view(await call('POST', '/api/exports', order()))
    expect(asked).toMatchObject({ state: 'making', rowsAsked: 4, needsApproval: false })
    expect(code(await call('GET', `/api/exports/${asked.id}/file`))).toBe('exports.file_gone')
    await makeExport(system, asked.id)
    expect(view(await call('GET', `/api/exports/${asked.id}`))).toMatchObject({ state: 'ready', rowsMade: 4, downloads: 0 })
    expect(code(await call('GET', `/api/exports/${asked.id}/file`))).toBe('exports.download_not_begun')
    const text = await fileOf(asked.id)
    expect(text.startsWith('\ufeff导出编号,')).toBe(true)
    expect(text).toContain(`申请人,${head.displayName} · ${unit.name}`)
    expect(text).toContain('用途,满意度调查 · 年度满意度调查')
    expect(text).toContain('手机（遮盖）')
    expect(text.match(new RegExp(asked.mark, 'g'))).toHaveLength(5)
    expect(text).toContain(`"'=1+1","'=HYPERLINK(""x"")",普通,139****0421,11**************2X,湖南省岳阳市***`)
    expect(text).not.toContain('外人')
    for (const sealed of [PHONE, '11010519491231002X', '金雀湖路']) expect(text).not.toContain(sealed)
    // Counted and audited each time, and over after a minute.
    expect(view(await call('GET', `/api/exports/${asked.id}`)).downloads).toBe(1)
    expect(
      await behind(`select purpose, fields from audit_entry where action = 'exports.download' and object_id = $1`, [asked.id]),
    ).toEqual([{ purpose: 'survey: 年度满意度调查', fields: COLUMNS }])
    app.services.clock.advance(61_000)
    expect(code(await call('GET', `/api/exports/${asked.id}/file`))).toBe('exports.download_not_begun')
    expect(await behind(`select kind from notification where staff_id = $1`, [head.id])).toEqual([{ kind: 'exports.ready' }])
  })

  test('a purpose of the list is needed, and customers', async () => {
    expect(code(await call('POST', '/api/exports', order({ purpose: 'because' })))).toBe('exports.purpose_unknown')
    expect(code(await call('POST', '/api/exports', order({ note: ' ' })))).toBe('request.invalid')
    expect(code(await call('POST', '/api/exports', order({ selection: { filter: { tier: 'diamond' } } })))).toBe(
      'exports.nobody_selected',
    )
    expect(code(await call('POST', '/api/exports', order({ columns: ['name'], clear: ['phone'] })))).toBe(
      'exports.column_missing',
    )
  })

  test('more customers than were asked for make no file', async () => {
    const asked = view(await call('POST', '/api/exports', order()))
    await behind(`update export_request set rows_asked = 3`)
    await makeExport(system, asked.id)
    expect(view(await call('GET', `/api/exports/${asked.id}`))).toMatchObject({ state: 'failed', errorCode: 'exports.grown' })
    expect(existsSync(exportPath(app.services.config, asked.id))).toBe(false)
  })
})

describe('in clear, or above the limit', () => {
  test('a second person decides: never oneself, and only what he grants comes in clear', async () => {
    const ask = order({ clear: ['phone'], format: 'csv' })
    expect(code(await call('POST', '/api/exports', ask))).toBe('exports.needs_password')
    expect(code(await call('POST', '/api/exports', { ...ask, password: 'wrong' }))).toBe('exports.password_wrong')
    const asked = view(await call('POST', '/api/exports', { ...ask, password: PASSWORD }))
    expect(asked).toMatchObject({ state: 'waiting', needsApproval: true })
    expect(await behind(`select staff_id as who, kind from notification`)).toEqual([{ who: officer.id, kind: 'exports.waiting' }])
    await makeExport(system, asked.id)
    expect(view(await call('GET', `/api/exports/${asked.id}`)).state).toBe('waiting')

    // His own, as whatever: by role, and by whoever changed his role.
    expect((await call('POST', `/api/exports/${asked.id}/decide`, approved)).status).toBe(403)
    await behind(`update staff set role = 'DP' where id = $1`, [head.id])
    expect(
      code(
        await call('POST', `/api/exports/${asked.id}/decide`, approved, { ...head, token: await sessionFor(app.services, head) }),
      ),
    ).toBe('exports.own_request')
    await behind(`update staff set role = 'SV' where id = $1`, [head.id])
    await expect(behind(`update export_request set decided_by = created_by`)).rejects.toThrow('export_request_four_eyes')
    await expect(behind(`update export_request set state = 'making'`)).rejects.toThrow('export_request_approved_before_made')

    view(await call('POST', `/api/exports/${asked.id}/decide`, approved, officer))
    expect(code(await call('POST', `/api/exports/${asked.id}/decide`, approved, officer))).toBe('exports.wrong_state')
    head.token = await sessionFor(app.services, head)
    await makeExport(system, asked.id)
    const text = await fileOf(asked.id)
    expect(text).toContain(PHONE)
    expect(text).not.toContain('11010519491231002X')
    expect(text).toContain(`批准人,${officer.displayName}`)
    // Not the approver's, and nobody else's.
    for (const person of [officer, other]) {
      expect([403, 404]).toContain((await call('POST', `/api/exports/${asked.id}/download`, {}, person)).status)
      expect([403, 404]).toContain((await call('GET', `/api/exports/${asked.id}/file`, undefined, person)).status)
    }
    expect((await call('GET', `/api/exports/${asked.id}`, undefined, other)).status).toBe(404)
  })

  test('approved with masks, the number stays masked; refused, there is no file', async () => {
    const ask = { ...order({ clear: ['phone'], format: 'xlsx' }), password: PASSWORD }
    const masked = view(await call('POST', '/api/exports', ask))
    view(await call('POST', `/api/exports/${masked.id}/decide`, { ...approved, grantClear: false }, officer))
    await makeExport(system, masked.id)
    expect(view(await call('GET', `/api/exports/${masked.id}`))).toMatchObject({ state: 'ready', clearGranted: false })
    view(await call('POST', `/api/exports/${masked.id}/download`, {}))
    const reply = await app.server.app.inject({
      method: 'GET',
      url: `/api/exports/${masked.id}/file`,
      headers: { cookie: `__Host-sid=${head.token}` },
    })
    expect(reply.headers['content-disposition']).toContain('.xlsx')
    const book = await readXlsx(reply.rawPayload)
    expect(book.sheets.map((sheet) => sheet.name)).toEqual(['说明', '客户'])
    const cells = JSON.stringify(book.sheets.map((sheet) => sheet.rows))
    expect(cells).toContain('139****0421')
    expect(cells).not.toContain(PHONE)
    expect(cells).toContain(masked.mark)

    const refused = view(await call('POST', '/api/exports', ask))
    view(await call('POST', `/api/exports/${refused.id}/decide`, { verdict: 'refuse', note: '用途不明' }, officer))
    await makeExport(system, refused.id)
    expect(view(await call('GET', `/api/exports/${refused.id}`))).toMatchObject({ state: 'refused', decisionNote: '用途不明' })
  })

  test('whoever has lost the right by the time the file is made gets none', async () => {
    const asked = view(await call('POST', '/api/exports', order()))
    await behind(`update staff set role = 'QA' where id = $1`, [head.id])
    await makeExport(system, asked.id)
    await behind(`update staff set role = 'SV' where id = $1`, [head.id])
    expect(await behind(`select state, error_code as why, file_key as key from export_request`)).toEqual([
      { state: 'failed', why: 'exports.rights_lost', key: null },
    ])
  })
})

describe('the end of a file', () => {
  test('comes in time: key and file are gone, what nobody decided lapses, what a crash left is swept away', async () => {
    const kept = view(await call('POST', '/api/exports', order()))
    await makeExport(system, kept.id)
    const waiting = view(await call('POST', '/api/exports', { ...order({ clear: ['phone'] }), password: PASSWORD }))
    const lost = view(await call('POST', '/api/exports', order()))
    await behind(`update export_request set updated_at = updated_at - interval '2 hours' where id = $1`, [lost.id])
    await expireExports(system)
    expect(view(await call('GET', `/api/exports/${kept.id}`)).state).toBe('ready')
    expect(view(await call('GET', `/api/exports/${lost.id}`))).toMatchObject({ state: 'failed', errorCode: 'exports.stopped' })
    app.services.clock.advance(8 * 86_400_000)
    await expireExports(system)
    head.token = await sessionFor(app.services, head)
    for (const { id } of [kept, waiting]) expect(view(await call('GET', `/api/exports/${id}`)).state).toBe('expired')
    expect(code(await call('POST', `/api/exports/${kept.id}/download`, {}))).toBe('exports.file_gone')
    expect(await behind(`select 1 from export_request where file_key is not null`)).toEqual([])
    expect(readdirSync(exportFolder(app.services.config))).toEqual([])
  })

  test('or at once, when the asker takes it back', async () => {
    const asked = view(await call('POST', '/api/exports', order()))
    await makeExport(system, asked.id)
    expect((await call('POST', `/api/exports/${asked.id}/withdraw`, {}, other)).status).toBe(404)
    expect(view(await call('POST', `/api/exports/${asked.id}/withdraw`, {})).state).toBe('withdrawn')
    expect(existsSync(exportPath(app.services.config, asked.id))).toBe(false)
    expect(code(await call('POST', `/api/exports/${asked.id}/withdraw`, {}))).toBe('exports.wrong_state')
  })
})
