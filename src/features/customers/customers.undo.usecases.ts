import type { Work } from '../../platform/work.ts'
import { customersErrors } from './customers.rules.ts'
import { closeImportedAccounts, restoreStaged, withdrawStaged } from './customers.undo.queries.ts'

/**
 * Undoes what an import did to the customers in the temporary table `undo_staging (customer_id, fate, version)`: those
 * `added` are taken back whole, those `changed` get the values that the import kept. All of them or, if one has changed
 * in this moment, none: `customers.changed_meanwhile`.
 */
export async function undoStagedCustomers(
  work: Work,
  importId: string,
  expected: { readonly added: number; readonly changed: number },
): Promise<void> {
  const scope = work.authorise('customers:import')
  const withdrawn = expected.added === 0 ? 0 : await withdrawStaged(work.tx, scope)
  const restored =
    expected.changed === 0 ? 0 : await restoreStaged(work.tx, scope, { importId, now: work.now, actorId: work.actor.id })
  if (withdrawn !== expected.added || restored !== expected.changed) throw customersErrors.make('customers.changed_meanwhile')
}

/** The groups that an import opened go with their last member. */
export function closeAccountsOfImport(work: Work, importId: string): Promise<number> {
  return closeImportedAccounts(work.tx, work.authorise('customers:import'), importId)
}

/** One SELECT without parameters for COPY: numbers of customers whose file has changed since the moment. */
export function customersChangedSince(since: Date): string {
  return `select distinct c.customer_no from customer_change h join customer c on c.customer_id = h.customer_id where h.at >= '${since.toISOString()}'`
}
