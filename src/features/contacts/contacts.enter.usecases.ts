import type { Context } from '../../platform/work.ts'
import { refreshCustomers } from '../obligations/obligations.usecases.ts'
import { insertContacts, type EnteredContact } from './contacts.queries.ts'

export type { EnteredContact }

/** In batches, so that no transaction grows long. */
const BATCH = 2_000

/**
 * Contacts that lie elsewhere already (a feed, the demo's history): each with its own time of entry, which decides
 * whether it was in time. What they meet is judged at once.
 */
export async function enterContacts(context: Context, contacts: readonly EnteredContact[]): Promise<number> {
  let entered = 0
  for (let from = 0; from < contacts.length; from += BATCH) {
    const batch = contacts.slice(from, from + BATCH)
    entered += await context.write('contacts:enter', async (work) => {
      const inserted = await insertContacts(work.tx, work.scope, batch)
      await refreshCustomers(work, context.services.pack, [...new Set(batch.map((each) => each.customerId))])
      work.audit({ action: 'contacts.enter', objectKind: 'contact', objectId: null })
      return inserted
    })
  }
  return entered
}
