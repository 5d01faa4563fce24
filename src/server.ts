import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Logger } from 'pino'
import { ensureWebApp } from './cli/build-web.ts'
import { loginLine, makeDemo } from './cli/demo.ts'
import { openHouse } from './cli/open-house.ts'
import { features } from './features.ts'
import { actorOf, authenticate } from './features/session/session.usecases.ts'
import { prepareFirstRun } from './features/staff/staff.first-run.usecases.ts'
import { bootFailure } from './platform/boot.ts'
import { ConfigError, loadConfig, type Config } from './platform/config.ts'
import { loadLimits } from './platform/http/limits.ts'
import { buildServer } from './platform/http/server.ts'
import { startWorker } from './platform/jobs.ts'
import { createLogger } from './platform/log.ts'
import { stopOnSignal, within } from './platform/shutdown.ts'

const WEB_ROOT = join(import.meta.dirname, '../dist/web')
/** The database's own shutdown, after draining. */
const DATABASE_STOP_MS = 25_000

async function main(): Promise<void> {
  const { values: flags } = parseArgs({ options: { demo: { type: 'boolean' }, scale: { type: 'string' } } })
  const config = loadConfig({
    ...process.env,
    ...(flags.demo === true ? { ZHIXIN_DEMO: '1' } : {}),
    ...(flags.scale === undefined ? {} : { ZHIXIN_DEMO_SCALE: flags.scale }),
  })
  const limits = loadLimits()
  const log = createLogger(config.logLevel)
  const web = buildWebApp(log)
  // Awaited below; until then its failure must not end the process.
  web.catch(() => undefined)
  const house = await openHouse(config, log)
  let stop = (): Promise<void> => house.close()
  stopOnSignal(log, limits.drainMs + DATABASE_STOP_MS, () => stop())
  try {
    await web
    const { services } = house
    const server = await buildServer({
      services,
      features,
      authenticate,
      webRoot: WEB_ROOT,
      limits,
      version: process.env['npm_package_version'] ?? '0.0.0',
    })
    // Before the worker: the past that the demo lives through is not for the jobs of today.
    const logins = config.demo ? await makeDemo(house.system, config.demoScale) : []
    const worker = await startWorker({ services, features, actorOf, metrics: server.metrics })
    stop = async () => {
      server.drain()
      await within(limits.drainMs, Promise.all([worker.stop(limits.drainMs), server.close()]))
      await house.close()
    }
    const token = await prepareFirstRun(house.system)
    await server.app.listen({ host: config.host, port: config.port }).catch(explainPort(config))
    const bound = server.app.server.address()
    const address = addressOf(config, typeof bound === 'object' && bound !== null ? bound.port : config.port)
    say(`Zhixin 知心 listens at ${address}`)
    for (const login of logins) say(loginLine(login))
    if (token !== undefined) say(`first run: open ${address}/first-run and enter the token ${token}`)
  } catch (error) {
    // The database must not outlive a server that did not come up.
    await stop()
    throw error
  }
}

function explainPort(config: Config): (error: unknown) => never {
  return (error) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRINUSE')
      throw new ConfigError(
        'PORT',
        String(config.port),
        'another program listens there already (a second Zhixin?); stop it or give another port',
      )
    if (code === 'EACCES') throw new ConfigError('PORT', String(config.port), 'this port needs more rights; give one above 1023')
    throw error
  }
}

/** An app built earlier is better than none: only a house without any does not open. */
async function buildWebApp(log: Logger): Promise<void> {
  try {
    await ensureWebApp()
  } catch (error) {
    if (!existsSync(join(WEB_ROOT, 'index.html'))) throw error
    log.error({ err: error }, 'the web app could not be built; the one built before is served')
  }
}

function addressOf(config: Config, port: number): string {
  if (config.publicUrl.startsWith('https:')) return config.publicUrl
  // Browsers keep a `__Host-` cookie over http for the name localhost only.
  const host = ['0.0.0.0', '::', '127.0.0.1', '::1'].includes(config.host) ? 'localhost' : config.host
  return `${config.tls === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** For the person at the console; the log goes to the other stream. */
function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

main().catch((error: unknown) => {
  const { message, exitCode } = bootFailure(error)
  process.stderr.write(`${message}\n`)
  process.exit(exitCode)
})
