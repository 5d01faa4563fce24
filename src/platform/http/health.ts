import { statfs } from 'node:fs/promises'
import { judgeDisk } from '../disk.ts'
import type { Services } from '../work.ts'

export interface Check {
  readonly name: string
  readonly run: () => Promise<string | null>
}

/** Each gives null when well, or what is wrong in words without secrets. */
export function readinessChecks(services: Services, expectedMigrations: readonly string[]): readonly Check[] {
  return [
    { name: 'database', run: () => database(services) },
    { name: 'migrations', run: () => migrations(services, expectedMigrations) },
    { name: 'disk', run: () => disk(services.config.dataDir) },
    { name: 'keys', run: async () => keys(services) },
    { name: 'clock', run: () => clockSkew(services) },
  ]
}

async function database(services: Services): Promise<string | null> {
  await services.db.pool.query('select 1')
  return null
}

async function migrations(services: Services, expected: readonly string[]): Promise<string | null> {
  const { rows } = await services.db.pool.query<{ name: string }>('select name from schema_migration')
  const applied = new Set(rows.map((row) => row.name))
  const missing = expected.filter((name) => !applied.has(name))
  return missing.length === 0 ? null : `not applied: ${missing.join(', ')}`
}

async function disk(directory: string): Promise<string | null> {
  const { bavail, blocks, bsize } = await statfs(directory)
  return judgeDisk(bavail * bsize, blocks * bsize) === 'full' ? 'nearly full: read-only' : null
}

function keys(services: Services): string | null {
  const aad = { table: 'readiness', column: 'probe', rowId: '00000000-0000-0000-0000-000000000000' }
  return services.keys.open(services.keys.seal('probe', aad), aad) === 'probe' ? null : 'a sealed value does not open'
}

const SKEW_MS = 5_000

/** Deadlines are reckoned here and compared there. */
async function clockSkew(services: Services): Promise<string | null> {
  const before = Date.now()
  const { rows } = await services.db.pool.query<{ at: Date }>('select clock_timestamp() as at')
  const skew = (rows[0]?.at.getTime() ?? 0) - (before + Date.now()) / 2
  return Math.abs(skew) > SKEW_MS ? `the database's clock differs by ${Math.round(skew / 1000)} s` : null
}

export interface Readiness {
  readonly ready: boolean
  readonly checks: Readonly<Record<string, string>>
}

export async function readiness(checks: readonly Check[], timeoutMs = 3_000): Promise<Readiness> {
  const results = await Promise.all(
    checks.map(async (check): Promise<[string, string]> => {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<string>((resolve) => {
        timer = setTimeout(() => resolve('no answer'), timeoutMs)
      })
      try {
        return [check.name, (await Promise.race([check.run(), late])) ?? 'ok']
      } catch {
        return [check.name, 'failed']
      } finally {
        clearTimeout(timer)
      }
    }),
  )
  return { ready: results.every(([, state]) => state === 'ok'), checks: Object.fromEntries(results) }
}
