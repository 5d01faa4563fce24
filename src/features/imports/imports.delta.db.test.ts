import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeTerritory } from '../../../test/factories.ts'
import { testServices, type TestServices } from '../../../test/harness.ts'
import { importContext, importFeed } from '../../../test/imports.ts'
import type { Context } from '../../platform/work.ts'
import { applyImport } from './imports.run.usecases.ts'
import { sweepImports } from './imports.sweep.usecases.ts'
import { problemsFile } from './imports.problems.usecases.ts'
import { createImport, previewImport } from './imports.usecases.ts'

const HEAD = '客户编号,姓名,手机,身份证号,地址,生日,集团编号,集团名称,集团角色,区域,性别'
const WANG = 'A1,王小明,13800138000,11010519491231002X,枫林路1号,农历1980年闰四月初六,G1,示范集团,联系人,T-OK,男'
const LI = 'A2,李四,13900139000,,洞庭大道2号,05-06,,,,,女'
const feed = (...rows: string[]) => `${[HEAD, ...rows].join('\n')}\n`

describe('a feed that comes again', () => {
  let services: TestServices
  let context: Context
  beforeAll(async () => {
    services = await testServices()
    context = importContext(services)
    await makeTerritory(services, { code: 'T-OK' })
    await importFeed(context, feed(WANG, LI), { kind: 'customers' })
  })
  afterAll(() => services.close())
  const one = async (sql: string) => (await services.behind.query(sql)).rows[0] as Record<string, unknown>

  it('has written everything the columns say, phones and the like sealed', async () => {
    expect(
      await one(`select birth_calendar, birth_year, birth_month, birth_day, birth_leap_month, account_role, gender, c.name, a.name as account, t.code
      from customer c join account a on a.id = c.account_id join territory t on t.id = c.territory_id where customer_no = 'A1'`),
    ).toEqual({
      birth_calendar: 'lunar',
      birth_year: 1980,
      birth_month: 4,
      birth_day: 6,
      birth_leap_month: true,
      account_role: 'liaison',
      gender: 'male',
      name: '王小明',
      account: '示范集团',
      code: 'T-OK',
    })
    const secret = await one(
      `select c.customer_id, s.* from customer c join customer_secret s using (customer_id) where customer_no = 'A1'`,
    )
    const place = (column: string) => ({ table: 'customer_secret', column, rowId: secret['customer_id'] as string })
    expect(services.keys.open(secret['phone'] as Buffer, place('phone'))).toBe('13800138000')
    expect(services.keys.open(secret['id_number'] as Buffer, place('id_number'))).toBe('11010519491231002X')
    expect(services.keys.open(secret['address'] as Buffer, place('address'))).toBe('枫林路1号')
    expect((secret['phone_tail_index'] as Buffer).equals(services.keys.blindIndex('phone_tail', '8000'))).toBe(true)
  })

  it('finds nothing changed, although every sealed value is sealed anew', async () => {
    const again = await importFeed(context, feed(WANG, LI), { kind: 'customers' })
    expect(again.checked).toMatchObject({ fresh: 0, changed: 0, same: 2 })
    expect(again.applied).toMatchObject({ fresh: 0, changed: 0, same: 2 })
    expect(await one('select count(*)::int as kept from import_before')).toEqual({ kept: 0 })
  })

  it.each([
    ['a phone', WANG.replace('13800138000', '13700137000'), 1],
    ['an address', WANG.replace('13800138000', '13700137000').replace('枫林路1号', '枫林路9号'), 1],
    ['a new account', LI.replace(',,,,,女', ',G2,新集团,成员,,女'), 1],
    ['a blank where something is known', 'A1,王小明,,,,,,,,,', 0],
  ])('notices %s, and a dry run counts as the import does', async (_what, row, changed) => {
    const dry = await importFeed(context, feed(row), { kind: 'customers' }, false)
    expect(dry.checked).toMatchObject({ rows: 1, fresh: 0, changed, same: 1 - changed })
    const done = await importFeed(context, feed(row), { kind: 'customers' })
    expect(done.applied).toMatchObject({ rows: 1, fresh: 0, changed, same: 1 - changed })
    const { kept } = await one(`select count(*)::int as kept from import_before where import_id = '${done.id}'`)
    expect(kept).toBe(changed)
  })

  it('a row whose text is known is compared all the same once somebody has changed its customer', async () => {
    services.clock.advance(60_000)
    const rows = feed('P1,王一,,,枫林路1号,,,,,T-OK,男', 'P2,王二,,,枫林路2号,,,,,T-OK,男')
    await importFeed(context, rows, { kind: 'customers' })
    services.clock.advance(60_000)
    const quiet = await importFeed(context, rows, { kind: 'customers' })
    expect(quiet.checked).toMatchObject({ rows: 2, same: 2, changed: 0 })
    expect(quiet.applied).toMatchObject({ rows: 2, same: 2, changed: 0 })
    services.clock.advance(60_000)
    const { id } = await one(
      `update customer set industry = '教育', gender = 'female', version = version + 1 where customer_no = 'P2' returning customer_id as id`,
    )
    await services.behind.query(
      `insert into customer_change (customer_id, id, at, actor_id, field, origin) values ($1, gen_random_uuid(), $2, gen_random_uuid(), 'gender', 'page')`,
      [id, services.clock.now()],
    )
    services.clock.advance(60_000)
    const next = await importFeed(
      context,
      feed('P1,王一,,,枫林路1号,,,,,T-OK,男', 'P2,王二,,,枫林路2号,,,,,T-OK,男', 'P3,王三,,,,,,,,,'),
      { kind: 'customers' },
    )
    expect(next.checked).toMatchObject({ rows: 3, fresh: 1, changed: 1, same: 1 })
    expect(next.applied).toMatchObject({ rows: 3, fresh: 1, changed: 1, same: 1 })
    expect(await one(`select gender, industry from customer where customer_no = 'P2'`)).toEqual({
      gender: 'male',
      industry: '教育',
    })
    const twice = await importFeed(
      context,
      feed('P1,王一,,,枫林路1号,,,,,T-OK,男', 'P1,王一,,,枫林路1号,,,,,T-OK,男'),
      { kind: 'customers' },
      false,
    )
    expect(twice.checked).toMatchObject({ rows: 2, same: 1, refused: 1 })
  })

  it('a dry run opens no account', async () => {
    await importFeed(context, feed(LI.replace(',,,,,女', ',G9,没写的集团,成员,,女')), { kind: 'customers' }, false)
    expect(await one(`select count(*)::int as accounts from account where account_no = 'G9'`)).toEqual({ accounts: 0 })
  })

  it('is run once, however often its job is delivered', async () => {
    const done = await importFeed(context, feed('A3,张三,,,,,,,,,'), { kind: 'customers' })
    await applyImport(context, done.id)
    expect(
      await one(`select count(*)::int as rows, max(version)::int as version from customer where customer_no = 'A3'`),
    ).toEqual({ rows: 1, version: 1 })
  })

  it('remembers the mapping of files with these columns', async () => {
    await importFeed(context, '编号X,称呼\nA4,赵六\n', {
      kind: 'customers',
      mapping: { fields: { customerNo: { columns: ['编号X'] }, name: { columns: ['称呼'] } }, rowNumberKey: null },
    })
    const next = await createImport(context, {
      source: Readable.from([Buffer.from('称呼,编号X\n钱七,A5\n')]),
      fileName: 'b.csv',
      kind: 'customers',
    })
    expect(next.mapping?.fields).toEqual({ customerNo: { columns: ['编号X'] }, name: { columns: ['称呼'] } })
  })

  it('shows no phone, ID number or address in a preview or a list of problems', async () => {
    const made = await createImport(context, {
      source: Readable.from([Buffer.from(feed(WANG))]),
      fileName: 'p.csv',
      kind: 'customers',
    })
    const shown = JSON.stringify(await previewImport(context, made.id))
    for (const canary of ['13800138000', '11010519491231002X', '枫林路1号']) expect(shown).not.toContain(canary)
    const bad = await importFeed(context, feed('A8,孙八,1380013800,110105194912310021,,,,,,,'), { kind: 'customers' }, false)
    const file = await text((await problemsFile(context, bad.id, 'zh')).body)
    expect(file.startsWith('\ufeff行,列,结果,原因,怎么改,值\r\n')).toBe(true)
    for (const canary of ['1380013800', '110105194912310021']) expect(file).not.toContain(canary)
    const logs = await services.behind.query<{ all: string }>("select string_agg(p::text, ' ') as all from import_problem p")
    expect(logs.rows[0]!.all).not.toContain('110105194912310021')
  })

  it('leaves no personal file behind once it is written', async () => {
    const { rows } = await services.behind.query<{ id: string }>(`select id from import_job where state <> 'applied'`)
    const names = () => readdirSync(join(services.config.dataDir, 'imports'))
    const left = names().filter((name) => !/\.(?:problems|rows)\.jsonl$/.test(name))
    expect(new Set(left.map((name) => name.split('.')[0]))).toEqual(new Set(rows.map((row) => row.id)))
    // Rows that wait to be corrected are kept for a week.
    expect(names().some((name) => name.endsWith('.rows.jsonl'))).toBe(true)
    services.clock.advance(8 * 86_400_000)
    await sweepImports(context)
    expect(names().some((name) => name.endsWith('.rows.jsonl'))).toBe(false)
  })
})
