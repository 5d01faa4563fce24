import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testServices, type TestServices } from '../../../test/harness.ts'
import { importContext } from '../../../test/imports.ts'
import type { Context } from '../../platform/work.ts'
import type { Mapping } from './imports.mapping.rules.ts'
import { NO_COUNTS } from './imports.problems.rules.ts'
import { batchRows } from './imports.rules.ts'
import { applyImport, checkImport } from './imports.run.usecases.ts'
import { beginHere, createImport, getImport, mapImport, startApply } from './imports.usecases.ts'

const ROWS = 3_000
const FEED = `客户编号,姓名\n${Array.from({ length: ROWS }, (_none, index) => `R${index},王小明`).join('\n')}\n`

describe('an import that was broken off', () => {
  let services: TestServices
  let context: Context
  beforeAll(async () => {
    services = await testServices()
    context = importContext(services)
  })
  afterAll(() => services.close())

  async function checked(content: string): Promise<string> {
    const made = await createImport(context, {
      source: Readable.from([Buffer.from(content)]),
      fileName: 'r.csv',
      kind: 'customers',
    })
    await mapImport(context, made.id, { kind: 'customers', mapping: made.mapping as Mapping }, made.version)
    await beginHere(context, made.id, 'check')
    await checkImport(context, made.id)
    return made.id
  }

  it('goes on with the batches that are missing, and its counts add up', async () => {
    const id = await checked(FEED)
    await beginHere(context, id, 'apply')
    const first = { ...NO_COUNTS, rows: batchRows(ROWS), fresh: batchRows(ROWS) }
    await services.behind.query(
      `insert into import_batch (import_id, batch_no, counts, created_ids, applied_at) values ($1, 1, $2, '{}', now())`,
      [id, first],
    )
    const counts = await applyImport(context, id)
    expect(counts).toMatchObject({ rows: ROWS, fresh: ROWS, refused: 0 })
    const { rows } = await services.behind.query('select count(*)::int as written from customer')
    expect(rows[0]).toEqual({ written: ROWS - batchRows(ROWS) })
  })

  it('cannot be written before its dry run, nor twice', async () => {
    const made = await createImport(context, {
      source: Readable.from([Buffer.from('客户编号\nZ1\n')]),
      fileName: 'z.csv',
      kind: 'customers',
    })
    await expect(startApply(context, made.id)).rejects.toThrow(expect.objectContaining({ code: 'imports.wrong_state' }))
    await expect(
      mapImport(context, made.id, { kind: 'customers', mapping: made.mapping as Mapping }, made.version + 5),
    ).rejects.toThrow(expect.objectContaining({ code: 'imports.stale' }))
    const { state } = await getImport(context, made.id)
    expect(state).toBe('uploaded')
  })

  it('says why it failed, and nothing of its batch is left', async () => {
    const id = await checked('客户编号\nQ1\nQ2\nQ3\n')
    await services.behind.query(`alter table customer_number add constraint no_more check (customer_no <> 'Q2')`)
    const written = async () =>
      (await services.behind.query(`select count(*)::int as rows from customer where customer_no like 'Q%'`)).rows[0]
    await beginHere(context, id, 'apply')
    await expect(applyImport(context, id)).rejects.toThrow()
    expect(await getImport(context, id)).toMatchObject({ state: 'failed', error: { code: 'imports.run_failed' }, hasFile: true })
    expect(await written()).toEqual({ rows: 0 })
    await services.behind.query('alter table customer_number drop constraint no_more')
    await beginHere(context, id, 'apply')
    expect(await applyImport(context, id)).toMatchObject({ rows: 3, fresh: 3 })
    expect(await written()).toEqual({ rows: 3 })
  })
})
