import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testServices, type TestServices } from '../../../test/harness.ts'
import { importContext, importFeed } from '../../../test/imports.ts'
import type { Context } from '../../platform/work.ts'
import { deferCustomerIndexes } from '../customers/customers.first-load.usecases.ts'
import { applyImport } from './imports.run.usecases.ts'
import { restoreAbandonedIndexes } from './imports.sweep.usecases.ts'
import { beginHere } from './imports.usecases.ts'

describe('the first load of a house', () => {
  let services: TestServices
  let context: Context
  let whole: string[]
  beforeAll(async () => {
    services = await testServices()
    context = importContext(services)
    whole = await indexes()
  })
  afterAll(() => services.close())

  async function indexes(): Promise<string[]> {
    const { rows } = await services.behind.query<{ indexdef: string }>(
      `select indexdef from pg_indexes where schemaname = 'public' order by indexname`,
    )
    return rows.map((row) => row.indexdef)
  }
  const deferred = async (): Promise<number> =>
    (await services.behind.query<{ n: number }>('select count(*)::int as n from deferred_index')).rows[0]!.n

  it('puts off the indexes that no key needs, and a run that was killed leaves them to its own end', async () => {
    await deferCustomerIndexes(context)
    const left = await indexes()
    expect(whole.length - left.length).toBe(await deferred())
    expect(whole.filter((one) => !left.includes(one)).join('\n')).not.toMatch(/UNIQUE/)
    expect(await deferred()).toBeGreaterThan(20)

    const { id } = await importFeed(context, '客户编号,姓名\nF1,王小明\nF2,李雷\n', { kind: 'customers' }, false)
    await beginHere(context, id, 'apply')
    await restoreAbandonedIndexes(context)
    expect(await indexes()).toEqual(left)
    await applyImport(context, id)
    expect(await indexes()).toEqual(whole)
    expect(await deferred()).toBe(0)
  })

  it('is over with the first customer: nothing is put off any more', async () => {
    await deferCustomerIndexes(context)
    expect(await indexes()).toEqual(whole)
  })

  it('that nobody goes on with gets its indexes back by itself', async () => {
    const other = await testServices()
    try {
      const elsewhere = importContext(other)
      await deferCustomerIndexes(elsewhere)
      await restoreAbandonedIndexes(elsewhere)
      const { rows } = await other.behind.query<{ n: number }>(
        `select count(*)::int as n from pg_indexes where schemaname = 'public'`,
      )
      expect(rows[0]!.n).toBe(whole.length)
    } finally {
      await other.close()
    }
  })
})
