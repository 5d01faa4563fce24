import type { Context } from '../../platform/work.ts'
import { deferIndexes, findDeferredIndexes, isBaseEmpty, restoreIndex } from './customers.first-load.queries.ts'

/**
 * Before the first customers of a house are written: the indexes of their lists are built once afterwards, which takes a
 * fraction of keeping them row by row. Does nothing once anybody is on file.
 */
export async function deferCustomerIndexes(context: Context): Promise<void> {
  const isEmpty = await context.read('customers:import', (work) => isBaseEmpty(work.tx, work.scope))
  if (!isEmpty) return
  await context.write('customers:import', async (work) => {
    const deferred = await deferIndexes(work.tx, work.scope)
    work.audit({ action: 'customers.defer_indexes', objectKind: 'customer', objectId: null, fields: [String(deferred)] })
  })
}

/** Builds what was put off, each index in a transaction of its own: who writes meanwhile waits for one at most. */
export async function restoreCustomerIndexes(context: Context): Promise<void> {
  const names = await context.read('customers:import', (work) => findDeferredIndexes(work.tx, work.scope))
  for (const name of names)
    await context.write('customers:import', async (work) => {
      await restoreIndex(work.tx, work.scope, name)
      work.audit({ action: 'customers.restore_index', objectKind: 'customer', objectId: null, fields: [name] })
    })
}
