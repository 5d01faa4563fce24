import { existsSync, mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { readXlsx } from 'hucre/xlsx'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeStaff, makeUnit, type TestStaff } from '../../../test/factories.ts'
import { testServices, type TestServices } from '../../../test/harness.ts'
import { importContext, importFeed } from '../../../test/imports.ts'
import { sqlText } from '../../platform/duck.ts'
import type { Context } from '../../platform/work.ts'
import { xlsxStream } from '../../platform/xlsx-writer.ts'
import { readableUsageFiles } from '../facts/facts.usecases.ts'
import { deliverByToken, runDelivery } from './imports.delivery.usecases.ts'
import { watchFolders } from './imports.folder.usecases.ts'
import { changeSource, createToken, forgetSource, listSources, rememberSource, revokeToken } from './imports.sources.usecases.ts'
import { createImport, getImport } from './imports.usecases.ts'
import { errorWorkbook } from './imports.workbook.usecases.ts'

const feedsDir = mkdtempSync(join(tmpdir(), 'zhixin-feeds-'))
const day = (from: number, count: number, bad = 0) =>
  `cust,nm,tel\n${Array.from({ length: count }, (_none, i) => `N${from + i},客户${from + i},${i < bad ? '1.38E+10' : `1380013${8000 + i}`}`).join('\n')}\n`
const MAPPING = {
  fields: { customerNo: { columns: ['cust'] }, name: { columns: ['nm'] }, phone: { columns: ['tel'] } },
  rowNumberKey: null,
}

let services: TestServices
let context: Context
let owner: TestStaff
beforeAll(async () => {
  services = await testServices({ env: { ZHIXIN_FEEDS: feedsDir } })
  owner = await makeStaff(services, 'AN', await makeUnit(services))
  context = importContext(services)
})
afterAll(async () => {
  await services.close()
  rmSync(feedsDir, { recursive: true, force: true })
})
const asOwner = () => context.as({ ...context.actor, kind: 'staff', id: owner.id })
const upload = (text: string | Buffer, fileName = 'x.csv') =>
  createImport(asOwner(), { source: Readable.from([Buffer.from(text)]), fileName, kind: 'usage' })
const notices = async () =>
  (
    await services.behind.query<{ kind: string }>('select kind from notification where staff_id = $1 order by created_at, id', [
      owner.id,
    ])
  ).rows.map((row) => row.kind)

describe('an import source', () => {
  it('is remembered by its columns and offered at the next upload, in any order of them', async () => {
    const first = await importFeed(asOwner(), day(1, 20), { kind: 'customers', mapping: MAPPING })
    await rememberSource(asOwner(), first.id, '夜间客户 Night')
    const again = await upload('tel,nm,cust\n13800138111,新,N99\n')
    expect(again).toMatchObject({ kind: 'customers', source: { name: '夜间客户 Night' }, mapping: MAPPING })
    expect((await upload('cust,nm\nN1,x\n')).source).toBeNull()
    const { items, folder } = await listSources(context)
    expect(items).toEqual([
      expect.objectContaining({ code: 'night', columns: ['cust', 'nm', 'tel'], refusedLimitPercent: 2, tokens: [] }),
    ])
    expect(folder).toBe(feedsDir)
  })

  it('is renamed under its version, and a name is given once', async () => {
    const [source] = (await listSources(context)).items
    await expect(changeSource(context, source!.id, { name: 'x', refusedLimitPercent: 1 }, 99)).rejects.toMatchObject({
      code: 'imports.stale',
    })
    const changed = await changeSource(context, source!.id, { name: '夜间客户', refusedLimitPercent: 5 }, source!.version)
    expect(changed).toMatchObject({ name: '夜间客户', refusedLimitPercent: 5, code: 'night' })
  })
})

describe('a token of a source', () => {
  const deliver = (token: string, text: string) =>
    deliverByToken(context, `Bearer ${token}`, { stream: Readable.from([Buffer.from(text)]), fileName: 'night.csv' })
  const secret = async () => (await createToken(asOwner(), (await listSources(context)).items[0]!.id, '账务系统')).token

  it('delivers a file that is written by itself, once however often it is sent', async () => {
    const token = await secret()
    const text = day(101, 100, 5)
    const [one, two] = await Promise.all([deliver(token, text), deliver(token, text)])
    expect([one.isRepeat, two.isRepeat].toSorted()).toEqual([false, true])
    expect(one.importId).toBe(two.importId)
    await runDelivery(context, one.importId)
    expect(await getImport(context, one.importId)).toMatchObject({
      state: 'applied',
      delivery: 'token',
      source: { name: '夜间客户' },
      applied: { fresh: 95, refused: 5 },
      waitsFor: null,
    })
    await runDelivery(context, one.importId)
    expect(await deliver(token, text)).toEqual({ importId: one.importId, state: 'applied', rows: 100, isRepeat: true })
    expect(
      (await services.behind.query('select count(*)::int as n from import_batch where import_id = $1', [one.importId])).rows[0],
    ).toEqual({ n: 1 })
    const kept = await services.behind.query('select token_hash, tail from import_token')
    expect(JSON.stringify(kept.rows)).not.toContain(token)
  })

  it('leaves a file to a person when more is refused than the source allows, or its columns are others', async () => {
    const token = await secret()
    const { importId } = await deliver(token, day(301, 100, 6))
    await runDelivery(context, importId)
    expect(await getImport(context, importId)).toMatchObject({
      state: 'checked',
      waitsFor: 'share',
      checked: { fresh: 94, refused: 6 },
    })
    const other = await deliver(token, 'cust,name2\nN1,x\n')
    await runDelivery(context, other.importId)
    expect(await getImport(context, other.importId)).toMatchObject({ state: 'uploaded', waitsFor: 'columns' })
    expect((await notices()).filter((kind) => kind === 'imports.waits')).toHaveLength(2)
    expect((await services.behind.query(`select 1 from customer where customer_no = 'N350'`)).rows).toEqual([])
  })

  it('opens nothing when it is wrong, revoked, expired, or used too often; each use is in the audit', async () => {
    const token = await secret()
    for (const wrong of [undefined, 'Basic x', `Bearer ${token}x`, `Bearer zxf_${'A'.repeat(43)}`])
      await expect(deliverByToken(context, wrong, { stream: Readable.from([]), fileName: 'x' })).rejects.toMatchObject({
        code: 'imports.bad_token',
      })
    const { rows } = await services.behind.query(
      `select action, count(*)::int as n from audit_entry where action like 'imports.%_token' group by 1 order by 1`,
    )
    expect(rows).toEqual([
      { action: 'imports.bad_token', n: 4 },
      { action: 'imports.create_token', n: 3 },
      { action: 'imports.use_token', n: 5 },
    ])
    const [source] = (await listSources(context)).items
    await revokeToken(context, source!.id, source!.tokens.find(({ tail }) => tail === token.slice(-4))!.id)
    await expect(deliver(token, day(1, 1))).rejects.toMatchObject({ code: 'imports.bad_token' })
    const late = await secret()
    services.clock.advance(366 * 86_400_000)
    await expect(deliver(late, day(1, 1))).rejects.toMatchObject({ code: 'imports.bad_token' })
    services.clock.advance(-366 * 86_400_000)
    await services.behind.query(
      `insert into import_job (id, kind, state, file_name, file_bytes, file_sha256, shape, rows_total, created_at, created_by, updated_at, token_id)
       select gen_random_uuid(), 'customers', 'cancelled', 'x', 1, '', '{}', 1, $1, $2, $1, id from import_token, generate_series(1, 60) where tail = $3`,
      [services.clock.now(), owner.id, late.slice(-4)],
    )
    await expect(deliver(late, day(1, 1))).rejects.toMatchObject({ code: 'imports.too_many_deliveries', kind: 'limited' })
  })
})

describe('the folder of a source', () => {
  const folder = join(feedsDir, 'night')
  const put = (name: string, content: string | Buffer, seconds = 60) => {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, name), content)
    const at = services.clock.now().getTime() / 1000 - seconds
    utimesSync(join(folder, name), at, at)
  }
  const files = (where: string) => readdirSync(join(folder, where)).toSorted()
  const runAll = async () => {
    const { rows } = await services.behind.query<{ id: string }>(
      `select id from import_job where delivery = 'folder' and state = 'mapped'`,
    )
    for (const { id } of rows) await runDelivery(context, id)
  }

  it('takes what is finished, once, and puts it away with its errors beside', async () => {
    put('a.csv', day(501, 100, 2))
    put('still.csv', day(1, 1), 5)
    put('.b.csv.part', day(1, 1))
    put('broken.csv', 'cust,nm\n"1')
    put('many.csv', day(701, 10, 9))
    expect(await watchFolders(context)).toEqual({ taken: 3, settled: 1 })
    expect(files('')).toEqual(['.b.csv.part', 'done', 'refused', 'still.csv', 'taken'])
    await runAll()
    expect(await watchFolders(context)).toEqual({ taken: 0, settled: 2 })
    expect(files('taken')).toEqual([])
    expect(files('done')).toEqual(['a.csv', 'a.csv.errors.xlsx'])
    expect(files('refused')).toEqual(['broken.csv', 'broken.csv.txt', 'many.csv', 'many.csv.errors.xlsx', 'many.csv.txt'])
    expect(readFileSync(join(folder, 'refused/broken.csv.txt'), 'utf8')).toContain('第 2 行“cust”列的引号没有关上')
    expect(readFileSync(join(folder, 'refused/many.csv.txt'), 'utf8')).toContain('不写入的行超过来源的限度')
    const book = await readXlsx(readFileSync(join(folder, 'done/a.csv.errors.xlsx')))
    expect(book.sheets[0]!.rows.map((row) => row.slice(0, 3))).toEqual([
      ['cust', 'nm', 'tel'],
      ['N501', '客户501', '1.38E+10'],
      ['N502', '客户502', '1.38E+10'],
    ])
    put('a.csv', day(501, 100, 2))
    expect(await watchFolders(context)).toEqual({ taken: 1, settled: 1 })
    expect(files('done')).toEqual(['a-2.csv', 'a-2.csv.txt', 'a.csv', 'a.csv.errors.xlsx'])
  })

  it('goes on where a crash cut it off: claimed but not imported, imported but not put away', async () => {
    put('c.csv', day(801, 10))
    const at = services.clock.now().getTime().toString(16).padStart(12, '0')
    const id = `${at.slice(0, 8)}-${at.slice(8)}-7000-8000-000000000001`
    mkdirSync(join(folder, 'taken'), { recursive: true })
    writeFileSync(join(folder, 'taken', `${id}_d.csv`), day(901, 10))
    expect(await watchFolders(context)).toMatchObject({ taken: 1 })
    await runAll()
    await watchFolders(context)
    expect(files('taken')).toEqual([])
    expect(files('done')).toEqual(expect.arrayContaining(['c.csv', 'd.csv']))
    expect(await getImport(context, id)).toMatchObject({ state: 'applied', applied: { fresh: 10 } })
    expect(existsSync(join(services.config.dataDir, 'imports', `${id}.csv`))).toBe(false)
  })

  it('is forgotten with its tokens; what it delivered stays', async () => {
    const [source] = (await listSources(context)).items
    await forgetSource(context, source!.id, source!.version)
    expect((await services.behind.query('select count(*)::int as n from import_token')).rows[0]).toEqual({ n: 0 })
    expect(
      (await services.behind.query(`select count(*)::int as n from customer where customer_no ~ '^N8[0-9][0-9]$'`)).rows[0],
    ).toEqual({ n: 10 })
  })
})

describe('the error workbook', () => {
  const USAGE = '客户编号,月份,消费,通话时长\n'
  it('holds the refused and warned rows with their reasons, and comes back corrected without touching the rest of its month', async () => {
    const done = await importFeed(asOwner(), `${USAGE}N1,2026-09,10,1\nN2,2026-09,20,\nN3,2026-09,abc,3\nN4,2026-09,40,4\n`, {
      kind: 'usage',
      mapping: { month: '2026-09' },
    })
    expect(done.applied).toMatchObject({ usage: 3, refused: 1, warned: 1 })
    const book = await readXlsx(new Uint8Array(await buffer((await errorWorkbook(asOwner(), done.id, 'zh')).body)), {
      readStyles: true,
    })
    const [head, ...rows] = book.sheets[0]!.rows
    expect(head).toEqual(['客户编号', '月份', '消费', '通话时长', '知心：结果', '知心：原因'])
    expect(rows).toEqual([
      ['N2', '2026-09', '20', null, '第 3 行：提醒', '通话时长：数字是空的，按没有处理（如有数字请补上）'],
      ['N3', '2026-09', 'abc', '3', '第 4 行：不写入', '消费：不是数字（改成数字）'],
    ])
    const corrected = [head!, [...rows[0]!], rows[1]!.with(2, '30.5')].map((row) => row.map((cell) => cell as string | null))
    corrected[1]![3] = '2'
    const again = await buffer(
      xlsxStream([{ name: 's', columns: corrected[0]!.map((header) => ({ header: header! })), rows: corrected.slice(1) }]),
    )
    const back = await importFeed(asOwner(), again, { kind: 'usage', fileName: '改好.xlsx', mapping: { month: '2026-09' } })
    expect(back).toMatchObject({ shape: { workbook: { isCorrection: true } }, applied: { usage: 2, refused: 0, warned: 0 } })
    const [file] = await readableUsageFiles(context, ['2026-09'])
    expect(file!.rows).toBe(4)
    expect(await services.duck.rows(`select revenue_fen, minutes from read_parquet(${sqlText(file!.path)}) order by 1`)).toEqual([
      { revenue_fen: 1000, minutes: 1 },
      { revenue_fen: 2000, minutes: 2 },
      { revenue_fen: 3050, minutes: 3 },
      { revenue_fen: 4000, minutes: 4 },
    ])
  })

  it('shows phones to nobody but the one who uploaded them, and tells the number that a row had', async () => {
    const file = '姓名,手机\n王,13800138000\n李,1380013800x\n'
    const made = await importFeed(
      asOwner(),
      file,
      { kind: 'customers', fileName: 'list.csv', mapping: { rowNumberKey: 'L-' } },
      false,
    )
    const cells = async (by: Context) =>
      (await readXlsx(new Uint8Array(await buffer((await errorWorkbook(by, made.id, 'en')).body)))).sheets[0]!.rows
    expect(await cells(asOwner())).toEqual([
      ['Customer number', '姓名', '手机', 'Zhixin: result', 'Zhixin: reason'],
      ['L-3', '李', '1380013800x', expect.stringContaining('Row 3'), expect.stringContaining('手机')],
    ])
    expect((await cells(context))[1]![2]).toBe('138******0x')
  })
})
