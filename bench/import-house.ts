// What the three benchmarks of the import share: a house of their own, feeds drawn by DuckDB, and the steps of an import.
import { createReadStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import pg from 'pg'
import { monthsSql, peopleSql } from '../src/cli/demo-feed-sql.ts'
import { openHouse, type House } from '../src/cli/open-house.ts'
import type { ImportKind } from '../src/features/imports/imports.fields.rules.ts'
import type { Mapping } from '../src/features/imports/imports.mapping.rules.ts'
import type { Counts } from '../src/features/imports/imports.problems.rules.ts'
import { applyImport, checkImport } from '../src/features/imports/imports.run.usecases.ts'
import { beginHere, createImport, mapImport } from '../src/features/imports/imports.usecases.ts'
import { loadConfig } from '../src/platform/config.ts'
import { createLogger } from '../src/platform/log.ts'
import { OWNER_ROLE } from '../src/platform/postgres.ts'

export const MONTH = '2026-10'

export interface BenchOptions {
  /** Of a branch: 1 is 1,224,325 customers. */
  readonly scale: number
  readonly customers: number
  readonly rounds: number
  /** Lines for people; with `--json` they go to the error output. */
  say(line: string): void
}

export function benchOptions(): BenchOptions & { readonly json: boolean } {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      scale: { type: 'string', default: '1' },
      rounds: { type: 'string', default: '3' },
    },
  })
  const scale = Number(values.scale)
  return {
    json: values.json,
    scale,
    customers: Math.round(1_224_325 * scale),
    rounds: Number(values.rounds),
    say: (line) => (values.json ? process.stderr.write(`${line}\n`) : console.log(line)),
  }
}

export interface BenchResult {
  readonly name: string
  readonly scale: number
  /** Median of what is measured. */
  readonly seconds: number
  /** Median of what it is measured against, in the same run. */
  readonly bareSeconds: number
  readonly ratio: number
  readonly target: number
  /** Summed PSS of this process and all below it, while the import runs. */
  readonly peakMb: number
  readonly rowsPerSecond: number
  readonly rounds: number
  readonly [more: string]: number | string
}

export function tellResult(result: BenchResult, { json, say }: { json: boolean; say: (line: string) => void }): void {
  say(
    `${result.name}: ${result.seconds} s, bare ${result.bareSeconds} s, ratio ${result.ratio} (target ${result.target}), peak ${result.peakMb} MB, ${result.rowsPerSecond} rows/s`,
  )
  if (json) console.log(JSON.stringify(result))
  else say(JSON.stringify(result))
}

export const twoDigits = (value: number): number => Math.round(value * 100) / 100

export async function timed<T>(step: () => Promise<T>): Promise<{ seconds: number; result: T }> {
  const started = performance.now()
  const result = await step()
  return { seconds: (performance.now() - started) / 1000, result }
}

export interface BenchHouse {
  readonly house: House
  /** Past row-level security and the statement timeout. */
  readonly owner: pg.Client
}

/** A fresh house in a folder of its own; both are gone afterwards. */
export async function withHouse<T>(step: (bench: BenchHouse) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'zhixin-bench-'))
  try {
    const config = loadConfig({ ZHIXIN_DATA: join(folder, 'data'), LOG_LEVEL: 'silent' })
    const house = await openHouse(config, createLogger('silent'), { exportHead: false })
    const owner = new pg.Client({
      ...(house.services.db.pool.options as pg.ClientConfig),
      user: OWNER_ROLE,
      statement_timeout: 0,
      // COPY streams do not travel with other statements.
      pipeline: false,
    })
    try {
      await owner.connect()
      await owner.query(`select set_config('app.reach', 'all', false)`)
      return await step({ house, owner })
    } finally {
      await owner.end()
      await house.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export async function withFeeds<T>(step: (feeds: Feeds) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'zhixin-feeds-'))
  try {
    return await step(new Feeds(folder))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Columns of the customers' file as the bare tables hold them. */
export const FEED_COLUMNS = {
  客户编号: 'text',
  姓名: 'text',
  性别: 'text',
  手机号码: 'text',
  证件号码: 'text',
  出生日期: 'text',
  生日历法: 'text',
  入网日期: 'date',
  状态: 'text',
  合约到期: 'date',
  集团编号: 'text',
  集团名称: 'text',
  集团规模: 'text',
  集团角色: 'text',
  行业: 'text',
  家庭住址: 'text',
  偏好渠道: 'text',
} as const

/** Files in UTF-8 with a header, as a core system sends them. */
export class Feeds {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  async customers(count: number): Promise<string> {
    return this.#customers('customers', count, 'address')
  }

  /** The same branch a night later: in one row of a hundred the customer has moved. */
  async customersNextNight(count: number, night: number): Promise<string> {
    return this.#customers(
      `customers-${night}`,
      count,
      `case when hash(i * 31 + ${night}) % 100 = 0 then address || '${night}单元' else address end`,
    )
  }

  #customers(name: string, count: number, address: string): Promise<string> {
    const path = join(this.folder, `${name}.csv`)
    return this.#draw(count, async (connection) => {
      await connection.run(`copy (select customer_no as 客户编号, name as 姓名, gender as 性别, phone as 手机号码, id_number as 证件号码,
          birth_date as 出生日期, birth_calendar as 生日历法, opened_on as 入网日期, '在网' as 状态, contract_end as 合约到期, account_no as 集团编号,
          account_name as 集团名称, account_segment as 集团规模, account_role as 集团角色, industry as 行业, ${address} as 家庭住址, preferred_channel as 偏好渠道
        from people order by i) to '${path}' (header)`)
      return path
    })
  }

  usage(count: number): Promise<string> {
    const path = join(this.folder, 'usage.csv')
    return this.#draw(count, async (connection) => {
      await connection.run(`copy (select customer_no as 客户编号, '${MONTH}' as 账期, printf('%.2f', coalesce(revenue_fen, 0) / 100.0) as 收入,
          greatest(0, coalesce(call_level, 0) * 4 + 200) as 通话分钟, 5000 + draw as 流量, '0.00' as 漫游费,
          printf('%.2f', coalesce(arrears_fen, 0) / 100.0) as 欠费, 0 as 投诉次数, '50.00' as 余额
        from (select * from people left join (select i as j, revenue_fen, call_level, draw, arrears_fen
          from (${monthsSql('people', MONTH, 0, 1.2)}) where month = '${MONTH}') on i = j)
        order by i) to '${path}' (header)`)
      return path
    })
  }

  async #draw(count: number, write: (connection: DuckDBConnection) => Promise<string>): Promise<string> {
    return withDuck(this.folder, '2GB', async (connection) => {
      await connection.run(`create table people as ${peopleSql(count, ['T1', 'T2', 'T3'], MONTH)}`)
      return write(connection)
    })
  }
}

export async function withDuck<T>(
  folder: string,
  memory: string,
  step: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const duck = await DuckDBInstance.create(':memory:', {
    threads: '2',
    memory_limit: memory,
    temp_directory: join(folder, 'duck-tmp'),
  })
  const connection = await duck.connect()
  try {
    return await step(connection)
  } finally {
    connection.closeSync()
    duck.closeSync()
  }
}

export interface TimedImport {
  /** Saving the file, finding out its shape, and writing it: what is measured. */
  readonly seconds: number
  /** The dry run before it is told apart. */
  readonly dryRunSeconds: number
  readonly counts: Counts
}

/** Upload, mapping as guessed, dry run and writing: every row must have been taken. */
export async function importFile({ system }: House, path: string, kind: ImportKind, rows: number): Promise<TimedImport> {
  const read = await timed(() =>
    createImport(system, { source: createReadStream(path, { highWaterMark: 1024 ** 2 }), fileName: 'bench.csv', kind }),
  )
  const made = read.result
  await mapImport(system, made.id, { kind, mapping: { ...(made.mapping as Mapping), month: MONTH } }, made.version)
  await beginHere(system, made.id, 'check')
  const check = await timed(() => checkImport(system, made.id))
  await beginHere(system, made.id, 'apply')
  const apply = await timed(() => applyImport(system, made.id))
  const { fresh, changed, same, usage, refused } = apply.result
  if ((kind === 'usage' ? usage : fresh + changed + same) !== rows || refused !== 0)
    throw new Error(`${kind}: ${JSON.stringify(apply.result)}`)
  return { seconds: read.seconds + apply.seconds, dryRunSeconds: check.seconds, counts: apply.result }
}
