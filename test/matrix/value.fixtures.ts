import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { newId } from '../../src/kernel/ids.ts'
import { customerOf } from './customers.fixtures.ts'
import type { Fixtures, Setting } from './matrix-setting.ts'

const CONCENTRATION = {
  customers: 1,
  revenueFen: 1,
  vips: 1,
  vipRevenueFen: 1,
  customersFor80: 1,
  top20RevenueFen: 1,
  tiers: [],
  curve: [[0, 0]],
  unrated: 0,
  growing: 0,
  changes: { first: 1, up: 0, down: 0, renewed: 0, kept: 0 },
}

/** A finished run whose file holds one customer. */
async function makeRun({ services }: Setting, customerId: string): Promise<string> {
  const now = services.clock.now()
  const id = newId(now)
  const path = join('values', `${id}.parquet`)
  await mkdir(join(services.config.dataDir, 'values'), { recursive: true })
  await services.duck
    .run(`copy (select '${customerId}'::uuid as customer_id, 'silver' as proposed, 50.0 as score, 0.9 as above, 12 as months, 30000.0 as revenue, 40 as tenure,
    1.0 as growth, 12.0 as payment, 20.0 as revenue_points, 9.0 as tenure_points, 2.0 as growth_points, 8.0 as payment_points, 3.0 as social_points
    ) to '${join(services.config.dataDir, path)}' (format parquet)`)
  await services.behind.query(
    `insert into value_run (id, month, state, pack_id, pack_version, model, inputs, result_path, summary, started_at, started_by, finished_at)
     values ($1, '2026-10', 'done', 'telecom', '1', $2, '[]', $3, $4, $5, $1, $5)`,
    [id, JSON.stringify(services.pack.value), path, JSON.stringify(CONCENTRATION), now],
  )
  return id
}

async function usageAtHand({ services }: Setting): Promise<void> {
  const now = services.clock.now()
  await services.behind.query(`update value_run set state = 'failed' where state = 'running'`)
  await services.behind.query(
    `insert into fact_file (id, kind, month, path, rows, bytes, sha256, is_current, created_at, created_by)
     values ($1, 'usage', '2026-10', 'facts/none.parquet', 1, 1, '\\x00', true, $2, $1) on conflict do nothing`,
    [newId(now), now],
  )
}

export const fixtures: Fixtures = {
  'value.start': async (setting) => {
    await usageAtHand(setting)
    return { body: { month: '2026-10' } }
  },
  'value.run': async (setting) => ({ params: { id: await makeRun(setting, newId(setting.services.clock.now())) } }),
  'value.explain': async (setting) => {
    const { customerId } = await customerOf(setting)
    await makeRun(setting, customerId)
    return { params: { id: customerId } }
  },
  'value.explain_grant': async (setting) => {
    const { customerId } = await customerOf(setting)
    const runId = await makeRun(setting, customerId)
    const now = setting.services.clock.now()
    const grantId = newId(now)
    await setting.services.behind.query(
      `insert into tier_grant (customer_id, id, tier, previous_tier, change, run_id, score, valid_from, created_at, created_by)
       values ($1, $2, 'silver', 'none', 'first', $3, 50, '2026-11-01', $4, $2)`,
      [customerId, grantId, runId, now],
    )
    return { params: { id: customerId, grantId } }
  },
}
