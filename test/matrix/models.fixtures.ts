import { newId } from '../../src/kernel/ids.ts'
import { settingsOf } from '../../src/features/models/models.settings.rules.ts'
import type { Fixtures, Setting } from './matrix-setting.ts'

const TOMORROW = '2026-12-01'

const changed = ({ services }: Setting) => ({ ...settingsOf(services.pack.value), validityMonths: 6 })

/** A version that waits for approval, or an approved one that does not count yet. */
async function makeVersion(setting: Setting, proposer: string, approver?: string): Promise<string> {
  const { services } = setting
  const now = services.clock.now()
  const { rows } = await services.behind.query<{ number: number }>(
    `insert into model_version (id, number, state, pack_id, pack_version, base_number, settings, reason, effective_from, in_force_from,
       proposed_at, proposed_by, decided_at, decided_by)
     select $1, coalesce(max(number), 0) + 1, $2, 'telecom', '1', 0, $3, '试行', $4, $5, $6, $7, $8, $9 from model_version returning number`,
    [
      newId(now),
      approver === undefined ? 'proposed' : 'approved',
      JSON.stringify(changed(setting)),
      TOMORROW,
      approver === undefined ? null : TOMORROW,
      now,
      proposer,
      approver === undefined ? null : now,
      approver ?? null,
    ],
  )
  return String(rows[0]!.number)
}

export const fixtures: Fixtures = {
  'models.get': async (setting) => ({ params: { number: await makeVersion(setting, setting.world.people.AN.id) } }),
  'models.propose': (setting) => ({ body: { settings: changed(setting), effectiveFrom: TOMORROW, reason: '收紧有效期' } }),
  'models.decide': async (setting) => ({
    params: { number: await makeVersion(setting, setting.world.people.AN.id) },
    version: 1,
    body: { decision: 'approve', note: '' },
  }),
  'models.withdraw': async (setting) => ({
    params: { number: await makeVersion(setting, setting.world.people.AN.id, setting.world.people.EX.id) },
    version: 1,
    body: { reason: '另有安排' },
  }),
}
