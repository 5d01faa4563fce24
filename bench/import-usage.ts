// npm run bench:import-usage [-- --scale 1 --rounds 3 --json]
// A month's CSV → checked Parquet in force, against DuckDB's own COPY of the same file.
import { join } from 'node:path'
import { benchOptions, importFile, tellResult, timed, twoDigits, withDuck, withFeeds, withHouse } from './import-house.ts'
import { median, watchMemory } from './peak-memory.ts'

const options = benchOptions()
const { customers, rounds, scale } = options

await withFeeds(async (feeds) => {
  const customersFile = await feeds.customers(customers)
  const usageFile = await feeds.usage(customers)
  const bareCopy = () =>
    withDuck(feeds.folder, '1GB', async (connection) => {
      const copy = () =>
        connection.run(`copy (from read_csv('${usageFile}')) to '${join(feeds.folder, 'bare.parquet')}' (format parquet)`)
      return (await timed(copy)).seconds
    })
  await withHouse(async ({ house, owner }) => {
    await importFile(house, customersFile, 'customers', customers)
    await owner.query('vacuum analyze')
    // The first month after new customers also writes out their numbers, once.
    await importFile(house, usageFile, 'usage', customers)
    const runs = []
    const bare: number[] = []
    const memory = watchMemory()
    for (let round = 0; round < rounds; round++) {
      runs.push(await importFile(house, usageFile, 'usage', customers))
      bare.push(await bareCopy())
    }
    const seconds = median(runs.map((run) => run.seconds))
    tellResult(
      {
        name: 'import-usage',
        scale,
        seconds: twoDigits(seconds),
        bareSeconds: twoDigits(median(bare)),
        ratio: twoDigits(seconds / median(bare)),
        target: 2.5,
        peakMb: memory.stop(),
        rowsPerSecond: Math.round(customers / seconds),
        rounds,
        dryRunSeconds: twoDigits(median(runs.map((run) => run.dryRunSeconds))),
      },
      options,
    )
  })
})
