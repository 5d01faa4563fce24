import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { features } from '../../src/features.ts'
import { settingsOf } from '../../src/features/models/models.settings.rules.ts'
import { studioEngine } from '../../src/features/studio/studio.engine.usecases.ts'
import { openStudio } from '../../src/features/studio/studio.open.usecases.ts'
import { newId } from '../../src/kernel/ids.ts'
import { buildRegistry } from '../../src/platform/registry.ts'
import { systemContext } from '../factories.ts'
import type { TestServices } from '../harness.ts'
import { customerOf } from './customers.fixtures.ts'
import type { Call, Fixtures, Setting } from './matrix-setting.ts'

/** One month of usage of one customer, a run that read it, and the base in the studio's thread. */
async function layBase(setting: Setting): Promise<void> {
  const { services } = setting
  const { customerId } = await customerOf(setting)
  const now = services.clock.now()
  const id = newId(now)
  const path = join('facts', `${id}.parquet`)
  await mkdir(join(services.config.dataDir, 'facts'), { recursive: true })
  await services.duck
    .run(`copy (select '${id}'::uuid as subscription_id, '${customerId}'::uuid as customer_id, '2026-10' as month,
    30000::bigint as revenue_fen, 0::bigint as arrears_fen) to '${join(services.config.dataDir, path)}' (format parquet)`)
  await services.behind.query(`update fact_file set is_current = false where is_current and kind = 'usage'`)
  await services.behind.query(
    `insert into fact_file (id, kind, month, path, rows, bytes, sha256, is_current, created_at, created_by)
     values ($1, 'usage', '2026-10', $2, 1, 1, '\\x00', true, $3, $1)`,
    [id, path, now],
  )
  await services.behind.query(
    `insert into value_run (id, month, state, pack_id, pack_version, model, inputs, started_at, started_by, finished_at)
     values ($1, '2026-10', 'done', 'telecom', '1', $2, '[]', $3, $1, $3)`,
    [id, JSON.stringify(services.pack.value), now],
  )
  // Runs of other fixtures read other files: the studio stands on the newest.
  await services.behind.query(`update value_run set started_at = started_at - interval '1 day' where id <> $1`, [id])
  await openStudio(systemContext(services, buildRegistry(features).permissions), { fresh: true })
  await studioEngine(services).settled()
}

const laid = new WeakMap<TestServices, Promise<void>>()
async function draft(setting: Setting): Promise<Call> {
  const { services } = setting
  const base = laid.get(services) ?? layBase(setting)
  laid.set(services, base)
  await base
  const settings = { ...settingsOf(services.pack.value), entryMargin: 1 }
  return { body: { client: newId(services.clock.now()), settings, effectiveFrom: '2026-12-01', view: 'rules' } }
}

export const fixtures: Fixtures = {
  // Opened on what other fixtures wrote, files that are none, the engine would fail and rest a while.
  'studio.base': async (setting) => {
    await draft(setting)
    return {}
  },
  'studio.figures': draft,
  'studio.effects': draft,
  'studio.movers': draft,
}
