import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'

/** The schema was made by a newer version of the program: exit code 3, so that a supervisor does not try again. */
export class NewerSchemaError extends Error {
  readonly exitCode = 3
}
export class MigrationError extends Error {}

export interface Migration {
  readonly name: string
  readonly sql: string
  readonly sha256: string
}

export const MIGRATIONS_DIR = join(import.meta.dirname, '../../db/migrations')
/** Any number that nothing else locks. */
const MIGRATION_LOCK = 7_203_944_118

export function readMigrations(directory: string = MIGRATIONS_DIR): readonly Migration[] {
  const names = readdirSync(directory)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
  const numbers = new Map<string, string>()
  return names.map((name) => {
    const number = /^(\d{4})_[a-z0-9_]+\.sql$/.exec(name)?.[1]
    if (number === undefined) throw new MigrationError(`db/migrations/${name}: name it like 0007_complaints.sql`)
    const twin = numbers.get(number)
    if (twin !== undefined) throw new MigrationError(`db/migrations/${name} and ${twin} share a number: renumber the newer one`)
    numbers.set(number, name)
    const sql = readFileSync(join(directory, name), 'utf8')
    return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') }
  })
}

/**
 * Brings the schema up to date, one transaction a file; two processes that start at once wait for each other.
 * Returns the names of what was applied. `appRole` may then use the tables (not needed when it is the owner itself).
 */
export async function migrate(owner: pg.PoolConfig, appRole?: string, migrations = readMigrations()): Promise<readonly string[]> {
  const client = new pg.Client({ ...owner, application_name: 'zhixin migrate', statement_timeout: 0 })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await client.query(`create table if not exists schema_migration (
      name text constraint schema_migration_pk primary key, sha256 text not null, applied_at timestamptz not null default now())`)
    const waiting = await pending(client, migrations)
    for (const migration of waiting) await apply(client, migration)
    await grantToApp(client, appRole)
    return waiting.map((migration) => migration.name)
  } finally {
    await client.end()
  }
}

/** What is still to be applied; refuses a schema that is newer than the code or was made from other files. */
async function pending(client: pg.Client, migrations: readonly Migration[]): Promise<readonly Migration[]> {
  const { rows } = await client.query<{ name: string; sha256: string }>('select name, sha256 from schema_migration order by name')
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const row of rows) {
    const file = known.get(row.name)
    if (file === undefined) {
      throw new NewerSchemaError(
        `the database has migration ${row.name}, which this version does not know: it was made by a newer version. ` +
          'Start that version, or restore a backup made before the upgrade.',
      )
    }
    if (file.sha256 !== row.sha256) {
      throw new MigrationError(
        `db/migrations/${row.name} was changed after it was applied. Restore the file as it was and put the change in a new migration.`,
      )
    }
  }
  const applied = new Set(rows.map((row) => row.name))
  const last = rows.at(-1)?.name ?? ''
  const waiting = migrations.filter((migration) => !applied.has(migration.name))
  const late = waiting.find((migration) => migration.name < last)
  if (late !== undefined)
    throw new MigrationError(`db/migrations/${late.name} comes before ${last}, which is applied: give it a higher number`)
  return waiting
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin')
  try {
    await client.query(migration.sql)
    await client.query('insert into schema_migration (name, sha256) values ($1, $2)', [migration.name, migration.sha256])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new MigrationError(`db/migrations/${migration.name}: ${where(error, migration.sql)}`, { cause: error })
  }
}

function where(error: unknown, sql: string): string {
  if (!(error instanceof pg.DatabaseError)) return String(error)
  if (error.position === undefined) return error.message
  const line = sql.slice(0, Number(error.position)).split('\n').length
  return `line ${line}: ${error.message}`
}

/** The application reads and writes rows and nothing else; the audit it may only add to. */
async function grantToApp(client: pg.Client, appRole: string | undefined): Promise<void> {
  const current = await client.query<{ role: string; exists: boolean }>(
    `select current_user as role, exists (select from pg_namespace where nspname = 'pgboss') as exists`,
  )
  const owner = current.rows[0]!.role
  if (!current.rows[0]!.exists) await client.query('create schema pgboss')
  if (appRole === undefined || appRole === owner) return
  const app = pg.escapeIdentifier(appRole)
  await client.query(`
    grant usage on schema public to ${app};
    grant select, insert, update, delete on all tables in schema public to ${app};
    grant usage on all sequences in schema public to ${app};
    alter default privileges in schema public grant select, insert, update, delete on tables to ${app};
    alter default privileges in schema public grant usage on sequences to ${app};
    revoke update, delete, truncate on audit_entry from ${app};
    revoke insert, delete, truncate on audit_head from ${app};
    revoke insert, update, delete on schema_migration from ${app};
    revoke update, delete on key_ring from ${app};
    revoke insert, update, delete on deferred_definition from ${app};
    grant usage, create on schema pgboss to ${app};`)
}
