import type { TestProject } from 'vitest/node'
import { migrate } from '../src/platform/migrations.ts'
import { startScratch } from '../src/platform/postgres-scratch.ts'
import type { Scratch } from '../src/platform/postgres-scratch.ts'
import { APP_ROLE, OWNER_ROLE } from '../src/platform/postgres.ts'

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

async function start(): Promise<Scratch> {
  const scratch = await startScratch(TEMPLATE)
  try {
    await migrate({ ...scratch.superuser(TEMPLATE), user: OWNER_ROLE }, APP_ROLE)
  } catch (error) {
    await scratch.stop()
    throw error
  }
  return scratch
}
