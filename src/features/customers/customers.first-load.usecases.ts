import { inLanes } from '../../kernel/lanes.ts'
import type { Context } from '../../platform/work.ts'
import { deferDefinitions, findDeferred, isBaseEmpty, restoreDefinition } from './customers.first-load.queries.ts'

/**
 * Before the first customers of a house are written: the indexes of their lists are built, and their foreign keys checked,
 * once afterwards, which takes a fraction of doing it row by row. Does nothing once anybody is on file.
 */
export async function beginFirstLoad(context: Context): Promise<void> {
  const isEmpty = await context.read('customers:import', (work) => isBaseEmpty(work.tx, work.scope))
  if (!isEmpty) return
  await context.write('customers:import', async (work) => {
    const deferred = await deferDefinitions(work.tx, work.scope)
    work.audit({ action: 'customers.begin_first_load', objectKind: 'customer', objectId: null, fields: [String(deferred)] })
  })
}

/** One core each. */
const LANES = 2

/**
 * Brings back what was put off, each in a transaction of its own: who writes meanwhile waits for one or two at most. The
 * indexes of a table are built side by side; a foreign key locks its tables against that, so the keys follow one by one.
 */
export async function endFirstLoad(context: Context): Promise<void> {
  const { indexes, keys } = await context.read('customers:import', (work) => findDeferred(work.tx, work.scope))
  const restore = (name: string) =>
    context.write('customers:import', async (work) => {
      await restoreDefinition(work.tx, work.scope, name)
      work.audit({ action: 'customers.end_first_load', objectKind: 'customer', objectId: null, fields: [name] })
    })
  const lane = async (): Promise<void> => {
    for (let name = indexes.pop(); name !== undefined; name = indexes.pop()) await restore(name)
  }
  await inLanes(LANES, lane)
  for (const name of keys) await restore(name)
}
