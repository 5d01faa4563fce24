import type pg from 'pg'
import { migrate } from '../platform/migrations.ts'
import { startScratch } from '../platform/postgres-scratch.ts'
import { APP_ROLE, DATABASE, OWNER_ROLE, withClient } from '../platform/postgres.ts'

/** Applies all migrations to a throw-away database and reads its catalogue. */
export async function catalogueOf<T>(read: (client: pg.Client) => Promise<T>): Promise<T> {
  const scratch = await startScratch(DATABASE)
  try {
    await migrate({ ...scratch.superuser(DATABASE), user: OWNER_ROLE }, APP_ROLE)
    return await withClient(scratch.superuser(DATABASE), read)
  } finally {
    await scratch.stop()
  }
}
