import { newId, SYSTEM_ID } from '../../src/kernel/ids.ts'
import { exportFolder, exportPath } from '../../src/features/exports/exports.file.usecases.ts'
import { privateFolder } from '../../src/platform/files.ts'
import { newFileKey, sealFile } from '../../src/platform/sealed-file.ts'
import { customerOf } from './customers.fixtures.ts'
import type { Fixtures, Setting } from './matrix-setting.ts'

/** One's own, or a stranger's; what data protection decides is always another's. */
async function requestOf(setting: Setting, state: 'waiting' | 'ready') {
  const { services, actor, holder, relation, world } = setting
  const id = newId(services.clock.now())
  const now = services.clock.now()
  const asker = relation === 'own' && actor.role !== 'DP' ? actor.id : relation === 'own' ? world.people.SV.id : holder.id
  const key = newFileKey()
  if (state === 'ready') {
    await privateFolder(exportFolder(services.config))
    await sealFile(
      (async function* () {
        yield 'x'
      })(),
      exportPath(services.config, id),
      key,
    )
  }
  await services.behind.query(
    `insert into export_request (id, state, purpose, note, columns, clear_columns, selection, format, locale, rows_asked, needs_approval, decided_by, file_key,
       expires_at, download_until, created_at, created_by, updated_at)
     values ($1, $2, 'survey', '年度调查', '{customerNo}', '{}', '{}', 'csv', 'zh', 900, true, $3, $4, $5, $5, $6, $7, $6)`,
    [
      id,
      state,
      state === 'ready' ? SYSTEM_ID : null,
      services.keys.seal(key.toString('base64'), { table: 'export_request', column: 'file_key', rowId: id }),
      new Date(now.getTime() + 3_600_000),
      now,
      asker,
    ],
  )
  return { params: { id } }
}

const selection = async (setting: Setting) => ({ customerIds: [(await customerOf(setting)).customerId] })

export const fixtures: Fixtures = {
  'exports.measure': async (setting) => ({ body: { selection: await selection(setting), clear: [] } }),
  'exports.ask': async (setting) => ({
    body: {
      selection: await selection(setting),
      columns: ['customerNo', 'phone'],
      purpose: 'survey',
      note: '年度调查',
      format: 'csv',
    },
  }),
  'exports.get': (setting) => requestOf(setting, 'waiting'),
  'exports.decide': async (setting) => ({ ...(await requestOf(setting, 'waiting')), body: { verdict: 'approve', note: '同意' } }),
  'exports.withdraw': async (setting) => ({ ...(await requestOf(setting, 'waiting')), body: {} }),
  'exports.download': async (setting) => ({ ...(await requestOf(setting, 'ready')), body: {} }),
  'exports.file': (setting) => requestOf(setting, 'ready'),
}
