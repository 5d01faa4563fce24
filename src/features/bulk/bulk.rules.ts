import { defineErrors } from '../../kernel/errors.ts'
import { definePermissions, own, territory } from '../../kernel/roles.ts'
import type { CUSTOMER_STATUSES } from '../customers/customers.rules.ts'

export const BULK_KINDS = ['assign', 'suspend', 'resume', 'flag'] as const
export type BulkKind = (typeof BULK_KINDS)[number]

/** `ready`: shown and waiting for the word; `discarded`: never carried out. */
export const BULK_STATES = ['preparing', 'ready', 'running', 'done', 'cancelled', 'discarded', 'failed'] as const
export type BulkState = (typeof BULK_STATES)[number]

export const ITEM_STATES = ['pending', 'done', 'skipped', 'failed'] as const
export type ItemState = (typeof ITEM_STATES)[number]

/** Nothing to do: the customer stands as the act would leave him. */
export const SKIPPED_REASONS = [
  'already_manager',
  'already_suspended',
  'not_suspended',
  'already_important',
  'not_important',
] as const
/** Cannot be done, or must not be done any more. */
export const FAILED_REASONS = [
  'left',
  'merged',
  'out_of_reach',
  'no_longer_matches',
  'changed_since',
  'manager_gone',
  'nobody_serves',
] as const
export const ITEM_REASONS = [...SKIPPED_REASONS, ...FAILED_REASONS] as const
export type ItemReason = (typeof ITEM_REASONS)[number]

/** Rows of one transaction: well under a second, so that nobody waits for its locks. */
export const BATCH_ROWS = 1_000
/** Rows read at once while the act is prepared; nothing is locked there. */
export const PREPARE_ROWS = 5_000
/** An act that has not moved for this long has lost its worker for good. */
export const STUCK_MINUTES = 30
/** A preview that nobody confirmed is thrown away after this many hours: what it shows grows old. */
export const PREVIEW_HOURS = 24

/** Whoever may do the act to one customer may do it to many of his own. */
export const bulkPermissions = definePermissions({
  'bulk:use': { VM: own, GM: own, SV: territory },
  // No role holds it: the job itself.
  'bulk:work': {},
})
export const PERMISSION_OF: Readonly<Record<BulkKind, string>> = {
  assign: 'assignments:write',
  suspend: 'customers:suspend',
  resume: 'customers:suspend',
  flag: 'customers:flag',
}

export const bulkErrors = defineErrors({
  'bulk.not_found': 'not_found',
  'bulk.wrong_state': 'conflict',
  'bulk.nothing_to_do': 'conflict',
  'bulk.preview_outdated': 'conflict',
  'bulk.nobody_selected': 'invalid',
  // On the act, not as an answer: why it stopped.
  'bulk.rights_lost': 'forbidden',
  'bulk.stopped': 'unavailable',
})

export type BulkStep = 'confirm' | 'cancel' | 'resume'
const FROM: Readonly<Record<BulkStep, readonly BulkState[]>> = {
  confirm: ['ready'],
  cancel: ['preparing', 'ready', 'running', 'failed'],
  resume: ['failed'],
}
export function assertStep(state: BulkState, step: BulkStep): void {
  if (!FROM[step].includes(state)) throw bulkErrors.make('bulk.wrong_state', { state })
}
export const mayStep = (state: BulkState, step: BulkStep): boolean => FROM[step].includes(state)
export const isOver = (state: BulkState): boolean => ['done', 'cancelled', 'discarded'].includes(state)

/** A customer as the act finds him. */
export interface Standing {
  readonly status: (typeof CUSTOMER_STATUSES)[number]
  readonly managerId: string | null
  readonly isImportant: boolean
  readonly isSuspended: boolean
  readonly isMerged: boolean
}

/** What stands between the act and the customer; undefined: nothing. `receivers`: those who would get him. */
export function obstacle(
  act: { readonly kind: BulkKind; readonly important?: boolean },
  customer: Standing,
  receivers: ReadonlySet<string>,
): ItemReason | undefined {
  if (customer.isMerged) return 'merged'
  // Whoever has left may still be taken out of a suspension, or lose his flag.
  if (customer.status === 'left' && act.kind !== 'resume') return 'left'
  switch (act.kind) {
    case 'assign':
      return customer.managerId !== null && receivers.has(customer.managerId) ? 'already_manager' : undefined
    case 'suspend':
      return customer.isSuspended ? 'already_suspended' : undefined
    case 'resume':
      return customer.isSuspended ? undefined : 'not_suspended'
    case 'flag':
      if (customer.isImportant === act.important) return act.important ? 'already_important' : 'not_important'
      return undefined
  }
}

/** A row of the frozen list against what is so now. */
export function judgeItem(
  act: { readonly kind: BulkKind; readonly important?: boolean },
  item: { readonly fromId: string | null; readonly toId: string | null },
  now: (Standing & { readonly stillMatches: boolean }) | undefined,
  available: ReadonlySet<string>,
): ItemReason | undefined {
  if (now === undefined) return 'out_of_reach'
  const stopped = obstacle(act, now, new Set(item.toId === null ? [] : [item.toId]))
  if (stopped !== undefined) return stopped
  if (!now.stillMatches) return 'no_longer_matches'
  if (act.kind !== 'assign') return undefined
  if (item.toId === null) return 'nobody_serves'
  if (now.managerId !== item.fromId) return 'changed_since'
  return available.has(item.toId) ? undefined : 'manager_gone'
}

export function stateOf(reason: ItemReason): Extract<ItemState, 'skipped' | 'failed'> {
  return (SKIPPED_REASONS as readonly string[]).includes(reason) ? 'skipped' : 'failed'
}
