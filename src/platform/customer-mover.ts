import type { Pack } from '../kernel/pack/pack.ts'
import type { CustomerTable, Move } from './customer-rows.ts'
import type { KeyRing } from './keys.ts'
import type { Work } from './work.ts'

/** Two files become one: `from` goes into `into`. Both rows are locked, and the caller's right to both was decided. */
export interface CustomerMove extends Move {
  readonly mergeId: string
  readonly keys: KeyRing
  readonly pack: Pack
  /** Field → whose value the survivor keeps. A field that is not named stays as the survivor has it. */
  readonly choices: Readonly<Record<string, 'from' | 'into'>>
}

/**
 * A feature's part in a merge, listed by the composition of merges. Every table about customers is named by exactly one:
 * a test reads the catalogue and fails where one is forgotten.
 */
export interface CustomerMover {
  readonly feature: string
  /** Tables that the move writes, parents before children: journalled, and restored when it is taken back. */
  readonly moves: readonly CustomerTable[]
  /** Tables whose rows stay where they are, with the reason. */
  readonly stays?: Readonly<Record<string, string>>
  /** Inserts under `into` and deletes under `from`; decides conflicts by the feature's own rules. */
  moveCustomer(work: Work, move: CustomerMove): Promise<void>
}
