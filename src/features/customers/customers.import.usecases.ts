import { newId } from '../../kernel/ids.ts'
import type { KeyRing } from '../../platform/keys.ts'
import type { Work } from '../../platform/work.ts'
import {
  decideStaging, fillStaging, findKnownCustomers, findKnownSubscriptions, insertStaged, stageAccounts, stagedNewIds, STAGING_COLUMNS, updateStaged,
  writeStagedParts, type KnownCustomer, type KnownSubscription, type StagedCounts, type StagingColumn,
} from './customers.import.queries.ts'
import { foldWord } from './customers.search.rules.ts'
import { searchTokens } from './customers.tokens.usecases.ts'

/** One row of a feed after mapping and checking. Null: the file says nothing, what is on file stays. */
export interface ImportedCustomer {
  readonly rowNo: number
  readonly customerNo: string
  readonly name: string | null
  readonly gender: 'male' | 'female' | null
  readonly birthday: { calendar: 'solar' | 'lunar'; year: number | null; month: number; day: number; leapMonth: boolean } | null
  /** Normalised: digits only. */
  readonly phone: string | null
  readonly idNumber: string | null
  readonly address: string | null
  readonly territoryId: string | null
  readonly openedOn: string | null
  readonly status: 'active' | 'suspended' | 'left' | null
  readonly leftOn: string | null
  readonly contractEnd: string | null
  readonly industry: string | null
  readonly accountNo: string | null
  readonly accountName: string | null
  readonly accountSegment: 'strategic' | 'large' | 'medium' | 'small' | null
  readonly accountRole: 'leader' | 'key_person' | 'liaison' | 'member' | null
  readonly preferredChannel: 'sms' | 'mms' | 'phone' | 'visit' | 'reception' | null
  /** One to one by default: the customer's number. */
  readonly subscriptionNo: string | null
  readonly subscriptionKind: 'voice' | 'data_card' | 'secondary' | 'test' | null
  readonly subscriptionPlan: string | null
  readonly subscriptionNumber: string | null
}

export interface StagedBatch extends StagedCounts {
  /** Rows whose subscription belongs to another customer: nothing of them is staged. */
  readonly foreignSubscriptionRows: readonly number[]
}

/**
 * First half of a batch: seals, compares and fills the temporary table `customer_staging` (dropped at the commit), whose
 * `action` says new, changed or same. A dry run ends here. Customer numbers must be unique within the batch.
 */
export async function stageCustomers(work: Work, keys: KeyRing, rows: readonly ImportedCustomer[]): Promise<StagedBatch> {
  const scope = work.authorise('customers:import')
  const known = new Map((await findKnownCustomers(work.tx, scope, rows.map((row) => row.customerNo))).map((one) => [one.customerNo, one]))
  const subscriptionNos = rows.map((row) => row.subscriptionNo ?? row.customerNo)
  const subscriptions = new Map((await findKnownSubscriptions(work.tx, scope, subscriptionNos)).map((one) => [one.subscriptionNo, one]))
  const foreign = rows.filter((row) => {
    const subscription = subscriptions.get(row.subscriptionNo ?? row.customerNo)
    return subscription !== undefined && subscription.customerId !== known.get(row.customerNo)?.customerId
  })
  const foreignNos = new Set(foreign.map((row) => row.rowNo))
  const columns = Object.fromEntries(Object.keys(STAGING_COLUMNS).map((name) => [name, []])) as unknown as Record<StagingColumn, unknown[]>
  for (const row of rows) {
    if (foreignNos.has(row.rowNo)) continue
    const staged = stageRow(keys, row, known.get(row.customerNo), subscriptions.get(row.subscriptionNo ?? row.customerNo), work.now)
    for (const name of Object.keys(staged) as StagingColumn[]) columns[name].push(staged[name])
  }
  await fillStaging(work.tx, scope, columns)
  const accounts = new Map(rows.filter((row) => row.accountNo !== null).map((row) => [row.accountNo!, row]))
  if (accounts.size > 0) {
    const named = [...accounts].map(([accountNo, row]) => ({ accountNo, name: row.accountName ?? accountNo, segment: row.accountSegment ?? 'small' }))
    await stageAccounts(work.tx, scope, named, { actorId: work.actor.id, now: work.now })
  }
  return { ...(await decideStaging(work.tx, scope)), foreignSubscriptionRows: foreign.map((row) => row.rowNo) }
}

/** Second half: writes what was staged in this transaction; the caller audits the batch. */
export async function applyStagedCustomers(work: Work, importId: string): Promise<{ createdIds: string[] }> {
  const scope = work.authorise('customers:import')
  const mark = { now: work.now, actorId: work.actor.id, importId }
  await insertStaged(work.tx, scope, mark)
  await updateStaged(work.tx, scope, mark)
  await writeStagedParts(work.tx, scope, mark)
  return { createdIds: await stagedNewIds(work.tx, scope) }
}

function stageRow(
  keys: KeyRing,
  row: ImportedCustomer,
  known: KnownCustomer | undefined,
  subscription: KnownSubscription | undefined,
  now: Date,
): Record<StagingColumn, unknown> {
  const customerId = known?.customerId ?? newId(now)
  const subscriptionId = subscription?.subscriptionId ?? newId(now)
  const name = row.name ?? (known === undefined ? row.customerNo : null)
  const tokens = name !== null && name !== known?.name ? searchTokens(name, row.customerNo) : undefined
  const place = (column: string) => ({ table: 'customer_secret', column, rowId: customerId })
  const sealed = <T extends string>(value: string | null, index: Buffer | null, knownIndex: Buffer | null | undefined, column: T) =>
    value !== null && index !== null && !(knownIndex?.equals(index) ?? false) ? keys.seal(value, place(column)) : null
  const phoneIndex = row.phone === null ? null : keys.blindIndex('phone', row.phone)
  const phone = sealed(row.phone, phoneIndex, known?.phoneIndex, 'phone')
  const idNumberIndex = row.idNumber === null ? null : keys.blindIndex('id_number', row.idNumber)
  const idNumber = sealed(row.idNumber, idNumberIndex, known?.idNumberIndex, 'id_number')
  const oldAddress = known?.address ?? null
  const sameAddress = row.address === null || (oldAddress !== null && keys.open(oldAddress, place('address')) === row.address)
  const numberIndex = row.subscriptionNumber === null ? null : keys.blindIndex('subscription_number', row.subscriptionNumber)
  const numberSame = numberIndex === null || (subscription?.numberIndex?.equals(numberIndex) ?? false)
  return {
    row_no: row.rowNo,
    customer_id: customerId,
    is_new: known === undefined,
    customer_no: row.customerNo,
    name,
    gender: row.gender,
    birth_calendar: row.birthday?.calendar ?? null,
    birth_year: row.birthday?.year ?? null,
    birth_month: row.birthday?.month ?? null,
    birth_day: row.birthday?.day ?? null,
    birth_leap_month: row.birthday?.leapMonth ?? null,
    territory_id: row.territoryId,
    opened_on: row.openedOn,
    status: row.status,
    left_on: row.leftOn,
    contract_end: row.contractEnd,
    industry: row.industry,
    account_no: row.accountNo,
    account_role: row.accountRole,
    preferred_channel: row.preferredChannel,
    phone,
    phone_index: phone === null ? null : phoneIndex,
    phone_tail_index: phone === null ? null : keys.blindIndex('phone_tail', row.phone!.slice(-4)),
    id_number: idNumber,
    id_number_index: idNumber === null ? null : idNumberIndex,
    address: sameAddress ? null : keys.seal(row.address!, place('address')),
    search_name: tokens?.name ?? null,
    search_given_name: tokens?.givenName ?? null,
    search_pinyin: tokens?.pinyin ?? null,
    search_initials: tokens?.initials ?? null,
    search_number: tokens === undefined ? null : foldWord(row.customerNo),
    subscription_no: row.subscriptionNo ?? row.customerNo,
    subscription_id: subscriptionId,
    subscription_is_new: subscription === undefined,
    subscription_kind: row.subscriptionKind,
    subscription_plan: row.subscriptionPlan,
    subscription_number: numberSame ? null : keys.seal(row.subscriptionNumber!, { table: 'subscription', column: 'number', rowId: subscriptionId }),
    subscription_number_index: numberSame ? null : numberIndex,
  }
}
