import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contextOf, makeStaff, makeTerritory, makeUnit, systemContext, type TestStaff } from '../../test/factories.ts'
import { settleAssignments } from '../features/assignments/assignments.usecases.ts'
import { features } from '../features.ts'
import { runForEverybody } from '../features/obligations/obligations.usecases.ts'
import { getToday } from '../features/today/today.usecases.ts'
import { performValueRun, startValueRun } from '../features/value/value.run.usecases.ts'
import { getValueRun } from '../features/value/value.usecases.ts'
import { loadConfig } from '../platform/config.ts'
import { typeParsers } from '../platform/database.ts'
import { SUPERUSER } from '../platform/postgres-cluster.ts'
import { buildRegistry } from '../platform/registry.ts'
import { openHouse, type House } from './open-house.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'zhixin-cli-import-'))
const pathOf = (part: string) => fileURLToPath(new URL(`../../../shared/data/bigml/churn-bigml-${part}.csv`, import.meta.url))
/** What the file says, told by another reader. */
function factsOf(part: string) {
  const rows = parse(readFileSync(pathOf(part), 'utf8'), { columns: true }) as Record<string, string>[]
  const charges = rows.map((row) =>
    DAY_PARTS.reduce((sum, time) => sum + Math.round(Number(row[`Total ${time} charge`]) * 100), 0),
  )
  const gone = rows.filter((row) => row['Churn'] === 'True').length
  return { rows: rows.length, gone, revenueFen: charges.reduce((sum, fen) => sum + fen, 0) }
}
const DAY_PARTS = ['day', 'eve', 'night', 'intl']

let house: House
let behind: pg.Pool
let manager: TestStaff
beforeAll(async () => {
  const config = loadConfig({ ZHIXIN_DATA: dataDir, ZHIXIN_SHARED_BUFFERS_MB: '64' })
  house = await openHouse(config, pino({ level: 'silent' }))
  const { host, port, database } = house.services.db.pool.options
  behind = new pg.Pool({ host, port, database, user: SUPERUSER, max: 2, types: typeParsers })
  const unit = await makeUnit(house.services)
  await makeTerritory(house.services, { code: 'T-US', unit })
  manager = await makeStaff(house.services, 'VM', unit)
})
afterAll(async () => {
  await behind.end()
  await house.close()
  rmSync(dataDir, { recursive: true, force: true })
})

/** The command as a person types it, beside the running house. */
async function importFile(
  part: string,
  month: string,
): Promise<{ code: number | null; counts: Record<string, unknown>; errors: string }> {
  const charges = DAY_PARTS.map((time) => `Total ${time} charge`).join('+')
  const minutes = DAY_PARTS.map((time) => `Total ${time} minutes`).join('+')
  const options = [
    '--kind',
    'combined',
    '--row-number-key',
    '--month',
    month,
    '--territory',
    'T-US',
    '--map',
    `revenue=${charges}`,
    '--map',
    `minutes=${minutes}`,
    '--json',
  ]
  const command = spawn(process.execPath, [join(import.meta.dirname, 'import.ts'), pathOf(part), ...options], {
    env: { ...process.env, ZHIXIN_DATA: dataDir, DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [output, errors, code] = await Promise.all([
    text(command.stdout),
    text(command.stderr),
    new Promise<number | null>((resolve) => command.once('exit', resolve)),
  ])
  return { code, counts: output === '' ? {} : (JSON.parse(output) as Record<string, unknown>), errors }
}

describe('the BigML files through the command line, the row number as key', () => {
  const large = factsOf('80')
  const small = factsOf('20')
  const counts = { fresh: 0, changed: 0, same: 0, refused: 0, warned: 0, usageRefused: 0, reasons: {}, result: 'written' }

  it('takes every row of both: 2,666 and 667 customers with a month of usage each', async () => {
    expect([large.rows, small.rows]).toEqual([2666, 667])
    const first = await importFile('80', '2026-09')
    expect(first.errors).toBe('')
    expect(first.counts).toMatchObject({ ...counts, rows: 2666, fresh: 2666, usage: 2666 })
    const second = await importFile('20', '2026-10')
    expect(second.counts).toMatchObject({ ...counts, rows: 667, fresh: 667, usage: 667 })
    expect([first.code, second.code]).toEqual([0, 0])
    const { rows } = await behind.query(`
      select (select count(*)::int from customer) as customers, (select count(*)::int from customer where status = 'left') as gone,
        (select count(*)::int from subscription) as subscriptions, (select opened_on from customer where customer_no = 'churn-bigml-80-2') as opened,
        (select array_agg(month || ' ' || rows order by month) from fact_file where kind = 'usage' and is_current) as months`)
    expect(rows[0]).toEqual({
      customers: 3333,
      gone: large.gone + small.gone,
      subscriptions: 3333,
      // Account length 128, told in September.
      opened: '2016-01-01',
      months: ['2026-09 2666', '2026-10 667'],
    })
  })

  it('finds nothing new when a file comes again', async () => {
    const again = await importFile('20', '2026-10')
    expect(again.counts).toMatchObject({ ...counts, rows: 667, same: 667, usage: 667 })
  })

  it('is then scored and tiered by share, assigned, owed, and on the list of today', async () => {
    // The first night of a month, when every VIP's month and quarter begin to be owed.
    const services = { ...house.services, clock: { now: () => new Date('2026-11-01T02:00:00+08:00') } }
    const { permissions } = buildRegistry(features)
    const system = systemContext(services, permissions)
    const { id } = await startValueRun(system, { month: '2026-10' })
    await performValueRun(system, id)
    const { summary } = await getValueRun(system, id)
    const active = large.rows + small.rows - large.gone - small.gone
    expect(summary).toMatchObject({ revenueFen: expect.any(Number) })
    const { rows: tiers } = await behind.query(
      `select tier, count(*)::int as count from customer where status = 'active' and value_score is not null group by 1 order by 1`,
    )
    const counted = Object.fromEntries(tiers.map(({ tier, count }) => [tier as string, count as number]))
    const scored = Object.values(counted).reduce((sum, count) => sum + count, 0)
    // Accounts of one and two months are not rated yet.
    expect(scored).toBeGreaterThan(active * 0.98)
    const vips = counted['diamond']! + counted['gold']! + counted['silver']!
    expect(vips).toBe(summary!.vips)
    expect(Math.abs(vips / scored - 0.0585)).toBeLessThan(0.001)

    await settleAssignments(system)
    const { rows: held } = await behind.query(
      `select count(*)::int as count from customer where manager_id = $1 and tier <> 'none'`,
      [manager.id],
    )
    expect(held[0]).toEqual({ count: vips })

    await runForEverybody(system)
    const { rows: owed } = await behind.query(
      `select count(distinct root_id)::int as customers, bool_and(owner_id = $1) as his from obligation where rule in ('OB1', 'OB2') and state = 'open'`,
      [manager.id],
    )
    expect(owed[0]).toEqual({ customers: vips, his: true })
    const today = await getToday(await contextOf(services, permissions, manager), { snoozed: false })
    // The list shows the most urgent hundred and counts them all.
    expect(today.rows).toHaveLength(100)
    const { rows: open } = await behind.query(
      `select count(*)::int as duties from obligation where owner_id = $1 and state = 'open' and closed_at is null`,
      [manager.id],
    )
    expect(open[0]).toEqual({ duties: today.total })
  })
})
