import { newId } from '../../kernel/ids.ts'
import { localDate } from '../../kernel/zones.ts'
import type { Context } from '../../platform/work.ts'
import { applySettings } from '../models/models.settings.rules.ts'
import { findSettings, keepFigures } from '../models/models.usecases.ts'
import { concentrationOf, countHeld } from './value.analysis.queries.ts'
import { gradeBase } from './value.grade.usecases.ts'
import * as queries from './value.queries.ts'
import { monthsRead } from './value.rules.ts'

/** What a run of today would give under a proposed version: told with the proposal, written nowhere else. */
export async function rehearseModel(context: Context, number: number): Promise<void> {
  const { services } = context
  const on = localDate(services.clock.now(), services.pack.calendar.timeZone.value)
  const found = await context.read('value:run', async (work) => {
    const settings = await findSettings(work, number)
    if (settings === undefined) return undefined
    const model = applySettings(services.pack.value, settings)
    return { model, files: await queries.listUsageFiles(work.tx, work.scope, null, monthsRead(model)) }
  })
  const month = found?.files.at(-1)?.month
  if (found === undefined || month === undefined) return
  const grading = {
    id: newId(services.clock.now()),
    model: found.model,
    month,
    files: found.files.map((file) => file.path),
    on,
  }
  const figures = await gradeBase(context, grading, async (duck) => {
    const { customers, revenueFen, unrated, tiers, changes } = await concentrationOf(duck)
    const held = await countHeld(duck)
    const told = tiers.map(({ tier, customers: n, revenueFen: fen }) => ({
      tier,
      customers: n,
      revenueFen: fen,
      heldNow: held.get(tier) ?? 0,
    }))
    return { month, on, customers, revenueFen, unrated, tiers: told, changes }
  })
  await context.write('value:run', async (work) => {
    await keepFigures(work, number, figures)
    work.audit({ action: 'value.rehearse', objectKind: 'model_version', objectId: null, fields: ['figures'] })
  })
}
