import type { Scope } from '../../kernel/scope.ts'
import { moveRows, type Move } from '../../platform/customer-rows.ts'
import type { Tx } from '../../platform/work.ts'

/** Parents before children. */
export const MOVED_TABLES = ['contact'] as const

export async function moveContacts(tx: Tx, _scope: Scope, move: Move): Promise<void> {
  await moveRows(tx, MOVED_TABLES, move)
}
