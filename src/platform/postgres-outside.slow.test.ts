import { spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SYSTEM_ID } from '../kernel/ids.ts'
import { appendAudit } from './audit-chain.ts'
import { verifyAudit } from './audit-verification.ts'
import { boot } from './boot.ts'
import { loadConfig } from './config.ts'
import { readMigrations } from './migrations.ts'
import { clusterUser } from './postgres-account.ts'
import { makeSocketDir, spawnPostmaster, stopPostmaster } from './postgres-cluster.ts'
import type { Cluster } from './postgres-cluster.ts'
import { withClient } from './postgres.ts'

const debian = findDebian()
if (debian === undefined) {
  console.warn('SKIPPED: no PostgreSQL 15 of Debian in /usr/lib/postgresql, so DATABASE_URL is not tested against it')
}

function findDebian(): { bin: string; version: string } | undefined {
  const shelf = '/usr/lib/postgresql'
  const versions = existsSync(shelf)
    ? readdirSync(shelf).filter((name) => Number(name) >= 15 && existsSync(join(shelf, name, 'bin/initdb')))
    : []
  const version = versions.toSorted((one, other) => Number(one) - Number(other))[0]
  return version === undefined ? undefined : { bin: join(shelf, version, 'bin'), version }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address !== null ? address.port : 0
}

describe.skipIf(debian === undefined)('a PostgreSQL of Debian, by DATABASE_URL', () => {
  let cluster: Cluster
  let parent: string
  let socketDir = ''
  let port: number
  let child: ChildProcess | undefined
  const warnings: string[] = []
  const log = pino({ level: 'warn' }, { write: (line: string) => void warnings.push(line) })
  const url = (user: string, database = 'crm') => `postgresql://${user}:secret@127.0.0.1:${port}/${database}`
  const superuser = () => ({ host: socketDir, port, user: 'postgres', database: 'postgres' })
  const configFor = (env: Record<string, string>) => loadConfig({ ZHIXIN_DATA: join(parent, 'data'), ...env })

  beforeAll(async () => {
    parent = mkdtempSync(join(tmpdir(), 'zhixin-outside-'))
    // Unlike 18, PostgreSQL 15 walks the path to its folder.
    chmodSync(parent, 0o711)
    const dir = join(parent, 'cluster')
    const user = clusterUser(dir)
    mkdirSync(dir, { mode: 0o700 })
    if (user !== undefined) chownSync(dir, user.uid, user.gid)
    const bin = debian?.bin ?? ''
    cluster = {
      dir,
      user,
      binaries: {
        version: debian?.version ?? '',
        initdb: join(bin, 'initdb'),
        pgCtl: join(bin, 'pg_ctl'),
        postgres: join(bin, 'postgres'),
      },
    }
    const args = [
      '-D',
      dir,
      '-U',
      'postgres',
      '-E',
      'UTF8',
      '--locale=C',
      '--lc-ctype=C.UTF-8',
      '--data-checksums',
      '--auth-local=trust',
      '--auth-host=scram-sha-256',
      '--no-sync',
    ]
    const made = spawnSync(cluster.binaries.initdb, args, { cwd: dir, ...user, encoding: 'utf8' })
    if (made.status !== 0) throw new Error(made.stderr)
    port = await freePort()
    socketDir = makeSocketDir(cluster)
    child = spawnPostmaster(cluster, socketDir, { listen_addresses: '127.0.0.1', port: String(port), timezone: 'UTC' })
    for (let tries = 0; ; tries++) {
      try {
        await withClient(superuser(), (client) =>
          client.query(`create role crm_owner login password 'secret'; create role crm_app login password 'secret';`),
        )
        break
      } catch (error) {
        if (tries > 100) throw error
        await sleep(100)
      }
    }
    await withClient(superuser(), (client) => client.query('create database crm owner crm_owner'))
    await withClient(superuser(), (client) => client.query('create database alone owner crm_owner'))
  })

  afterAll(async () => {
    if (child !== undefined) {
      const gone = once(child, 'exit')
      stopPostmaster(cluster)
      await gone
    }
    rmSync(parent, { recursive: true, force: true })
    if (socketDir !== '') rmSync(socketDir, { recursive: true, force: true })
  })

  it(`is migrated by its owner (${debian?.version}) and served to a role that owns nothing`, async () => {
    const config = configFor({ DATABASE_URL: url('crm_app'), DATABASE_OWNER_URL: url('crm_owner') })
    const first = await boot(config, log)
    expect(first.migrated).toEqual(readMigrations().map((one) => one.name))
    await first.stop()
    const again = await boot(config, log)
    expect(again.migrated).toEqual([])
    expect(again.postgres.kind).toBe('outside')
    expect(warnings).toEqual([])
    const row = {
      at: new Date(),
      actorId: SYSTEM_ID,
      actorRole: 'SYSTEM',
      sessionId: null,
      ip: null,
      action: 'house.tried',
      objectKind: 'house',
      objectId: null,
      rootId: null,
      fields: [],
      purpose: null,
      outcome: 'done' as const,
      requestId: null,
    }
    await again.db.kysely.transaction().execute((tx) => appendAudit(tx, again.keys, [row]))
    expect(await verifyAudit(again.db, again.keys, config.dataDir)).toMatchObject({ entries: 1, ok: true })
    await expect(again.db.pool.query('delete from audit_entry')).rejects.toThrow('permission denied')
    await again.db.pool.query('create table pgboss.probe (); drop table pgboss.probe')
    await again.stop()
  })

  it('is served with a warning where one role does everything', async () => {
    warnings.length = 0
    const config = configFor({ DATABASE_URL: url('crm_owner', 'alone'), ZHIXIN_DATA: join(parent, 'alone') })
    await (await boot(config, log)).stop()
    expect(warnings.join()).toContain('owns the tables')
  })

  it('is served with a louder warning to a superuser', async () => {
    warnings.length = 0
    await withClient(superuser(), (client) => client.query('alter role crm_owner superuser'))
    const config = configFor({ DATABASE_URL: url('crm_owner', 'alone'), ZHIXIN_DATA: join(parent, 'alone') })
    await (await boot(config, log)).stop()
    expect(warnings.join()).toContain('row-level security, the second net below the scope, is off')
  })

  it('is refused when it may lose what it confirmed', async () => {
    await withClient(superuser(), (client) => client.query('alter role crm_app set synchronous_commit = off'))
    const config = configFor({ DATABASE_URL: url('crm_app'), DATABASE_OWNER_URL: url('crm_owner') })
    await expect(boot(config, log)).rejects.toThrow('synchronous_commit is off')
  })
})
