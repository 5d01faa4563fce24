import type { KeyRing } from '../../platform/keys.ts'
import type { Work } from '../../platform/work.ts'
import {
  decideStaging,
  fillStaging,
  findKnownAccounts,
  findKnownCustomers,
  findKnownSubscriptions,
  insertStaged,
  openAccounts,
  stayInOneProcess,
  updateStaged,
  type StagedCounts,
} from './customers.import.queries.ts'
import type { ImportedCustomer } from './customers.rows.rules.ts'
import { accountsOf, stagedRows, type ImportedAccount, type KnownBatch, type StagedRows } from './customers.staging.usecases.ts'

export type { ImportedCustomer } from './customers.rows.rules.ts'

export interface StagedBatch extends StagedCounts {
  readonly foreignSubscriptionRows: readonly number[]
}

/** What is on file about the batch's numbers. */
export async function knownBatch(
  work: Work,
  customerNos: readonly string[],
  subscriptionNos: readonly string[],
  accountNos: readonly string[],
): Promise<KnownBatch> {
  const scope = work.authorise('customers:import')
  await stayInOneProcess(work.tx, scope)
  return {
    customers: await findKnownCustomers(work.tx, scope, customerNos),
    subscriptions: await findKnownSubscriptions(work.tx, scope, subscriptionNos),
    accounts: accountNos.length === 0 ? [] : await findKnownAccounts(work.tx, scope, accountNos),
  }
}

/**
 * First half of a batch: seals, compares and fills the temporary table `customer_staging` (dropped at the commit), whose
 * `action` says new, changed or same. A dry run ends here. Customer numbers must be unique within the batch.
 */
export async function stageCustomers(work: Work, keys: KeyRing, rows: readonly ImportedCustomer[]): Promise<StagedBatch> {
  const accounts = accountsOf(rows)
  await openNamedAccounts(work, accounts, null)
  const known = await knownBatch(
    work,
    rows.map((row) => row.customerNo),
    rows.map((row) => row.subscriptionNo ?? row.customerNo),
    accounts.map((account) => account.accountNo),
  )
  return stagePrepared(work, stagedRows(keys, rows, known, work.now))
}

/** In a transaction before the batch's: two batches at once that name the same new account would wait for each other. */
export async function openNamedAccounts(
  work: Work,
  accounts: readonly ImportedAccount[],
  importId: string | null,
): Promise<number> {
  return accounts.length === 0
    ? 0
    : openAccounts(work.tx, work.authorise('customers:import'), accounts, { actorId: work.actor.id, now: work.now, importId })
}

/** The same for a batch that a worker thread has sealed. */
export async function stagePrepared(work: Work, staged: StagedRows): Promise<StagedBatch> {
  const scope = work.authorise('customers:import')
  await fillStaging(work.tx, scope, staged)
  return { ...(await decideStaging(work.tx, scope)), foreignSubscriptionRows: staged.foreignSubscriptionRows }
}

/** Second half: writes what was staged in this transaction; the caller audits the batch. */
export async function applyStagedCustomers(work: Work, importId: string, { changed }: StagedCounts): Promise<void> {
  const scope = work.authorise('customers:import')
  const mark = { now: work.now, actorId: work.actor.id, importId }
  await insertStaged(work.tx, scope, mark)
  if (changed > 0) await updateStaged(work.tx, scope, mark)
}
