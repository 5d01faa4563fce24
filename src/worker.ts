import { openHouse } from './cli/open-house.ts'
import { features } from './features.ts'
import { actorOf } from './features/session/session.usecases.ts'
import { bootFailure } from './platform/boot.ts'
import { loadConfig } from './platform/config.ts'
import { startWorker } from './platform/jobs.ts'
import { createLogger } from './platform/log.ts'
import { stopOnSignal } from './platform/shutdown.ts'

const DRAIN_MS = 20_000

/** A worker of its own, beside any number of servers on one outside PostgreSQL. */
async function main(): Promise<void> {
  const config = loadConfig()
  if (config.databaseUrl === undefined) {
    throw new Error(
      'a worker of its own shares an outside PostgreSQL: set DATABASE_URL. Without it `npm start` runs the worker inside the server.',
    )
  }
  const log = createLogger(config.logLevel)
  const house = await openHouse(config, log)
  const worker = await startWorker({ services: house.services, features, actorOf })
  stopOnSignal(log, DRAIN_MS + 10_000, async () => {
    await worker.stop(DRAIN_MS)
    await house.close()
  })
  process.stdout.write('worker ready\n')
}

main().catch((error: unknown) => {
  const { message, exitCode } = bootFailure(error)
  process.stderr.write(`${message}\n`)
  process.exit(exitCode)
})
