import { createKeyRing, type KeyMaterial, type KeyRing } from '../../platform/keys.ts'
import type { ImportedCustomer } from '../customers/customers.rows.rules.ts'
import {
  accountsOf,
  stagedRows,
  type ImportedAccount,
  type KnownBatch,
  type StagedRows,
} from '../customers/customers.staging.usecases.ts'
import type { FeedShape } from '../feeds/feeds.shape.rules.ts'
import { cellsOf } from '../feeds/feeds.shape.usecases.ts'
import type { Mapping } from './imports.mapping.rules.ts'
import { countProblems, type Counts, type Problem } from './imports.problems.rules.ts'
import { customerReader, type RowReader } from './imports.rows.rules.ts'

/** Given to whoever works on batches: plain phones and ID numbers stay there. */
export interface BatchSetting {
  readonly keys: KeyMaterial
  readonly mapping: Mapping
  readonly shape: FeedShape
  readonly today: string
  readonly territories: ReadonlyMap<string, string>
}

/** An earlier row has the same number. */
export interface Duplicate {
  readonly first: number
  readonly field: 'customerNo' | 'subscriptionNo'
}

export type Question =
  | {
      readonly kind: 'read'
      readonly bytes: Uint8Array
      readonly firstRow: number
      readonly lines: number
      readonly duplicates: ReadonlyMap<number, Duplicate>
    }
  | { readonly kind: 'seal'; readonly known: KnownBatch; readonly now: Date }
  /** A dry run: new numbers are counted, not sealed. */
  | { readonly kind: 'compare'; readonly known: KnownBatch; readonly now: Date }

export interface ReadBatch {
  readonly rows: number
  readonly customerNos: readonly string[]
  readonly subscriptionNos: readonly string[]
  readonly accounts: readonly ImportedAccount[]
  readonly problems: readonly Problem[]
  readonly counts: Pick<Counts, 'refused' | 'warned' | 'reasons'>
}

export interface DryAnswer {
  readonly fresh: number
  readonly compared: number
  readonly staged: StagedRows
}

export type Answer = ReadBatch | StagedRows | DryAnswer

/** Reads a batch, then seals or compares it: it holds one batch between two questions. */
export class BatchWork {
  readonly #setting: BatchSetting
  readonly #ring: KeyRing
  readonly #read: RowReader
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  #held: ImportedCustomer[] = []

  constructor(setting: BatchSetting) {
    const { keys, mapping, shape, today, territories } = setting
    this.#setting = setting
    this.#ring = createKeyRing(keys)
    this.#read = customerReader({ mapping, columns: shape.columns, today, territories })
  }

  answer(question: Question): Answer {
    if (question.kind === 'read') return this.#readBatch(question)
    if (question.kind === 'seal') return stagedRows(this.#ring, this.#held, question.known, question.now)
    const customers = new Set(question.known.customers.map((one) => one.customerNo))
    const subscriptions = new Set(question.known.subscriptions.map((one) => one.subscriptionNo))
    const met = this.#held.filter(
      (row) => customers.has(row.customerNo) || subscriptions.has(row.subscriptionNo ?? row.customerNo),
    )
    const staged = stagedRows(this.#ring, met, question.known, question.now)
    return { fresh: this.#held.length - met.length, compared: met.length - staged.foreignSubscriptionRows.length, staged }
  }

  #readBatch(question: Extract<Question, { kind: 'read' }>): ReadBatch {
    const { shape, mapping } = this.#setting
    const lines = this.#decoder.decode(question.bytes).split('\n')
    const problems: Problem[] = []
    const held: ImportedCustomer[] = []
    for (let index = 0; index < question.lines; index++) {
      const line = lines[index] ?? ''
      const { row, cells } = cellsOf(line.endsWith('\r') ? line.slice(0, -1) : line, shape, question.firstRow + index)
      const twin = question.duplicates.get(row)
      if (twin !== undefined) {
        const column = mapping.fields[twin.field]?.columns?.[0] ?? null
        problems.push({
          row,
          column,
          field: twin.field,
          severity: 'refused',
          reason: 'duplicate',
          params: { row, first: twin.first },
        })
        continue
      }
      const customer = this.#read(cells, row, problems)
      if (customer !== undefined) held.push(customer)
    }
    this.#held = held
    return {
      rows: question.lines,
      customerNos: held.map((row) => row.customerNo),
      subscriptionNos: held.map((row) => row.subscriptionNo ?? row.customerNo),
      accounts: accountsOf(held),
      problems,
      counts: countProblems(problems),
    }
  }
}
