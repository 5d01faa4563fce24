import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeStaff, makeTerritory, makeUnit } from '../../../test/factories.ts'
import { testServices, type TestServices } from '../../../test/harness.ts'
import { customersHash } from '../../../test/import-hash.ts'
import { importContext, importFeed, type Feed } from '../../../test/imports.ts'
import type { Context } from '../../platform/work.ts'
import type { ImportView } from './imports.contract.ts'
import { beginUndo, previewUndo, undoImport } from './imports.undo.usecases.ts'
import { getImport } from './imports.usecases.ts'

const HEAD = '客户编号,姓名,手机,身份证号,地址,生日,集团编号,集团名称,区域,套餐'
const WANG = 'U1,王小明,13800138000,11010519491231002X,枫林路1号,1980-05-06,,,T-OK,畅享99'
const LI = 'U2,李四,,,,,,,,'
const customers = (...rows: string[]) => `${[HEAD, ...rows].join('\n')}\n`
const usage = (...rows: string[]) => `客户编号,月份,消费\n${rows.map((row) => row.replace(',', ',2026-09,')).join('\n')}\n`

describe('undo of an import', () => {
  let services: TestServices
  let context: Context
  let staffId: string
  beforeAll(async () => {
    services = await testServices()
    context = importContext(services)
    await makeTerritory(services, { code: 'T-OK' })
    staffId = (await makeStaff(services, 'VM', await makeUnit(services))).id
    await arrive(customers(WANG, LI), { kind: 'customers' })
    await arrive(usage('U1,100', 'U2,50'), { kind: 'usage', mapping: { month: '2026-09' } })
  })
  afterAll(() => services.close())

  /** Two files never arrive at the same moment. */
  function arrive(...[content, feed]: [content: string, feed: Feed]): Promise<ImportView> {
    services.clock.advance(60_000)
    return importFeed(context, content, feed)
  }
  const hash = () => customersHash(services.behind, services.keys)
  const behind = (text: string, values: unknown[] = []) => services.behind.query(text, values)
  const idOf = async (no: string) =>
    (await behind('select customer_id as id from customer where customer_no = $1', [no])).rows[0].id as string
  async function undo(job: ImportView, leaveTouched = false): Promise<ImportView> {
    services.clock.advance(60_000)
    await beginUndo(context, job.id, { reason: '文件错了', leaveTouched }, false)
    await undoImport(context, job.id)
    return getImport(context, job.id)
  }

  it('takes back added customers, restores changed ones in every field, and closes the group it opened', async () => {
    const before = await hash()
    const job = await importFeed(
      context,
      customers(
        'U1,王大明,13700137000,110105194912310038,洞庭路9号,农历1981年三月初三,G7,新集团,,畅享199',
        'U3,张三,13600136000,,,,G7,,T-OK,',
      ),
      { kind: 'customers' },
    )
    expect(job).toMatchObject({ applied: { fresh: 1, changed: 1 }, canUndo: true })
    expect(await hash()).not.toBe(before)
    expect(await previewUndo(context, job.id)).toMatchObject({ added: 1, changed: 1, months: [], touched: { total: 0 } })

    const undone = await undo(job)
    expect(undone).toMatchObject({
      state: 'undone',
      canUndo: false,
      undo: { outcome: 'undone', withdrawn: 1, restored: 1, kept: 0 },
    })
    expect(await hash()).toBe(before)
    const left = await behind(
      `select (select count(*) from account where account_no = 'G7')::int as groups,
      (select count(*) from import_before where import_id = $1 and (phone is not null or before <> '{}'))::int as kept`,
      [job.id],
    )
    expect(left.rows[0]).toEqual({ groups: 0, kept: 0 })
    await expect(beginUndo(context, job.id, { reason: '再来', leaveTouched: false }, false)).rejects.toThrow(
      expect.objectContaining({ code: 'imports.wrong_state' }),
    )
  })

  it('one after the other, the last first: an undone import is no touch', async () => {
    const start = await hash()
    const first = await arrive(customers(LI.replace('李四', '李五'), 'U4,赵六,,,,,,,,'), { kind: 'customers' })
    const between = await hash()
    const second = await arrive(customers(LI.replace('李四', '李六'), 'U4,赵七,,,,,,,,'), { kind: 'customers' })

    const stopped = await undo(first)
    expect(stopped).toMatchObject({ state: 'applied', undo: { outcome: 'refused', touched: { total: 2 } } })
    expect(stopped.undo?.touched.rows[0]).toMatchObject({
      customerNo: 'U2',
      fate: 'changed',
      touch: 'imported',
      importId: second.id,
    })
    expect(stopped.undo?.touched.rows[1]).toMatchObject({ customerNo: 'U4', fate: 'added', touch: 'imported' })

    await undo(second)
    expect(await hash()).toBe(between)
    expect(await undo(first)).toMatchObject({ state: 'undone' })
    expect(await hash()).toBe(start)
  })

  it('a month of usage gives way to the file it replaced, and a later file stands in the way', async () => {
    const current = async () =>
      (await behind(`select import_id as id from fact_file where kind = 'usage' and month = '2026-09' and is_current`)).rows[0]
        ?.id as string
    const before = await current()
    const second = await arrive(usage('U1,900', 'U2,50'), { kind: 'usage', mapping: { month: '2026-09' } })
    const third = await arrive(usage('U1,901', 'U2,51'), { kind: 'usage', mapping: { month: '2026-09' } })
    expect((await previewUndo(context, second.id)).touched.rows[0]).toMatchObject({
      customerNo: '2026-09',
      fate: 'month',
      touch: 'month',
      importId: third.id,
    })
    expect(await undo(third)).toMatchObject({ undo: { months: ['2026-09'] } })
    expect(await current()).toBe(second.id)
    await undo(second)
    expect(await current()).toBe(before)
  })

  it.each([
    [
      'contact',
      `insert into contact (customer_id, id, channel, mode, touchpoint, one_to_one, face_to_face, reached, is_broadcast, occurred_at,
       entered_at, made_by, entered_by, content, result) values ($1, $2, 'phone', 'proactive', 'manager', true, false, true, false, timestamptz '2026-11-24', timestamptz '2026-11-24', $3, $3, 'x', 'satisfied')`,
    ],
    [
      'assignment',
      `insert into assignment (customer_id, id, manager_id, mode, from_at, reason, created_by) values ($1, $2, $3, 'full', timestamptz '2026-11-24', 'x', $3)`,
    ],
    [
      'tier',
      `insert into tier_grant (customer_id, id, tier, previous_tier, change, valid_from, created_at, created_by)
       values ($1, $2, 'gold', 'none', 'first', current_date, timestamptz '2026-11-24', $3)`,
    ],
    [
      'obligation',
      `insert into obligation (root_id, id, rule, subject_kind, subject_id, period, owner_id, owed_from, opens_at, due_at, first_due_at, state, created_at)
       values ($1, $2, 'OB1', 'customer', $1, '2026-11', $3, timestamptz '2026-11-24', timestamptz '2026-11-24', timestamptz '2026-11-24', timestamptz '2026-11-24', 'open', timestamptz '2026-11-24')`,
    ],
    [
      'reveal',
      `insert into field_reveal (customer_id, id, staff_id, field, reason, above_quota, at) values ($1, $2, $3, 'phone', 'x', false, timestamptz '2026-11-24')`,
    ],
    [
      'edited',
      `update customer set industry = 'x', version = version + 1 where customer_id = $1 and $2::uuid is not null and $3::uuid is not null`,
    ],
    [
      'subscription',
      `insert into subscription (customer_id, id, subscription_no, holder_customer_id, kind, status, created_at)
       values ($1, $2, 'later', $1, 'voice', 'active', timestamptz '2026-11-24') returning $3::uuid`,
    ],
  ])('names a customer it added on whom %s rests, leaves him on request and takes the others', async (touch, statement) => {
    const [one, other] = [`T-${touch}-1`, `T-${touch}-2`]
    const job = await arrive(customers(`${one},甲,,,,,,,,`, `${other},乙,,,,,,,,`), { kind: 'customers' })
    await behind(statement, [await idOf(one), randomUUID(), staffId])
    const { touched } = await previewUndo(context, job.id)
    expect(touched).toMatchObject({ total: 1, rows: [{ customerNo: one, fate: 'added', touch }] })
    expect(await undo(job)).toMatchObject({ state: 'applied', undo: { outcome: 'refused', touched: { total: 1 } } })
    expect(await undo(job, true)).toMatchObject({ state: 'undone', undo: { withdrawn: 1, kept: 1 } })
    const { rows } = await behind(`select customer_no from customer where customer_no in ($1, $2)`, [one, other])
    expect(rows).toEqual([{ customer_no: one }])
  })

  it('a contact with a customer it only changed does not stand in the way; an edit does, with its field and its time', async () => {
    const before = await hash()
    const job = await arrive(customers(LI.replace('李四', '李八')), { kind: 'customers' })
    const id = await idOf('U2')
    await behind(
      `insert into contact (customer_id, id, channel, mode, touchpoint, one_to_one, face_to_face, reached, is_broadcast, occurred_at,
      entered_at, made_by, entered_by, content, result) values ($1, $2, 'phone', 'proactive', 'manager', true, false, true, false, timestamptz '2026-11-24', timestamptz '2026-11-24', $3, $3, 'x', 'satisfied')`,
      [id, randomUUID(), staffId],
    )
    expect((await previewUndo(context, job.id)).touched.total).toBe(0)
    await behind(`update customer set version = version + 1 where customer_id = $1`, [id])
    await behind(
      `insert into customer_change (customer_id, id, at, actor_id, field, origin) values ($1, $2, timestamptz '2026-11-24', $3, 'address', 'page')`,
      [id, randomUUID(), staffId],
    )
    const { touched } = await previewUndo(context, job.id)
    expect(touched.rows).toEqual([
      expect.objectContaining({ customerNo: 'U2', fate: 'changed', touch: 'edited', field: 'address' }),
    ])
    expect(touched.rows[0]?.at).toMatch(/^\d{4}-\d\d-\d\dT/)
    await behind(`delete from customer_change where customer_id = $1 and field = 'address'`, [id])
    await behind(`update customer set version = version - 1 where customer_id = $1`, [id])
    await undo(job)
    expect(await hash()).toBe(before)
  })

  it('customers with usage of a later file stay, and the later file is named', async () => {
    const job = await arrive(customers('V1,甲,,,,,,,,', 'V2,乙,,,,,,,,'), { kind: 'customers' })
    const later = await arrive('客户编号,月份,消费\nV1,2026-08,10\n', {
      kind: 'usage',
      mapping: { month: '2026-08' },
    })
    const { touched } = await previewUndo(context, job.id)
    expect(touched).toMatchObject({
      total: 1,
      rows: [{ customerNo: 'V1', touch: 'usage', field: '2026-08', importId: later.id }],
    })
    expect(await undo(job, true)).toMatchObject({ undo: { withdrawn: 1, kept: 1 } })
  })
})
