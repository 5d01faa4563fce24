import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import {
  initialise,
  leaveNote,
  logPath,
  makeSocketDir,
  openCluster,
  spawnPostmaster,
  stopPostmaster,
  SUPERUSER,
} from './postgres-cluster.ts'
import type { Cluster } from './postgres-cluster.ts'

/** Held by the process that runs the postmaster, for as long as it lives: who cannot take it is not alone. */
const GUARD_LOCK = 7_203_944_117
const START_LIMIT_MS = 120_000

export interface LifecycleOptions {
  readonly dir: string
  readonly settings: Readonly<Record<string, string>>
  /** `share`: use the running database of a live process instead of refusing (command-line tools). */
  readonly whenBusy: 'refuse' | 'share'
  /** False for tests only. */
  readonly durable: boolean
  readonly report: (
    event: 'orphan_stopped' | 'stale_pid_removed' | 'postmaster_died' | 'postmaster_restarted',
    details: object,
  ) => void
}

export interface RunningCluster {
  readonly socketDir: string
  readonly port: number
  stop(): Promise<void>
}

interface PidFile {
  readonly pid: number
  readonly port: number
  readonly socketDir: string
}

/** Starts the cluster, whatever the last run left behind, and keeps it running until `stop`. */
export async function runCluster(options: LifecycleOptions): Promise<RunningCluster> {
  const cluster = openCluster(options.dir)
  initialise(cluster, options.durable)
  leaveNote(cluster)
  const other = await settleFormer(cluster, options)
  if (other !== undefined) return { socketDir: other.socketDir, port: other.port, stop: async () => undefined }
  const socketDir = makeSocketDir(cluster)
  return new Supervisor(cluster, socketDir, options).begin()
}

class Supervisor {
  readonly #cluster: Cluster
  readonly #socketDir: string
  readonly #options: LifecycleOptions
  #child: ChildProcess | undefined
  #guard: pg.Client | undefined
  #stopping = false
  #restart: Promise<void> = Promise.resolve()
  /** Whatever ends the process short of a kill (a port in use, an uncaught error) ends the database in order too. */
  readonly #onExit = (): void => {
    if (this.#isUp()) stopPostmaster(this.#cluster, 'fast', 10)
  }

  constructor(cluster: Cluster, socketDir: string, options: LifecycleOptions) {
    this.#cluster = cluster
    this.#socketDir = socketDir
    this.#options = options
  }

  async begin(): Promise<RunningCluster> {
    process.once('exit', this.#onExit)
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#start()
        break
      } catch (error) {
        // The children of a killed postmaster hold its memory until they notice, which takes them a moment.
        if (attempt < 50 && String(error).includes('is still in use')) {
          await sleep(200)
          continue
        }
        await this.#stop()
        throw error
      }
    }
    return { socketDir: this.#socketDir, port: 5432, stop: () => this.#stop() }
  }

  async #start(): Promise<void> {
    const child = spawnPostmaster(this.#cluster, this.#socketDir, this.#options.settings)
    this.#child = child
    let exit: string | undefined
    child.once('error', (error) => (exit = String(error)))
    child.once('exit', (code, signal) => (exit ??= `exit ${code ?? signal}`))
    const deadline = Date.now() + START_LIMIT_MS
    for (;;) {
      if (exit !== undefined) throw new Error(`PostgreSQL did not start (${exit}):\n${tailOf(logPath(this.#cluster))}`)
      const guard = await takeGuard(this.#socketDir, 5432)
      if (guard === 'busy') throw new Error(busyText(this.#cluster.dir))
      if (guard !== undefined) {
        this.#guard = guard
        break
      }
      if (Date.now() > deadline)
        throw new Error(`PostgreSQL is not ready after ${START_LIMIT_MS / 1000} s:\n${tailOf(logPath(this.#cluster))}`)
      await sleep(25)
    }
    if (exit !== undefined) this.#died(child.exitCode, child.signalCode)
    else child.once('exit', (code, signal) => this.#died(code, signal))
  }

  /** The database must come back by itself, or one kill would be an outage until somebody looks. */
  #died(code: number | null, signal: string | null): void {
    if (this.#stopping) return
    this.#options.report('postmaster_died', { code, signal })
    this.#restart = this.#startAgain()
  }

  async #startAgain(): Promise<void> {
    for (let attempt = 0; !this.#stopping; attempt++) {
      try {
        // Its children hold the shared memory until they notice that the postmaster is gone.
        await sleep(Math.min(50 * 2 ** attempt, 2_000))
        await settleFormer(this.#cluster, { ...this.#options, whenBusy: 'refuse' })
        makeSocketDir(this.#cluster)
        await this.#start()
        this.#options.report('postmaster_restarted', { attempt })
        return
      } catch (error) {
        if (attempt >= 60) this.#options.report('postmaster_died', { error: String(error), attempt })
      }
    }
  }

  #isUp(): boolean {
    return this.#child?.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null
  }

  async #stop(): Promise<void> {
    this.#stopping = true
    await this.#restart
    await this.#guard?.end().catch(() => undefined)
    process.off('exit', this.#onExit)
    if (this.#child !== undefined && this.#isUp()) {
      const gone = once(this.#child, 'exit')
      if (!stopPostmaster(this.#cluster)) stopPostmaster(this.#cluster, 'immediate', 10)
      await gone
    }
    rmSync(this.#socketDir, { recursive: true, force: true })
  }
}

/** Clears what an earlier run left: a stale pid file, or a postmaster that outlived its program. */
async function settleFormer(cluster: Cluster, options: LifecycleOptions): Promise<PidFile | undefined> {
  const former = readPidFile(cluster.dir)
  if (former === undefined) return undefined
  if (!isPostmasterOf(cluster.dir, former.pid)) {
    rmSync(join(cluster.dir, 'postmaster.pid'), { force: true })
    options.report('stale_pid_removed', { pid: former.pid })
    return undefined
  }
  const guard = await waitForGuard(cluster, former)
  // It was one that could not start, and has ended meanwhile.
  if (guard === undefined && !isPostmasterOf(cluster.dir, former.pid)) return settleFormer(cluster, options)
  if (guard === 'busy') {
    if (options.whenBusy === 'share') return former
    throw new Error(busyText(cluster.dir))
  }
  await guard?.end().catch(() => undefined)
  if (!stopPostmaster(cluster) && !stopPostmaster(cluster, 'immediate', 20) && isPostmasterOf(cluster.dir, former.pid)) {
    throw new Error(
      `the PostgreSQL of an earlier run (process ${former.pid}) does not stop: end it with kill ${former.pid}, then start again`,
    )
  }
  options.report('orphan_stopped', { pid: former.pid })
  return undefined
}

/** An orphan may still be recovering from the crash that orphaned it. */
async function waitForGuard(cluster: Cluster, former: PidFile): Promise<pg.Client | 'busy' | undefined> {
  const deadline = Date.now() + 30_000
  while (Date.now() < deadline && isPostmasterOf(cluster.dir, former.pid)) {
    const guard = await takeGuard(former.socketDir, former.port)
    if (guard !== undefined) return guard
    await sleep(50)
  }
  return undefined
}

async function takeGuard(socketDir: string, port: number): Promise<pg.Client | 'busy' | undefined> {
  const client = new pg.Client({
    host: socketDir,
    port,
    user: SUPERUSER,
    database: 'postgres',
    application_name: `zhixin guard ${process.pid}`,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [GUARD_LOCK])
    if (rows[0]?.taken === true) return client
    await client.end()
    return 'busy'
  } catch {
    await client.end().catch(() => undefined)
    return undefined
  }
}

function busyText(dir: string): string {
  return `another Zhixin process already runs on the data folder ${join(dir, '..')}: stop it first, or give this one a folder of its own (ZHIXIN_DATA)`
}

function readPidFile(dir: string): PidFile | undefined {
  let lines: string[]
  try {
    lines = readFileSync(join(dir, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return undefined
  }
  return { pid: Math.abs(Number(lines[0])), port: Number(lines[3]), socketDir: lines[4] ?? '' }
}

/** A process id alone proves nothing: after a restart of the machine it is another program's. */
function isPostmasterOf(dir: string, pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  if (process.platform !== 'linux') return isAlive(pid)
  try {
    return realpathSync(readlinkSync(`/proc/${pid}/cwd`)) === realpathSync(dir)
  } catch {
    return false
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function tailOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').split('\n').slice(-15).join('\n')
  } catch {
    return ''
  }
}
