import type { TestProject } from 'vitest/node'
import { migrate } from '../src/platform/migrations.ts'
import { startScratch } from '../src/platform/postgres-scratch.ts'
import type { Scratch } from '../src/platform/postgres-scratch.ts'
import { SUPERUSER } from '../src/platform/postgres-cluster.ts'
import { APP_ROLE, OWNER_ROLE, prepareDatabase, withClient } from '../src/platform/postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The run's own PostgreSQL; `template` is migrated and never connected to. */
    testPostgres: { host: string; port: number; template: string }
  }
}

const TEMPLATE = 'zhixin_template'
/** Several vitest projects of one run share the cluster. */
let running: { scratch: Scratch; users: number } | undefined
let starting: Promise<Scratch> | undefined

export async function setup(project: TestProject): Promise<void> {
  starting ??= start()
  const scratch = await starting
  running ??= { scratch, users: 0 }
  running.users += 1
  project.provide('testPostgres', { host: scratch.host, port: scratch.port, template: TEMPLATE })
}

export async function teardown(): Promise<void> {
  if (running === undefined || --running.users > 0) return
  const { scratch } = running
  running = undefined
  starting = undefined
  await scratch.stop()
}

/**
 * ZHIXIN_TEST_POSTGRES=<folder of its socket> runs the same tests on another PostgreSQL (15 or newer) that trusts
 * `postgres` on that socket; it must be one to throw away.
 */
async function otherPostgres(host: string): Promise<Scratch> {
  const superuser = (database: string) => ({ host, port: 5432, user: SUPERUSER, database })
  await withClient(superuser('postgres'), (client) => client.query(`drop database if exists ${TEMPLATE} with (force)`))
  await prepareDatabase(superuser('postgres'), TEMPLATE)
  return { host, port: 5432, superuser, stop: async () => undefined }
}

async function start(): Promise<Scratch> {
  const other = process.env['ZHIXIN_TEST_POSTGRES']
  const scratch = await (other === undefined || other === '' ? startScratch(TEMPLATE) : otherPostgres(other))
  try {
    await migrate({ ...scratch.superuser(TEMPLATE), user: OWNER_ROLE }, APP_ROLE)
  } catch (error) {
    await scratch.stop()
    throw error
  }
  return scratch
}
