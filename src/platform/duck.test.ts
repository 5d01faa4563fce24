import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDuck, sqlText, type Duck } from './duck.ts'

describe('the analytical engine', () => {
  const home = mkdtempSync(join(tmpdir(), 'duck-'))
  const outside = mkdtempSync(join(tmpdir(), 'duck-outside-'))
  let duck: Duck
  beforeAll(() => {
    duck = openDuck({ dataDir: home })
    writeFileSync(join(home, 'a.csv'), 'n,m\n1,x\n2,y\n')
    writeFileSync(join(outside, 'a.csv'), 'n\n1\n')
  })
  afterAll(async () => {
    await duck.close()
    for (const path of [home, outside]) rmSync(path, { recursive: true })
  })

  it('reads and writes files of the data folder', async () => {
    await duck.run(
      `copy (from read_csv(${sqlText(join(home, 'a.csv'))})) to ${sqlText(join(home, 'a.parquet'))} (format parquet)`,
    )
    expect(
      await duck.rows(`select sum(n) as total, count(*) as rows from read_parquet(${sqlText(join(home, 'a.parquet'))})`),
    ).toEqual([{ total: 3, rows: 2 }])
  })

  it('gives columns as typed arrays', async () => {
    const columns = await duck.columns(
      `select n::double as d, n::decimal(9,2) as c, n as i, m from read_csv(${sqlText(join(home, 'a.csv'))}) union all select null, 1.5, 3, null`,
    )
    expect(columns.d).toEqual(Float64Array.of(1, 2, Number.NaN))
    expect(columns.c).toEqual(Float64Array.of(1, 2, 1.5))
    expect(columns.i).toEqual(Float64Array.of(1, 2, 3))
    expect(columns.m).toEqual(['x', 'y', null])
  })

  it('keeps temporary tables within one connection', async () => {
    const one = await duck.connection()
    await one.run('create temp table t as select 1 as a')
    expect(await one.rows('from t')).toEqual([{ a: 1 }])
    await expect(duck.rows('from t')).rejects.toThrow(/t does not exist/)
    one.close()
  })

  it.each([
    ['a file outside the data folder', () => `from read_csv(${sqlText(join(outside, 'a.csv'))})`],
    ['a path that climbs out', () => `from read_csv(${sqlText(`${home}/../${outside.split('/').at(-1)}/a.csv`)})`],
    ['an extension', () => 'install excel'],
    ['a change of its configuration', () => 'set threads = 1'],
    ['a way back to external access', () => 'set enable_external_access = true'],
  ])('refuses %s', async (_what, sql) => {
    await expect(duck.rows(sql())).rejects.toThrow()
  })
})
