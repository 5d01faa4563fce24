// npm run bench:import-delta [-- --scale 1 --rounds 3 --json]
// The whole branch's CSV again, 1 % of its rows changed, against COPY of the whole file to a staging table and a set-based
// upsert of the rows that differ, in plain tables of the file's columns. Each round is a further night.
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { benchOptions, FEED_COLUMNS, importFile, tellResult, timed, twoDigits, withFeeds, withHouse } from './import-house.ts'
import { median, watchMemory } from './peak-memory.ts'

const options = benchOptions()
const { customers, rounds, scale, say } = options
const names = Object.keys(FEED_COLUMNS).map((name) => pg.escapeIdentifier(name))
const [key = ''] = names
const typed = Object.entries(FEED_COLUMNS).map(([name, type]) => `${pg.escapeIdentifier(name)} ${type}`)

async function copyIn(owner: pg.Client, table: string, path: string): Promise<void> {
  await pipeline(
    createReadStream(path, { highWaterMark: 1024 * 1024 }),
    owner.query(copyFrom(`copy ${table} from stdin (format csv, header)`)),
  )
}

async function bareUpsert(owner: pg.Client, path: string): Promise<{ seconds: number; written: number }> {
  await owner.query(`create unlogged table bare_staging (${typed.join(', ')})`)
  const rest = names.slice(1)
  const { seconds, result } = await timed(async () => {
    await copyIn(owner, 'bare_staging', path)
    return owner.query(`insert into bare_customer select s.* from bare_staging s left join bare_customer c on c.${key} = s.${key}
      where c.${key} is null or (${rest.map((name) => `s.${name}`).join(', ')}) is distinct from (${rest.map((name) => `c.${name}`).join(', ')})
      on conflict (${key}) do update set ${rest.map((name) => `${name} = excluded.${name}`).join(', ')}`)
  })
  await owner.query('drop table bare_staging')
  return { seconds, written: result.rowCount ?? 0 }
}

await withFeeds(async (feeds) => {
  const first = await feeds.customers(customers)
  await withHouse(async ({ house, owner }) => {
    await importFile(house, first, 'customers', customers)
    await owner.query(`create table bare_customer (${typed.join(', ')}, primary key (${key}))`)
    await copyIn(owner, 'bare_customer', first)
    await owner.query('vacuum analyze')
    const runs = []
    const bare: number[] = []
    const memory = watchMemory()
    for (let round = 1; round <= rounds; round++) {
      const file = await feeds.customersNextNight(customers, round)
      const run = await importFile(house, file, 'customers', customers)
      const { seconds, written } = await bareUpsert(owner, file)
      if (run.counts.changed !== written) throw new Error(`${run.counts.changed} rows changed, the bare upsert found ${written}`)
      say(`night ${round}: ${twoDigits(run.seconds)} s, bare ${twoDigits(seconds)} s, ${written} rows changed`)
      runs.push(run)
      bare.push(seconds)
    }
    const seconds = median(runs.map((run) => run.seconds))
    tellResult(
      {
        name: 'import-delta',
        scale,
        seconds: twoDigits(seconds),
        bareSeconds: twoDigits(median(bare)),
        ratio: twoDigits(seconds / median(bare)),
        target: 4,
        peakMb: memory.stop(),
        rowsPerSecond: Math.round(customers / seconds),
        rounds,
        changedRows: median(runs.map((run) => run.counts.changed)),
        dryRunSeconds: twoDigits(median(runs.map((run) => run.dryRunSeconds))),
      },
      options,
    )
  })
})
