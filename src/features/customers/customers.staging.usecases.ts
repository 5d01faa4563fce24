import { newId } from '../../kernel/ids.ts'
import type { KeyRing } from '../../platform/keys.ts'
import { STAGING_COLUMNS, type KnownCustomer, type KnownSubscription, type StagingColumn } from './customers.import.queries.ts'
import type { ImportedCustomer } from './customers.rows.rules.ts'
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

/** Elements of PostgreSQL array literals, by column; a cell of an absent column or a blank cell at the end is NULL. */
type Cells = Record<StagingColumn, string[]>

const NULL = 'NULL'
/** Numbers, booleans, ids, dates and words of ours: nothing in them has a meaning in an array literal. */
const plain = (value: string | number | boolean | null): string => (value === null ? NULL : String(value))
const QUOTED = /["\\]/
const text = (value: string | null): string => {
  if (value === null) return NULL
  return `"${QUOTED.test(value) ? value.replaceAll(/["\\]/g, '\\$&') : value}"`
}
const bytes = (value: Buffer | null): string => (value === null ? NULL : `\\\\x${value.toString('hex')}`)

/** Columns are unfolded side by side, and the shorter ones end in NULL: blank cells at the end need not be sent. */
function arrayLiteral(cells: readonly string[]): string {
  let length = cells.length
  while (length > 0 && cells[length - 1] === NULL) length--
  return `{${(length === cells.length ? cells : cells.slice(0, length)).join(',')}}`
}

/** Seals and compares the secrets of a batch: pure work without a database, so that it can run beside it. */
export function stagedArrays(keys: KeyRing, rows: readonly ImportedCustomer[], batch: KnownBatch, now: Date): StagedArrays {
  const known = new Map(batch.customers.map((one) => [one.customerNo, one]))
  const subscriptions = new Map(batch.subscriptions.map((one) => [one.subscriptionNo, one]))
  const foreignSubscriptionRows: number[] = []
  const names = Object.keys(STAGING_COLUMNS) as StagingColumn[]
  const cells = Object.fromEntries(names.map((name) => [name, [] as string[]])) as Cells
  for (const row of rows) {
    const customer = known.get(row.customerNo)
    const subscription = subscriptions.get(row.subscriptionNo ?? row.customerNo)
    if (subscription !== undefined && subscription.customerId !== customer?.customerId) foreignSubscriptionRows.push(row.rowNo)
    else stageRow(keys, cells, row, { customer, subscription, now })
  }
  return {
    columns: Object.fromEntries(names.map((name) => [name, arrayLiteral(cells[name])])) as Record<StagingColumn, string>,
    foreignSubscriptionRows,
  }
}

/** What comes from another thread is a bare Uint8Array. */
function sameBytes(one: Uint8Array | null | undefined, other: Uint8Array): boolean {
  return one !== null && one !== undefined && Buffer.compare(one, other) === 0
}

interface OnFile {
  readonly customer: KnownCustomer | undefined
  readonly subscription: KnownSubscription | undefined
  readonly now: Date
}

function stageRow(keys: KeyRing, cells: Cells, row: ImportedCustomer, { customer: known, subscription, now }: OnFile): void {
  const customerId = known?.customerId ?? newId(now)
  // What the person decided at the merge stands: the feed of the old number says nothing about the file.
  const isFormer = known?.isFormer ?? false
  const subscriptionId = subscription?.subscriptionId ?? newId(now)
  const name = isFormer ? null : (row.name ?? (known === undefined ? row.customerNo : null))
  const tokens = name !== null && name !== known?.name ? searchTokens(name, row.customerNo) : undefined
  const place = (column: string) => ({ table: 'customer_secret', column, rowId: customerId })
  const sealed = (
    value: string | null,
    index: Buffer | null,
    knownIndex: Buffer | null | undefined,
    column: 'phone' | 'id_number',
  ): Buffer | null =>
    !isFormer && value !== null && index !== null && !sameBytes(knownIndex, index) ? keys.seal(value, place(column)) : null
  const phoneIndex = row.phone === null ? null : keys.blindIndex('phone', row.phone)
  const phone = sealed(row.phone, phoneIndex, known?.phoneIndex, 'phone')
  const idNumberIndex = row.idNumber === null ? null : keys.blindIndex('id_number', row.idNumber)
  const idNumber = sealed(row.idNumber, idNumberIndex, known?.idNumberIndex, 'id_number')
  const oldAddress = known?.address ?? null
  const sameAddress =
    isFormer || row.address === null || (oldAddress !== null && keys.open(oldAddress, place('address')) === row.address)
  const numberIndex = row.subscriptionNumber === null ? null : keys.blindIndex('subscription_number', row.subscriptionNumber)
  const numberSame = numberIndex === null || sameBytes(subscription?.numberIndex, numberIndex)

  cells.row_no.push(plain(row.rowNo))
  cells.customer_id.push(customerId)
  cells.is_new.push(plain(known === undefined))
  cells.is_former.push(plain(isFormer))
  cells.customer_no.push(text(row.customerNo))
  cells.name.push(text(name))
  cells.gender.push(plain(row.gender))
  cells.birth_calendar.push(plain(row.birthday?.calendar ?? null))
  cells.birth_year.push(plain(row.birthday?.year ?? null))
  cells.birth_month.push(plain(row.birthday?.month ?? null))
  cells.birth_day.push(plain(row.birthday?.day ?? null))
  cells.birth_leap_month.push(plain(row.birthday?.leapMonth ?? null))
  cells.territory_id.push(plain(row.territoryId))
  cells.opened_on.push(plain(row.openedOn))
  cells.status.push(plain(row.status))
  cells.left_on.push(plain(row.leftOn))
  cells.contract_end.push(plain(row.contractEnd))
  cells.industry.push(text(row.industry))
  cells.account_no.push(text(row.accountNo))
  cells.account_role.push(text(row.accountRole))
  cells.preferred_channel.push(plain(row.preferredChannel))
  cells.phone.push(bytes(phone))
  cells.phone_index.push(bytes(phone === null ? null : phoneIndex))
  cells.phone_tail_index.push(bytes(phone === null ? null : keys.blindIndex('phone_tail', row.phone!.slice(-4))))
  cells.id_number.push(bytes(idNumber))
  cells.id_number_index.push(bytes(idNumber === null ? null : idNumberIndex))
  cells.address.push(bytes(sameAddress ? null : keys.seal(row.address!, place('address'))))
  cells.search_name.push(text(tokens?.name ?? null))
  cells.search_given_name.push(text(tokens?.givenName ?? null))
  cells.search_pinyin.push(text(tokens?.pinyin ?? null))
  cells.search_initials.push(text(tokens?.initials ?? null))
  cells.search_number.push(text(tokens?.number ?? null))
  cells.subscription_no.push(text(row.subscriptionNo ?? row.customerNo))
  cells.subscription_id.push(subscriptionId)
  cells.subscription_is_new.push(plain(subscription === undefined))
  cells.subscription_kind.push(plain(row.subscriptionKind))
  cells.subscription_plan.push(text(row.subscriptionPlan))
  cells.subscription_number.push(
    bytes(
      numberSame ? null : keys.seal(row.subscriptionNumber!, { table: 'subscription', column: 'number', rowId: subscriptionId }),
    ),
  )
  cells.subscription_number_index.push(bytes(numberSame ? null : numberIndex))
}
