// npm run bench:import [-- --scale 1 --rounds 3 --json]
// import-usage: a month's CSV → checked Parquet in force, against DuckDB's own COPY of the same file.
// import-customers: a branch's CSV → customers on file, (seconds − bare cipher) ÷ (bare COPY of the same rows into tables
// with the same columns, then the same indexes). Each denominator is measured in the same run, on the product's settings.
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { DuckDBInstance } from '@duckdb/node-api'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { monthsSql, peopleSql } from '../src/cli/demo-feed-sql.ts'
import { openHouse, type House } from '../src/cli/open-house.ts'
import type { ImportKind } from '../src/features/imports/imports.fields.rules.ts'
import type { Mapping } from '../src/features/imports/imports.mapping.rules.ts'
import { applyImport, checkImport } from '../src/features/imports/imports.run.usecases.ts'
import { beginHere, createImport, mapImport } from '../src/features/imports/imports.usecases.ts'
import { loadConfig } from '../src/platform/config.ts'
import { createLogger } from '../src/platform/log.ts'
import { OWNER_ROLE } from '../src/platform/postgres.ts'
import { median, watchMemory } from './peak-memory.ts'

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    scale: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '3' },
  },
})
const CUSTOMERS = Math.round(1_224_325 * Number(options.scale))
const ROUNDS = Number(options.rounds)
const MONTH = '2026-10'
const TABLES = ['customer', 'customer_number', 'customer_secret', 'customer_search', 'subscription', 'subscription_number']
const say = (line: string): void => void (options.json ? process.stderr.write(`${line}\n`) : console.log(line))
const round = (value: number): number => Math.round(value * 100) / 100

async function timed<T>(step: () => Promise<T>): Promise<{ seconds: number; result: T }> {
  const started = performance.now()
  const result = await step()
  return { seconds: (performance.now() - started) / 1000, result }
}

async function drawFeeds(folder: string): Promise<{ customers: string; usage: string }> {
  const customers = join(folder, 'customers.csv')
  const usage = join(folder, 'usage.csv')
  const duck = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '2GB', temp_directory: join(folder, 'tmp') })
  const connection = await duck.connect()
  await connection.run(`create table people as ${peopleSql(CUSTOMERS, ['T1', 'T2', 'T3'], MONTH)}`)
  await connection.run(`copy (select customer_no as 客户编号, name as 姓名, gender as 性别, phone as 手机号码, id_number as 证件号码, birth_date as 出生日期,
      birth_calendar as 生日历法, opened_on as 入网日期, '在网' as 状态, contract_end as 合约到期, account_no as 集团编号, account_name as 集团名称,
      account_segment as 集团规模, account_role as 集团角色, industry as 行业, address as 家庭住址, preferred_channel as 偏好渠道
    from people order by i) to '${customers}' (header)`)
  await connection.run(`copy (select customer_no as 客户编号, '${MONTH}' as 账期, printf('%.2f', coalesce(revenue_fen, 0) / 100.0) as 收入, greatest(0, coalesce(call_level, 0) * 4 + 200) as 通话分钟,
      5000 + draw as 流量, '0.00' as 漫游费, printf('%.2f', coalesce(arrears_fen, 0) / 100.0) as 欠费, 0 as 投诉次数, '50.00' as 余额
    from (select * from people left join (select i as j, revenue_fen, call_level, draw, arrears_fen from (${monthsSql('people', MONTH, 0, 1.2)}) where month = '${MONTH}') on i = j)
    order by i) to '${usage}' (header)`)
  connection.closeSync()
  duck.closeSync()
  return { customers, usage }
}

interface Timed {
  readonly apply: number
  readonly check: number
}

async function importFile({ system }: House, path: string, kind: ImportKind, rows: number): Promise<Timed> {
  const read = await timed(() => createImport(system, { source: createReadStream(path), fileName: 'bench.csv', kind }))
  const made = read.result
  await mapImport(system, made.id, { kind, mapping: { ...(made.mapping as Mapping), month: MONTH } }, made.version)
  await beginHere(system, made.id, 'check')
  const check = await timed(() => checkImport(system, made.id))
  await beginHere(system, made.id, 'apply')
  const apply = await timed(() => applyImport(system, made.id))
  const { fresh, changed, same, usage, refused } = apply.result
  if ((kind === 'usage' ? usage : fresh + changed + same) !== rows || refused !== 0)
    throw new Error(`${kind}: ${JSON.stringify(apply.result)}`)
  // Saving the upload and finding out its shape belong to the import; the dry run is told apart.
  return { apply: read.seconds + apply.seconds, check: check.seconds }
}

async function bareCipher(house: House): Promise<number> {
  const half = Math.floor(CUSTOMERS / 2)
  const thread = (from: number, to: number) =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL('./cipher-thread.ts', import.meta.url), {
        workerData: { keys: house.services.keys.material(), from, to },
      })
      worker.once('message', () => resolve()).once('error', reject)
    })
  return (await timed(() => Promise.all([thread(0, half), thread(half, CUSTOMERS)]))).seconds
}

/** The rows that the import has written, copied into bare tables; indexes are built afterwards, which is the faster way. */
async function bareCopy(owner: pg.Client, folder: string): Promise<number> {
  await owner.query('drop schema if exists bare cascade')
  await owner.query('create schema bare')
  let seconds = 0
  for (const table of TABLES) {
    const { rows: columns } = await owner.query<{ name: string }>(
      `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
      [table],
    )
    const list = columns.map(({ name }) => pg.escapeIdentifier(name)).join(', ')
    const file = join(folder, `${table}.copy`)
    await pipeline(owner.query(copyTo(`copy (select ${list} from ${table}) to stdout (format binary)`)), createWriteStream(file))
    await owner.query(`create table bare.${table} (like ${table} including defaults including generated including constraints)`)
    const { rows: indexes } = await owner.query<{ sql: string }>(
      `select replace(indexdef, ' ON public.', ' ON bare.') as sql from pg_indexes where schemaname = 'public' and tablename = $1`,
      [table],
    )
    seconds += (
      await timed(() =>
        pipeline(
          createReadStream(file, { highWaterMark: 1024 * 1024 }),
          owner.query(copyFrom(`copy bare.${table} (${list}) from stdin (format binary)`)),
        ),
      )
    ).seconds
    for (const { sql } of indexes) seconds += (await timed(() => owner.query(sql))).seconds
    rmSync(file)
  }
  await owner.query('drop schema bare cascade')
  return seconds
}

async function bareDuckCopy(folder: string, usage: string): Promise<number> {
  const duck = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '1GB', temp_directory: join(folder, 'tmp') })
  const connection = await duck.connect()
  const { seconds } = await timed(() =>
    connection.run(`copy (from read_csv('${usage}')) to '${join(folder, 'bare.parquet')}' (format parquet)`),
  )
  connection.closeSync()
  duck.closeSync()
  return seconds
}

const folder = mkdtempSync(join(tmpdir(), 'zhixin-bench-'))
try {
  const feeds = await drawFeeds(folder)
  const house = await openHouse(loadConfig({ ZHIXIN_DATA: join(folder, 'data'), LOG_LEVEL: 'silent' }), createLogger('silent'), {
    exportHead: false,
  })
  const owner = new pg.Client({ ...(house.services.db.pool.options as pg.ClientConfig), user: OWNER_ROLE, statement_timeout: 0 })
  try {
    await owner.connect()
    await owner.query(`select set_config('app.scope', '{"reach":"all"}', false)`)
    say(`${CUSTOMERS} customers`)

    const memory = watchMemory()
    const first = await importFile(house, feeds.customers, 'customers', CUSTOMERS)
    const customersPeak = memory.stop()
    const cipher = await bareCipher(house)
    const copy = await bareCopy(owner, folder)
    await owner.query('vacuum analyze')

    const usageMemory = watchMemory()
    await importFile(house, feeds.usage, 'usage', CUSTOMERS)
    const usageRuns: Timed[] = []
    const bareRuns: number[] = []
    for (let run = 0; run < ROUNDS; run++) {
      usageRuns.push(await importFile(house, feeds.usage, 'usage', CUSTOMERS))
      bareRuns.push(await bareDuckCopy(folder, feeds.usage))
    }
    const usagePeak = usageMemory.stop()
    const usageSeconds = median(usageRuns.map((run) => run.apply))
    const bareUsage = median(bareRuns)

    const results = [
      {
        name: 'import-customers',
        rows: CUSTOMERS,
        seconds: round(first.apply),
        dryRunSeconds: round(first.check),
        cipherSeconds: round(cipher),
        bareSeconds: round(copy),
        ratio: round((first.apply - cipher) / copy),
        target: 2,
        peakMemoryMb: customersPeak,
      },
      {
        name: 'import-usage',
        rows: CUSTOMERS,
        seconds: round(usageSeconds),
        dryRunSeconds: round(median(usageRuns.map((run) => run.check))),
        bareSeconds: round(bareUsage),
        ratio: round(usageSeconds / bareUsage),
        target: 2.5,
        peakMemoryMb: usagePeak,
      },
    ]
    for (const result of results) say(JSON.stringify(result))
    if (options.json) console.log(JSON.stringify(results))
  } finally {
    await owner.end()
    await house.close()
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
