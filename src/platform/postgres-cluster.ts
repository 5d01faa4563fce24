import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { clusterUser } from './postgres-account.ts'
import type { OsUser } from './postgres-account.ts'
import { findBinaries } from './postgres-binaries.ts'
import type { Binaries } from './postgres-binaries.ts'

export const SUPERUSER = 'postgres'
const LOG_LIMIT = 20 * 1024 * 1024

/** One cluster on this machine: where it lies, whose it is, how its programs are called. */
export interface Cluster {
  readonly dir: string
  readonly user: OsUser | undefined
  readonly binaries: Binaries
}

export function openCluster(dir: string): Cluster {
  const user = clusterUser(dir)
  return { dir, user, binaries: findBinaries(user) }
}

/**
 * The database's user may not be allowed to walk the path to its own folder (a data folder below /root). The child
 * enters it while it is still root, and from there on calls it by a name that needs no walking.
 */
function seenBy(cluster: Cluster, dir: string): string {
  return cluster.user === undefined ? dir : '/proc/self/cwd'
}

const ENV = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

function run(cluster: Cluster, dir: string, program: string, args: readonly string[]): { status: number | null; output: string } {
  const result = spawnSync(program, args, { cwd: dir, ...cluster.user, env: ENV, encoding: 'utf8', timeout: 120_000 })
  if (result.error !== undefined) throw result.error
  return { status: result.status, output: `${result.stdout}${result.stderr}`.trim() }
}

/** Makes the cluster beside its final place and moves it there whole: a kill in between leaves nothing half made. */
export function initialise(cluster: Cluster, durable = true): void {
  if (existsSync(join(cluster.dir, 'PG_VERSION'))) return
  mkdirSync(dirname(cluster.dir), { recursive: true, mode: 0o700 })
  removeDrafts(cluster)
  const draft = `${cluster.dir}.new-${process.pid}`
  mkdirSync(draft, { mode: 0o700 })
  if (cluster.user !== undefined) chownSync(draft, cluster.user.uid, cluster.user.gid)
  // A character set that knows hanzi (trigram search asks it), an order that no library update changes.
  const locale = ['--encoding=UTF8', '--locale=C', '--lc-ctype=C.UTF-8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const args = [
    '-D',
    seenBy(cluster, draft),
    '-U',
    SUPERUSER,
    '--auth-local=trust',
    '--auth-host=reject',
    '--data-checksums',
    ...locale,
  ]
  const made = run(cluster, draft, cluster.binaries.initdb, durable ? args : [...args, '--no-sync'])
  if (made.status !== 0) {
    rmSync(draft, { recursive: true, force: true })
    throw new Error(`initdb failed (${made.status}): ${made.output}`)
  }
  try {
    // Over nothing or an empty folder; another process that was first wins.
    renameSync(draft, cluster.dir)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(join(cluster.dir, 'PG_VERSION'))) throw error
  }
}

function removeDrafts(cluster: Cluster): void {
  const parent = dirname(cluster.dir)
  for (const name of readdirSync(parent)) {
    const pid = name.startsWith(`${basename(cluster.dir)}.new-`) ? name.split('-').at(-1) : undefined
    if (pid === undefined || (pid !== String(process.pid) && existsSync(`/proc/${pid}`))) continue
    rmSync(join(parent, name), { recursive: true, force: true })
  }
}

/** Starts the postmaster in a process group of its own, so that Ctrl-C reaches it only through our stop. */
export function spawnPostmaster(cluster: Cluster, socketDir: string, settings: Readonly<Record<string, string>>): ChildProcess {
  const args = ['-D', seenBy(cluster, cluster.dir), '-k', socketDir, '-c', 'listen_addresses=']
  for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`)
  const log = openLog(cluster)
  try {
    return spawn(cluster.binaries.postgres, args, {
      cwd: cluster.dir,
      ...cluster.user,
      env: ENV,
      detached: true,
      stdio: ['ignore', log, log],
    })
  } finally {
    closeSync(log)
  }
}

export function logPath(cluster: Cluster): string {
  return `${cluster.dir}.log`
}

function openLog(cluster: Cluster): number {
  const path = logPath(cluster)
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT) truncateSync(path)
  return openSync(path, 'a', 0o600)
}

/** A clean stop: clients are cut off, a checkpoint is written. True when the cluster is down. */
export function stopPostmaster(cluster: Cluster, mode: 'fast' | 'immediate' = 'fast', seconds = 60): boolean {
  const args = ['stop', '-D', seenBy(cluster, cluster.dir), '-m', mode, '-w', '-t', String(seconds)]
  return run(cluster, cluster.dir, cluster.binaries.pgCtl, args).status === 0
}

/**
 * A socket's path holds 107 bytes at most, so it cannot lie in the data folder. The folder is ours alone: who can
 * enter it may connect.
 */
export function makeSocketDir(cluster: Cluster): string {
  const uid = cluster.user?.uid ?? process.getuid?.() ?? 0
  const gid = cluster.user?.gid ?? process.getgid?.() ?? 0
  const hash = createHash('sha256').update(cluster.dir).digest('hex').slice(0, 10)
  for (let attempt = 0; attempt < 100; attempt++) {
    const path = `/tmp/zhixin-${hash}${attempt === 0 ? '' : `-${attempt}`}`
    try {
      mkdirSync(path, { mode: 0o700 })
      if (cluster.user !== undefined) chownSync(path, uid, gid)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const found = lstatSync(path)
    // Somebody else may have made that name first: it is not trusted.
    if (!found.isDirectory() || found.uid !== uid) continue
    chmodSync(path, 0o700)
    // Left by a killed postmaster; its process id may by now be another program's.
    for (const name of readdirSync(path)) rmSync(join(path, name), { force: true })
    return path
  }
  throw new Error(`no socket folder could be made as /tmp/zhixin-${hash}`)
}

/** Where the postmaster that last ran here listened; undefined when it stopped in order. */
export function formerSocketDir(dir: string): string | undefined {
  try {
    const path = readFileSync(join(dir, 'postmaster.pid'), 'utf8').split('\n')[4]
    return path?.startsWith('/tmp/zhixin-') === true ? path : undefined
  } catch {
    return undefined
  }
}

/** Written for people who look into the folder. */
export function leaveNote(cluster: Cluster): void {
  writeFileSync(
    join(dirname(cluster.dir), 'README.txt'),
    'Data folder of Zhixin. postgres/ is the database, keys/ opens its sealed fields: back up both, together.\n',
    { mode: 0o600 },
  )
}
