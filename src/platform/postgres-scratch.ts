import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { formerSocketDir, initialise, openCluster, stopPostmaster, SUPERUSER } from './postgres-cluster.ts'
import type { Cluster } from './postgres-cluster.ts'
import { runCluster } from './postgres-lifecycle.ts'
import { prepareDatabase, serverSettings } from './postgres.ts'

/** A throw-away cluster for tests and generators: the shipped PostgreSQL and settings, without waiting for the disk. */
export interface Scratch {
  readonly host: string
  readonly port: number
  /** As superuser, to any database. */
  superuser(database: string): pg.ClientConfig
  stop(): Promise<void>
}

export async function startScratch(database: string): Promise<Scratch> {
  const shelf = ownFolder()
  sweep(shelf)
  const home = mkdtempSync(join(shelf, `run-${process.pid}-`))
  const dir = join(home, 'postgres')
  copyFresh(shelf, dir)
  const running = await runCluster({
    dir,
    settings: {
      ...serverSettings({ sharedBuffersMb: 64, databasePoolSize: 60 }),
      fsync: 'off',
      full_page_writes: 'off',
      synchronous_commit: 'off',
      autovacuum: 'off',
      max_wal_size: '256MB',
    },
    durable: false,
    whenBusy: 'refuse',
    report: () => undefined,
  })
  const address = { host: running.socketDir, port: running.port }
  const stop = async () => {
    await running.stop()
    rmSync(home, { recursive: true, force: true })
  }
  try {
    await prepareDatabase({ ...address, user: SUPERUSER }, database)
  } catch (error) {
    await stop()
    throw error
  }
  return { ...address, superuser: (name) => ({ ...address, user: SUPERUSER, database: name }), stop }
}

/** Ours alone: what lies in it is executed and copied. */
function ownFolder(): string {
  const path = join(tmpdir(), `zhixin-scratch-${process.getuid?.() ?? 0}`)
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const { uid, mode } = lstatSync(path)
  if (uid !== (process.getuid?.() ?? 0) || (mode & 0o077) !== 0) throw new Error(`${path} belongs to somebody else: remove it`)
  return path
}

/** initdb takes two seconds, a copy of its result a tenth of one. */
function copyFresh(shelf: string, dir: string): void {
  const target = openCluster(dir)
  const fresh = join(shelf, `initdb-${target.binaries.version}`)
  if (!existsSync(fresh)) {
    const draft: Cluster = { ...target, dir: `${fresh}.${process.pid}` }
    initialise(draft, false)
    try {
      renameSync(draft.dir, fresh)
    } catch {
      // Another run was first.
      rmSync(draft.dir, { recursive: true, force: true })
    }
  }
  cpSync(fresh, dir, { recursive: true })
  chmodSync(dir, 0o700)
  if (target.user !== undefined) giveTo(dir, target.user.uid, target.user.gid)
}

function giveTo(path: string, uid: number, gid: number): void {
  chownSync(path, uid, gid)
  if (!lstatSync(path).isDirectory()) return
  for (const name of readdirSync(path)) giveTo(join(path, name), uid, gid)
}

/** Removes what runs that were killed have left. */
function sweep(shelf: string): void {
  for (const name of readdirSync(shelf)) {
    const pid = /^run-(\d+)-/.exec(name)?.[1]
    if (pid === undefined || existsSync(`/proc/${pid}`)) continue
    const dir = join(shelf, name, 'postgres')
    const socketDir = formerSocketDir(dir)
    if (socketDir !== undefined) {
      stopPostmaster(openCluster(dir), 'immediate', 10)
      rmSync(socketDir, { recursive: true, force: true })
    }
    rmSync(join(shelf, name), { recursive: true, force: true })
  }
}
