import { newId } from '../../kernel/ids.ts'
import type { KeyRing } from '../../platform/keys.ts'
import type { KnownAccount, KnownCustomer, KnownSubscription, StagingColumn } from './customers.import.queries.ts'
import type { ImportedCustomer } from './customers.rows.rules.ts'
import { searchTokens } from './customers.tokens.usecases.ts'

/** What is on file about a batch's numbers, as plain data that a worker thread can be given. */
export interface KnownBatch {
  readonly customers: readonly KnownCustomer[]
  readonly subscriptions: readonly KnownSubscription[]
  readonly accounts: readonly KnownAccount[]
}

export interface StagedRows {
  /** In the order of the cells; none where nothing is staged. */
  readonly columns: readonly StagingColumn[]
  /** As COPY reads them; they change threads without a copy. */
  readonly lines: Uint8Array<ArrayBuffer>
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

/** One row as PostgreSQL's COPY reads it in its text form. */
type Cells = Readonly<Record<StagingColumn, string>>

const NULL = '\\N'
/** Numbers, booleans, ids, dates and words of ours: nothing in them has a meaning to COPY. */
const plain = (value: string | number | boolean | null): string => (value === null ? NULL : String(value))
const MARKS = /[\\\t\n\r]/
const text = (value: string | null): string => {
  if (value === null) return NULL
  return MARKS.test(value) ? value.replaceAll(/[\\\t\n\r]/g, (mark) => ESCAPES[mark] ?? mark) : value
}
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
const bytes = (value: Buffer | null): string => (value === null ? NULL : `\\\\x${value.toString('hex')}`)

const USUAL_LINE = 1_000
const MOST_BYTES_A_CHARACTER = 3

/** Lines in UTF-8, row by row: one string of a whole batch would be written out, measured and turned into bytes in turn. */
class Lines {
  #bytes: Buffer<ArrayBuffer>
  #length = 0

  constructor(rows: number) {
    // Not out of the pool that Node shares: it is given away to another thread.
    this.#bytes = Buffer.allocUnsafeSlow(rows * USUAL_LINE)
  }

  add(line: string): void {
    const most = this.#length + line.length * MOST_BYTES_A_CHARACTER + 1
    if (most > this.#bytes.length) {
      const more = Buffer.allocUnsafeSlow(most * 2)
      this.#bytes.copy(more, 0, 0, this.#length)
      this.#bytes = more
    }
    this.#length += this.#bytes.write(line, this.#length)
    this.#bytes[this.#length++] = 0x0a
  }

  bytes(): Buffer<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length)
  }
}

/** Seals and compares the secrets of a batch: pure work without a database, so that it can run beside it. */
export function stagedRows(keys: KeyRing, rows: readonly ImportedCustomer[], batch: KnownBatch, now: Date): StagedRows {
  const known = new Map(batch.customers.map((one) => [one.customerNo, one]))
  const subscriptions = new Map(batch.subscriptions.map((one) => [one.subscriptionNo, one]))
  const accounts = new Map(batch.accounts.map((one) => [one.accountNo, one.id]))
  const foreignSubscriptionRows: number[] = []
  const lines = new Lines(rows.length)
  let columns: readonly StagingColumn[] = []
  for (const row of rows) {
    const customer = known.get(row.customerNo)
    const subscription = subscriptions.get(row.subscriptionNo ?? row.customerNo)
    if (subscription !== undefined && subscription.customerId !== customer?.customerId) foreignSubscriptionRows.push(row.rowNo)
    else {
      const accountId = row.accountNo === null ? null : (accounts.get(row.accountNo) ?? null)
      const cells = stageRow(keys, row, { customer, subscription, accountId, now })
      if (columns.length === 0) columns = Object.keys(cells) as StagingColumn[]
      lines.add(Object.values(cells).join('\t'))
    }
  }
  return { columns, lines: lines.bytes(), foreignSubscriptionRows }
}

/** What comes from another thread is a bare Uint8Array. */
function sameBytes(one: Uint8Array | null | undefined, other: Uint8Array): boolean {
  return one !== null && one !== undefined && Buffer.compare(one, other) === 0
}

interface OnFile {
  readonly customer: KnownCustomer | undefined
  readonly subscription: KnownSubscription | undefined
  readonly accountId: string | null
  readonly now: Date
}

function stageRow(keys: KeyRing, row: ImportedCustomer, { customer: known, subscription, accountId, now }: OnFile): Cells {
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

  return {
    row_no: plain(row.rowNo),
    customer_id: customerId,
    action: known === undefined ? 'new' : NULL,
    is_former: plain(isFormer),
    customer_no: text(row.customerNo),
    name: text(name),
    gender: plain(row.gender),
    birth_calendar: plain(row.birthday?.calendar ?? null),
    birth_year: plain(row.birthday?.year ?? null),
    birth_month: plain(row.birthday?.month ?? null),
    birth_day: plain(row.birthday?.day ?? null),
    birth_leap_month: plain(row.birthday?.leapMonth ?? null),
    territory_id: plain(row.territoryId),
    opened_on: plain(row.openedOn),
    status: plain(row.status),
    left_on: plain(row.leftOn),
    contract_end: plain(row.contractEnd),
    industry: text(row.industry),
    account_no: text(row.accountNo),
    account_id: plain(accountId),
    account_role: text(row.accountRole),
    preferred_channel: plain(row.preferredChannel),
    phone: bytes(phone),
    phone_index: bytes(phone === null ? null : phoneIndex),
    phone_tail_index: bytes(phone === null ? null : keys.blindIndex('phone_tail', row.phone!.slice(-4))),
    id_number: bytes(idNumber),
    id_number_index: bytes(idNumber === null ? null : idNumberIndex),
    address: bytes(sameAddress ? null : keys.seal(row.address!, place('address'))),
    search_name: text(tokens?.name ?? null),
    search_given_name: text(tokens?.givenName ?? null),
    search_pinyin: text(tokens?.pinyin ?? null),
    search_initials: text(tokens?.initials ?? null),
    search_number: text(tokens?.number ?? null),
    subscription_no: text(row.subscriptionNo ?? row.customerNo),
    subscription_id: subscriptionId,
    subscription_action: subscription === undefined ? 'new' : NULL,
    subscription_kind: plain(row.subscriptionKind),
    subscription_plan: text(row.subscriptionPlan),
    subscription_number: bytes(
      numberSame ? null : keys.seal(row.subscriptionNumber!, { table: 'subscription', column: 'number', rowId: subscriptionId }),
    ),
    subscription_number_index: bytes(numberSame ? null : numberIndex),
  }
}
