import { sql } from 'kysely'
import { DEAD_LETTERS, queuesOf } from '../../src/platform/queues.ts'
import type { Fixtures, Setting } from './matrix-setting.ts'

async function deadJob({ services }: Setting): Promise<{ params: { id: string } }> {
  const queues = queuesOf(services)
  await queues.ensure('audit.verify')
  const id = await queues.boss.send(DEAD_LETTERS, { requestedBy: null, data: {} })
  if (id === null) throw new Error('the dead letter was not taken')
  await sql`update pgboss.job set source_name = 'audit.verify' where id = ${id}`.execute(services.db.kysely)
  return { params: { id } }
}

export const fixtures: Fixtures = { 'jobs.retry': deadJob, 'jobs.discard': deadJob }
