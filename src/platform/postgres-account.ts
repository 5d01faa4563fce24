import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'

export interface OsUser {
  readonly uid: number
  readonly gid: number
}

const ACCOUNT = 'zhixin'

/**
 * PostgreSQL refuses to run as root. Undefined: run as whoever we are. As root: the owner of the cluster if there is
 * one, else a system user of our own, else `nobody`.
 */
export function clusterUser(clusterDir: string): OsUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  const owner = statSync(clusterDir, { throwIfNoEntry: false })
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  return findAccount(ACCOUNT) ?? createAccount() ?? findAccount('nobody') ?? missingAccount()
}

function findAccount(name: string): OsUser | undefined {
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [user, , uid, gid] = line.split(':')
    if (user === name && Number(uid) > 0) return { uid: Number(uid), gid: Number(gid) }
  }
  return undefined
}

function createAccount(): OsUser | undefined {
  const attempts: [string, string[]][] = [
    [
      'useradd',
      ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', ACCOUNT],
    ],
    ['adduser', ['-S', '-D', '-H', '-s', '/sbin/nologin', ACCOUNT]],
  ]
  for (const [command, args] of attempts) {
    spawnSync(command, args, { stdio: 'ignore' })
    const made = findAccount(ACCOUNT)
    if (made !== undefined) return made
  }
  return undefined
}

function missingAccount(): never {
  throw new Error(
    'PostgreSQL does not run as root and no user for it could be made: run useradd --system zhixin, or start Zhixin as an ordinary user',
  )
}
