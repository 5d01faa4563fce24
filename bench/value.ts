// npm run bench:value [-- --scale 1 --json]
// A full valuation of a branch on twelve months of usage (export of the dimension, score, tiers, concentration, result
// file, what changed into PostgreSQL) against the bare DuckDB query of the same model over the same files.
import { mkdtempSync, rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { openHouse } from '../src/cli/open-house.ts'
import { performValueRun, startValueRun } from '../src/features/value/value.run.usecases.ts'
import { measuresSql, proposedTierSql, scoreSql } from '../src/features/value/value.score.queries.ts'
import { listValueRuns } from '../src/features/value/value.usecases.ts'
import { addToMonth } from '../src/kernel/dates.ts'
import { newId } from '../src/kernel/ids.ts'
import { loadConfig } from '../src/platform/config.ts'
import { copyToCsv } from '../src/platform/copy.ts'
import { sqlList, sqlText } from '../src/platform/duck.ts'
import { createLogger } from '../src/platform/log.ts'
import { median, watchMemory } from './peak-memory.ts'

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    scale: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '3' },
  },
})
const scale = Number(options.scale)
const CUSTOMERS = Math.round(1_224_325 * scale)
const LAST_MONTH = '2026-10'
const say = (line: string): void => void (options.json ? process.stderr.write(`${line}\n`) : console.log(line))

async function timed(step: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await step()
  return (performance.now() - started) / 1000
}

const dir = mkdtempSync(join(tmpdir(), 'zhixin-bench-'))
const config = loadConfig({ ZHIXIN_DATA: join(dir, 'data'), LOG_LEVEL: 'silent' })
const house = await openHouse(config, createLogger('silent'))
try {
  const { services, system } = house
  const client = new pg.Client({ ...services.db.pool.options, statement_timeout: 0 })
  // A fault of the bench itself is told by what failed, not by the database that then goes away.
  client.on('error', () => undefined)
  await client.connect()
  await client.query(`select set_config('app.reach', 'all', false)`)
  await client.query(
    `insert into customer (customer_id, customer_no, name, status, opened_on, created_at, created_by, updated_at)
     select uuidv7(), n::text, 'customer ' || n, 'active', date '2010-01-01' + (n::bigint * 7919 % 5600)::int, now(), uuidv7(), now() from generate_series(1, $1::int) n`,
    [CUSTOMERS],
  )
  const facts = join(config.dataDir, 'facts')
  await mkdir(facts, { recursive: true })
  const { rows: ids } = await client.query<{ n: string }>('select count(*) as n from customer')
  // The ids reach the analytical engine as they do in the product: as a CSV of the dimension.
  const csv = join(facts, 'ids.csv')
  const scope = await system.read('value:run', async (work) => work.scope)
  await copyToCsv(
    services.db,
    scope,
    'select customer_id, customer_no, opened_on, status, account_role, tier, tier_valid_to from customer',
    csv,
  )
  const files: string[] = []
  for (let back = 11; back >= 0; back--) {
    const month = addToMonth(LAST_MONTH, -back)
    const path = join('facts', `usage-${month}.parquet`)
    files.push(join(config.dataDir, path))
    await services.duck.run(`copy (select uuid() as subscription_id, customer_id::uuid as customer_id, '${month}' as month,
        (2000 * exp(1.4 * sqrt(-2 * ln((hash(customer_no) % 100003 + 1) / 100004.0)) * cos(6.28 * (hash(customer_no || 'b') % 1009) / 1009.0)) * (0.9 + 0.2 * random()))::bigint as revenue_fen,
        case when hash(customer_no || '${month}') % 50 = 0 then 3000 else 0 end::bigint as arrears_fen
      from read_csv(${sqlText(csv)})) to ${sqlText(join(config.dataDir, path))} (format parquet, compression zstd)`)
    await client.query(
      `insert into fact_file (id, kind, month, path, rows, bytes, sha256, is_current, created_at, created_by) values ($1, 'usage', $2, $3, $4, 1, '\\x00', true, now(), $1)`,
      [newId(new Date()), month, path, Number(ids[0]!.n)],
    )
  }
  await client.query('vacuum analyze customer').catch(() => undefined)
  say(`${CUSTOMERS} customers, 12 months of usage`)

  const valuation = async (): Promise<void> => performValueRun(system, (await startValueRun(system, {})).id)
  const memory = watchMemory()
  const firstSeconds = await timed(valuation)
  say(`first run, every score and tier written: ${firstSeconds.toFixed(2)} s`)
  const again: number[] = []
  const bare: number[] = []
  const model = services.pack.value
  for (let round = 0; round < Number(options.rounds); round++) {
    again.push(await timed(valuation))
    const session = await services.duck.connection()
    const sql = proposedTierSql(
      model,
      scoreSql(
        model,
        measuresSql(model, {
          usage: `read_parquet(${sqlList(files)})`,
          customers: `(select customer_id::uuid as customer_id, customer_no, opened_on::date as opened_on, status, null::varchar as account_role,
            null::varchar as account_segment, null::varchar as industry, 'none' as tier, null::date as tier_valid_to, null::varchar as manual_tier from read_csv(${sqlText(csv)}, all_varchar = true))`,
          month: LAST_MONTH,
        }),
      ),
    )
    bare.push(await timed(() => session.run(`create or replace temp table bare as ${sql}`)))
    session.close()
  }
  const peakMemoryMb = memory.stop()
  const done = (await listValueRuns(system)).runs[0]
  const seconds = median(again)
  const bareSeconds = median(bare)
  const result = {
    bench: 'value',
    scale,
    customers: CUSTOMERS,
    vips: done?.summary?.vips ?? 0,
    seconds: Number(seconds.toFixed(3)),
    bareSeconds: Number(bareSeconds.toFixed(3)),
    ratio: Number((seconds / bareSeconds).toFixed(2)),
    target: 3,
    /** The first valuation writes a score for every customer. */
    firstSeconds: Number(firstSeconds.toFixed(2)),
    peakMemoryMb,
  }
  await client.end()
  if (options.json) console.log(JSON.stringify(result))
  else console.table(result)
} finally {
  await house.close()
  rmSync(dir, { recursive: true, force: true })
}
