import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { proposedTierSql, scoreSql, measuresSql } from '../features/value/value.score.queries.ts'
import { addToMonth } from '../kernel/dates.ts'
import type { ValuePack } from '../kernel/pack/value-pack.ts'
import { monthsSql, peopleSql } from './demo-feed-sql.ts'

/** S0's branch in 2007 (A2): the demo is the same branch, drawn at a scale. */
export const SOURCE_BRANCH = { customers: 1_224_325, vips: 71_623, vipRevenueShare: 0.4375 } as const
/** What a value run reads. */
const MONTHS = 12

export interface DemoFeed {
  readonly customers: string
  /** Oldest first. */
  readonly usage: readonly { readonly month: string; readonly path: string }[]
  readonly count: number
}

/** The VIPs' share of revenue that the pack's own model finds at this spread among `people`. Cost: one pass over their months. */
async function revenueShare(
  connection: DuckDBConnection,
  pack: ValuePack,
  month: string,
  people: string,
  spread: number,
): Promise<number> {
  await connection.run(`create or replace temp view tried as ${monthsSql(people, month, 0, spread)}`)
  const scored = proposedTierSql(
    pack,
    scoreSql(
      pack,
      measuresSql(pack, {
        usage: `(select i as customer_id, month, revenue_fen, arrears_fen from tried)`,
        customers: `(select i as customer_id, customer_no, opened_on, 'active' as status, industry, 'none' as tier, null::varchar as manual_tier,
          ['leader','key_person','liaison','member'][list_position(['领导人','重要个人','联系人','成员'], account_role)] as account_role,
          ['strategic','large','medium','small'][list_position(['重要','大型','中型','小型'], account_segment)] as account_segment from ${people})`,
        month,
      }),
    ),
  )
  const reader = await connection.runAndReadAll(
    `select (sum(revenue_total) filter (proposed <> 'none'))::double / sum(revenue_total)::double as share from (${scored})`,
  )
  return Number(reader.getRowObjects()[0]!['share'])
}

/** Above so many people a sample of them finds where to begin. */
const SAMPLE = 25_000
const TOLERANCE = 0.00004

/**
 * Finds the spread at which the share is the source's. The share grows with the spread: a bisection on a sample comes
 * near, and the secant from there needs three or four passes over everybody.
 */
async function calibrate(connection: DuckDBConnection, pack: ValuePack, month: string, count: number): Promise<number> {
  const missing = async (people: string, spread: number): Promise<number> =>
    (await revenueShare(connection, pack, month, people, spread)) - SOURCE_BRANCH.vipRevenueShare
  const bisect = async (people: string, low: number, high: number, rounds: number): Promise<number> => {
    const middle = (low + high) / 2
    if (rounds === 0) return middle
    const off = await missing(people, middle)
    if (Math.abs(off) < TOLERANCE) return middle
    return off < 0 ? bisect(people, middle, high, rounds - 1) : bisect(people, low, middle, rounds - 1)
  }
  const step = Math.ceil(count / SAMPLE)
  if (step === 1) return bisect('people', 1, 2, 18)
  let before = await bisect(`(select * from people where i % ${step} = 0)`, 1, 2, 10)
  let beforeOff = await missing('people', before)
  let spread = before + 0.002
  for (let round = 0; round < 8; round++) {
    const off = await missing('people', spread)
    if (Math.abs(off) < TOLERANCE || off === beforeOff) return spread
    const next = spread - (off * (spread - before)) / (off - beforeOff)
    before = spread
    beforeOff = off
    spread = next
  }
  return spread
}

/** Writes the feeds of a branch at `scale` of the source's size as CSV files that the import reads like any other. */
export async function writeDemoFeed(options: {
  folder: string
  scale: number
  /** The last complete month when the branch begins; the shares hold there. */
  month: string
  /** Months of usage after it. */
  later: number
  territories: readonly string[]
  pack: ValuePack
}): Promise<DemoFeed> {
  const { folder, month, later } = options
  const count = Math.round(SOURCE_BRANCH.customers * options.scale)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '2',
    memory_limit: '3GB',
    temp_directory: join(folder, 'tmp'),
  })
  const connection = await instance.connect()
  try {
    await connection.run(`create table people as ${peopleSql(count, options.territories, month)}`)
    const spread = await calibrate(connection, options.pack, month, count)
    const customers = join(folder, 'customers.csv')
    await connection.run(`copy (
      select customer_no as 客户编号, name as 姓名, gender as 性别, phone as 手机号码, id_number as 证件号码, birth_date as 出生日期, birth_calendar as 生日历法,
        territory as 归属区域, opened_on as 入网日期, '在网' as 状态, contract_end as 合约到期, account_no as 集团编号, account_name as 集团名称,
        account_segment as 集团类型, account_role as 集团角色, industry as 行业, address as 家庭住址, preferred_channel as 偏好渠道
      from people order by i) to '${customers}' (header)`)
    const usage = []
    for (let back = MONTHS - 1; back >= -later; back--) {
      const one = addToMonth(month, -back)
      const path = join(folder, `usage-${one}.csv`)
      await connection.run(`copy (
        select customer_no as 客户编号, month as 账期, printf('%.2f', revenue_fen / 100.0) as "收入（元）",
          greatest(0, call_level * 4 + draw % 60) as 通话分钟, greatest(0, call_level * 90 + draw * 3) as "流量（MB）",
          printf('%.2f', case when draw < 12 then revenue_fen * 0.2 / 100.0 else 0 end) as "漫游（元）",
          printf('%.2f', arrears_fen / 100.0) as "欠费（元）", case when draw = 500 then 1 else 0 end as 投诉次数,
          printf('%.2f', (20 + draw % 180)::double) as "余额（元）"
        from (${monthsSql('people', month, later, spread)}) where month = '${one}' order by i) to '${path}' (header)`)
      usage.push({ month: one, path })
    }
    return { customers, usage, count }
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
