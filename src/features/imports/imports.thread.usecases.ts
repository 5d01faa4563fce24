import { parentPort, workerData } from 'node:worker_threads'
import { createKeyRing, type KeyMaterial } from '../../platform/keys.ts'
import type { ImportedCustomer } from '../customers/customers.rows.rules.ts'
import {
  accountsOf,
  stagedArrays,
  type ImportedAccount,
  type KnownBatch,
  type StagedArrays,
} from '../customers/customers.staging.usecases.ts'
import type { FeedShape } from '../feeds/feeds.shape.rules.ts'
import { cellsOf } from '../feeds/feeds.shape.usecases.ts'
import type { Mapping } from './imports.mapping.rules.ts'
import { countProblems, type Counts, type Problem } from './imports.problems.rules.ts'
import { customerReader } from './imports.rows.rules.ts'

/** Given to the thread when it starts: plain phones and ID numbers stay inside it. */
export interface ThreadSetting {
  readonly keys: KeyMaterial
  readonly mapping: Mapping
  readonly shape: FeedShape
  readonly today: string
  readonly territories: ReadonlyMap<string, string>
}

export type Question =
  | {
      readonly kind: 'read'
      readonly bytes: Uint8Array
      readonly firstRow: number
      readonly lines: number
      readonly duplicates: ReadonlyMap<number, number>
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
  readonly staged: StagedArrays
}

const { keys, mapping, shape, today, territories } = workerData as ThreadSetting
const ring = createKeyRing(keys)
const read = customerReader({ mapping, columns: shape.columns, today, territories })
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
let held: ImportedCustomer[] = []

parentPort?.on('message', ({ id, question }: { id: number; question: Question }) => {
  try {
    parentPort?.postMessage({ id, value: answer(question) })
  } catch (error) {
    // Only the place of the fault: a value may stand in the message.
    parentPort?.postMessage({ id, error: error instanceof Error ? `${error.name} while working on an import batch` : 'unknown' })
  }
})

function answer(question: Question): ReadBatch | StagedArrays | DryAnswer {
  if (question.kind === 'read') return readBatch(question)
  if (question.kind === 'seal') return stagedArrays(ring, held, question.known, question.now)
  const customers = new Set(question.known.customers.map((one) => one.customerNo))
  const subscriptions = new Set(question.known.subscriptions.map((one) => one.subscriptionNo))
  const met = held.filter((row) => customers.has(row.customerNo) || subscriptions.has(row.subscriptionNo ?? row.customerNo))
  const staged = stagedArrays(ring, met, question.known, question.now)
  return { fresh: held.length - met.length, compared: met.length - staged.foreignSubscriptionRows.length, staged }
}

function readBatch(question: Extract<Question, { kind: 'read' }>): ReadBatch {
  const lines = decoder.decode(question.bytes).split('\n')
  const problems: Problem[] = []
  held = []
  for (let index = 0; index < question.lines; index++) {
    const line = lines[index] ?? ''
    const { row, cells } = cellsOf(line.endsWith('\r') ? line.slice(0, -1) : line, shape, question.firstRow + index)
    const first = question.duplicates.get(row)
    if (first !== undefined) {
      problems.push({
        row,
        column: mapping.fields.customerNo?.columns?.[0] ?? null,
        field: 'customerNo',
        severity: 'refused',
        reason: 'duplicate',
        params: { row, first },
      })
      continue
    }
    const customer = read(cells, row, problems)
    if (customer !== undefined) held.push(customer)
  }
  return {
    rows: question.lines,
    customerNos: held.map((row) => row.customerNo),
    subscriptionNos: held.map((row) => row.subscriptionNo ?? row.customerNo),
    accounts: accountsOf(held),
    problems,
    counts: countProblems(problems),
  }
}
