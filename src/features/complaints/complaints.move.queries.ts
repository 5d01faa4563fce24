import type { Scope } from '../../kernel/scope.ts'
import { moveRows, type Move } from '../../platform/customer-rows.ts'
import type { Tx } from '../../platform/work.ts'

/** Parents before children. */
export const MOVED_TABLES = [
  'complaint',
  'complaint_event',
  'complaint_reply',
  'complaint_release',
  'complaint_issue',
  'complaint_hand_over',
  'follow_up',
  'nature_label',
  'complaint_attachment',
] as const

export async function moveComplaints(tx: Tx, _scope: Scope, move: Move): Promise<void> {
  await moveRows(tx, MOVED_TABLES, move)
}
