import { createHash } from 'node:crypto'
import { newId, SYSTEM_ID } from '../../src/kernel/ids.ts'
import { makeStaff, makeTerritory, makeUnit } from '../factories.ts'
import type { Fixtures, Setting } from './matrix-setting.ts'

let counter = 0
const colleague = ({ services, unit }: Setting) => makeStaff(services, 'VM', unit)

async function leave(setting: Setting): Promise<{ id: string; version: number }> {
  const { services } = setting
  const [away, cover] = [await colleague(setting), await colleague(setting)]
  const id = newId(services.clock.now())
  await services.db.kysely
    .insertInto('staff_leave')
    .values({
      id,
      staff_id: away.id,
      cover_staff_id: cover.id,
      from_on: '2026-12-01',
      to_on: '2026-12-02',
      reason: '年休',
      created_at: services.clock.now(),
      created_by: SYSTEM_ID,
    })
    .execute()
  return { id, version: 1 }
}

const onColleague = async (setting: Setting) => ({ params: { id: (await colleague(setting)).id }, version: 1 })

export const fixtures: Fixtures = {
  'staff.list': ({ unit }) => ({ query: { unitId: unit.id } }),
  'staff.get': ({ holder }) => ({ params: { id: holder.id } }),
  'staff.create': ({ unit }) => ({ body: { userName: `new.${++counter}`, displayName: '新同事', role: 'VM', unitId: unit.id } }),
  'staff.edit': async (setting) => ({ ...(await onColleague(setting)), body: { displayName: '新名' } }),
  'staff.disable': onColleague,
  'staff.enable': async (setting) => ({
    params: { id: (await makeStaff(setting.services, 'VM', setting.unit, { state: 'disabled' })).id },
    version: 1,
  }),
  'staff.unlock': onColleague,
  'staff.reset_password': onColleague,
  'staff.end_office': async (setting) => ({ ...(await onColleague(setting)), body: { endedOn: '2026-11-30' } }),
  'staff.edit_profile': async ({ services, actor }) => {
    const { version } = await services.db.kysely
      .selectFrom('staff')
      .select('version')
      .where('id', '=', actor.id)
      .executeTakeFirstOrThrow()
    return { version, body: { locale: 'en' } }
  },
  // There are staff, so even the right token comes too late.
  'staff.first_run': async ({ services }) => {
    const row = { token_hash: createHash('sha256').update('token').digest(), created_at: services.clock.now() }
    await services.db.kysely
      .insertInto('first_run')
      .values(row)
      .onConflict((conflict) => conflict.column('one').doUpdateSet(row))
      .execute()
    return {
      body: { token: 'token', branchName: '另一家', userName: 'intruder', displayName: '外人', password: 'Blue-River-2026' },
    }
  },
  'staff.create_unit': ({ unit }) => ({ body: { parentId: unit.id, name: `小组${++counter}`, kind: 'department' } }),
  'staff.edit_unit': async ({ services, unit }) => ({
    params: { id: (await makeUnit(services, { parent: unit })).id },
    version: 1,
    body: { serviceHotline: '10086' },
  }),
  'staff.create_territory': ({ territory, unit }) => ({
    body: { parentId: territory.id, code: `M-${++counter}`, name: '片', kind: 'area', unitId: unit.id },
  }),
  'staff.edit_territory': async ({ services, territory, unit }) => ({
    params: { id: (await makeTerritory(services, { parent: territory, kind: 'area', unit })).id },
    version: 1,
    body: { name: '改名' },
  }),
  'staff.list_leave': ({ holder }) => ({ query: { staffId: holder.id } }),
  'staff.arrange_leave': async (setting) => ({
    body: {
      staffId: (await colleague(setting)).id,
      coverStaffId: (await colleague(setting)).id,
      fromOn: '2026-12-01',
      toOn: '2026-12-02',
      reason: '年休',
    },
  }),
  'staff.cancel_leave': async (setting) => {
    const { id, version } = await leave(setting)
    return { params: { id }, version }
  },
}
