import type pg from 'pg'

/** The server is set up in a way that can lose or garble data: nothing is served before somebody mends it. */
export class UnsafeServerError extends Error {}

interface Demand {
  readonly setting: string
  readonly holds: (value: string) => boolean
  readonly remedy: string
}

const on = (value: string): boolean => value === 'on'

const DEMANDS: readonly Demand[] = [
  { setting: 'server_version_num', holds: (value) => Number(value) >= 150_000, remedy: 'PostgreSQL 15 or newer is needed' },
  { setting: 'fsync', holds: on, remedy: 'a crash would corrupt the database: set fsync = on in postgresql.conf and reload' },
  {
    setting: 'full_page_writes',
    holds: on,
    remedy: 'a crash would tear pages: set full_page_writes = on in postgresql.conf and reload',
  },
  {
    setting: 'synchronous_commit',
    holds: (value) => value !== 'off',
    remedy:
      'a confirmed change could be lost: set synchronous_commit = on in postgresql.conf (and not otherwise for this role or database)',
  },
  {
    setting: 'data_checksums',
    holds: on,
    remedy: 'silent damage would go unseen: stop the server, run pg_checksums --enable, start it again',
  },
  { setting: 'server_encoding', holds: (value) => value === 'UTF8', remedy: "create the database with encoding 'UTF8'" },
  {
    setting: 'TimeZone',
    holds: (value) => ['UTC', 'Etc/UTC'].includes(value),
    remedy: "run: alter database … set timezone to 'UTC'",
  },
]

export async function assertSafeServer(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ setting: string; value: string }>(
    'select name as setting, current_setting(name) as value from unnest($1::text[]) as name',
    [DEMANDS.map((demand) => demand.setting)],
  )
  const values = new Map(rows.map((row) => [row.setting, row.value]))
  const broken = DEMANDS.filter((demand) => !demand.holds(values.get(demand.setting) ?? ''))
  if (broken.length === 0) return
  const list = broken.map((demand) => `  ${demand.setting} is ${values.get(demand.setting)}: ${demand.remedy}`)
  throw new UnsafeServerError(`this PostgreSQL is not safe to keep records in:\n${list.join('\n')}`)
}

/** What weakens the second net or the audit without stopping the program: said at every start. */
export async function roleWarnings(pool: pg.Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ role: string; superuser: boolean; bypass: boolean; owner: boolean }>(`
    select r.rolname as role, r.rolsuper as superuser, r.rolbypassrls as bypass,
           pg_has_role(r.oid, (select relowner from pg_class where oid = 'audit_entry'::regclass), 'usage') as owner
      from pg_roles r where r.rolname = current_user`)
  const role = rows[0]
  if (role === undefined) return []
  const remedy = 'let DATABASE_URL name a role that owns nothing, and DATABASE_OWNER_URL the owner'
  if (role.superuser || role.bypass) {
    return [
      `database role ${role.role} is ${role.superuser ? 'a superuser' : 'BYPASSRLS'}: row-level security, the second net below the scope, is off; ${remedy}`,
    ]
  }
  if (role.owner)
    return [
      `database role ${role.role} owns the tables: it could switch off the audit's trigger and row-level security; ${remedy}`,
    ]
  return []
}
