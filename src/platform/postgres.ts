import pg from 'pg'
import { join } from 'node:path'
import type { Config } from './config.ts'
import { SUPERUSER } from './postgres-cluster.ts'
import { runCluster } from './postgres-lifecycle.ts'
import type { LifecycleOptions } from './postgres-lifecycle.ts'

export const DATABASE = 'zhixin'
export const OWNER_ROLE = 'zhixin_owner'
export const APP_ROLE = 'zhixin_app'

/** A PostgreSQL to work with: our own, or the one that DATABASE_URL names. */
export interface Postgres {
  readonly kind: 'embedded' | 'outside'
  /** The application's connection: neither owner nor superuser. */
  readonly poolConfig: pg.PoolConfig
  /** For migrations. */
  readonly ownerPoolConfig: pg.PoolConfig
  /** The role that gets the application's rights; undefined when it is the owner itself. */
  readonly appRole: string | undefined
  /** End all pools first. */
  stop(): Promise<void>
}

export interface StartOptions {
  readonly whenBusy?: LifecycleOptions['whenBusy']
  readonly report?: LifecycleOptions['report']
}

export async function startPostgres(config: Config, options: StartOptions = {}): Promise<Postgres> {
  if (config.databaseUrl !== undefined) return outside(config.databaseUrl, config.databaseOwnerUrl, config.databasePoolSize)
  const running = await runCluster({
    dir: join(config.dataDir, 'postgres'),
    settings: serverSettings(config),
    durable: true,
    whenBusy: options.whenBusy ?? 'refuse',
    report: options.report ?? (() => undefined),
  })
  const address = { host: running.socketDir, port: running.port }
  try {
    await prepareDatabase({ ...address, user: SUPERUSER }, DATABASE)
  } catch (error) {
    await running.stop()
    throw error
  }
  return {
    kind: 'embedded',
    poolConfig: { ...address, user: APP_ROLE, database: DATABASE, max: config.databasePoolSize },
    ownerPoolConfig: { ...address, user: OWNER_ROLE, database: DATABASE },
    appRole: APP_ROLE,
    stop: running.stop,
  }
}

/** For two cores and modest memory; what keeps data safe is said aloud even where it is the default. */
export function serverSettings(config: Pick<Config, 'sharedBuffersMb' | 'databasePoolSize'>): Record<string, string> {
  return {
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    timezone: 'UTC',
    log_timezone: 'UTC',
    max_connections: String(Math.max(60, config.databasePoolSize * 2 + 20)),
    shared_buffers: `${config.sharedBuffersMb}MB`,
    effective_cache_size: `${config.sharedBuffersMb * 8}MB`,
    work_mem: '16MB',
    // A batch of an import is staged in a temporary table; with the usual 8 MB it went over the disk.
    temp_buffers: '32MB',
    maintenance_work_mem: '128MB',
    // A crash replays half of it at most: some seconds.
    max_wal_size: '2GB',
    min_wal_size: '256MB',
    // The shipped build knows only pglz, which took four fifths of an import's time.
    wal_compression: 'off',
    checkpoint_timeout: '15min',
    random_page_cost: '1.1',
    jit: 'off',
    max_parallel_workers_per_gather: '1',
    max_worker_processes: '4',
    autovacuum_max_workers: '2',
    autovacuum_naptime: '30s',
    // After a value run the whole base wants it, and lists read their indexes alone only behind it.
    autovacuum_vacuum_cost_limit: '1000',
    log_min_duration_statement: '2s',
    // A statement's parameters are personal data: they stay out of the log.
    log_parameter_max_length: '0',
    log_parameter_max_length_on_error: '0',
    log_checkpoints: 'off',
  }
}

/** The roles and the database; run again it changes nothing. */
export async function prepareDatabase(superuser: pg.ClientConfig, database: string): Promise<void> {
  await withClient({ ...superuser, database: 'postgres' }, async (client) => {
    for (const role of [OWNER_ROLE, APP_ROLE]) {
      const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role])
      const flags = 'login nosuperuser nocreatedb nocreaterole noreplication nobypassrls'
      await client.query(`${rowCount === 0 ? 'create' : 'alter'} role ${role} with ${flags}`)
    }
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database])
    if (rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(database)} owner ${OWNER_ROLE}`)
    await client.query(`revoke connect, temporary on database ${pg.escapeIdentifier(database)} from public`)
    await client.query(`grant connect, temporary on database ${pg.escapeIdentifier(database)} to ${APP_ROLE}`)
    await client.query(`alter database ${pg.escapeIdentifier(database)} set timezone to 'UTC'`)
  })
  // Trigram search; only a superuser may say that our owner may use it everywhere.
  await withClient({ ...superuser, database }, async (client) => {
    await client.query('create extension if not exists pg_trgm')
    await client.query('create extension if not exists amcheck')
    await client.query(`grant create on schema public to ${OWNER_ROLE}`)
  })
}

export async function withClient<T>(config: pg.ClientConfig, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(config)
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

function outside(url: string, ownerUrl: string | undefined, max: number): Postgres {
  const app = new URL(url)
  const owner = new URL(ownerUrl ?? url)
  const appUser = decodeURIComponent(app.username) || app.searchParams.get('user') || undefined
  const ownerUser = decodeURIComponent(owner.username) || owner.searchParams.get('user') || undefined
  return {
    kind: 'outside',
    poolConfig: { connectionString: url, max },
    ownerPoolConfig: { connectionString: ownerUrl ?? url },
    appRole: ownerUrl === undefined || appUser === ownerUser ? undefined : appUser,
    stop: async () => undefined,
  }
}
