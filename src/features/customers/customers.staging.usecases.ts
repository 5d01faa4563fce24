import { newId } from '../../kernel/ids.ts'
import type { KeyRing } from '../../platform/keys.ts'
import { STAGING_COLUMNS, type KnownCustomer, type KnownSubscription, type StagingColumn } from './customers.import.queries.ts'
import type { ImportedCustomer } from './customers.rows.rules.ts'
import { foldWord } from './customers.search.rules.ts'
import { searchTokens } from './customers.tokens.usecases.ts'

/** What is on file about a batch's numbers, as plain data that a worker thread can be given. */
export interface KnownBatch {
  readonly customers: readonly KnownCustomer[]
  readonly subscriptions: readonly KnownSubscription[]
}

export interface StagedArrays {
  /** One PostgreSQL array literal a column. */
  readonly columns: Readonly<Record<StagingColumn, string>>
  /** Rows whose subscription belongs to another customer: nothing of them is staged. */
  readonly foreignSubscriptionRows: readonly number[]
}

export interface ImportedAccount {
  readonly accountNo: string
  readonly name: string
  readonly segment: string
}

/** The accounts that rows name; a later row fills in what an earlier one left out. */
export function accountsOf(rows: readonly ImportedCustomer[]): ImportedAccount[] {
  const accounts = new Map<string, ImportedAccount>()
  for (const { accountNo, accountName, accountSegment } of rows) {
    if (accountNo === null) continue
    const known = accounts.get(accountNo)
    if (known !== undefined && accountName === null && accountSegment === null) continue
    accounts.set(accountNo, {
      accountNo,
      name: accountName ?? known?.name ?? accountNo,
      segment: accountSegment ?? known?.segment ?? 'small',
    })
  }
  return [...accounts.values()]
}

/** Seals and compares the secrets of a batch: pure work without a database, so that it can run beside it. */
export function stagedArrays(keys: KeyRing, rows: readonly ImportedCustomer[], batch: KnownBatch, now: Date): StagedArrays {
  const known = new Map(batch.customers.map((one) => [one.customerNo, one]))
  const subscriptions = new Map(batch.subscriptions.map((one) => [one.subscriptionNo, one]))
  const foreignSubscriptionRows: number[] = []
  const columns = Object.fromEntries(Object.keys(STAGING_COLUMNS).map((name) => [name, [] as string[]])) as Record<
    StagingColumn,
    string[]
  >
  for (const row of rows) {
    const customer = known.get(row.customerNo)
    const subscription = subscriptions.get(row.subscriptionNo ?? row.customerNo)
    if (subscription !== undefined && subscription.customerId !== customer?.customerId) {
      foreignSubscriptionRows.push(row.rowNo)
      continue
    }
    const staged = stageRow(keys, row, customer, subscription, now)
    for (const name of Object.keys(staged) as StagingColumn[]) columns[name].push(arrayElement(staged[name]))
  }
  return {
    columns: Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, `{${values.join(',')}}`])) as Record<
      StagingColumn,
      string
    >,
    foreignSubscriptionRows,
  }
}

function arrayElement(value: StagedValue): string {
  if (value === null) return 'NULL'
  if (typeof value === 'string') return `"${/["\\]/.test(value) ? value.replaceAll(/["\\]/g, '\\$&') : value}"`
  if (value instanceof Uint8Array) return `"\\\\x${value.toString('hex')}"`
  return String(value)
}

/** What comes from another thread is a bare Uint8Array. */
function sameBytes(one: Uint8Array | null | undefined, other: Uint8Array): boolean {
  return one !== null && one !== undefined && Buffer.compare(one, other) === 0
}

type StagedValue = string | number | boolean | Buffer | null

function stageRow(
  keys: KeyRing,
  row: ImportedCustomer,
  known: KnownCustomer | undefined,
  subscription: KnownSubscription | undefined,
  now: Date,
): Record<StagingColumn, StagedValue> {
  const customerId = known?.customerId ?? newId(now)
  // What the person decided at the merge stands: the feed of the old number says nothing about the file.
  const isFormer = known?.isFormer ?? false
  const subscriptionId = subscription?.subscriptionId ?? newId(now)
  const name = isFormer ? null : (row.name ?? (known === undefined ? row.customerNo : null))
  const tokens = name !== null && name !== known?.name ? searchTokens(name, row.customerNo) : undefined
  const place = (column: string) => ({ table: 'customer_secret', column, rowId: customerId })
  const sealed = <T extends string>(
    value: string | null,
    index: Buffer | null,
    knownIndex: Buffer | null | undefined,
    column: T,
  ) => (!isFormer && value !== null && index !== null && !sameBytes(knownIndex, index) ? keys.seal(value, place(column)) : null)
  const phoneIndex = row.phone === null ? null : keys.blindIndex('phone', row.phone)
  const phone = sealed(row.phone, phoneIndex, known?.phoneIndex, 'phone')
  const idNumberIndex = row.idNumber === null ? null : keys.blindIndex('id_number', row.idNumber)
  const idNumber = sealed(row.idNumber, idNumberIndex, known?.idNumberIndex, 'id_number')
  const oldAddress = known?.address ?? null
  const sameAddress =
    isFormer || row.address === null || (oldAddress !== null && keys.open(oldAddress, place('address')) === row.address)
  const numberIndex = row.subscriptionNumber === null ? null : keys.blindIndex('subscription_number', row.subscriptionNumber)
  const numberSame = numberIndex === null || sameBytes(subscription?.numberIndex, numberIndex)
  return {
    row_no: row.rowNo,
    customer_id: customerId,
    is_new: known === undefined,
    is_former: isFormer,
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
    subscription_number: numberSame
      ? null
      : keys.seal(row.subscriptionNumber!, { table: 'subscription', column: 'number', rowId: subscriptionId }),
    subscription_number_index: numberSame ? null : numberIndex,
  }
}
