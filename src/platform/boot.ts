import type { Logger } from 'pino'
import { AuditChainError, exportAuditHead } from './audit-heads.ts'
import { ConfigError } from './config.ts'
import type { Config } from './config.ts'
import { openDatabase } from './database.ts'
import type { Database } from './database.ts'
import { KeyStoreError, loadKeys } from './key-store.ts'
import type { KeyRing } from './keys.ts'
import { migrate, MigrationError, NewerSchemaError } from './migrations.ts'
import { assertSafeServer, roleWarnings, UnsafeServerError } from './postgres-asserts.ts'
import { startPostgres } from './postgres.ts'
import type { Postgres, StartOptions } from './postgres.ts'
import { within } from './shutdown.ts'

/** What every process stands on: a migrated, checked database, and the keys that belong to it. */
export interface Foundation {
  readonly postgres: Postgres
  readonly db: Database
  readonly keys: KeyRing
  /** Names of the migrations applied by this start. */
  readonly migrated: readonly string[]
  /** Ends the pool, then the database; call it after everything that uses them has stopped. */
  stop(): Promise<void>
}

export interface BootOptions {
  /** `share` for command-line tools, which may work beside a running server. */
  readonly whenBusy?: StartOptions['whenBusy']
  /** False to look at the chain without adding to its exported heads. */
  readonly exportHead?: boolean
}

export async function boot(config: Config, log: Logger, options: BootOptions = {}): Promise<Foundation> {
  const postgres = await startPostgres(config, {
    whenBusy: options.whenBusy ?? 'refuse',
    report: (event, details) => log[event === 'postmaster_died' ? 'error' : 'warn']({ event, ...details }, 'postgres'),
  })
  let db: Database | undefined
  try {
    const migrated = await migrate(postgres.ownerPoolConfig, postgres.appRole)
    if (migrated.length > 0) log.info({ migrated }, 'schema brought up to date')
    db = openDatabase(postgres.poolConfig)
    await assertSafeServer(db.pool)
    for (const warning of await roleWarnings(db.pool)) log.warn(warning)
    const keys = await loadKeys(config.dataDir, db.pool)
    if (options.exportHead !== false) await exportHead(db, keys, config.dataDir, log)
    return { postgres, db, keys, migrated, stop: stopper(db, postgres) }
  } catch (error) {
    await db?.close().catch(() => undefined)
    await postgres.stop()
    throw error
  }
}

/** A broken chain is shouted about, not answered with an outage: the service goes on, and so does the audit. */
async function exportHead(db: Database, keys: KeyRing, dataDir: string, log: Logger): Promise<void> {
  try {
    await exportAuditHead(db, keys, dataDir, new Date())
  } catch (error) {
    if (!(error instanceof AuditChainError)) throw error
    log.error({ event: 'audit_chain_broken' }, error.message)
  }
}

const POOL_CLOSE_MS = 5_000

function stopper(db: Database, postgres: Postgres): () => Promise<void> {
  let stopped: Promise<void> | undefined
  const stop = async (): Promise<void> => {
    try {
      // A connection that nobody gives back must not keep the database from its own clean stop.
      await within(POOL_CLOSE_MS, db.close())
    } finally {
      await postgres.stop()
    }
  }
  return () => (stopped ??= stop())
}

/** Mistakes of the surroundings, told without a stack; anything else is a fault of ours and keeps its stack. */
export function bootFailure(error: unknown): { message: string; exitCode: number } {
  const known = [ConfigError, NewerSchemaError, MigrationError, UnsafeServerError, KeyStoreError].some(
    (kind) => error instanceof kind,
  )
  const message = error instanceof Error ? (known ? error.message : (error.stack ?? error.message)) : String(error)
  return { message, exitCode: error instanceof NewerSchemaError ? error.exitCode : 1 }
}
