import { newId } from '../../src/kernel/ids.ts'
import { customerOf } from './customers.fixtures.ts'
import type { Fixtures, Setting } from './matrix-setting.ts'

const PREVIEW = { able: 1, byTier: { diamond: 0, gold: 1, silver: 0, none: 0 }, reasons: {}, loads: [], warning: 500 }

/** An act of the actor's own, or of the stranger. */
async function actOf({ services, actor, holder, relation }: Setting, state: string) {
  const id = newId(services.clock.now())
  const now = services.clock.now()
  await services.behind.query(
    `insert into bulk_act (id, kind, params, selection, state, preview, total, confirmed_at, created_at, created_by, updated_at)
     values ($1, 'resume', '{"reason":"返岗"}', '{}', $2, $3, 1, $4, $5, $6, $5)`,
    [id, state, PREVIEW, state === 'failed' ? now : null, now, relation === 'own' ? actor.id : holder.id],
  )
  return { params: { id } }
}

export const fixtures: Fixtures = {
  'bulk.ask': async (setting) => ({
    body: {
      task: { kind: 'suspend', reason: 'abroad', note: null },
      selection: { customerIds: [(await customerOf(setting)).customerId] },
    },
  }),
  'bulk.get': (setting) => actOf(setting, 'ready'),
  'bulk.items': (setting) => actOf(setting, 'ready'),
  'bulk.failures_file': (setting) => actOf(setting, 'done'),
  'bulk.confirm': async (setting) => ({ ...(await actOf(setting, 'ready')), body: { expected: 1 } }),
  'bulk.cancel': async (setting) => ({ ...(await actOf(setting, 'ready')), body: {} }),
  'bulk.resume': async (setting) => ({ ...(await actOf(setting, 'failed')), body: {} }),
}
