import { Readable } from 'node:stream'
import type { Mapping } from '../../src/features/imports/imports.mapping.rules.ts'
import { applyImport, checkImport } from '../../src/features/imports/imports.run.usecases.ts'
import { beginHere, createImport, mapImport } from '../../src/features/imports/imports.usecases.ts'
import { createToken, listSources, rememberSource } from '../../src/features/imports/imports.sources.usecases.ts'
import { importContext } from '../imports.ts'
import type { Fixtures, Setting } from './matrix-setting.ts'

let files = 0
const feed = () => `客户编号,姓名,手机\nM${++files},王小明,1.38E+10\nN${files},李四,13800138000\n`

async function uploaded({ services }: Setting) {
  return createImport(importContext(services), {
    source: Readable.from([Buffer.from(feed())]),
    fileName: 'matrix.csv',
    kind: 'customers',
  })
}

async function mapped(setting: Setting) {
  const made = await uploaded(setting)
  return mapImport(
    importContext(setting.services),
    made.id,
    { kind: 'customers', mapping: made.mapping as Mapping },
    made.version,
  )
}

async function checked(setting: Setting) {
  const made = await mapped(setting)
  const context = importContext(setting.services)
  await beginHere(context, made.id, 'check')
  await checkImport(context, made.id)
  return made
}

/** One dry run serves every reader of its problems: it takes a second. */
const shown = new WeakMap<Setting['services'], ReturnType<typeof checked>>()
function checkedOnce(setting: Setting) {
  const made = shown.get(setting.services) ?? checked(setting)
  shown.set(setting.services, made)
  return made
}

async function source(setting: Setting) {
  const context = importContext(setting.services)
  const made = await uploaded(setting)
  const name = `来源${++files}`
  await rememberSource(context, made.id, name)
  const { items } = await listSources(context)
  return items.find((one) => one.name === name)!
}

/** What other calls have set going would run on in the background, which no undo may meet. */
async function applied(setting: Setting) {
  await setting.services.behind.query(`update import_job set state = 'cancelled' where state in ('applying', 'undoing')`)
  const made = await checked(setting)
  const context = importContext(setting.services)
  await beginHere(context, made.id, 'apply')
  await applyImport(context, made.id)
  return made
}

const path = ({ id }: { id: string }) => ({ params: { id } })

export const fixtures: Fixtures = {
  'imports.upload': () => ({
    query: { fileName: 'matrix.csv', kind: 'customers' },
    body: feed(),
    headers: { 'content-type': 'text/csv' },
  }),
  'imports.get': async (setting) => path(await uploaded(setting)),
  'imports.preview': async (setting) => path(await uploaded(setting)),
  'imports.reshape': async (setting) => {
    const made = await uploaded(setting)
    return { ...path(made), body: { header: true }, version: made.version }
  },
  'imports.map': async (setting) => {
    const made = await uploaded(setting)
    return { ...path(made), body: { kind: 'customers', mapping: made.mapping }, version: made.version }
  },
  'imports.guess': async (setting) => ({ ...path(await uploaded(setting)), body: { kind: 'customers' } }),
  'imports.check': async (setting) => path(await mapped(setting)),
  'imports.apply': async (setting) => path(await (setting.actor.role === 'AN' ? checked : mapped)(setting)),
  'imports.cancel': async (setting) => path(await uploaded(setting)),
  'imports.preview_undo': async (setting) => path(await (setting.actor.role === 'AN' ? applied : mapped)(setting)),
  'imports.undo': async (setting) => ({
    ...path(await (setting.actor.role === 'AN' ? applied : mapped)(setting)),
    body: { reason: '文件错了' },
  }),
  'imports.problems': async (setting) => path(await checkedOnce(setting)),
  'imports.problems_file': async (setting) => path(await checkedOnce(setting)),
  'imports.error_workbook': async (setting) => path(await checkedOnce(setting)),
  'imports.remember_source': async (setting) => ({ ...path(await uploaded(setting)), body: { name: `来源${++files}` } }),
  'imports.take_source': async (setting) => {
    const made = await uploaded(setting)
    return { ...path(made), body: { sourceId: null }, version: made.version }
  },
  'imports.change_source': async (setting) => {
    const made = await source(setting)
    return { ...path(made), body: { name: `改名${++files}`, refusedLimitPercent: 3 }, version: made.version }
  },
  'imports.forget_source': async (setting) => {
    const made = await source(setting)
    return { ...path(made), version: made.version }
  },
  'imports.create_token': async (setting) => ({ ...path(await source(setting)), body: { label: '夜间' } }),
  'imports.revoke_token': async (setting) => {
    const made = await source(setting)
    const token = await createToken(importContext(setting.services), made.id, '夜间')
    return { params: { id: made.id, tokenId: token.source.tokens[0]!.id } }
  },
  'imports.deliver': async (setting) => {
    const made = await source(setting)
    const { token } = await createToken(importContext(setting.services), made.id, '夜间')
    return {
      query: { fileName: 'night.csv' },
      body: feed(),
      headers: { 'content-type': 'text/csv', authorization: `Bearer ${token}` },
    }
  },
}
