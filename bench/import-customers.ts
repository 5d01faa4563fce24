// npm run bench:import-customers [-- --scale 1 --rounds 3 --json]
// A branch's CSV → customers on file in an empty house: (seconds − bare cipher) ÷ (bare COPY of the same rows into tables
// with the same columns, then the same indexes). Each round has a house of its own.
import { createReadStream, createWriteStream, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Worker } from 'node:worker_threads'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import type { KeyMaterial } from '../src/platform/keys.ts'
import { benchOptions, importFile, tellResult, timed, twoDigits, withFeeds, withHouse } from './import-house.ts'
import { median, watchMemory } from './peak-memory.ts'

const options = benchOptions()
const { customers, rounds, scale, say } = options
const TABLES = ['customer', 'customer_number', 'customer_secret', 'customer_search', 'subscription', 'subscription_number']

/** Sealing and indexing three fields of every row on two threads, with nothing around it. */
async function bareCipher(keys: KeyMaterial): Promise<number> {
  const half = Math.floor(customers / 2)
  const thread = (from: number, to: number) =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL('./cipher-thread.ts', import.meta.url), { workerData: { keys, from, to } })
      worker.once('message', () => resolve()).once('error', reject)
    })
  return (await timed(() => Promise.all([thread(0, half), thread(half, customers)]))).seconds
}

/** The rows that the import has written, copied into bare tables; indexes are built afterwards, which is the faster way. */
async function bareCopy(owner: pg.Client, folder: string): Promise<number> {
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
    const copy = () =>
      pipeline(
        createReadStream(file, { highWaterMark: 1024 * 1024 }),
        owner.query(copyFrom(`copy bare.${table} (${list}) from stdin (format binary)`)),
      )
    seconds += (await timed(copy)).seconds
    for (const { sql } of indexes) seconds += (await timed(() => owner.query(sql))).seconds
    rmSync(file)
  }
  await owner.query('drop schema bare cascade')
  return seconds
}

await withFeeds(async (feeds) => {
  const file = await feeds.customers(customers)
  const runs: { seconds: number; cipher: number; bare: number; peakMb: number; dryRun: number }[] = []
  for (let round = 0; round < rounds; round++) {
    await withHouse(async ({ house, owner }) => {
      const memory = watchMemory()
      const { seconds, dryRunSeconds } = await importFile(house, file, 'customers', customers)
      const peakMb = memory.stop()
      const cipher = await bareCipher(house.services.keys.material())
      const bare = await bareCopy(owner, feeds.folder)
      runs.push({ seconds, cipher, bare, peakMb, dryRun: dryRunSeconds })
      say(
        `round ${round + 1}: ${twoDigits(seconds)} s, cipher ${twoDigits(cipher)} s, bare ${twoDigits(bare)} s, ratio ${twoDigits((seconds - cipher) / bare)}`,
      )
    })
  }
  const seconds = median(runs.map((run) => run.seconds))
  tellResult(
    {
      name: 'import-customers',
      scale,
      seconds: twoDigits(seconds),
      bareSeconds: twoDigits(median(runs.map((run) => run.bare))),
      ratio: twoDigits(median(runs.map((run) => (run.seconds - run.cipher) / run.bare))),
      target: 2,
      peakMb: Math.max(...runs.map((run) => run.peakMb)),
      rowsPerSecond: Math.round(customers / seconds),
      rounds,
      cipherSeconds: twoDigits(median(runs.map((run) => run.cipher))),
      dryRunSeconds: twoDigits(median(runs.map((run) => run.dryRun))),
    },
    options,
  )
})
