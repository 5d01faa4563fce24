import { createReadStream } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sqlText } from '../../platform/duck.ts'
import type { Context } from '../../platform/work.ts'
import { testServices, type TestServices } from '../../../test/harness.ts'
import { importContext, importFeed } from '../../../test/imports.ts'
import { readableUsageFiles } from '../facts/facts.usecases.ts'
import type { ImportView } from './imports.contract.ts'

const TELCO = new URL('../../../../shared/data/telco/Telco-Customer-Churn.csv', import.meta.url)

describe('the Telco file, customers and a month of usage in one upload', () => {
  let services: TestServices
  let context: Context
  let done: ImportView
  beforeAll(async () => {
    services = await testServices()
    context = importContext(services)
    done = await importFeed(context, createReadStream(TELCO), {
      kind: 'combined',
      fileName: 'Telco-Customer-Churn.csv',
      mapping: { month: '2026-10' },
    })
  })
  afterAll(() => services.close())

  it('guesses what the columns mean', () => {
    const { fields, extras } = done.mapping!
    expect(fields).toMatchObject({
      customerNo: { columns: ['customerID'] },
      gender: { columns: ['gender'] },
      tenureMonths: { columns: ['tenure'] },
      hasLeft: { columns: ['Churn'] },
      revenue: { columns: ['MonthlyCharges'] },
    })
    expect(extras).toEqual(['SeniorCitizen', 'TotalCharges'])
  })

  it('counts exactly: 7,043 customers, 11 blank TotalCharges warned', () => {
    const expected = {
      rows: 7043,
      fresh: 7043,
      changed: 0,
      same: 0,
      refused: 0,
      warned: 11,
      usage: 7043,
      usageRefused: 0,
      reasons: { 'blank_number|TotalCharges': 11 },
    }
    expect(done.checked).toEqual(expected)
    expect(done.applied).toEqual(expected)
    expect(done).toMatchObject({ state: 'applied', hasFile: false })
  })

  it('writes customers with the opening date that their tenure means', async () => {
    const { rows } = await services.behind.query(`
      select (select count(*)::int from customer) as customers, (select count(*)::int from subscription) as subscriptions, (select count(*)::int from customer_search) as words,
        (select count(*)::int from customer where status = 'left') as gone, (select count(*)::int from customer where gender = 'female') as women,
        (select opened_on from customer where customer_no = '5575-GNVDE') as opened, (select count(*)::int from import_problem) as problems`)
    expect(rows[0]).toEqual({
      customers: 7043,
      subscriptions: 7043,
      words: 7043,
      gone: 1869,
      women: 3488,
      opened: '2023-12-01',
      problems: 11,
    })
  })

  it('writes the month to Parquet, every row with its subscription', async () => {
    const [file] = await readableUsageFiles(context, ['2026-10'])
    expect(file).toMatchObject({ month: '2026-10', rows: 7043, extraColumns: ['x_seniorcitizen', 'x_totalcharges'] })
    const [sums] = await services.duck.rows(
      `select sum(revenue_fen) as revenue, count(x_totalcharges) as told, count(distinct subscription_id) as subscriptions, min(month) as month from read_parquet(${sqlText(file!.path)})`,
    )
    expect(sums).toEqual({ revenue: 45611660, told: 7032, subscriptions: 7043, month: '2026-10' })
  })

  it('finds nothing new when the same file comes again, and the month replaces itself', async () => {
    const again = await importFeed(context, createReadStream(TELCO), { kind: 'combined', mapping: { month: '2026-10' } })
    expect(again.applied).toMatchObject({ rows: 7043, fresh: 0, changed: 0, same: 7043, refused: 0, usage: 7043 })
    const { rows } = await services.behind.query(
      `select count(*)::int as files, count(*) filter (where is_current)::int as current from fact_file where kind = 'usage'`,
    )
    expect(rows[0]).toEqual({ files: 2, current: 1 })
  })
})
