import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testServices, type TestServices } from '../../../test/harness.ts'
import { importContext, importFeed } from '../../../test/imports.ts'
import type { Context } from '../../platform/work.ts'
import { beginFirstLoad } from '../customers/customers.first-load.usecases.ts'
import { applyImport } from './imports.run.usecases.ts'
import { endAbandonedFirstLoad } from './imports.sweep.usecases.ts'
import { beginHere } from './imports.usecases.ts'

describe('the first load of a house', () => {
  let services: TestServices
  let context: Context
  let whole: string[]
  beforeAll(async () => {
    services = await testServices()
    context = importContext(services)
    whole = await definitions()
  })
  afterAll(() => services.close())

  async function definitions(of: TestServices = services): Promise<string[]> {
    const { rows } = await of.behind.query<{ definition: string }>(
      `select indexdef as definition from pg_indexes where schemaname = 'public'
       union all select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint
       where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0 order by 1`,
    )
    return rows.map((row) => row.definition)
  }
  const deferred = async (): Promise<number> =>
    (await services.behind.query<{ n: number }>('select count(*)::int as n from deferred_definition')).rows[0]!.n

  it('puts off the foreign keys and the indexes that no key needs, and a run that was killed leaves them to its own end', async () => {
    await beginFirstLoad(context)
    const left = await definitions()
    expect(whole.length - left.length).toBe(await deferred())
    expect(whole.filter((one) => !left.includes(one)).join('\n')).not.toMatch(/UNIQUE/)
    expect(await deferred()).toBeGreaterThan(20)

    const { id } = await importFeed(context, '客户编号,姓名\nF1,王小明\nF2,李雷\n', { kind: 'customers' }, false)
    await beginHere(context, id, 'apply')
    await endAbandonedFirstLoad(context)
    expect(await definitions()).toEqual(left)
    await applyImport(context, id)
    expect(await definitions()).toEqual(whole)
    expect(await deferred()).toBe(0)
  })

  it('is over with the first customer: nothing is put off any more', async () => {
    await beginFirstLoad(context)
    expect(await definitions()).toEqual(whole)
  })

  it('keeps what it will carry out as the owner where the program itself cannot write', async () => {
    await expect(services.db.pool.query(`insert into deferred_definition values ('x', 'create table x ()')`)).rejects.toThrow(
      /permission denied/,
    )
  })

  it('that nobody goes on with gets everything back by itself', async () => {
    const other = await testServices()
    try {
      const elsewhere = importContext(other)
      await beginFirstLoad(elsewhere)
      const { id } = await importFeed(elsewhere, '客户编号,姓名\nF1,王小明\n', { kind: 'customers' }, false)
      await beginHere(elsewhere, id, 'apply')
      await endAbandonedFirstLoad(elsewhere)
      expect(await definitions(other)).not.toEqual(whole)
      other.clock.advance(11 * 60_000)
      await endAbandonedFirstLoad(elsewhere)
      expect(await definitions(other)).toEqual(whole)
    } finally {
      await other.close()
    }
  })
})
