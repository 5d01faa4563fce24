import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testServices, type TestServices } from '../../../test/harness.ts'
import { importContext, importFeed } from '../../../test/imports.ts'
import { newId } from '../../kernel/ids.ts'
import { sqlText } from '../../platform/duck.ts'
import type { Context } from '../../platform/work.ts'
import { exportCustomerDimension, readableUsageFiles, subscriptionKeysFile, sweepFacts } from './facts.usecases.ts'

describe('facts', () => {
  let services: TestServices
  let context: Context
  const usage = (month: string, revenue: string) =>
    importFeed(context, `客户编号,消费,通话次数\nK1,${revenue},3\nK2,5.00,4\n`, { kind: 'usage', mapping: { month } })
  const filesOf = (kind: string) =>
    readdirSync(join(services.config.dataDir, 'facts', kind)).filter((name) => name.endsWith('.parquet'))
  beforeAll(async () => {
    services = await testServices()
    context = importContext(services)
    await importFeed(context, '客户编号,姓名,集团编号,集团类型\nK1,甲,G1,重要\nK2,"乙, 丙",,\n', { kind: 'customers' })
    await usage('2026-09', '10')
    await usage('2026-10', '20')
  })
  afterAll(() => services.close())

  it('tells the month files in force, oldest first', async () => {
    const files = await readableUsageFiles(context)
    expect(files.map(({ month, rows, extraColumns }) => ({ month, rows, extraColumns }))).toEqual([
      { month: '2026-09', rows: 2, extraColumns: ['x_通话次数'] },
      { month: '2026-10', rows: 2, extraColumns: ['x_通话次数'] },
    ])
    expect(await readableUsageFiles(context, ['2026-08'])).toEqual([])
    const list = files.map((file) => sqlText(file.path)).join(', ')
    expect(
      await services.duck.rows(
        `select month, sum(revenue_fen) as fen from read_parquet([${list}], union_by_name = true) group by 1 order by 1`,
      ),
    ).toEqual([
      { month: '2026-09', fen: 1500 },
      { month: '2026-10', fen: 2500 },
    ])
  })

  it('a month that comes again replaces itself at once', async () => {
    await usage('2026-10', '99.99')
    const [file] = await readableUsageFiles(context, ['2026-10'])
    expect(await services.duck.rows(`select max(revenue_fen) as fen from read_parquet(${sqlText(file!.path)})`)).toEqual([
      { fen: 9999 },
    ])
    expect(filesOf('usage')).toHaveLength(3)
  })

  it('exports customers without a name or a number of a person', async () => {
    const path = await exportCustomerDimension(context)
    const rows = await services.duck.rows<Record<string, unknown>>(`from read_parquet(${sqlText(path)}) order by customer_no`)
    expect(rows[0]).toMatchObject({ customer_no: 'K1', account_segment: 'strategic', status: 'active', tier: 'none' })
    expect(Object.keys(rows[0]!)).not.toContain('name')
  })

  it('makes the key file anew only after customers were written', async () => {
    const first = await subscriptionKeysFile(context)
    expect(await subscriptionKeysFile(context)).toBe(first)
    await importFeed(context, '客户编号,姓名\nK3,丁\n', { kind: 'customers' })
    expect(await subscriptionKeysFile(context)).not.toBe(first)
  })

  it('sweeps away what was replaced long ago and what a crash left, and nothing in force', async () => {
    const orphan = join(services.config.dataDir, 'facts', 'usage', `2026-10-${newId(services.clock.now())}.parquet`)
    writeFileSync(orphan, 'half')
    await sweepFacts(context)
    expect(existsSync(orphan)).toBe(true)
    services.clock.advance(91 * 86_400_000)
    await sweepFacts(context)
    expect(existsSync(orphan)).toBe(false)
    expect(filesOf('usage')).toHaveLength(2)
    expect(await readableUsageFiles(context)).toHaveLength(2)
  })

  it('says which month’s file is missing on disk', async () => {
    const [file] = await readableUsageFiles(context, ['2026-09'])
    rmSync(file!.path)
    await expect(readableUsageFiles(context)).rejects.toThrow(
      expect.objectContaining({ code: 'facts.file_missing', details: { month: '2026-09' } }),
    )
  })
})
